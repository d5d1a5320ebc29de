"""`today`: what is to be done today, from everywhere."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.due import due_data
from tui_crm.cli.table import table_lines
from tui_crm.i18n import N_, _

if TYPE_CHECKING:
    from tui_crm.domain.today import Today


def run_today(context: Context, options: argparse.Namespace) -> int:
    """Prints meetings, contacts that are due, opportunities that close, drafts and imports that wait."""
    with context.session() as session:
        found = session.today.read()
    if options.json:
        output.say_json(_data(found))
        return 0
    from tui_crm.wording.dates import day_title
    from tui_crm.wording.today import section_label, today_lines

    lines = today_lines(found)
    if not lines:
        output.tell(_("Nothing is to be done today."))
        return 0
    rows = [(section_label(one.section), one.when, one.what, one.more) for one in lines]
    shown = table_lines(("", "", "", ""), rows)
    next(shown)  # there is nothing above the columns
    output.say_all([day_title(found.day), *shown])
    return 0


def _data(found: Today) -> dict[str, Any]:
    from tui_crm.cli.meeting_told import occurrence_data
    from tui_crm.cli.opportunity_told import opportunity_data

    return {
        "date": found.day.isoformat(),
        "meetings": [occurrence_data(one) for one in found.meetings],
        "due": [due_data(one) for one in found.due],
        "due_count": found.due_count,
        "closing": [opportunity_data(one) for one in found.closing],
        "drafts": [
            {
                "form": one.form,
                "contact": None if one.contact_id is None else {"id": one.contact_id, "name": one.name},
                "name": one.name,
                "saved_at": one.saved_at,
            }
            for one in found.drafts
        ],
        "imports": [
            {"job": one.job, "status": one.status.value, "file": one.file, "created_at": one.created_at}
            for one in found.imports
        ],
        "duplicates": found.duplicates,
    }


COMMANDS = {
    "today": Command(
        no_arguments,
        run_today,
        ("today", "today --json"),
        json=N_("print {date, meetings, due, due_count, closing, drafts, imports, duplicates}"),
    ),
}
