"""A session behind a key: the line that sshd was given instead of a shell becomes a restricted session.

Light: it is on the way to the first frame. Rights in the program protect nothing from a person who can run
this as the account that owns the base, for that person can read the file: sshd must let nothing else run.
"""

from __future__ import annotations

import os

from tui_crm.identity import FIXED_LOGIN_VARIABLE
from tui_crm.paths import DATABASE_VARIABLE

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORCED = ("ssh", "session")
ASKED_VARIABLE = "SSH_ORIGINAL_COMMAND"
"""What the client asked for; sshd sets it beside a forced command (https://man.openbsd.org/sshd.8)."""
_OF_SSHD = ("HOME", "SSH_CONNECTION", "SSH_TTY")
_OF_CLIENT = (
    "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY",
    "LC_NUMERIC", "LC_TIME",
)  # fmt: skip
_PATH = "/usr/bin:/bin"
_LONGEST = 64
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+@-")


def forced_line(argv: Sequence[str]) -> list[str] | None:
    """What the owner of the key asks for, as a command line of a session that is restricted from now on.

    Returns:
        None, with nothing changed, for any line but that of `ssh authorized-keys`, and where the client's
        has open quotes: the ordinary way tells what is wrong. Places are fixed, so that no login can be
        taken for an option.
    """
    if len(argv) != 5 or tuple(argv[:2]) != FORCED or argv[3] != "--db" or not (argv[2] and argv[4]):
        return None
    words = asked_words(os.environ)
    if words is None:
        _forget({ASKED_VARIABLE: os.environ[ASKED_VARIABLE]})
    else:
        restrict(argv[2], argv[4])
    return words


def asked_words(environment: Mapping[str, str]) -> list[str] | None:
    """The words that the client asked to run, split as by a shell that never runs; None for open quotes."""
    text = environment.get(ASKED_VARIABLE, "")
    if not text.strip():
        return []
    import shlex  # the screen need not wait for it

    try:
        words = shlex.split(text)
    except ValueError:
        return None
    words = words[1:] if words[0] == "tui-crm" else words
    return [*words[1:], "--help"] if words[:1] == ["help"] else words  # `ssh HOST --help` is one of ssh


def restrict(login: str, database: str) -> None:
    """Makes this process a restricted session of a user on a base; of what a client sent little is left.

    Ctrl+Z must not stop a program that nobody could continue, and no memory is written to a file.
    """
    import resource
    import signal

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    _forget({FIXED_LOGIN_VARIABLE: login, DATABASE_VARIABLE: database})


def _forget(more: Mapping[str, str]) -> None:
    """Leaves of the environment what a restricted session keeps, and these."""
    kept = {**_clean(os.environ), **more}
    os.environ.clear()
    os.environ.update(kept)


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    """What a restricted session keeps of its environment; sshd sets its own variables after the client's."""
    kept = {name: environment[name] for name in _OF_SSHD if environment.get(name)}
    for name in _OF_CLIENT:
        value = environment.get(name, "")
        if value and len(value) <= _LONGEST and _PLAIN.issuperset(value):
            kept[name] = value
    return {**kept, "PATH": _PATH}
