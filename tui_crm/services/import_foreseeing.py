"""What one row would become: the contact that it is, in the base or in the file, and what it changes there.

The same decisions as `import_running` makes, with the rows before it taken as imported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.import_filling import filled
from tui_crm.domain.import_identity import named_for
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_rows import RowResult
from tui_crm.domain.import_untaken import untaken
from tui_crm.domain.imports import OnDuplicate, PreviewRow, PreviewState, RowProblem
from tui_crm.domain.problems import Code, Denied, NotFound, Problem, Refused
from tui_crm.files.contact_json import contact_json
from tui_crm.files.own_columns import flat
from tui_crm.services.import_judging import Judge, Judged
from tui_crm.services.import_matching import Match, bare_organization, find, hidden_duplicate, twin
from tui_crm.services.import_repeats import Earlier, Repeats, came_with_persons
from tui_crm.services.import_unknown import without_showing
from tui_crm.store.imports import Job

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_NOT_READ = frozenset("uid kind name created_at updated_at phone_raw".split())
_USUAL = {"status": "active", "access": "company", "link_emails": "true"}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a row would become, and what the base lacks of what it names."""

    row: PreviewRow
    missing: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """The contact that a row is.

    Attributes:
        contact: as earlier rows would have left it.
        is_new: whether the file brings it.
        repeats: the first row about it, 0 for none.
        is_met: whether what it says counts more than what the row says.
    """

    contact: Contact
    is_new: bool
    repeats: int
    is_met: bool


