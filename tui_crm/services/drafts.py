"""Half filled forms, kept until they are saved or thrown away (R12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Code, NotFound
from tui_crm.services.base import Service
from tui_crm.store import contact_ids, drafts, holders, journal
from tui_crm.store.sql import Connection


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft that a form left.

    Attributes:
        id: its number; it is there until the form is saved or the draft thrown away.
        version: the contact's version when the form was opened; 0 for a new contact.
        saved_at: when it was kept, aware, in UTC.
        base: what the form began with; None for a new contact, or where that is not known.
    """

    id: int
    draft: ContactDraft
    version: int
    saved_at: datetime
    base: ContactDraft | None = None


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was left in a form that is no contact's.

    Attributes:
        id: as of a `KeptDraft`.
        data: as it was kept.
        version: of the thing when the form was opened; 0 for a new one.
        saved_at: when it was kept, aware, in UTC.
    """

    id: int
    data: dict[str, Any]
    version: int
    saved_at: datetime


class _Stored(Protocol):
    @property
    def holder(self) -> int:
        """The number of the program that it is, or was, open in."""


S = TypeVar("S", bound=_Stored)


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """The last change of one field since a version of its contact.

    Attributes:
        field: its name; "custom.KEY" for a custom one.
        login, full_name: who changed it.
        at: when, aware, in UTC.
    """

    field: str
    login: str
    full_name: str
    at: datetime


class Drafts(Service):
    """The actor's own drafts.

    A form is "new_person", "new_organization", "new_person_here" (by the organization's id) or "edit". What
    is open in another program of the same person, in another terminal, is that program's alone. What somebody
    typed is kept whatever became of that person's rights.
    """

    def keep(
        self,
        form: str,
        contact_id: int | None,
        draft: ContactDraft,
        version: int = 0,
        base: ContactDraft | None = None,
    ) -> None:
        """Keeps what the form holds, in place of what it kept before.

        Args:
            base: what the form began with, for the question whose changes stay; None for a new contact.

        Raises NotFound for a contact that was purged meanwhile.
        """
        holder = self.database.holder
        holder.hold()
        with self.database.writing(guarded=False) as connection:
            self._require_there(connection, contact_id)
            user, now = self.actor.user_id, self.now()
            drafts.keep(connection, holder.number, user, form, contact_id, draft, base, version, now)

    def keep_form(self, form: str, contact_id: int | None, data: Mapping[str, Any], version: int = 0) -> None:
        """As `keep`, of a form that is no contact's: that of an opportunity or a meeting (R12).

        Args:
            form: a name of its own, such as "opportunity 12"; it has no "@".
            contact_id: with whose purge the draft goes; None for nobody's.
            data: JSON-able. It names contacts by their ids, never by their names: those may be hidden later.

        Raises NotFound as `keep`.
        """
        holder = self.database.holder
        holder.hold()
        with self.database.writing(guarded=False) as connection:
            self._require_there(connection, contact_id)
            user, now = self.actor.user_id, self.now()
            drafts.keep_form(connection, holder.number, user, form, contact_id, data, version, now)

    def _require_there(self, connection: Connection, contact_id: int | None) -> None:
        if contact_id is not None and not contact_ids.exists(connection, contact_id):
            raise NotFound(Code.NOT_FOUND, id=contact_id)

    def kept(self, form: str, contact_id: int | None = None) -> KeptDraft | None:
        """What this form left, if anything: of several the newest; the others are for the next time."""
        own, user = self.database.holder.number, self.actor.user_id
        with self.database.reading() as connection:
            found = self._first_free(drafts.kept(connection, own, user, form, contact_id))
        if found is None:
            return None
        at = datetime.fromtimestamp(found.saved_at, UTC)
        return KeptDraft(found.id, found.draft, found.version, at, found.base)

    def kept_form(self, form: str, contact_id: int | None = None) -> KeptForm | None:
        """Likewise, of a form that is no contact's."""
        own, user = self.database.holder.number, self.actor.user_id
        with self.database.reading() as connection:
            found = self._first_free(drafts.kept_forms(connection, own, user, form, contact_id))
        if found is None:
            return None
        return KeptForm(found.id, found.data, found.version, datetime.fromtimestamp(found.saved_at, UTC))

    def waiting(self) -> int:
        """How many drafts the actor's forms would offer here: those that are open in no other program."""
        own, path, user = self.database.holder.number, self.database.path, self.actor.user_id
        with self.database.reading() as connection:
            found = drafts.holders(connection, user)
        return sum(one == own or not holders.is_there(path, one) for one in found)

    def _first_free(self, found: Iterable[S]) -> S | None:
        """The first one that is open in no other program."""
        own, path = self.database.holder.number, self.database.path
        return next(
            (one for one in found if one.holder == own or not holders.is_there(path, one.holder)), None
        )

    def take_up(self, form: str, kept: KeptDraft | KeptForm) -> bool:
        """The form goes on with this draft, which is open here alone now.

        False where it is gone, or where another program was quicker.
        """
        holder = self.database.holder
        holder.hold()
        with self.database.writing(guarded=False) as connection:
            of = drafts.holder_of(connection, kept.id, form)
            if of is None or (of != holder.number and holders.is_there(self.database.path, of)):
                return False
            drafts.take_up(connection, holder.number, kept.id, form)
            return True

    def discard(self, kept: KeptDraft | KeptForm) -> None:
        """Throws away one draft."""
        with self.database.writing(guarded=False) as connection:
            drafts.discard(connection, kept.id)

    def drop(self, form: str, contact_id: int | None = None) -> None:
        """Throws away what this form keeps here."""
        with self.database.writing(guarded=False) as connection:
            drafts.drop(connection, self.database.holder.number, self.actor.user_id, form, contact_id)

    def changed_since(self, contact_id: int, version: int) -> tuple[ChangeSince, ...]:
        """Which fields of a contact were changed after this version of it, each with its last change.

        For a contact that the actor has read: who may see it is asked there.
        """
        with self.database.reading() as connection:
            found = journal.changes_since(connection, contact_id, version, self.actor)
        return tuple(
            ChangeSince(field, login, name, datetime.fromtimestamp(at, UTC))
            for field, login, name, at in found
        )
