"""The views of a base: shown, saved, put into order and deleted (R26)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_crm.commands import Place
from tui_crm.domain.views import KEYS, View
from tui_crm.i18n import _, language
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.modals.define import AskName
from tui_crm.ui.modals.save_view import SaveView, summary
from tui_crm.ui.screens.contacts_views import ListViews
from tui_crm.ui.widgets.definition_list import Cell, DefinitionList, Row
from tui_crm.wording import kind_label

if TYPE_CHECKING:
    from textual.worker import Worker

Flow = Callable[[], Awaitable[None]]


class ViewsDialog(CrmModal[View | None], inherit_bindings=False):
    """Closes with the view to show, or with None.

    Args:
        found: the views of the base, in their order, with their lines in the person's language.
        list_views: what the list shows now, and is told of what becomes of it.
    """

    PLACES = (Place.VIEWS,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.VIEWS, Place.ANYWHERE)

    def __init__(self, found: tuple[View, ...], list_views: ListViews) -> None:
        super().__init__()
        self._found, self._views = found, list_views
        self._present = list_views.present()
        self._list = DefinitionList(id="views")
        self._note = Static(classes="dialog-hint")
        self._at_work: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        base = kind_label(self._present.kind, plural=True)
        with Vertical(classes="dialog views"):
            yield Static(plain(_("Views: {base}").format(base=base)), classes="dialog-title")
            yield self._list
            yield self._note

    def on_mount(self) -> None:
        self._list.focus()
        shown = self._views.shown
        self._draw(shown.id if shown is not None else None)

    def _draw(self, keep: int | None = None) -> None:
        self._list.display = bool(self._found)
        self._list.show([_row(place, view) for place, view in enumerate(self._found)], keep)
        now = summary(self._present)
        text = _("The list now: {what}").format(what=now)
        if not self._found:
            text = _("There is no view yet.") + "\n" + text
        self._note.update(plain(text, keep_newlines=True))

    @property
    def _view(self) -> View | None:
        """The view under the cursor."""
        return next((view for view in self._found if view.id == self._list.current), None)

    def on_key(self, event: events.Key) -> None:
        """The keys of the views work here too."""
        if event.key.isdecimal() and 1 <= int(event.key) <= min(KEYS, len(self._found)):
            event.stop()
            self.dismiss(self._found[int(event.key) - 1])

    # Commands

    @on(DefinitionList.Chosen)
    def action_choose(self) -> None:
        if (view := self._view) is not None:
            self.dismiss(view)

    def action_add(self) -> None:
        self._run(self._add)

    async def _add(self) -> None:
        saved = await self.app.push_screen_wait(SaveView(self._present))
        if saved is not None:
            await self._saved(saved, _("View saved: {name}"))

    def action_replace(self) -> None:
        self._run(self._replace)

    async def _replace(self) -> None:
        if (view := self._view) is None:
            return
        title = _("Save the list as it is now in {name}?").format(name=view.name)
        text = _("The view: {before}\nThe list now: {after}").format(
            before=summary(view), after=summary(self._present)
        )
        if await is_meant(self, title, text, _("Yes, save it there")):
            present = self._present
            columns = present.columns if view.columns else ""
            save = partial(
                self.session.views.save,
                view.kind,
                view.name,
                text=present.text,
                search_in=present.search_in,
                sort=present.sort,
                columns=columns,
                include_inactive=present.include_inactive,
                replace=True,
            )
            await self._saved(await self.call(save), _("View saved: {name}"))

    async def _saved(self, view: View, said: str) -> None:
        """The list is that view from now on."""
        self._views.saved(view, await self.call(self.session.views.open, view, language()))
        self.tell(said.format(name=view.name))
        await self._read(view.id)

    def action_rename(self) -> None:
        self._run(self._rename)

    async def _rename(self) -> None:
        if (view := self._view) is None:
            return
        rename = partial(self.session.views.rename, view.id)
        title = _("Rename the view")
        renamed = await self.app.push_screen_wait(AskName[View](title, rename, view.name))
        if renamed is not None:
            self._views.changed(renamed)
            await self._read(view.id)

    def action_move_up(self) -> None:
        self._run(partial(self._move, -1))

    def action_move_down(self) -> None:
        self._run(partial(self._move, 1))

    async def _move(self, step: int) -> None:
        if (view := self._view) is not None:
            place = self._found.index(view) + step
            await self.call(self.session.views.move, view.id, place)
            await self._read(view.id)

    def action_delete(self) -> None:
        self._run(self._delete)

    async def _delete(self) -> None:
        if (view := self._view) is None:
            return
        title = _("Delete the view {name}?").format(name=view.name)
        text = _("It says: {what}\nNothing brings it back. The contacts stay as they are.")
        if await is_meant(self, title, text.format(what=summary(view)), _("Yes, delete the view")):
            self._views.deleted(await self.call(self.session.views.delete, view.id))
            await self._read()

    # What they have in common

    @work(group="views")
    async def _work(self, flow: Flow) -> None:
        with self.refusing():
            await flow()

    def _run(self, flow: Flow) -> None:
        """One thing after the other: what is still at work would find the list changed under it."""
        if self._at_work is None or self._at_work.is_finished:
            self._at_work = self._work(flow)

    async def _read(self, keep: int | None = None) -> None:
        """Reads the views again; the cursor goes to this one."""
        read = partial(self.session.views.all, self._present.kind, language=language())
        self._found = await self.call(read)
        self._draw(keep)


def _row(place: int, view: View) -> Row:
    """Its key, its name, what it says."""
    key = str(place + 1) if place < KEYS else ""
    return Row(view.id, (Cell(key), Cell(view.name), Cell(summary(view))))