class Foreseeing:
    """Looks at the rows of one job in their order."""

    def __init__(self, service: Imports, job: Job, repeats: Repeats) -> None:
        self._service = service
        self._job = job
        self._repeats = repeats
        self._judge = Judge(service, job, repeats)
        self._columns = {field: column for column, field in job.mapping.items()}
        self._is_told: Callable[[PreviewState], bool] = lambda _state: True

    def row(self, number: int, result: RowResult, *, is_told: Callable[[PreviewState], bool]) -> Foreseen:
        """What the row would become.

        Args:
            is_told: whether the values of a row in this state are wanted.
        """
        self._is_told = is_told
        connection = self._service.database.connection()
        match = find(connection, result, self._service.actor, self._job.id)
        try:
            return self._foreseen(number, result, match)
        except (Refused, Denied, NotFound) as refused:
            refusals = tuple(RowProblem(number, problem) for problem in refused.problems)
            name = result.draft.display_name
            row = PreviewRow(number, PreviewState.REFUSED, name, (), match.contact, refusals=refusals)
            return Foreseen(row)

    def _foreseen(self, number: int, result: RowResult, match: Match) -> Foreseen:
        earlier = None if match.by_uid else self._repeats.by_uid(result.uid)
        if earlier is not None:
            match = replace(match, uid_is_free=False)
        if earlier is not None and (earlier.draft is None or earlier.draft.kind is not result.draft.kind):
            earlier = None  # an organization and a person with one uid: the second is given another
        by_uid = match.by_uid or earlier is not None
        if earlier is None and not match.found:
            earlier = self._repeats.reached(result)
        if self._job.on_duplicate is OnDuplicate.CREATE:
            is_first = earlier is None and not match.found
            return self._created(number, result, match, match.uid_is_free and is_first, earlier)
        if earlier is not None:
            return self._known(number, result, self._from_file(earlier), by_uid=by_uid)
        if match.found:
            if match.contact is None:
                raise hidden_duplicate(match)
            return self._known(number, result, self._from_base(match.contact), by_uid=by_uid)
        return self._unmatched(number, result, match)

    # -- a contact that is known -----------------------------------------------------------------------

    def _from_base(self, contact: int) -> _Known:
        earlier = self._repeats.of_contact(contact)
        if earlier is not None and earlier.draft is None and self._job.on_duplicate is OnDuplicate.SKIP:
            known = Contact(contact, "", ContactDraft(), "", "", 0)
            return _Known(known, False, earlier.row, True)
        stored = self._judge.current(contact)
        if earlier is not None and earlier.draft is not None:
            stored = replace(stored, draft=earlier.draft)
        return _Known(stored, False, earlier.row if earlier else 0, earlier is not None)

    def _from_file(self, earlier: Earlier) -> _Known:
        if earlier.id > 0:
            return self._from_base(earlier.id)
        assert earlier.draft is not None
        contact = Contact(earlier.id, "", earlier.draft, "", "", 1)
        return _Known(contact, True, earlier.row, bool(earlier.row))

    def _known(self, number: int, result: RowResult, known: _Known, *, by_uid: bool) -> Foreseen:
        same = PreviewState.REPEATED if known.repeats else PreviewState.DUPLICATE
        if self._job.on_duplicate is OnDuplicate.SKIP:
            self._meet(known, number)
            return self._told(number, same, known, result.draft, [])
        draft, judged = self._judge.with_known_names(result.draft, number)
        if not by_uid:
            draft = named_for(known.contact.draft, draft)
        connection, actor = self._service.database.connection(), self._service.actor
        draft, told = without_showing(connection, self._job, actor, known.contact.draft, draft, number)
        judged.warnings += told
        self._change(number, draft, result, known, judged)
        if known.is_met:
            after = judged.draft or known.contact.draft
            judged.warnings += untaken(number, result.draft, after, self._columns)
        if judged.draft is None:
            self._meet(known, number)
            return self._told(number, same, known, known.contact.draft, judged.warnings)
        return self._updated(number, known, judged)

    def _change(
        self, number: int, draft: ContactDraft, result: RowResult, known: _Known, judged: Judged
    ) -> None:
        before = known.contact
        if known.is_met:
            held = before.draft.custom
            draft = replace(draft, custom={key: one for key, one in draft.custom.items() if key not in held})
        fitted, made = self._judge.fitted(draft, before, number, judged)
        if known.is_met:
            after = filled(before.draft, replace(fitted, custom={**fitted.custom, **made}))
        else:
            after = merged(before.draft, fitted, result.given)
        self._judge.changed(before, after, made, judged)

    def _updated(self, number: int, known: _Known, judged: Judged, uid: str = "") -> Foreseen:
        assert judged.draft is not None
        self._put(known.contact.id, number, judged.draft, uid)
        row = self._told(number, PreviewState.UPDATE, known, judged.draft, judged.warnings).row
        if self._is_told(PreviewState.UPDATE):
            row = replace(row, changes=_changes(known.contact.draft, judged.draft))
        return Foreseen(row, judged.missing)

    def _meet(self, known: _Known, number: int) -> None:
        if not known.is_new:
            self._repeats.met(known.contact.id, number)

    # -- a row without a match -------------------------------------------------------------------------

    def _unmatched(self, number: int, result: RowResult, match: Match) -> Foreseen:
        connection, actor, job = self._service.database.connection(), self._service.actor, self._job
        draft, judged = self._judge.with_known_names(result.draft, number)
        bare = self._bare(draft)
        own = bare is not None and came_with_persons(bare.contact.id) and match.uid_is_free
        if not own:
            same = twin(connection, result, draft, actor, job.id)
            if same is not None:
                return self._known_twin(number, result, self._from_base(same), judged)
            repeated = self._repeats.twin(result, draft)
            if repeated is not None:
                return self._known_twin(number, result, self._from_file(repeated), judged)
        if bare is None:
            return self._created(number, result, match, match.uid_is_free, None)
        self._change(number, draft, result, bare, judged)
        if judged.draft is None:
            judged.draft = bare.contact.draft
        return self._updated(number, bare, judged, result.uid if own else "")

    def _known_twin(self, number: int, result: RowResult, known: _Known, judged: Judged) -> Foreseen:
        same = PreviewState.REPEATED if known.repeats else PreviewState.DUPLICATE
        self._meet(known, number)
        return self._told(number, same, known, result.draft, judged.warnings)

    def _bare(self, draft: ContactDraft) -> _Known | None:
        if draft.kind is not Kind.ORGANIZATION or not self._service.actor.may(Permission.EDIT):
            return None
        found = bare_organization(self._service.database.connection(), draft, self._service.actor)
        if found is not None:
            earlier = self._repeats.of_contact(found.id)
            if earlier is None or earlier.draft is None:
                return _Known(found, False, earlier.row if earlier else 0, earlier is not None)
        brought = self._repeats.bare(draft)
        return None if brought is None else self._from_file(brought)

    def _created(
        self, number: int, result: RowResult, match: Match, takes_uid: bool, earlier: Earlier | None
    ) -> Foreseen:
        draft, judged = self._judge.with_known_names(result.draft, number)
        self._judge.created(draft, number, judged)
        assert judged.draft is not None
        sharing = None
        if not match.found and earlier is None:
            sharing = match.shares_with or self._repeats.sharing(draft)
        if sharing is not None:
            name = sharing.named.display_name if sharing.named is not None else ""
            values: dict[str, str | int] = {"name": name, "id": sharing.id} if name else {}
            problem = Problem(Code.EMAIL_SHARED, "", values)
            judged.warnings.append(RowProblem(number, problem, "", draft.emails[0].value))
        self._put(-number, number, judged.draft, result.uid if takes_uid else "")
        made = Contact(-number, "", judged.draft, "", "", 1)
        known = _Known(made, True, earlier.row if earlier else 0, False)
        told = self._told(number, PreviewState.NEW, known, judged.draft, judged.warnings)
        row = replace(told.row, contact=match.contact)
        return Foreseen(row, judged.missing)

    # -- keeping and telling -----------------------------------------------------------------------

    def _put(self, contact: int, number: int, draft: ContactDraft, uid: str) -> None:
        """Keeps what the row makes of a contact, with organizations that come with it."""
        self._repeats.put(contact, number, draft, uid)
        for link in draft.organizations:
            if link.id is not None and link.id < 0 and self._repeats.organization(link.name) is None:
                self._repeats.put_organization(link.name, self._service.actor.login)

    def _told(
        self, number: int, state: PreviewState, known: _Known, draft: ContactDraft, warnings: list[RowProblem]
    ) -> Foreseen:
        contact = None if known.is_new else known.contact.id
        values = _values(draft) if self._is_told(state) else ()
        name = draft.display_name
        row = PreviewRow(number, state, name, (), contact, known.repeats, values, (), tuple(warnings))
        return Foreseen(row)


def _values(draft: ContactDraft) -> tuple[tuple[str, str], ...]:
    """What the draft says, field -> text, in the order of the card; what every contact has is left out."""
    told = flat(contact_json(Contact(0, "", draft, "", "", 0)))
    if draft.kind is Kind.ORGANIZATION:
        told = {"name": draft.name, **told}
    return tuple(
        (name, text)
        for name, text in told.items()
        if _USUAL.get(name) != text
        and (name not in _NOT_READ or (name == "name" and draft.kind is Kind.ORGANIZATION))
        and not name.endswith("_raw")
        and text
    )


def _changes(before: ContactDraft, after: ContactDraft) -> tuple[tuple[str, str, str], ...]:
    """The fields that differ with their texts before and after."""
    old, new = dict(_values(before)), dict(_values(after))
    names = dict.fromkeys((*new, *old))
    return tuple(
        (name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)
    )
