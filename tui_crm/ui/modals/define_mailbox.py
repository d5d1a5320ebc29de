"""Sets a mailbox up, or changes one: where it is, what is read, what is kept (R49)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from tui_crm.domain.mail import MailAccount
from tui_crm.domain.problems import Code, CrmError
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.widgets.chosen_list import ChosenList
from tui_crm.ui.widgets.text_input import TextInput

_FIELDS = ("place", "name", "folders", "addresses")
_OF_NAME = frozenset({Code.MAIL_NAME_REQUIRED, Code.MAIL_NAME_TAKEN, Code.TOO_LONG})
_EXCERPT, _WHOLE = 0, 1


class Typed(NamedTuple):
    """What stands in the dialog."""

    place: str
    name: str
    folders: tuple[str, ...]
    addresses: tuple[str, ...]
    keeps_text: bool


class DefineMailbox(DefineDialog[MailAccount | None]):
    """Closes with the mailbox as it was stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        save: called with what was typed on the service thread.
        account: what stands there at first; None for a new one.
    """

    ERRORS: ClassVar[dict[str, str]] = {
        "place": "place-error",
        "name": "name-error",
        "addresses": "own-error",
    }

    def __init__(
        self, title: str, save: Callable[[Typed], MailAccount], account: MailAccount | None = None
    ) -> None:
        super().__init__()
        self._title, self._store, self._account = title, save, account
        self._first: Typed | None = None

    def compose(self) -> ComposeResult:
        account = self._account
        place, name = (account.location, account.name) if account is not None else ("", "")
        folders = ", ".join(account.folders) if account is not None else ""
        addresses = ", ".join(account.addresses) if account is not None else ""
        with Vertical(classes="dialog define-mailbox"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Place"), _box("place", place, _("~/Maildir, or imaps://user@host")))
            yield Static(id="place-error", classes="dialog-error")
            yield from line_of(_("Name"), _box("name", name))
            yield Static(id="name-error", classes="dialog-error")
            yield from line_of(_("Folders"), _box("folders", folders, _("INBOX, Sent; none for all")))
            yield from line_of(
                _("Addresses"), _box("addresses", addresses, _("your own: me@example.com, ..."))
            )
            yield Static(id="own-error", classes="dialog-error")
            kept = plain(_("Keep the beginning of the text")), plain(_("Keep the whole text"))
            is_whole = account is not None and account.keeps_text
            yield ChosenList(kept, _WHOLE if is_whole else _EXCERPT, id="kept")
            yield Static(plain(_("No password is kept: it is asked for.")), classes="dialog-hint")

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self._first = self._typed()
        account = self._account
        if account is not None and account.is_stream:
            self.query_one("#place").disabled = True
            self.query_one("#name").focus()
        else:
            self.query_one("#place").focus()

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and from the last one to what is kept."""
        place = _FIELDS.index(str(event.input.id)) + 1
        self.query_one(f"#{_FIELDS[place]}" if place < len(_FIELDS) else "#kept").focus()

    @on(OptionList.OptionSelected, "#kept")
    def take(self) -> None:
        """There Enter saves."""
        self.action_save()

    def _typed(self) -> Typed:
        place, name, folders, addresses = (self.query_one(f"#{one}", Input).value for one in _FIELDS)
        kept = self.query_one("#kept", ChosenList).chosen
        return Typed(place, name, _parts(folders), _parts(addresses), kept == _WHOLE)

    @property
    def is_changed(self) -> bool:
        return self._typed() != self._first

    def saving(self) -> Callable[[], MailAccount | None]:
        store, typed = self._store, self._typed()
        return lambda: store(typed)

    def show_refusal(self, error: CrmError) -> None:
        """Tells it at what is refused, and goes there."""
        super().show_refusal(error)
        code, line, field = error.problem.code, "place-error", "place"
        if code in _OF_NAME:
            line, field = "name-error", "name"
        elif code is Code.EMAIL_NOT_RECOGNIZED:
            line, field = "own-error", "addresses"
        if line != "place-error":
            said = str(self.query_one("#place-error", Static).content)
            self.say("place-error", "")
            self.say(line, said)
        self.query_one(f"#{field}").focus()


def _box(name: str, value: str, example: str = "") -> TextInput:
    return TextInput(safe_text(value), placeholder=example, select_on_focus=False, id=name)


def _parts(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(filter(None, (part.strip() for part in text.split(","))))
