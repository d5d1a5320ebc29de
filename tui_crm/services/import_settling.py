"""What becomes of each row of an import: created, updated, skipped or refused (R35, R36)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.import_filling import filled
from tui_crm.domain.import_identity import named_for
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import RowResult, convert_row
from tui_crm.domain.import_untaken import untaken
from tui_crm.domain.import_wiped import settled_state
from tui_crm.domain.imports import OnDuplicate, RowProblem, RowState
from tui_crm.domain.problems import Code, Denied, Problem, Refused
from tui_crm.services import import_pictures
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.import_custom import CustomWriting
from tui_crm.services.import_feeding import Item, Order, row_of
from tui_crm.services.import_matching import Match, bare_organization, find, hidden_duplicate, twin
from tui_crm.services.import_plainly import PlainWriting, Settled
from tui_crm.services.import_problems import problems_json
from tui_crm.services.import_staging import reading_of
from tui_crm.services.import_unknown import with_known_names, without_showing, without_unknown
from tui_crm.store import import_lookups as look_up
from tui_crm.store import imports as store
from tui_crm.store import search_backlog
from tui_crm.store.imports import Job, RowRecord
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

LARGE = 5_000
"""Rows of a file that is read by a process of its own, and whose search documents come in the end."""


class Settling:
    """One run of one job: what becomes of each row, in the transactions of whoever runs it."""

    def __init__(self, service: Imports, job: Job) -> None:
        self._service = service
        self._job = job
        american = job.options.get("month_first", ())
        days = look_up.custom_dates(service.database.connection())
        separators = job.options.get("separators", {})
        self._plan = plan(job.columns, job.mapping, job.kind, service.region, american, days, separators)
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )
        self._may_make_tags = "tags" in job.options.get("create_missing", ()) and service.actor.may(
            Permission.TAGS
        )
        self._unmatched = {what: dict(names) for what, names in job.unmatched.items()}
        self._custom = CustomWriting(service, job, self._count)
        self._met: set[int] = set()
        self._columns = {field: column for column, field in job.mapping.items()}
        self._plainly = PlainWriting(service, job, self._settle, self._shared, self._was_written)

    def order(self) -> Order:
        """What is to be read of the job's file."""
        job = self._job
        name = job.path or job.file_name
        return Order(self._service.database.path, job.id, name, reading_of(job), self._plan, job.done)

    def settle(self, connection: Connection, rows: Sequence[Item]) -> None:
        """Settles these rows in the transaction that is open."""
        settled = self._plainly.settle(connection, rows)
        counts = Counter(state for state, _record in settled)
        records = [record for _state, record in settled if record is not None]
        store.settle(connection, self._job.id, len(rows), counts, records)
        self._met.clear()  # the records tell from now on

    def index(self, connection: Connection) -> None:
        """Writes what stands for all rows of a transaction, before it ends."""
        self._writer.index()
        store.change(connection, self._job.id, {"unmatched": self._unmatched})

    def _was_written(self, connection: Connection, first: int, last: int) -> None:
        """The search documents of new contacts come at once, or of a large file in the end."""
        if self._job.rows >= LARGE:
            search_backlog.note(connection, first, last)
        elif self._writer.unsearched is not None:
            self._writer.unsearched.update(range(first, last + 1))

    def _settle(self, connection: Connection, item: Item) -> Settled:
        """What became of the row, and what there is to tell of it.

        Of a person that was made there is nothing: it says itself which import made it.
        """
        number, row = item[0], row_of(item)
        known = settled_state(row.cells)
        if known is not None:
            return known, None
        noticed = [RowProblem(number, row.problem)] if row.problem is not None else []
        if row.broken:
            problems = problems_json([], noticed)
            return RowState.REFUSED, RowRecord(number, RowState.REFUSED, None, problems, row.cells)
        result = convert_row(number, row.cells, self._plan)
        warnings = [*noticed, *result.warnings]
        refusals = list(result.refusals)
        state, contact = RowState.REFUSED, None
        if not refusals:
            match = find(connection, result, self._service.actor, self._job.id)
            try:
                with self._service.database.writing():
                    state, contact = self._take(connection, number, result, warnings, match)
                    state = self._picture(connection, number, result, warnings, state, contact)
            except (Refused, Denied) as refused:
                refusals = [RowProblem(number, problem) for problem in refused.problems]
                # The row goes when the contact that it is about is purged, whatever its cells say.
                state, contact = RowState.REFUSED, match.contact
        if contact is not None and not refusals:
            self._met.add(contact)
        problems = problems_json([] if refusals else warnings, refusals)
        if state is RowState.CREATED and not problems and result.draft.kind is Kind.PERSON:
            return state, None
        return state, RowRecord(number, state, contact, problems, row.cells if refusals else ())

    def _take(
        self, connection: Connection, number: int, result: RowResult, warnings: list[RowProblem], match: Match
    ) -> tuple[RowState, int | None]:
        """Creates, updates or skips; the state and the contact."""
        creates = self._job.on_duplicate is OnDuplicate.CREATE
        if match.found and not creates:
            return self._take_known(connection, number, result, warnings, match)
        draft, missing = self._with_known_names(connection, number, result.draft, warnings)
        if not creates:
            known = self._take_made(connection, number, replace(result, draft=draft), warnings, match)
            if known is not None:
                if known[0] is not RowState.SKIPPED:
                    self._count(missing)
                return known
        uid = result.uid if match.uid_is_free and not match.found else ""
        contact = self._custom.write(draft, warnings, number, lambda one: self._create(one, uid))
        self._count(missing)
        if match.shares_with is not None:
            warnings.append(self._shared(number, draft.emails[0].value, match.shares_with))
        return RowState.CREATED, contact

    def _picture(
        self,
        connection: Connection,
        number: int,
        result: RowResult,
        warnings: list[RowProblem],
        state: RowState,
        contact: int | None,
    ) -> RowState:
        """Gives the contact the row's picture; the state of the row then."""
        kept = state is RowState.SKIPPED and self._job.on_duplicate is not OnDuplicate.UPDATE
        if not result.avatar or contact is None or kept:
            return state
        made = state is RowState.CREATED
        try:
            fills = not made and self._is_met(contact)
            changed = import_pictures.give(
                self._service, connection, contact, result.avatar, self._job.id, made=made, fills=fills
            )
        except Refused as refused:
            column = next((name for name, field in self._job.mapping.items() if field == "avatar"), "")
            warnings += [RowProblem(number, problem, column) for problem in refused.problems]
            return state
        return RowState.UPDATED if changed and not made else state

    def _is_met(self, contact: int) -> bool:
        """Whether an earlier row of the file was about the contact."""
        connection = self._service.database.connection()
        return contact in self._met or store.was_met(connection, self._job.id, contact)

    def _take_known(
        self, connection: Connection, number: int, result: RowResult, warnings: list[RowProblem], match: Match
    ) -> tuple[RowState, int]:
        """Skips or updates the contact that the row is. Raises Refused for a hidden one."""
        if match.contact is None:
            raise hidden_duplicate(match)
        if self._job.on_duplicate is OnDuplicate.SKIP:
            return RowState.SKIPPED, match.contact
        draft, missing = self._with_known_names(connection, number, result.draft, warnings)
        before = self._writer.current(match.contact)
        if not match.by_uid:
            draft = named_for(before.draft, draft)
        draft, told = without_showing(connection, self._job, self._service.actor, before.draft, draft, number)
        warnings += told
        changed = self._custom.write(draft, warnings, number, lambda one: self._change(before, one, result))
        if self._is_met(match.contact):
            after = self._writer.current(match.contact).draft
            warnings += untaken(number, result.draft, after, self._columns)
        if changed:
            self._count(missing)
        return (RowState.UPDATED if changed else RowState.SKIPPED), match.contact

    def _take_made(
        self, connection: Connection, number: int, result: RowResult, warnings: list[RowProblem], match: Match
    ) -> tuple[RowState, int] | None:
        """What becomes of a row without a match that was imported before or whose persons were, else None."""
        bare = self._bare(connection, result.draft)
        own = bare is not None and match.uid_is_free and look_up.made_by(connection, bare.id, self._job.id)
        if not own:
            same = twin(connection, result, result.draft, self._service.actor, self._job.id)
            if same is not None:
                return RowState.SKIPPED, same
        if bare is None:
            return None
        self._custom.write(result.draft, warnings, number, lambda one: self._change(bare, one, result))
        if own:
            look_up.give_uid(connection, bare.id, result.uid)
        return RowState.UPDATED, bare.id

    def _bare(self, connection: Connection, draft: ContactDraft) -> Contact | None:
        if not self._service.actor.may(Permission.EDIT):
            return None
        return bare_organization(connection, draft, self._service.actor)

    def _shared(self, number: int, email: str, other: look_up.Candidate) -> RowProblem:
        """The warning that somebody else has the e-mail; a hidden one is not named.

        The id stands beside the name so that purging the other takes the name out, whoever has such a name.
        """
        name = other.named.display_name if other.named is not None else ""
        column = next((column for column, field in self._job.mapping.items() if field == "email"), "")
        problem = Problem(Code.EMAIL_SHARED, "", {"name": name, "id": other.id} if name else {})
        return RowProblem(number, problem, column, email)

    def _create(self, draft: ContactDraft, uid: str) -> int:
        return self._writer.create(
            draft, uid=uid, import_job=self._job.id, strict=False, create_tags=self._may_make_tags
        )

    def _change(self, before: Contact, draft: ContactDraft, result: RowResult) -> bool:
        after = (
            filled(before.draft, draft)
            if self._is_met(before.id)
            else merged(before.draft, draft, result.given)
        )
        if after == before.draft:
            return False
        written = self._writer.update(
            before, after, import_job=self._job.id, strict=False, create_tags=self._may_make_tags
        )
        return written is not None

    # -- names -------------------------------------------------------------------------------------

    def _with_known_names(
        self, connection: Connection, number: int, draft: ContactDraft, warnings: list[RowProblem]
    ) -> tuple[ContactDraft, dict[str, list[str]]]:
        """The draft with tags and users as the base calls them, and the names that it does not know."""
        missing: dict[str, list[str]] = {}
        if draft.organizations and "organizations" not in self._job.options.get("create_missing", ()):
            draft, told = without_unknown(connection, self._job, self._service.actor, draft, number)
            warnings += told
            missing["organizations"] = [one.value for one in told]
        draft, unknown = with_known_names(connection, draft, self._may_make_tags)
        unknown["tags"] = [name for name in unknown["tags"] if name not in draft.tags]
        return draft, missing | unknown

    def _count(self, missing: Mapping[str, Iterable[str]]) -> None:
        for what, given in missing.items():
            for name in given:
                counts = self._unmatched.setdefault(what, {})
                counts[name] = counts.get(name, 0) + 1
