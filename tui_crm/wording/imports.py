"""What becomes of imports, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.domain.imports import UndoneImport
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text

_NAMED = 20
"""Contacts that are named."""


def undone_lines(undone: UndoneImport) -> Iterator[str]:
    """What taking an import back did: what is gone, what is as before, and who stays as they are."""
    yield ngettext("{count} contact removed", "{count} contacts removed", undone.removed).format(
        count=undone.removed
    )
    if undone.put_back:
        yield ngettext(
            "{count} contact is as it was before", "{count} contacts are as they were before", undone.put_back
        ).format(count=undone.put_back)
    if undone.kept:
        count = len(undone.kept)
        yield ngettext(
            "{count} contact was changed since, and keeps that:",
            "{count} contacts were changed since, and keep that:",
            count,
        ).format(count=count)
        for number, name in undone.kept[:_NAMED]:
            yield "  " + _("{name} (ID {id})").format(name=safe_text(name), id=number)
        if count > _NAMED:
            more = count - _NAMED
            yield "  " + ngettext("and {count} more", "and {count} more", more).format(count=more)
    if undone.left:
        yield ngettext(
            "Stopped: {count} contact is left.", "Stopped: {count} contacts are left.", undone.left
        ).format(count=undone.left)


def later_import_line(number: int) -> str:
    """Where an import is undone that came after the change which the undo of single changes is about."""
    return _("Import {id} came later; it is undone as a whole: in the list of imports.").format(id=number)
