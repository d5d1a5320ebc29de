"""Imports as values: the state of a job, of a row, and the outcome (R28, R35)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Problem

FORMATS = ("csv", "json", "jsonl", "xlsx", "vcard", "ldif")
"""What files of contacts are (R29)."""


class JobStatus(StrEnum):
    """Where an import stands."""

    MAPPING = "mapping"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DONE_WITH_REFUSALS = "done_with_refusals"
    STOPPED = "stopped"
    UNDONE = "undone"
    FAILED = "failed"


class RowState(StrEnum):
    """What became of a row; the four add up to the file (R35)."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    REFUSED = "refused"


class OnDuplicate(StrEnum):
    """What to do with a row whose contact exists (R36)."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of a file are read; None and "" leave it to what the file says.

    Attributes:
        encoding: Python's name.
        delimiter: one character.
        has_header: whether row 1 names the columns.
        repaired: whether text that was encoded twice ("Ĺ‚" for "ł") is put right.
        sheet: the name of a spreadsheet's sheet.
    """

    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    repaired: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read and what to do with it.

    Attributes:
        kind: the base; None to guess it from the columns.
        mapping: file column -> field, on top of what is guessed.
        skip: file columns to leave out.
        create_missing: of "tags", "options", "organizations": what cells name and the base lacks.
        separators: file column -> what stands between several values in one cell of it.
        remembered: whether the mapping of the last file with these columns counts before what is guessed.
    """

    kind: Kind | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    on_duplicate: OnDuplicate = OnDuplicate.SKIP
    reading: Reading = Reading()
    create_missing: frozenset[str] = frozenset(("organizations",))
    separators: dict[str, str] = field(default_factory=dict)
    remembered: bool = True
    dry_run: bool = False
    stage_only: bool = False


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A warning or refusal of one row; rows count from 1, the header not counted."""

    row: int
    problem: Problem
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did. `rows == created + updated + skipped + refused`, always (0 = all while staged).

    Attributes:
        job: its number; 0 for a dry run, which leaves no job.
        mapping: file column -> field, as used.
        unmapped: file columns that nothing was made of.
        warnings, refusals: of the first rows that have some.
        warned: how many rows have warnings.
        organizations: those that its persons' rows named and that it made beside the persons.
        unmatched: "tags", "owners", ... -> name -> how many rows named it in vain.
    """

    job: int
    status: JobStatus
    file: str
    format: str
    encoding: str
    delimiter: str
    kind: Kind
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    rows: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0
    warnings: tuple[RowProblem, ...] = ()
    refusals: tuple[RowProblem, ...] = ()
    unmatched: dict[str, dict[str, int]] = field(default_factory=dict)
    refused_file: str = ""
    warned: int = 0
    organizations: int = 0


class MappingReason(StrEnum):
    """Why a column of a file is taken for a field, or for none."""

    HEADER = "header"
    CONTENTS = "contents"
    REMEMBERED = "remembered"
    CHOSEN = "chosen"
    TAKEN = "taken"  # what was guessed is the field of another column, by choice
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of a file and what becomes of it.

    Attributes:
        target: the field, "" where it is left out.
        samples: values of the file in its order, none of them empty.
        separator: what stands between several values in one cell, "" where a cell is one value.
        takes_several: whether its target can have several values.
    """

    column: str
    target: str
    reason: MappingReason
    samples: tuple[str, ...] = ()
    separator: str = ""
    takes_several: bool = False


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A file as the mapping screen shows it (R30).

    Attributes:
        job: its number; 0 of a file that was only looked at.
        file: what it is called.
        reading: how its bytes are read now; encoding, delimiter and header are known there.
        doubly_encoded: whether its text looks as if it had been encoded twice.
        rows: how many it has; 0 where it was not read to its end.
        options: what was chosen by now, complete: a choice is `replace(mapping.options, ...)`.
    """

    job: int
    file: str
    format: str
    reading: Reading
    kind: Kind
    columns: tuple[MappedColumn, ...]
    options: ImportOptions
    rows: int = 0
    doubly_encoded: bool = False
    sheets: tuple[str, ...] = ()


class PreviewState(StrEnum):
    """What a row would become."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would be imported.

    Attributes:
        number: in the file, from 1.
        name: of the contact that it is about.
        contact: the contact of the base that it is, if the actor may see it.
        repeats: the earlier row of the file that is about the same contact; 0 for none.
        values: what was read, field -> text as it would be stored.
        changes: of an update the fields with their texts before and after.
    """

    number: int
    state: PreviewState
    name: str
    cells: tuple[str, ...]
    contact: int | None = None
    repeats: int = 0
    values: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[RowProblem, ...] = ()
    refusals: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, as far as the file was looked at; the counts add up to `rows` (R35).

    Attributes:
        rows: rows looked at.
        is_whole: whether that is the whole file.
        warnings: rows that would be imported with something worth a look.
        missing: "tags", "options", "organizations", "owners", "watchers" -> name -> rows that name it.
        kept: some rows of each state, for looking at; in the order of the file.
    """

    rows: int
    is_whole: bool
    counts: dict[PreviewState, int]
    warnings: int
    missing: dict[str, dict[str, int]]
    kept: tuple[PreviewRow, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import in the list of imports (R28).

    Attributes:
        user: login name of whose it is.
        rows: of the file, as far as known; `done` of them are settled.
        created_at, finished_at: ISO 8601, UTC; "" for not yet.
        can_resume, can_undo, can_delete: whether that is possible now.
        problem: why it failed.
        is_undoing: whether an undo was begun and has not ended; `left` contacts are still to be undone.
    """

    job: int
    status: JobStatus
    file: str
    format: str
    kind: Kind
    user: str
    rows: int
    done: int
    created: int
    updated: int
    skipped: int
    refused: int
    warnings: int
    created_at: str
    finished_at: str
    can_resume: bool
    can_undo: bool
    can_delete: bool
    problem: Problem | None = None
    is_undoing: bool = False
    left: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to go on with it."""
        return self.status in (JobStatus.MAPPING, JobStatus.READY, JobStatus.STOPPED, JobStatus.FAILED)


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """What taking an import back did.

    Attributes:
        removed: contacts that it had made and that are gone; `organizations` of them are organizations.
        put_back: contacts that it had changed and that are as before.
        kept: id and name of contacts that were changed since, and stay as they are.
        left: how many contacts are still to be looked at, where it was stopped.
    """

    removed: int
    put_back: int
    kept: tuple[tuple[int, str], ...] = ()
    left: int = 0
    organizations: int = 0
