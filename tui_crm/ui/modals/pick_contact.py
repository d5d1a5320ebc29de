"""Chooses a contact by typing a part of its name, or makes a new one on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import Worker

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.new_contact import named
from tui_crm.i18n import _
from tui_crm.ui.format import plain
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.type_ahead import MOST, Offered, TypeAhead, shortened


class PickContact(TypeAhead[int | None]):
    """Closes with the contact's id, or with None at Escape. Only what the person may see is offered.

    Args:
        title: already translated; data in it is never markup.
        kind: the base to look in; None for both.
        may_create: whether a name that is nobody's leads to the form of a new contact.
        typed: what stands in the box at first.
    """

    def __init__(
        self, title: str, kind: Kind | None = None, may_create: bool = True, *, typed: str = ""
    ) -> None:
        super().__init__(typed)
        self._title, self._kinds = title, tuple(Kind) if kind is None else (kind,)
        self._may_create = may_create
        self._making: Worker[None] | None = None

    @property
    def is_between_forms(self) -> bool:
        return self._making is not None and not self._making.is_finished

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog pick-contact"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from self.box_and_list(_("Name"))
            yield Static(
                plain(_("Type a part of the name. Enter takes what is marked.")), classes="dialog-hint"
            )

    def suggest(self, text: str) -> Sequence[Offered]:
        """Persons by name, phone or e-mail, then organizations by name."""
        contacts, found = self.session.contacts, []
        if Kind.PERSON in self._kinds:
            persons = contacts.suggest_persons(text, MOST + 1)
            found += shortened([Offered(one.id, one.name, one.detail) for one in persons])
        if Kind.ORGANIZATION in self._kinds:
            organizations = contacts.suggest_organizations(text, MOST + 1)
            found += shortened([Offered(one.id, one.name) for one in organizations])
        return found

    def new_ones(self, text: str) -> Iterable[Offered]:
        """One of that name in each base, for those who may add contacts."""
        if self._may_create and self.session.may(Permission.ADD):
            return [Offered(None, text, kind=kind) for kind in self._kinds]
        return ()

    def take(self, one: Offered) -> None:
        """Closes with it; what is new is made first."""
        if one.id is not None:
            self.dismiss(one.id)
        elif one.kind is not None and not self.is_between_forms:
            self._making = self.run_worker(self._make(named(one.name, one.kind)), group="make")

    async def _make(self, draft: ContactDraft) -> None:
        made = await self.app.push_screen_wait(AddContact(draft))
        if made is not None:
            self.dismiss(made)
