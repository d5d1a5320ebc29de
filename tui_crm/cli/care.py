"""`db`: looking after the database."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments, path_word
from tui_crm.cli.context import Context
from tui_crm.i18n import N_, _, ngettext
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text

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
    stats["path"] = readable(stats["path"])
    if options.json:
        output.say_json(stats)
    else:
        output.say_all(_stats_lines(stats))
    return 0


def _stats_lines(stats: dict[str, Any]) -> Iterable[str]:
    for name, value in stats.items():
        if name == "tables":
            continue
        shown = (_("yes") if value else _("no")) if isinstance(value, bool) else safe_text(str(value))
        yield _("{label}: {text}").format(label=_(_STATS[name]) if name in _STATS else name, text=shown)
    for name, count in stats["tables"].items():
        yield f"  {name:<24} {count:>10}"


def run_check(context: Context, options: argparse.Namespace) -> int:
    """Prints what is wrong with the database; 1 if anything is.

    That searches have still to follow a change of a definition is told, and is nothing wrong.
    """
    with context.session() as session:
        found = session.care.check()
        is_behind = not found and session.care.is_behind()
    if options.json:
        output.say_json({"sound": not found, "problems": list(found), "catching_up": is_behind})
    elif found:
        output.say_all(safe_text(line) for line in found)
    else:
        output.say(_("The database is sound."))
    if any(line.startswith(("search_", "contact_sort")) for line in found) and not options.json:
        output.tell(_("searches or sorted lists may be wrong: run tui-crm db reindex"))
    if is_behind and not options.json:
        output.tell(
            _(
                "searches have not yet followed a change of fields, options or tags:"
                " leave the program open for a while, or run tui-crm db reindex"
            )
        )
    return 1 if found else 0


def run_reindex(context: Context, options: argparse.Namespace) -> int:
    """Makes the search index anew, so that searches find what the contacts say."""
    with context.session() as session, output.progress_line() as progress:
        session.care.reindex(progress)
        contacts = session.care.stats()["tables"]["contact"]
    if options.json:
        output.say_json({"contacts": contacts})
    else:
        output.say(
            ngettext(
                "{count} contact can be found again.", "{count} contacts can be found again.", contacts
            ).format(count=contacts)
        )
    return 0


def define_backup(parser: argparse.ArgumentParser) -> None:
    """The arguments of `db backup`."""
    parser.add_argument("file", type=path_word, metavar=_("FILE"), help=_("a file that does not exist yet"))


def run_backup(context: Context, options: argparse.Namespace) -> int:
    """Copies the database and prints where the copy is."""
    with context.session() as session:
        path = readable(str(session.care.backup(expand(options.file))))
    if options.json:
        output.say_json({"backup": path})
    else:
        output.say(safe_text(path))
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
    "db check": Command(no_arguments, run_check, ("db check",), json=_JSON),
    "db backup": Command(define_backup, run_backup, ("db backup ~/crm-backup.db",), json=_JSON),
    "db reindex": Command(no_arguments, run_reindex, ("db reindex",), json=_JSON),
    "db migrate": Command(no_arguments, run_migrate, ("db migrate --db old.db",), json=_JSON),
}
