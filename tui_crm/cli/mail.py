"""`mail sync`: reads what is new in mailboxes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.import_told import SOME_REFUSED
from tui_crm.cli.incoming import STANDARD, standard_input
from tui_crm.cli.stopping import asked_to_end
from tui_crm.domain.mail import MailAccount, SyncOutcome, SyncProgress
from tui_crm.domain.problems import Code, CrmError, NotFound, Refused
from tui_crm.i18n import N_, _
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import explain
from tui_crm.wording.mail import sync_lines

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_PAGE = 500
_LIMIT = 50


def define_sync(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mail sync`."""
    add = parser.add_argument
    help_text = _("a mailbox by its name, a path, imaps://user@host, or - for standard input; else all")
    add("source", nargs="?", type=path_word, metavar=_("SOURCE"), help=help_text)
    add("--name", default="", metavar=_("NAME"), help=_("how a mailbox that is new is called"))
    add("--keep-text", action="store_true", help=_("keep the whole text of messages, not an excerpt alone"))


def run_sync(context: Context, options: argparse.Namespace) -> int:
    """Reads mailboxes and prints what came of it; 3 if something was refused."""
    with context.session() as session, asked_to_end() as asked, output.progress_line() as progress:

        def told(so_far: SyncProgress) -> bool:
            if progress is not None:
                progress(so_far.done, 0)
            return not asked.is_set()

        found: list[SyncOutcome] = []
        failure = _read(context, session, options, told, found)
    if options.json:
        output.say_json([outcome_data(one) for one in found])
    else:
        output.say_all(line for one in found for line in sync_lines(one))
        if not found and failure is None:
            output.tell(_("You have no mailboxes: name a path, or imaps://user@host."))
    if failure is not None:
        raise failure
    return SOME_REFUSED if any(one.refused for one in found) else 0


def _read(
    context: Context,
    session: Session,
    options: argparse.Namespace,
    told: Callable[[SyncProgress], bool],
    found: list[SyncOutcome],
) -> CrmError | None:
    """Adds what came of each mailbox; the first problem of several that cannot be read, others are told."""
    if options.source == STANDARD:
        found.append(session.mail.read(standard_input, options.name, options.keep_text, told))
        return None
    if options.source is not None:
        found.append(_read_place(context, session, options, told))
        return None
    failure: CrmError | None = None
    accounts = session.mail.accounts()
    # The variable holds one password: no server is told that of another.
    is_only = sum(one.is_remote and not context.config.password_command(one.name) for one in accounts) == 1
    for account in accounts:
        if account.is_stream or (found and found[-1].is_stopped):
            continue
        try:
            found.append(session.mail.sync(account.id, _password(context, account, is_only), told))
        except CrmError as error:
            if failure is not None:
                output.tell(explain(error))
            failure = failure or error
    return failure


def _read_place(
    context: Context,
    session: Session,
    options: argparse.Namespace,
    told: Callable[[SyncProgress], bool],
) -> SyncOutcome:
    """Reads the mailbox that the line names; one that is new and cannot be read is not kept."""
    before = {one.id for one in session.mail.accounts()}
    account = _account(session, readable(options.source), options)
    try:
        return session.mail.sync(account.id, _password(context, account), told)
    except CrmError:
        if account.id not in before and not session.mail.account(account.id).messages:
            session.mail.remove_account(account.id)
        raise


def _account(session: Session, source: str, options: argparse.Namespace) -> MailAccount:
    """The mailbox of this name; else the one at this place."""
    if os.sep not in source:
        try:
            return session.mail.account_named(source)
        except NotFound:
            if not os.path.lexists(source):
                raise
    kind, location = session.mail.place_of(source)
    return session.mail.account_at(kind, location, options.name, keeps_text=options.keep_text)


def _password(context: Context, account: MailAccount, is_meant: bool = True) -> Callable[[], str]:
    return partial(password_of, context, account, is_meant)


def password_of(context: Context, account: MailAccount, is_meant: bool = True) -> str:
    """A mailbox's password: of its command, of the environment, else typed.

    Args:
        is_meant: whether the password of the environment can be no other mailbox's.

    Raises Refused: MAIL_PASSWORD_COMMAND; MAIL_PASSWORD_MISSING where there is nobody to ask.
    """
    from tui_crm.services.mail_password import VARIABLE, by_command

    if command := context.config.password_command(account.name):
        return by_command(command)
    if is_meant and (password := context.environment.get(VARIABLE)):
        return password
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refused(Code.MAIL_PASSWORD_MISSING, name=account.name)
    from getpass import getpass

    prompt = _("Password of {name} ({place}): ")
    return getpass(prompt.format(name=safe_text(account.name), place=safe_text(account.location)), sys.stderr)


def outcome_data(outcome: SyncOutcome) -> dict[str, Any]:
    """What a reading came to, as `--json` prints it."""
    return {
        "account": outcome.account,
        "new": outcome.new,
        "known": outcome.known,
        "refused": outcome.refused,
        "linked": outcome.linked,
        "left": outcome.left,
        "shortened": outcome.shortened,
        "refusals": [{"where": one.where, "reason": one.reason.value} for one in outcome.refusals],
        "stopped": outcome.is_stopped,
    }


COMMANDS = {
    "mail sync": Command(
        define_sync,
        run_sync,
        (
            "mail sync ~/Maildir",
            "mail sync imaps://anna@mail.example.com",
            "mail sync",
            "mail sync - < inbox.mbox",
        ),
        json=N_("print a list of {account, new, known, refused, linked, left, refusals, ...}"),
    ),
}
