"""`db backup` and `db restore`."""

from __future__ import annotations

import argparse
from typing import Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, path_word
from tui_crm.cli.context import Context
from tui_crm.i18n import N_, _
from tui_crm.paths import expand, readable
from tui_crm.text.safe import safe_text
from tui_crm.wording import sentence

_JSON = N_("print JSON")


def state_lines(state: dict[str, Any]) -> list[str]:
    """What `db stats` tells of backups."""
    from tui_crm.services.backups import failure

    folder = safe_text(readable(state["folder"]))
    lines = [_("{label}: {text}").format(label=_("Backups"), text=f"{state['count']} ({folder})")]
    newest = state["newest"] or _("none")
    lines.append(_("{label}: {text}").format(label=_("Newest backup"), text=newest))
    if state["future"]:
        text = _("{count}; look at the clock of this machine").format(count=state["future"])
        lines.append(_("{label}: {text}").format(label=_("Backups dated in the future"), text=text))
    if not state["enabled"]:
        lines.append(_("{label}: {text}").format(label=_("Daily backups"), text=_("no")))
    problem = failure(state)
    if problem is not None:
        lines.append(_("{label}: {text}").format(label=_("Last backup failed"), text=sentence(problem)))
    return lines


def define_backup(parser: argparse.ArgumentParser) -> None:
    """The arguments of `db backup`."""
    parser.add_argument(
        "file",
        nargs="?",
        type=path_word,
        metavar=_("FILE"),
        help=_("a file that does not exist yet; left out: one more of the daily backups, kept like these"),
    )


def run_backup(context: Context, options: argparse.Namespace) -> int:
    """Copies the database and prints where the copy is."""
    with context.session() as session:
        if options.file is None:
            made = session.backups.make_in_folder(context.config.backup)
        else:
            made = session.backups.make(expand(options.file))
    path = readable(str(made))
    if options.json:
        output.say_json({"backup": path})
    else:
        output.say(safe_text(path))
    return 0


def define_restore(parser: argparse.ArgumentParser) -> None:
    """The arguments of `db restore`."""
    parser.add_argument("file", type=path_word, metavar=_("FILE"), help=_("a backup of a database"))


def run_restore(context: Context, options: argparse.Namespace) -> int:
    """Puts a backup into the place of the database and prints where that is now."""
    from tui_crm.services.backups import restore
    from tui_crm.services.session import utc_now

    restored = restore(
        context.database, expand(options.file), utc_now(), make_folder=not context.is_database_named
    )
    path = readable(str(restored.path))
    kept = None if restored.kept is None else readable(str(restored.kept))
    if options.json:
        output.say_json({"database": path, "kept": kept})
        return 0
    output.say(_("The database {path} is restored.").format(path=safe_text(path)))
    if kept is not None:
        output.say(_("The one from before is kept as {path}.").format(path=safe_text(kept)))
    return 0


COMMANDS = {
    "db backup": Command(define_backup, run_backup, ("db backup", "db backup ~/crm-backup.db"), json=_JSON),
    "db restore": Command(define_restore, run_restore, ("db restore ~/crm-backup.db",), json=_JSON),
}
