"""Adds a user, or changes one: login, full name, and the permission group (R41)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.problems import CrmError
from tui_crm.domain.users import Group, User
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.widgets.definition_list import PointedList
from tui_crm.ui.widgets.text_input import TextInput


class DefineUser(DefineDialog[User | None]):
    """Closes with the user as stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        save: called with login, full name and the id of the group on the service thread.
        groups: those that can be chosen; a new user is offered the first one without administrators.
        user: who is changed: the login stays then; None for a new user.
    """

    ERRORS: ClassVar[dict[str, str]] = {
        "login": "login-error",
        "full_name": "name-error",
        "group": "group-error",
    }

    def __init__(
        self,
        title: str,
        save: Callable[[str, str, int], User],
        groups: Sequence[Group],
        user: User | None = None,
    ) -> None:
        super().__init__()
        self._title, self._store, self._groups, self._user = title, save, tuple(groups), user
        self._full_name = safe_text(user.full_name) if user is not None else ""

    def compose(self) -> ComposeResult:
        user = self._user
        login = (
            TextInput(select_on_focus=False, id="login")
            if user is None
            else Static(plain(user.login), id="login")
        )
        with Vertical(classes="dialog define-user"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Login"), login)
            yield Static(id="login-error", classes="dialog-error")
            yield from line_of(
                _("Full name"), TextInput(self._full_name, select_on_focus=False, id="full-name")
            )
            yield Static(id="name-error", classes="dialog-error")
            yield Static(plain(_("Group:")), classes="dialog-label")
            yield PointedList(
                *(Option(plain(one.name)) for one in self._groups), id="group", compact=True, markup=False
            )
            yield Static(id="group-error", classes="dialog-error")
            yield Static(
                plain(_("The login never changes: the history names people by it.")), classes="dialog-hint"
            )

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self.query_one("#group", OptionList).highlighted = self._first_group()
        self.query_one("#login" if self._user is None else "#full-name", Input).focus()

    def _first_group(self) -> int | None:
        wanted = [
            place
            for place, group in enumerate(self._groups)
            if (not group.is_admin if self._user is None else group.id == self._user.group_id)
        ]
        return next(iter(wanted), 0) if self._groups else None

    def _typed(self) -> tuple[str, str, int]:
        user = self._user
        login = self.query_one("#login", Input).value if user is None else user.login
        place = self.query_one("#group", OptionList).highlighted
        group_id = self._groups[place].id if place is not None else 0
        full_name = self.query_one("#full-name", Input).value
        if user is not None and full_name == self._full_name:
            full_name = user.full_name  # as it is stored, not as it can be shown
        return login, full_name, group_id

    @property
    def is_changed(self) -> bool:
        login, _full_name, _group = self._typed()
        return self._user is None and bool(login.strip() and self.query_one("#full-name", Input).value)

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """From the login to the name, from there to the group, where Enter saves."""
        self.query_one("#full-name" if event.input.id == "login" else "#group").focus()

    @on(OptionList.OptionSelected)
    def take_group(self) -> None:
        self.action_save()

    def saving(self) -> Callable[[], User | None]:
        store, typed = self._store, self._typed()
        return lambda: store(*typed)

    def show_refusal(self, error: CrmError) -> None:
        """Goes to what is refused."""
        super().show_refusal(error)
        if error.problem.field == "login" and self._user is None:
            self.query_one("#login", Input).focus()
        elif error.problem.field == "full_name":
            self.query_one("#full-name", Input).focus()
