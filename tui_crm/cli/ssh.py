"""`ssh`: what sshd runs, to know whose key it was shown and to begin that user's session."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from tui_crm.cli import output
from tui_crm.cli.command_line import PROGRAM, Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.ssh_session import FORCED, asked_words, restrict
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import _

_OPTIONS = "restrict,pty"
"""`restrict` switches off forwarding, agents, X11, rc files and the terminal, which `pty` gives back."""


def define_keys(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ssh authorized-keys`."""
    add = parser.add_argument
    add("account", nargs="?", metavar=_("ACCOUNT"), help=_("who is to be logged in (%%u of sshd)"))
    add("type", nargs="?", metavar=_("TYPE"), help=_("the type of the key that was shown (%%t)"))
    add("key", nargs="?", metavar=_("KEY"), help=_("the key (%%k)"))


def run_keys(context: Context, options: argparse.Namespace) -> int:
    """Prints the lines that let the owners of keys in, or only the line of the key that was shown.

    A key opens the account that owns the base and no other, whatever sshd asks this command about. A key that
    is not known gets no line: sshd refuses it, and there is nothing to tell.
    """
    from tui_crm.services.ssh import keys_in_use

    if options.type and not options.key:
        raise UsageError(_("a key has a type and its own text: TYPE KEY"))
    database = Path(os.path.abspath(context.database))
    if min(os.fsencode(database)) < ord(" "):
        raise Refused(Code.DATABASE_NAME, path=str(database))
    shown = (options.type, options.key) if options.key else None
    found = keys_in_use(database, options.account, shown)
    output.write_bytes(b"".join(key_line(os.fspath(database), *one) for one in found))
    return 0


def key_line(database: str, login: str, type_: str, key: str) -> bytes:
    """A line of an authorized_keys file: this key begins a session of this user on this base.

    The command is quoted for the account's shell, and then as sshd wants it
    (https://man.openbsd.org/sshd.8#AUTHORIZED_KEYS_FILE_FORMAT).
    """
    command = shlex.join([sys.executable, "-I", "-m", "tui_crm", *FORCED, login, "--db", database])
    quoted = command.replace('"', '\\"')
    return os.fsencode(f'{_OPTIONS},command="{quoted}" {type_} {key}\n')


def define_session(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ssh session`."""
    parser.add_argument("user", metavar=_("LOGIN"), help=_("whose session it is"))


def run_session(context: Context, options: argparse.Namespace) -> int:
    """Does what the client asked for, as this user; the usual line takes a shorter way (`ssh_session`)."""
    from tui_crm.cli.main import main

    if options.login or options.config or not options.user:
        raise UsageError(_("the session needs a login, and takes --db alone"))
    words = asked_words(context.environment)
    if words is None:
        raise UsageError(_("the quotes of the command are not closed"), PROGRAM)
    restrict(options.user, os.path.abspath(context.database))
    return main(words)


COMMANDS = {
    "ssh authorized-keys": Command(
        define_keys,
        run_keys,
        ("ssh authorized-keys", "ssh authorized-keys crm ssh-ed25519 AAAAC3Nz..."),
    ),
    "ssh session": Command(define_session, run_session, ("ssh session anna --db /srv/crm/crm.db",)),
}
