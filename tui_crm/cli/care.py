"""`db`: looking after the database."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.backups import state_lines
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.stopping import stoppable
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.soundness import REPAIRABLE
from tui_crm.i18n import N_, _, ngettext
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.wording.findings import meaning, placed, rules_of

if TYPE_CHECKING:
    from tui_crm.domain.soundness import Finding
    from tui_crm.services.session import Session

_JSON = N_("print JSON")
_STATS = {
    "path": N_("Database"),
    "size": N_("Size in bytes"),
    "wal_size": N_("Not yet merged, in bytes"),
    "sqlite_version": N_("SQLite"),
    "sqlite_safe": N_("Safe for several processes"),
    "schema_version": N_("Schema"),
    "journal_mode": N_("Journal mode"),
    "unfinished_imports": N_("Unfinished imports"),
}


def run_stats(context: Context, options: argparse.Namespace) -> int:
    """Prints what the database holds."""
    with context.session() as session:
        stats = session.care.stats()
        stats["backups"] = session.backups.state(context.config.backup)
    stats["path"] = readable(stats["path"])
    stats["backups"]["folder"] = readable(stats["backups"]["folder"])
    if options.json:
        output.say_json(stats)
    else:
        output.say_all(_stats_lines(stats))
    return 0


def _stats_lines(stats: dict[str, Any]) -> Iterable[str]:
    for name, value in stats.items():
        if name in ("tables", "backups"):
            continue
        shown = (_("yes") if value else _("no")) if isinstance(value, bool) else safe_text(str(value))
        yield _("{label}: {text}").format(label=_(_STATS[name]) if name in _STATS else name, text=shown)
    yield from state_lines(stats["backups"])
    for name, count in stats.get("tables", {}).items():
        yield f"  {name:<24} {count:>10}"


def define_check(parser: argparse.ArgumentParser) -> None:
    """The arguments of `db check`."""
    parser.add_argument(
        "--repair", action="store_true", help=_("put right what can be, after a backup (administrators)")
    )


def run_check(context: Context, options: argparse.Namespace) -> int:
    """Prints what is wrong with the database; 1 if anything is.

    That searches have still to follow a change of a definition is told, and is nothing wrong.
    """
    with context.session() as session, stoppable(), output.progress_line() as progress:
        if options.repair:
            return _repair(session, context, options, progress)
        found = tuple(session.care.findings(progress))
        is_behind = not found and session.care.is_behind()
    if options.json:
        output.say_json(_findings_json(found) | {"catching_up": is_behind})
        return 1 if found else 0
    output.say_all(safe_text(one.line) for one in found)
    _tell_meanings(found)
    if not found:
        output.say(_("The database is sound."))
    if is_behind:
        output.tell(
            _(
                "searches have not yet followed a change of fields, options or tags:"
                " leave the program open for a while, or run tui-crm db reindex"
            )
        )
    return 1 if found else 0


def _findings_json(found: tuple[Finding, ...]) -> dict[str, Any]:
    rules = {
        rule.value: {"count": count, "repairable": rule in REPAIRABLE, "means": meaning(rule)}
        for rule, count in rules_of(found).items()
    }
    return {"sound": not found, "problems": [one.line for one in found], "rules": rules}


def _tell_meanings(found: tuple[Finding, ...]) -> None:
    for rule, count in rules_of(found).items():
        output.tell(f"{meaning(rule)} ({count})")


def _repair(
    session: Session,
    context: Context,
    options: argparse.Namespace,
    progress: Callable[[int, int], None] | None,
) -> int:
    """Puts right what can be, and prints what was and what is left; 1 if anything is."""
    mended, left, backup = session.care.repair(context.config.backup, progress)
    copy = None if backup is None else readable(str(backup))
    if options.json:
        document = _findings_json(left) | {"mended": [one.line for one in mended], "backup": copy}
        output.say_json(document)
        return 1 if left else 0
    if copy is not None:
        output.tell(_("the database from before is kept as {path}").format(path=safe_text(copy)))
    output.say_all(_("mended: {line}").format(line=placed(one)) for one in mended)
    output.say_all(_("left: {line}").format(line=safe_text(one.line)) for one in left)
    _tell_meanings(left)
    if not left:
        output.say(_("The database is sound."))
    return 1 if left else 0


def run_reindex(context: Context, options: argparse.Namespace) -> int:
    """Makes the search index anew, so that searches find what the contacts say."""
    with context.session() as session, output.progress_line() as progress:
        session.care.reindex(progress)
        contacts = session.contacts.count(ContactQuery(kind=None, include_inactive=True))
    if options.json:
        output.say_json({"contacts": contacts})
    else:
        output.say(
            ngettext(
                "{count} contact can be found again.", "{count} contacts can be found again.", contacts
            ).format(count=contacts)
        )
    return 0


def run_migrate(context: Context, options: argparse.Namespace) -> int:
    """Brings the database to this version, which opening it does, and prints its schema version."""
    with context.session() as session:
        version = session.care.stats()["schema_version"]
    if options.json:
        output.say_json({"schema_version": version})
    else:
        output.say(_("The schema of the database has version {version}.").format(version=version))
    return 0


COMMANDS = {
    "db stats": Command(no_arguments, run_stats, ("db stats", "db stats --json"), json=_JSON),
    "db check": Command(define_check, run_check, ("db check", "db check --repair"), json=_JSON),
    "db reindex": Command(no_arguments, run_reindex, ("db reindex",), json=_JSON),
    "db migrate": Command(no_arguments, run_migrate, ("db migrate --db old.db",), json=_JSON),
}
