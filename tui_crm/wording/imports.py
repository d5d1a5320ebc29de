"""What becomes of imports, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.domain.imports import ImportLine, JobStatus, UndoneImport
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped
from tui_crm.wording.labels import job_status_label

_NAMED = 20
"""Contacts that are named."""


def state_label(line: ImportLine, *, short: bool = False) -> str:
    """Where an import of the list stands, an undo of it too.

    Args:
        short: for a narrow column.
    """
    if line.is_undoing:
        return _("undoing") if line.status is JobStatus.RUNNING else _("partly undone")
    if line.status is JobStatus.RUNNING and 0 < line.rows <= line.done:
        return _("indexing")  # its rows are in, searches are to find them yet
    if short and line.status is JobStatus.DONE_WITH_REFUSALS:
        return _("some refused")
    return job_status_label(line.status)


def made_text(persons: int, organizations: int) -> str:
    """How many contacts: "5,000 persons and 50 organizations"; what there is none of is left out."""
    counts = []
    if persons or not organizations:
        counts.append(ngettext("{count} person", "{count} persons", persons).format(count=grouped(persons)))
    if organizations:
        text = ngettext("{count} organization", "{count} organizations", organizations)
        counts.append(text.format(count=grouped(organizations)))
    if len(counts) == 1:
        return counts[0]
    return _("{persons} and {organizations}").format(persons=counts[0], organizations=counts[1])


def undone_lines(undone: UndoneImport) -> Iterator[str]:
    """What taking an import back did: what is gone, what is as before, and who stays as they are."""
    if undone.removed:
        made = made_text(undone.removed - undone.organizations, undone.organizations)
        yield _("{contacts} removed").format(contacts=made)
    else:
        yield _("No contact was removed")
    if undone.put_back:
        yield ngettext(
            "{count} contact is as it was before", "{count} contacts are as they were before", undone.put_back
        ).format(count=grouped(undone.put_back))
    if undone.kept:
        count = len(undone.kept)
        yield ngettext(
            "{count} contact was changed since, and keeps that:",
            "{count} contacts were changed since, and keep that:",
            count,
        ).format(count=grouped(count))
        for number, name in undone.kept[:_NAMED]:
            yield "  " + _("{name} (ID {id})").format(name=safe_text(name), id=number)
        if count > _NAMED:
            more = count - _NAMED
            yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=grouped(more))
    if undone.left:
        yield ngettext(
            "Stopped: {count} contact is left.", "Stopped: {count} contacts are left.", undone.left
        ).format(count=grouped(undone.left))


def later_import_line(file: str) -> str:
    """Where an import is undone that came after the change which the undo of single changes is about."""
    text = _("The import of {file} came later; it is undone as a whole: in the list of imports.")
    return text.format(file=safe_text(file))
