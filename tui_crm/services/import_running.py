"""Running an import: chunks of staged rows, each row's state in the same transaction as its effect."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft, Kind
from tui_crm.domain.definition_rules import is_name
from tui_crm.domain.import_filling import filled
from tui_crm.domain.import_identity import named_for
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import RowResult, convert_row
from tui_crm.domain.imports import ImportOutcome, JobStatus, OnDuplicate, RowProblem, RowState
from tui_crm.domain.problems import Code, Denied, Problem, Refused, StoreError
from tui_crm.files.reading import open_table
from tui_crm.files.table import TableRow
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.import_custom import CustomWriting
from tui_crm.services.import_matching import Match, bare_organization, find, twin
from tui_crm.services.import_problems import problems_json
from tui_crm.services.import_report import outcome
from tui_crm.services.import_staging import content_of, reading_of
from tui_crm.store import import_content, names, upkeep
from tui_crm.store import import_lookups as look_up
from tui_crm.store import imports as store
from tui_crm.store.imports import Job, RowRecord
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports, Progress

CHUNK = 200
"""Rows in one transaction."""
_CHECKPOINT = 20 * CHUNK
"""After so many rows the log is brought into the base, so that no commit has to: others would wait for it."""
PAUSE = 0.01
"""Seconds between transactions in which others can write (facts 13)."""


def run(service: Imports, job: Job, progress: Progress | None, *, pause: bool) -> ImportOutcome:
    """Runs the rows that wait, to the end. Interrupted, by `progress` too, it can be gone on with."""
    if job.status not in store.OPEN:
        raise Refused(Code.IMPORT_NOT_OPEN, id=job.id, status=job.status.value)
    _set_status(service, job.id, JobStatus.RUNNING)
    to_the_end = False
    try:
        _settle_all(service, job, progress, pause=pause)
        to_the_end = True
    finally:
        if not to_the_end:
            # Where even that can't be written, the job goes on from "running" just as well.
            with suppress(StoreError):
                _set_status(service, job.id, JobStatus.STOPPED)
    return _ended(service, job.id)


def _settle_all(service: Imports, job: Job, progress: Progress | None, *, pause: bool) -> None:
    running = _Running(service, job)
    with open_table(content_of(service, job.id, job.file_name), reading_of(job)) as table:
        rows = islice(enumerate(table.rows, 1), job.done, None)
        done = job.done
        while chunk := list(islice(rows, CHUNK)):
            running.settle(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, job.rows)
            if pause:
                if done % _CHECKPOINT < CHUNK:
                    upkeep.checkpoint(service.database)
                time.sleep(PAUSE)


def _ended(service: Imports, number: int) -> ImportOutcome:
    with service.database.writing() as connection:
        job = store.read(connection, number)
        assert job is not None
        status = JobStatus.DONE_WITH_REFUSALS if job.counts[RowState.REFUSED] else JobStatus.DONE
        store.set_status(connection, number, status, service.now())
        store.change(connection, number, {"row_count": job.done, "samples": {}})
        import_content.remove(connection, number)
        return outcome(connection, replace(job, status=status))


def _set_status(service: Imports, job: int, status: JobStatus) -> None:
    with service.database.writing() as connection:
        store.set_status(connection, job, status, service.now())


class _Running:
    """One run of one job."""

    def __init__(self, service: Imports, job: Job) -> None:
        self._service = service
        self._job = job
        american = job.options.get("month_first", ())
        days = look_up.custom_dates(service.database.connection())
        self._plan = plan(job.columns, job.mapping, job.kind, service.region, american, days)
        self._writer = ContactWriter(
            service.database, service.actor, service.clock, service.region, unsearched=set()
        )
        self._may_make_tags = "tags" in job.options.get("create_missing", ()) and service.actor.may(
            Permission.TAGS
        )
        self._unmatched: dict[str, dict[str, int]] = job.unmatched
        self._custom = CustomWriting(service, job, self._count)
        self._met: set[int] = set()

    def settle(self, rows: Sequence[tuple[int, TableRow]]) -> None:
        """Settles these rows in one transaction; each comes with its number in the file, from 1."""
        with self._service.database.writing() as connection:
            settled = [self._settle(connection, number, row) for number, row in rows]
            self._writer.index()
            counts = Counter(state for state, _record in settled)
            records = [record for _state, record in settled if record is not None]
            store.settle(connection, self._job.id, len(rows), counts, records)
            store.change(connection, self._job.id, {"unmatched": self._unmatched})
        self._met.clear()  # the records tell from now on

    def _settle(
        self, connection: Connection, number: int, row: TableRow
    ) -> tuple[RowState, RowRecord | None]:
        """What became of the row, and what there is to tell of it.

        Of a person that was made there is nothing: it says itself which import made it.
        """
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
        draft, missing = self._with_known_names(connection, result.draft)
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
            warnings.append(self._shared(number, draft, match.shares_with))
        return RowState.CREATED, contact

    def _take_known(
        self, connection: Connection, number: int, result: RowResult, warnings: list[RowProblem], match: Match
    ) -> tuple[RowState, int]:
        """Skips or updates the contact that the row is. Raises Refused for a hidden one."""
        if match.contact is None:
            raise Refused(Code.DUPLICATE_HIDDEN)
        if self._job.on_duplicate is OnDuplicate.SKIP:
            return RowState.SKIPPED, match.contact
        draft, missing = self._with_known_names(connection, result.draft)
        before = self._writer.current(match.contact)
        if not match.by_uid:
            draft = named_for(before.draft, draft)
        changed = self._custom.write(draft, warnings, number, lambda one: self._change(before, one, result))
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

    def _shared(self, number: int, draft: ContactDraft, other: look_up.Candidate) -> RowProblem:
        """The warning that somebody else has the e-mail; a hidden one is not named.

        The id stands beside the name so that purging the other takes the name out, whoever has such a name.
        """
        name = other.named.display_name if other.named is not None else ""
        column = next((column for column, field in self._job.mapping.items() if field == "email"), "")
        problem = Problem(Code.EMAIL_SHARED, "", {"name": name, "id": other.id} if name else {})
        return RowProblem(number, problem, column, draft.emails[0].value)

    def _create(self, draft: ContactDraft, uid: str) -> int:
        return self._writer.create(
            draft, uid=uid, import_job=self._job.id, strict=False, create_tags=self._may_make_tags
        )

    def _change(self, before: Contact, draft: ContactDraft, result: RowResult) -> bool:
        met = before.id in self._met or store.was_met(
            self._service.database.connection(), self._job.id, before.id
        )
        after = filled(before.draft, draft) if met else merged(before.draft, draft, result.given)
        if after == before.draft:
            return False
        written = self._writer.update(
            before, after, import_job=self._job.id, strict=False, create_tags=self._may_make_tags
        )
        return written is not None

    # -- names -------------------------------------------------------------------------------------

    def _with_known_names(
        self, connection: Connection, draft: ContactDraft
    ) -> tuple[ContactDraft, dict[str, list[str]]]:
        """The draft with tags and users as the base calls them, and the names that it does not know."""
        if not (draft.tags or draft.owners or draft.watchers):
            return draft, {}
        missing: dict[str, list[str]] = {"tags": [], "owners": [], "watchers": []}
        tags: list[str] = []
        for name in draft.tags:
            tag = names.tag(connection, name)
            if tag is not None:
                tags.append(tag.name)
            elif self._may_make_tags and is_name(name):
                tags.append(name)
            else:
                missing["tags"].append(name)
        users: dict[str, list[str]] = {"owners": [], "watchers": []}
        for field, found in users.items():
            for name in getattr(draft, field):
                user = names.user(connection, name)
                if user is None:
                    missing[field].append(name)
                else:
                    found.append(user.name)
        known = replace(
            draft,
            tags=tuple(dict.fromkeys(tags)),
            owners=tuple(dict.fromkeys(users["owners"])),
            watchers=tuple(dict.fromkeys(users["watchers"])),
        )
        return known, missing

    def _count(self, missing: Mapping[str, Iterable[str]]) -> None:
        for what, given in missing.items():
            for name in given:
                counts = self._unmatched.setdefault(what, {})
                counts[name] = counts.get(name, 0) + 1
