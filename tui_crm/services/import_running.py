"""Running an import: chunks of staged rows, each row's state in the same transaction as its effect."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, ContactDraft
from tui_crm.domain.definition_rules import is_name
from tui_crm.domain.import_filling import filled
from tui_crm.domain.import_identity import named_for
from tui_crm.domain.import_merge import merged
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import RowResult, convert_row
from tui_crm.domain.imports import ImportOutcome, JobStatus, OnDuplicate, RowProblem, RowState
from tui_crm.domain.problems import Code, Denied, Problem, Refused, StoreError
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.import_custom import CustomWriting
from tui_crm.services.import_matching import Match, bare_organization, find, twin
from tui_crm.services.import_problems import problems_json, read_problems
from tui_crm.services.import_report import outcome
from tui_crm.store import import_lookups as look_up
from tui_crm.store import imports as store
from tui_crm.store import names, upkeep
from tui_crm.store.imports import Job, StagedRow
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
    running = _Running(service, job)
    done = job.rows - _waiting(service, job.id)
    to_the_end = False
    try:
        while settled := running.chunk():
            done += settled
            if progress is not None:
                progress(done, job.rows)
            if pause:
                if done % _CHECKPOINT < CHUNK:
                    upkeep.checkpoint(service.database)
                time.sleep(PAUSE)
        to_the_end = True
    finally:
        if not to_the_end:
            # Where even that can't be written, the job goes on from "running" just as well.
            with suppress(StoreError):
                _set_status(service, job.id, JobStatus.STOPPED)
    with service.database.writing() as connection:
        refused = store.counted(connection, job.id)[RowState.REFUSED]
        status = JobStatus.DONE_WITH_REFUSALS if refused else JobStatus.DONE
        store.set_status(connection, job.id, status, service.now())
        ended = store.read(connection, job.id)
        assert ended is not None
        return outcome(connection, ended)


def _set_status(service: Imports, job: int, status: JobStatus) -> None:
    with service.database.writing() as connection:
        store.set_status(connection, job, status, service.now())


def _waiting(service: Imports, job: int) -> int:
    with service.database.reading() as connection:
        return store.counted(connection, job)[RowState.STAGED]


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

    def chunk(self) -> int:
        """Settles the next rows; how many there were."""
        with self._service.database.writing() as connection:
            rows = store.staged(connection, self._job.id, CHUNK)
            for row in rows:
                self._settle(connection, row)
            self._writer.index()
            if rows:
                store.set_unmatched(connection, self._job.id, self._unmatched)
        return len(rows)

    def _settle(self, connection: Connection, row: StagedRow) -> None:
        noticed, _none = read_problems(row.number, row.problems)
        result = convert_row(row.number, row.cells, self._plan)
        warnings = [*noticed, *result.warnings]
        refusals = list(result.refusals)
        state, contact = RowState.REFUSED, None
        if not refusals:
            match = find(connection, result, self._service.actor, self._job.id)
            try:
                with self._service.database.writing():
                    state, contact = self._take(connection, row.number, result, warnings, match)
            except (Refused, Denied) as refused:
                refusals = [RowProblem(row.number, problem) for problem in refused.problems]
                # The row goes when the contact that it is about is purged, whatever its cells say.
                state, contact = RowState.REFUSED, match.contact
        problems = problems_json([] if refusals else warnings, refusals)
        store.settle(connection, self._job.id, row.number, state, contact, problems)

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
        met = store.was_met(self._service.database.connection(), self._job.id, before.id)
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
