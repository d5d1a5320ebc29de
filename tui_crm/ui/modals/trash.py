"""What is in the trash: back among the contacts, or gone for good (R21)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.i18n import _
from tui_crm.services.lifecycle import Trashed
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import kind_label

_BACK, _RESTORE, _PURGE = "back", "restore", "purge"


class Trash(CrmModal[None]):
    """A line for each contact, the last deleted first; Enter asks what is to become of it.

    Args:
        found: what is in the trash, at least one.
    """

    def __init__(self, found: Iterable[Trashed]) -> None:
        super().__init__()
        self._found = list(found)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(plain(_("Trash")), classes="dialog-title")
            yield OptionList(*map(_option, self._found), id="trash", markup=False)
            yield Static(plain(_("Enter restores or deletes for good, Esc closes.")), classes="dialog-hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    @on(OptionList.OptionSelected)
    @work(group="trash", exclusive=True)
    async def decide(self, event: OptionList.OptionSelected) -> None:
        """Asks, and does it; an empty trash closes."""
        place = event.option_index
        one = self._found[place]
        answer = await self.app.push_screen_wait(_question(one))
        if answer not in (_RESTORE, _PURGE):
            return
        lifecycle = self.session.lifecycle
        with self.refusing():
            if answer == _RESTORE:
                await self.call(lifecycle.restore, (one.id,))
                self.tell(_("Restored: {name}").format(name=one.name))
            else:
                await self.call(lifecycle.purge, (one.id,))
                self.tell(_("Deleted for good: {name}").format(name=one.name))
            del self._found[place]
            self.query_one(OptionList).remove_option_at_index(place)
        if not self._found:
            self.dismiss(None)


def _option(one: Trashed) -> Option:
    return Option(plain(f"{one.deleted_at[:10]}  {one.name}  ({kind_label(one.kind)})"), id=str(one.id))


def _question(one: Trashed) -> Choice:
    answers = {
        _BACK: _("Leave it in the trash"),
        _RESTORE: _("Restore it"),
        _PURGE: _("Delete it for good"),
    }
    text = _("Deleting for good takes it out of the journal and the imports too. Nothing brings it back.")
    return Choice(one.name, text, answers)
