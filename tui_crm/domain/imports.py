"""Imports as values: the state of a job, of a row, and the outcome (R28, R35)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Problem


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
    """What became of a staged row; the four last add up to the file."""

    STAGED = "staged"
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
class ImportOptions:
    """How a file is to be read and what to do with it.

    Attributes:
        kind: the base; None to guess it from the columns.
        mapping: file column -> field, on top of what is guessed.
        skip: file columns to leave out.
        encoding, delimiter: None to guess.
        create_missing: of "tags", "options", "organizations"; organizations are always made.
    """

    kind: Kind | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    on_duplicate: OnDuplicate = OnDuplicate.SKIP
    encoding: str | None = None
    delimiter: str | None = None
    create_missing: frozenset[str] = frozenset()
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
        unmatched: "tags", "owners", ... -> name -> how many rows named it in vain.
        refused_rows: the refused rows as they stood in the file, for the file of refused rows.
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
