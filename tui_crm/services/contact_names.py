"""What the names in a draft stand for: tags, users, organizations, custom fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Link
from tui_crm.domain.definition_rules import defined_name
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import custom_values, import_lookups, names
from tui_crm.store.contact_reading import retired_values
from tui_crm.store.contact_writing import Names
from tui_crm.store.names import FoundOrganization, Named
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold


class Resolved(NamedTuple):
    """A draft whose names were looked up.

    Attributes:
        names: the ids that they stand for; of an edited contact those of changed fields alone.
        draft: the names as the base spells them.
    """

    names: Names
    draft: ContactDraft


def refuse(problems: Sequence[Problem]) -> None:
    """Raises Refused where there are problems."""
    if problems:
        raise Refused(problems)


def without_retired(connection: Connection, before: Contact, draft: ContactDraft) -> ContactDraft:
    """The draft without the values of fields that went out of use meanwhile, where nobody changed them.

    The base keeps them as they are.
    """
    beyond = draft.custom.keys() - before.draft.custom.keys()
    if not beyond:
        return draft
    held = retired_values(connection, before.id)
    same = {key for key in beyond if key in held and held[key] == draft.custom[key]}
    return replace(draft, custom={key: value for key, value in draft.custom.items() if key not in same})


@dataclass(frozen=True, slots=True)
class Resolver:
    """Looks names up, for one contact.

    Attributes:
        service: whose base and actor count.
        strict: whether the rules for names refuse.
        create_tags: whether tags that do not exist are made (with the permission), or refused.
        import_job: the import that the contact comes with.
        make_organization: stores an organization of this name and gives its id.
        restores: whether the draft was stored before: its links to inactive organizations come back.
    """

    service: Service
    strict: bool
    create_tags: bool
    import_job: int | None
    make_organization: Callable[[str], int]
    restores: bool = False

    def resolve(self, draft: ContactDraft, before: ContactDraft | None = None) -> Resolved:
        """Looks up what the names of changed fields stand for; organizations that do not exist are made.

        Args:
            draft: normalized.
            before: the contact as it is stored; None where it is new.

        Raises:
            Refused: with what is not there, may not be seen, or may not be used any more.
        """
        problems: list[Problem] = []
        ids: dict[str, Any] = {}
        spelled: dict[str, Any] = {}

        def is_changed(field: str) -> bool:
            return before is None or getattr(draft, field) != getattr(before, field)

        if is_changed("tags"):
            tags = self._tags(draft, problems)
            ids["tags"] = tuple(one.id for one in tags)
            spelled["tags"] = tuple(sorted((one.name for one in tags), key=fold))
        for field in filter(is_changed, ("owners", "watchers")):
            # who has them already keeps them, even where that is no active user any more
            kept = getattr(before, field) if before is not None else ()
            found = self._users(field, getattr(draft, field), kept, problems)
            ids[field] = tuple(one.id for one in found)
            spelled[field] = tuple(one.name for one in found)
        if is_changed("custom"):
            held = None if self.restores else before.custom if before is not None else {}
            custom = custom_values.stored(self.service.database.connection(), draft, problems, held)
            ids["custom"], spelled["custom"] = custom.rows, custom.values
        if is_changed("organizations"):
            links = self._links(draft, before, problems)
            ids["organizations"] = tuple((link.id, link.position) for link in links)
            spelled["organizations"] = links
        refuse(problems)
        return Resolved(Names(**ids), replace(draft, **spelled) if spelled else draft)

    def _tags(self, draft: ContactDraft, problems: list[Problem]) -> list[Named]:
        connection = self.service.database.connection()
        found: dict[int, Named] = {}
        for name in draft.tags:
            tag = names.tag(connection, name)
            if tag is None and self.create_tags and self.service.actor.may(Permission.TAGS):
                tag = self._made_tag(name, problems)
                if tag is None:
                    continue
            if tag is None:
                problems.append(Problem(Code.TAG_UNKNOWN, "tags", {"name": name}))
            else:
                found[tag.id] = tag
        return list(found.values())

    def _made_tag(self, name: str, problems: list[Problem]) -> Named | None:
        try:
            name = defined_name(name)
        except Refused as refused:
            problems += [Problem(one.code, "tags", one.values) for one in refused.problems]
            return None
        connection = self.service.database.connection()
        tag = names.create_tag(connection, name)
        if self.import_job is not None:
            import_lookups.note_made(connection, self.import_job, "tag", tag)
        return Named(tag, name)

    def _users(
        self, field: str, given: tuple[str, ...], kept: tuple[str, ...], problems: list[Problem]
    ) -> list[Named]:
        connection = self.service.database.connection()
        found: dict[int, Named] = {}
        for name in given:
            user = names.user(connection, name, also_inactive=name in kept)
            if user is None:
                problems.append(Problem(Code.USER_UNKNOWN, field, {"name": name}))
            else:
                found[user.id] = user
        return list(found.values())

    def _links(
        self,
        draft: ContactDraft,
        before: ContactDraft | None,
        problems: list[Problem],
    ) -> tuple[Link, ...]:
        """The draft's links to organizations as they are stored. Makes missing ones if all else is well."""
        linked = {link.id for link in before.organizations} if before else set()
        known = [
            self._known_organization(index, link, linked, problems)
            for index, link in enumerate(draft.organizations)
        ]
        refuse(problems)
        found: dict[int, Link] = {}
        for index, (link, organization) in enumerate(zip(draft.organizations, known, strict=True)):
            if organization is None:
                organization = FoundOrganization(self.make_organization(link.name), link.name, True)
            if organization.id in found:
                refuse([Problem(Code.ORGANIZATION_TWICE, f"organizations.{index}", {"name": link.name})])
            found[organization.id] = Link(
                organization.id, organization.name, link.position, organization.active
            )
        return tuple(found.values())

    def _known_organization(
        self,
        index: int,
        link: Link,
        linked: set[int | None],
        problems: list[Problem],
    ) -> FoundOrganization | None:
        connection = self.service.database.connection()
        field = f"organizations.{index}"
        if link.id is not None:
            found = names.organization_by_id(connection, link.id, self.service.actor)
            if found is None:
                problems.append(Problem(Code.ORGANIZATION_NOT_ACCESSIBLE, field))
                return None
        else:
            found = names.organization_by_name(connection, link.name, self.service.actor)
        if found is None:
            if self.strict and len(link.name) < contact_rules.NAME_MINIMUM:
                values = {"minimum": contact_rules.NAME_MINIMUM}
                problems.append(Problem(Code.NAME_TOO_SHORT, field, values))
            return None
        # An import brings its inactive organizations together with the persons that were linked to them.
        if not (
            found.active
            or found.id in linked
            or (self.restores and not link.active)
            or import_lookups.made_by(connection, found.id, self.import_job)
        ):
            problems.append(Problem(Code.ORGANIZATION_INACTIVE, field, {"name": found.name, "id": found.id}))
        return found
