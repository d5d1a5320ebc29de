"""What a row would do to a contact, told without writing anything: names, choices, what the base refuses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, CustomValue, Link
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.definition_rules import OPTIONS_MAXIMUM, is_name
from tui_crm.domain.draft_data import changed_fields
from tui_crm.domain.field_values import custom_text
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.services.contact_names import Resolver
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.import_repeats import Repeats, came_with_persons
from tui_crm.services.import_unknown import with_known_names, without_unknown
from tui_crm.store import custom_values, definitions, names
from tui_crm.store.imports import Job
from tui_crm.store.names import FoundOrganization
from tui_crm.text.fold import fold

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_IDS = 1 << 60
_KEPT = 20_000  # organizations that are looked up once


@dataclass(slots=True)
class Judged:
    """What a row would store.

    Attributes:
        draft: as it would be stored; None where the contact would stay as it is.
        missing: what the base lacks of what the row names: "tags", "options", ... -> names.
        warnings: what is worth telling of values that the base can't hold.
    """

    draft: ContactDraft | None
    missing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    warnings: list[RowProblem] = field(default_factory=list)


class Judge:
    """Judges the rows of one job."""

    def __init__(self, service: Imports, job: Job, repeats: Repeats) -> None:
        """`repeats` knows the organizations that earlier rows bring."""
        self._repeats = repeats
        self._organizations: dict[str, FoundOrganization | None] = {}
        wanted = frozenset(job.options.get("create_missing", ()))
        may = service.actor.may
        self._service = service
        self._job = job
        self._makes_tags = "tags" in wanted and may(Permission.TAGS)
        self._makes_options = "options" in wanted and may(Permission.FIELDS)
        self._makes_organizations = "organizations" in wanted
        self._columns = {target: column for column, target in job.mapping.items()}
        self._writer = ContactWriter(service.database, service.actor, service.clock, service.region)
        connection = service.database.connection()
        self._fields = {(one.kind, one.key): one for one in definitions.fields(connection)}

    def current(self, contact: int) -> Contact:
        """The contact as it is in the base. Raises NotFound."""
        return self._writer.current(contact)

    def with_known_names(self, draft: ContactDraft, number: int) -> tuple[ContactDraft, Judged]:
        """The draft with tags and users as the base calls them; what it lacks is noted."""
        judged = Judged(None)
        links = draft.organizations
        unknown = [link.name for link in links if link.id is None and self._is_unknown(link.name)]
        if unknown:
            judged.missing["organizations"] = unknown
        if unknown and not self._makes_organizations:
            connection, actor = self._service.database.connection(), self._service.actor
            draft, told = without_unknown(
                connection, self._job, actor, draft, number, brought=self._is_brought
            )
            judged.warnings += told
        draft, missing = with_known_names(self._service.database.connection(), draft, self._makes_tags)
        for what, unknown in missing.items():
            if unknown:
                judged.missing[what] += unknown
        return draft, judged

    def created(self, draft: ContactDraft, number: int, judged: Judged) -> None:
        """What a new contact would be, in `judged`.

        Args:
            draft: with known names.

        Raises Refused.
        """
        names_nobody = not (draft.owners or draft.watchers or draft.tags or draft.custom)
        if not draft.owners:
            draft = replace(draft, owners=(self._service.actor.login,))
        draft, made = self._fit(draft, {}, number, judged)
        links = self._links(draft) if names_nobody else None
        if links is None:
            judged.draft = self._resolved(draft, None, made)
        else:
            judged.draft = replace(draft, organizations=links)

    def fitted(
        self, draft: ContactDraft, before: Contact, number: int, judged: Judged
    ) -> tuple[ContactDraft, dict[str, CustomValue]]:
        """The row's draft without what the base can't hold, and choices with options that would be made."""
        return self._fit(draft, before.draft.custom, number, judged)

    def changed(
        self, before: Contact, after: ContactDraft, made: Mapping[str, CustomValue], judged: Judged
    ) -> None:
        """What a contact would become, in `judged`; its draft stays None where nothing changes.

        Args:
            after: what the row makes of it.
            made: choices of the row with options that would be made.

        Raises Refused, Denied.
        """
        after = replace(after, custom={**after.custom, **made})
        draft = None if after == before.draft else self._writer.judged(before, after, strict=False)
        if draft is None:
            return
        stored = self._resolved(draft, before.draft, made)
        if changed_fields(before.draft, stored):
            judged.draft = stored

    # -- what names stand for ----------------------------------------------------------------------

    def _resolved(
        self, draft: ContactDraft, before: ContactDraft | None, made: Mapping[str, CustomValue]
    ) -> ContactDraft:
        connection = self._service.database.connection()
        new = tuple(name for name in draft.tags if names.tag(connection, name) is None)
        kept = {
            key: value
            for key, value in draft.custom.items()
            if key in made or (before is not None and before.custom.get(key) == value)
        }
        known = replace(
            draft,
            tags=tuple(name for name in draft.tags if name not in new),
            custom={key: value for key, value in draft.custom.items() if key not in kept},
            organizations=tuple(map(_by_name, draft.organizations)),
        )
        resolver = Resolver(self._service, False, False, self._job.id, _id_of)
        stored = resolver.resolve(known, before).draft
        tags = tuple(sorted((*stored.tags, *new), key=fold)) if new else stored.tags
        return replace(stored, tags=tags, custom={**kept, **stored.custom, **made})

    def _links(self, draft: ContactDraft) -> tuple[Link, ...] | None:
        """The links as they would be stored; None where the resolver must say what is wrong with them."""
        known = [self._organization(link.name) for link in draft.organizations]
        if any(one is not None and not one.active for one in known):
            return None
        links = tuple(
            Link(_id_of(link.name), link.name, link.position)
            if one is None
            else Link(one.id, one.name, link.position)
            for link, one in zip(draft.organizations, known, strict=True)
        )
        return links if len({link.id for link in links}) == len(links) else None

    def _organization(self, name: str) -> FoundOrganization | None:
        """The organization of the base; thousands of rows name the same ones."""
        key = fold(name)
        if key not in self._organizations:
            if len(self._organizations) >= _KEPT:
                self._organizations.clear()
            connection = self._service.database.connection()
            self._organizations[key] = names.organization_by_name(connection, name, self._service.actor)
        return self._organizations[key]

    # -- what the base can't hold ------------------------------------------------------------------

    def _fit(
        self, draft: ContactDraft, held: Mapping[str, CustomValue], number: int, judged: Judged
    ) -> tuple[ContactDraft, dict[str, CustomValue]]:
        problems: list[Problem] = []
        if draft.custom:
            custom_values.stored(self._service.database.connection(), draft, problems, held)
        wrong: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            wrong[problem.field.removeprefix(CUSTOM_PREFIX)].append(problem)
        custom, lines = dict(draft.custom), [draft.note] if draft.note else []
        made: dict[str, CustomValue] = {}
        for key, found in wrong.items():
            value = custom.pop(key)
            lost = [one for one in found if not self._is_made(draft, key, one)]
            text, kept = _parted(value, lost)
            options = [one for one in found if one.code is Code.OPTION_UNKNOWN]
            judged.missing["options"] += [str(one.values["name"]) for one in options]
            if kept and len(lost) < len(found):
                made[key] = self._typed(draft, key, kept)
            elif kept:
                custom[key] = kept
            if lost:
                column = self._columns.get(CUSTOM_PREFIX + key, CUSTOM_PREFIX + key)
                lines.append(f"{column.removeprefix(CUSTOM_PREFIX)}: {text}")
                judged.warnings += [
                    RowProblem(number, one, column, str(one.values.get("name", text))) for one in lost
                ]
        return replace(draft, custom=custom, note="\n".join(lines)) if wrong else draft, made

    def _is_made(self, draft: ContactDraft, key: str, problem: Problem) -> bool:
        """Whether the option that the base lacks would be made."""
        one = self._fields.get((draft.kind, key))
        if not self._makes_options or one is None or problem.code is not Code.OPTION_UNKNOWN:
            return False
        name = str(problem.values["name"])
        is_retired = any(fold(option.name) == fold(name) for option in one.options)
        return is_name(name) and not is_retired and len(one.options) < OPTIONS_MAXIMUM

    def _typed(self, draft: ContactDraft, key: str, given: Sequence[str]) -> CustomValue:
        """The options as they would be stored, spelled as the base does."""
        one: CustomField = self._fields[(draft.kind, key)]
        spelled = {fold(option.name): option.name for option in one.options}
        found = tuple(spelled.get(fold(name), name) for name in given)
        return found if one.type is CustomFieldType.MULTIPLE_CHOICE else found[0]

    def _is_unknown(self, name: str) -> bool:
        """Whether nothing brings the organization but the rows of its persons."""
        return self._organization(name) is None and not self._is_brought(name)

    def _is_brought(self, name: str) -> bool:
        """Whether an earlier row is the organization."""
        brought = self._repeats.organization(name)
        return brought is not None and not came_with_persons(brought.id)


def _id_of(name: str) -> int:
    """An id that no contact has, for an organization that would be made."""
    return -1 - hash(fold(name)) % _IDS


def _by_name(link: Link) -> Link:
    """The link with the name alone, where an earlier row would have made the organization."""
    return replace(link, id=None) if link.id is not None and link.id < 0 else link


def _parted(value: CustomValue, lost: Sequence[Problem]) -> tuple[str, tuple[str, ...]]:
    """What of a value goes to the note, and what its field can hold of it."""
    text = custom_text(value)
    unknown = [str(one.values["name"]) for one in lost if one.code is Code.OPTION_UNKNOWN]
    if lost and (not unknown or unknown == [text]):
        return text, ()
    given = (name.strip() for name in text.split(SEVERAL))
    return SEVERAL.join(unknown), tuple(name for name in given if name and name not in unknown)
