"""Saving the list as it stands as a view (R26)."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_crm.domain.views import View
from tui_crm.i18n import _
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.screens.contacts_views import Present
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording.views import view_sentence


def summary(view: View | Present) -> str:
    """What a view says, in a line: the search, the order, the parts that are searched."""
    own = isinstance(view, View) and bool(view.columns)
    return view_sentence(view.text, view.search_in, view.sort, view.include_inactive, own)


class Switch(Static, can_focus=True):
    """A line with a box: Space or a click switches it."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002 - as Textual's
        super().__init__(id=id, markup=False)
        self._label = label
        self.is_on = False

    def on_mount(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.update(plain(f"[{'x' if self.is_on else ' '}] {self._label}"))

    def on_key(self, event: events.Key) -> None:
        if event.key == "space":
            event.stop()
            self._switch()

    def on_click(self) -> None:
        self._switch()

    def _switch(self) -> None:
        self.is_on = not self.is_on
        self._draw()


class SaveView(DefineDialog[View]):
    """Asks for a name, and whether the columns belong to it; closes with the view, which is saved.

    Args:
        present: what it keeps.
    """

    def __init__(self, present: Present) -> None:
        super().__init__()
        self._present = present

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog save-view"):
            yield Static(plain(_("Save the list as a view")), classes="dialog-title")
            yield Static(plain(summary(self._present)), classes="dialog-hint")
            yield from line_of(_("Name"), TextInput(id="name"))
            yield Static(id="name-error", classes="dialog-error")
            yield Switch(_("with the columns as they are now"), id="with-columns")
            hint = _("Enter saves, Tab goes to the switch, Space switches, Esc leaves all as it is.")
            yield Static(plain(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one("#name-error").display = False
        self.query_one("#name", Input).focus()

    @on(Input.Submitted)
    def submitted(self) -> None:
        self.action_save()

    def on_key(self, event: events.Key) -> None:
        """Enter saves from the switch too."""
        if event.key == "enter":
            event.stop()
            self.action_save()

    def saving(self) -> Callable[[], View]:
        name = self.query_one("#name", Input).value
        columns = self._present.columns if self.query_one(Switch).is_on else ""
        present, views = self._present, self.session.views

        def save() -> View:
            return views.save(
                present.kind,
                name,
                text=present.text,
                search_in=present.search_in,
                sort=present.sort,
                columns=columns,
                include_inactive=present.include_inactive,
            )

        return save
