"""Adds a permission group, or changes one: its name and what its users may do (R41)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.access import Permission
from tui_crm.domain.problems import CrmError
from tui_crm.domain.users import Group, granted_with
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.widgets.definition_list import PointedList
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import permission_label

_ALL = frozenset(Permission)


class DefineGroup(DefineDialog[Group | None]):
    """Closes with the group as stored, or with None. Space checks a permission, Enter saves.

    Args:
        title: already translated; data in it is never markup.
        save: called with the name and the permissions on the service thread.
        group: what stands there at first; None for a new one, whose users may see contacts.
    """

    ERRORS: ClassVar[dict[str, str]] = {"name": "name-error", "permissions": "permissions-error"}

    def __init__(
        self, title: str, save: Callable[[str, frozenset[Permission]], Group], group: Group | None = None
    ) -> None:
        super().__init__()
        self._title, self._store, self._group = title, save, group
        self._first_name = safe_text(group.name) if group is not None else ""
        before = group.permissions if group is not None else frozenset({Permission.SEE})
        self._before = _ALL if group is not None and group.is_admin else before
        self._granted = self._before

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog define-group"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Name"), TextInput(self._first_name, select_on_focus=False, id="name"))
            yield Static(id="name-error", classes="dialog-error")
            yield Static(plain(_("Its users may:")), classes="dialog-label")
            yield PointedList(*self._options(), id="permissions", compact=True, markup=False)
            yield Static(id="permissions-error", classes="dialog-error")
            text = _('All else needs "{permission}": it is granted too.')
            seeing = permission_label(Permission.SEE)
            yield Static(plain(text.format(permission=seeing)), classes="dialog-hint")
            yield Static(
                plain(_("Space checks one, Enter saves, Esc leaves all as it is.")), classes="dialog-hint"
            )

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self.query_one("#permissions", OptionList).highlighted = 0
        self.query_one("#name", Input).focus()

    def _options(self) -> list[Option]:
        return [Option(plain(self._line(one)), id=one) for one in Permission]

    def _line(self, one: Permission) -> str:
        label = permission_label(one)
        if one is Permission.USERS:
            label = _("{permission}: administrators, who may everything").format(permission=label)
        elif one is Permission.IMPORT:
            label = _("{permission} (together with: {needed})").format(
                permission=label, needed=permission_label(Permission.ADD)
            )
        return f"[{'x' if one in self._granted else ' '}] {label}"

    def on_key(self, event: events.Key) -> None:
        """Space checks the permission under the cursor, or takes it away."""
        options = self.query_one("#permissions", OptionList)
        if event.key == "space" and self.focused is options:
            event.stop()
            self._switch()

    @on(PointedList.Chosen)
    def clicked(self, event: PointedList.Chosen) -> None:
        event.stop()
        self._switch()

    def _switch(self) -> None:
        options = self.query_one("#permissions", OptionList)
        if options.highlighted is None:
            return
        self._granted = switched(self._granted, tuple(Permission)[options.highlighted])
        for place, option in enumerate(self._options()):
            options.replace_option_prompt_at_index(place, option.prompt)
        self.forget_refusal()

    @property
    def is_changed(self) -> bool:
        return self._granted != self._before

    @on(Input.Submitted)
    def go_on(self) -> None:
        """From the name to what its users may do, where Enter saves."""
        self.query_one("#permissions").focus()

    @on(OptionList.OptionSelected)
    def take(self) -> None:
        self.action_save()

    def saving(self) -> Callable[[], Group | None]:
        store, granted, name = self._store, self._granted, self.query_one("#name", Input).value
        if self._group is not None and name == self._first_name:
            name = self._group.name  # as it is stored, not as it can be shown
        return lambda: store(name, granted)

    def show_refusal(self, error: CrmError) -> None:
        """Goes to what is refused."""
        super().show_refusal(error)
        if error.problem.field == "name":
            self.query_one("#name", Input).focus()


def switched(granted: frozenset[Permission], one: Permission) -> frozenset[Permission]:
    """What is granted once one permission was checked, or taken away.

    Who manages users may everything: that one brings the others along, and goes when one of them goes.
    Seeing contacts comes with any other one, and takes them all along.
    """
    if one not in granted:
        return _ALL if one is Permission.USERS else granted_with(granted | {one})
    if one is Permission.SEE:
        return frozenset()
    return granted - {one, Permission.USERS}
