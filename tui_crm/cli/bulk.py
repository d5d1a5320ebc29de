"""`bulk`: one thing done with many contacts."""

from __future__ import annotations

import argparse
import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.outcome import DONE, SOME_REFUSED
from tui_crm.cli.selection import add_selection, assignments, query_of
from tui_crm.domain.access import Access
from tui_crm.domain.bulk import SETTABLE, BulkAction, BulkChange, BulkOutcome
from tui_crm.domain.contact import Kind, Status
from tui_crm.i18n import N_, _
from tui_crm.text.fold import words
from tui_crm.wording.bulk import outcome_lines, reason

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_NAMES = {
    "add_tag": BulkAction.ADD_TAGS,
    "remove_tag": BulkAction.REMOVE_TAGS,
    "set_owner": BulkAction.SET_OWNERS,
    "add_owner": BulkAction.ADD_OWNERS,
    "remove_owner": BulkAction.REMOVE_OWNERS,
    "add_watcher": BulkAction.ADD_WATCHERS,
    "remove_watcher": BulkAction.REMOVE_WATCHERS,
}
_HELP = {
    "add_tag": N_("give them this tag; may be repeated, as may the others like it"),
    "remove_tag": N_("take this tag away"),
    "set_owner": N_("make this user the owner instead of those that there are"),
    "add_owner": N_("add this owner"),
    "remove_owner": N_("take this owner away"),
    "add_watcher": N_("add this watcher"),
    "remove_watcher": N_("take this watcher away"),
}


def define(parser: argparse.ArgumentParser) -> None:
    """The arguments of `bulk`."""
    add_selection(parser, Kind.PERSON.value)
    parser.add_argument("--ids", nargs="+", metavar="ID", help=_("these contacts: numbers, or uid:UID"))
    parser.add_argument(
        "--all-contacts", action="store_true", help=_("needed where nothing narrows them down")
    )
    for name in _NAMES:
        tag, user = _("TAG"), _("USER")
        metavar = tag if name.endswith("tag") else user
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, action="append", default=[], metavar=metavar, help=_(_HELP[name]))
    parser.add_argument("--status", choices=_values(Status), help=_("make them active or inactive"))
    parser.add_argument("--access", choices=_values(Access), help=_("say who may see them"))
    settable = _("set one field of all of them: {fields}, custom.KEY").format(fields=", ".join(SETTABLE))
    parser.add_argument("--set", action="append", default=[], metavar=_("FIELD=VALUE"), help=settable)
    parser.add_argument("--clear", action="append", default=[], metavar=_("FIELD"), help=_("empty one field"))
    parser.add_argument("--delete", action="store_true", help=_("move them to the trash"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, and change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("do it"))


def _values(choices: type[Status] | type[Access]) -> list[str]:
    """As texts: argparse shows their `repr`."""
    return [one.value for one in choices]


def run(context: Context, options: argparse.Namespace) -> int:
    """Changes many contacts, or says what would come of it."""
    change = _change_of(options)
    is_done = options.yes and not options.dry_run
    if not (is_done or options.dry_run or sys.stderr.isatty()):
        raise UsageError(_("bulk changes many contacts: say --yes to do it, --dry-run to look first"))
    with context.session() as session:
        ids = _ids(session, options)
        with output.progress_line() as progress:

            def told(done: int) -> None:
                if progress is not None:
                    progress(done, len(ids))

            outcome = (session.bulk.run if is_done else session.bulk.preview)(ids, change, told)
    if options.json:
        output.say_json(_data(outcome, is_done))
    else:
        output.say_all(outcome_lines(outcome, is_done, change.action))
        if not is_done:
            output.tell(_("Nothing was changed: --yes does it."))
    return SOME_REFUSED if outcome.refused else DONE


def _change_of(options: argparse.Namespace) -> BulkChange:
    """The one thing that is to be done. Raises UsageError for none, and for more than one."""
    named = (BulkChange(action, tuple(getattr(options, name))) for name, action in _NAMES.items())
    found = [one for one in named if one.values]
    if options.status is not None:
        found.append(BulkChange(BulkAction.SET_STATUS, (options.status,)))
    if options.access is not None:
        found.append(BulkChange(BulkAction.SET_ACCESS, (options.access,)))
    for field, value in (*assignments(options.set, "--set"), *((name, "") for name in options.clear)):
        found.append(BulkChange(BulkAction.SET_FIELD, (value,), field))
    if options.delete:
        found.append(BulkChange(BulkAction.DELETE))
    if len(found) != 1:
        raise UsageError(_("bulk does one thing at a time: name what, as --add-tag VIP"))
    return found[0]


def _ids(session: Session, options: argparse.Namespace) -> Sequence[int]:
    """The contacts that are meant. Raises UsageError where these would be all by mistake."""
    chosen = options.text or options.where or options.view is not None or options.limit is not None
    if options.ids:
        if chosen:
            raise UsageError(_("--ids names the contacts: nothing else may choose them"))
        return array("q", map(session.contacts.find, options.ids))
    query = query_of(session, options)
    # The query and not what was typed: "()", "..." or a view may leave nothing out, and a limit just cuts.
    if not (query.filters or words(query.text) or options.all_contacts):
        raise UsageError(_("nothing says which contacts: --all-contacts means all of them"))
    stop = None if options.limit is None else options.offset + options.limit
    return session.contacts.ids(query, options.offset, stop)


def _data(outcome: BulkOutcome, is_done: bool) -> dict[str, Any]:
    return {
        "done": is_done,
        "total": outcome.total,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "gone": outcome.gone,
        "refused": outcome.refused_count,
        "refusals": list(_refusals(outcome)),
        "made_tags": list(outcome.made),
    }


def _refusals(outcome: BulkOutcome) -> Iterable[dict[str, Any]]:
    for one in outcome.refused:
        yield {
            "code": one.problem.code.value,
            "message": reason(one),
            "count": one.count,
            "names": list(one.names),
        }


COMMANDS = {
    "bulk": Command(
        define,
        run,
        (
            "bulk city:Gdańsk --add-tag Pomorze --dry-run",
            "bulk --where tags=VIP --add-watcher ewa --yes",
            "bulk --ids 12 15 --set position=Dyrektor --yes",
        ),
        takes_fields=True,
        json=N_("print what comes of it as JSON"),
    )
}
