"""What is in the trash: back among the contacts, or gone for good (R21)."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.problems import NotFound
from tui_crm.i18n import _
from tui_crm.services.lifecycle import Trashed
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import kind_label

_BACK, _RESTORE, _PURGE = "back", "restore", "purge"
PAGE = 200
"""Contacts that are read at a time; the next ones come when the cursor is near their end."""
_NEAR = 50


class Trash(CrmModal[None]):
    """A line for each contact, the last deleted first; Enter asks what is to become of it.

    Args:
        found: the first `PAGE` of the trash, at least one.
    """

    def __init__(self, found: Iterable[Trashed]) -> None:
        super().__init__()
        self._found = list(found)
        self._is_whole = len(self._found) < PAGE

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice trash"):
            yield Static(plain(_("Trash")), classes="dialog-title")
            yield OptionList(*map(_option, self._found), id="trash", markup=False)
            yield Static(plain(_("Enter restores or deletes for good, Esc closes.")), classes="dialog-hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def look_on(self, event: OptionList.OptionHighlighted) -> None:
        """Reads the next ones where the cursor comes near the end of what was read."""
        if not self._is_whole and event.option_index + _NEAR >= len(self._found):
            self.run_worker(self._read_on(), group="read", exclusive=True)

    async def _read_on(self) -> None:
        with self.refusing():
            read = await self.call(self.session.lifecycle.trash, len(self._found), PAGE)
            self._is_whole = len(read) < PAGE
            there = {one.id for one in self._found}
            new = [one for one in read if one.id not in there]
            self._found += new
            self.query_one(OptionList).add_options(map(_option, new))

    @on(OptionList.OptionSelected)
    @work(group="trash", exclusive=True)
    async def decide(self, event: OptionList.OptionSelected) -> None:
        """Asks, and does it; an empty trash closes."""
        one = next(found for found in self._found if str(found.id) == event.option_id)
        into = ""
        with self.refusing():
            into = await self.call(self.session.duplicates.merged_into, one.id)
        answer = await self.app.push_screen_wait(_question(one, into))
        if answer not in (_RESTORE, _PURGE):
            return
        with self.refusing():
            try:
                await self._carry_out(answer, one)
            except NotFound:
                self._drop(one)
                raise
            self._drop(one)
        if not self._found and self._is_whole:
            self.dismiss(None)
        elif not self._found:
            await self._read_on()

    async def _carry_out(self, answer: str, one: Trashed) -> None:
        lifecycle = self.session.lifecycle
        if answer == _RESTORE:
            await self.call(lifecycle.restore, (one.id,))
            self.tell(_("Restored: {name}").format(name=one.name))
            return
        said = _("Deleted for good: {name}").format(name=one.name)
        if not await self.call(lifecycle.purge, (one.id,)):
            said += "\n" + _("Somebody is using the base: its last traces go when the base is tidied next.")
        self.tell(said)

    def _drop(self, one: Trashed) -> None:
        place = self._found.index(one)
        del self._found[place]
        self.query_one(OptionList).remove_option_at_index(place)


def _option(one: Trashed) -> Option:
    return Option(plain(f"{one.deleted_at[:10]}  {one.name}  ({kind_label(one.kind)})"), id=str(one.id))


def _question(one: Trashed, into: str) -> Choice:
    """Asks what is to become of it.

    Args:
        into: the name of the contact that it was merged into, "" for none.
    """
    answers = {
        _BACK: _("Leave it in the trash"),
        _RESTORE: _("Restore it"),
        _PURGE: _("Delete it for good"),
    }
    text = _("Deleting for good takes it out of the journal and the imports too. Nothing brings it back.")
    if into:
        text = "\n".join((_("It was merged into {name}.").format(name=safe_text(into)), text))
    return Choice(one.name, text, answers)
