"""Which persons belong to which organizations, changed from either side (R2, R3)."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Kind, Link
from tui_crm.domain.contact_rules import NAME_MINIMUM
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import names
from tui_crm.text.safe import safe_text


class Links(Service):
    """Linking persons to organizations. A link belongs to the person: a change is a save of the person.

    All methods give the person as it is then, and raise:
        NotFound: a contact is not there, or not for the actor to see.
        Denied: the actor may not edit contacts.
        Refused: NOT_A_PERSON or NOT_AN_ORGANIZATION where the two are mixed up; CONTACT_INACTIVE where the
            person is inactive (R20). Links to organizations that became inactive can be changed and removed.
    """

    def link(
        self, person_id: int, organization_id: int, *, place: int | None = None, title: str | None = None
    ) -> Contact:
        """Links the two; linked ones get another place or title.

        Args:
            place: among the person's organizations, the first being the main one (0); None for the last,
                or where the link is. Places behind the last are the last.
            title: the position held there; None for none, or the one that the link has.

        Raises:
            Refused: ORGANIZATION_INACTIVE for a new link; TOO_LONG.
        """
        writer = self._writer()
        with self.database.writing():
            person = self._person(writer, person_id)
            organization = self._organization(writer, organization_id)
            links = [link for link in person.draft.organizations if link.id != organization_id]
            old = _linked(person, organization_id)
            if old is None and not organization.is_active:
                raise Refused(Code.ORGANIZATION_INACTIVE, name=organization.name, id=organization.id)
            new = old or Link(organization.id, organization.name)
            if place is None:
                place = len(links) if old is None else person.draft.organizations.index(old)
            links.insert(max(place, 0), new if title is None else replace(new, position=title))
            return _saved(writer, person, links)

    def link_named(self, person_id: int, name: str, title: str = "") -> Contact:
        """Links the person to the organization of this name, which is made where there is none.

        Raises:
            Refused: ORGANIZATION_INACTIVE; NAME_TOO_SHORT for a new one; TOO_LONG.
            Denied: it would have to be made, and the actor may not add contacts.
        """
        writer = self._writer()
        with self.database.writing() as connection:
            found = names.organization_by_name(connection, name, self.actor)
            if found is not None:
                return self.link(person_id, found.id, title=title or None)
            person = self._person(writer, person_id)
            if len(safe_text(name).strip()) < NAME_MINIMUM:
                raise Refused(Code.NAME_TOO_SHORT, minimum=NAME_MINIMUM)
            return _saved(writer, person, [*person.draft.organizations, Link(None, name, title)])

    def unlink(self, person_id: int, organization_id: int) -> Contact:
        """Takes the link away; both contacts stay.

        Raises:
            Refused: NOT_LINKED; ACCESS_NEEDS_ORGANIZATION for the last link of a person who is seen by it.
        """
        writer = self._writer()
        with self.database.writing():
            person, _link = self._link(writer, person_id, organization_id)
            links = [link for link in person.draft.organizations if link.id != organization_id]
            return _saved(writer, person, links)

    def move(self, person_id: int, organization_id: int, step: int) -> Contact:
        """Moves the organization among the person's: -1 is one place up. It stops at the ends.

        Raises:
            Refused: NOT_LINKED.
        """
        writer = self._writer()
        with self.database.writing():
            person, moved = self._link(writer, person_id, organization_id)
            links = list(person.draft.organizations)
            place = links.index(moved)
            links.insert(max(place + step, 0), links.pop(place))
            return _saved(writer, person, links)

    # -- the two sides ------------------------------------------------------------------------------

    def _writer(self) -> ContactWriter:
        self.require(Permission.EDIT)
        return ContactWriter(self.database, self.actor, self.clock, self.region)

    def _person(self, writer: ContactWriter, person_id: int) -> Contact:
        person = writer.current(person_id)
        if person.kind is not Kind.PERSON:
            raise Refused(Code.NOT_A_PERSON, name=person.name)
        if not person.is_active:
            raise Refused(Code.CONTACT_INACTIVE, name=person.name, id=person.id)
        return person

    def _organization(self, writer: ContactWriter, organization_id: int) -> Contact:
        organization = writer.current(organization_id)
        if organization.kind is not Kind.ORGANIZATION:
            raise Refused(Code.NOT_AN_ORGANIZATION, name=organization.name)
        return organization

    def _link(self, writer: ContactWriter, person_id: int, organization_id: int) -> tuple[Contact, Link]:
        person = self._person(writer, person_id)
        organization = self._organization(writer, organization_id)
        found = _linked(person, organization_id)
        if found is None:
            raise Refused(Code.NOT_LINKED, person=person.name, organization=organization.name)
        return person, found


def _linked(person: Contact, organization_id: int) -> Link | None:
    return next((link for link in person.draft.organizations if link.id == organization_id), None)


def _saved(writer: ContactWriter, person: Contact, links: list[Link]) -> Contact:
    return writer.update(person, replace(person.draft, organizations=tuple(links))) or person
