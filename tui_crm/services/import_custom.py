"""What an import does with values that the custom fields of the base can't hold (R31, R35)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import ContactDraft, CustomValue, Kind
from tui_crm.domain.definition_rules import is_name
from tui_crm.domain.field_values import custom_text
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.store import import_lookups as look_up
from tui_crm.store.imports import Job

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

T = TypeVar("T")


class CustomWriting:
    """Writes the drafts of one job."""

    def __init__(
        self, service: Imports, job: Job, count: Callable[[Mapping[str, Sequence[str]]], None]
    ) -> None:
        """`count` takes the names that the base lacks, by what they are names of."""
        self._service = service
        self._job = job.id
        self._count = count
        self._columns = {field: column for column, field in job.mapping.items()}
        self._makes_options = "options" in job.options.get("create_missing", ()) and service.actor.may(
            Permission.FIELDS
        )

    def write(
        self, draft: ContactDraft, warnings: list[RowProblem], number: int, write: Callable[[ContactDraft], T]
    ) -> T:
        """What `write` gives for the draft; values that its custom fields can't hold go to the note.

        Args:
            warnings: takes what is worth telling of them.
            number: of the row.

        Raises Refused for all else that is wrong.
        """
        try:
            return write(draft)
        except Refused as refused:
            wrong: dict[str, list[Problem]] = defaultdict(list)
            for problem in refused.problems:
                wrong[problem.field.removeprefix(CUSTOM_PREFIX)].append(problem)
            if not set(wrong) <= set(draft.custom):
                raise
        if self._make_options(draft.kind, wrong):
            return self.write(draft, warnings, number, write)
        custom, lines = dict(draft.custom), [draft.note] if draft.note else []
        for key, problems in wrong.items():
            column = self._columns.get(CUSTOM_PREFIX + key, CUSTOM_PREFIX + key)
            lost, kept = _parted(custom.pop(key), problems)
            if kept:
                custom[key] = kept
            lines.append(f"{column.removeprefix(CUSTOM_PREFIX)}: {lost}")
            for problem in problems:
                name = str(problem.values.get("name", lost))
                warnings.append(RowProblem(number, problem, column, name))
        written = write(replace(draft, custom=custom, note="\n".join(lines)))
        unknown = [
            str(one.values["name"])
            for problems in wrong.values()
            for one in problems
            if one.code is Code.OPTION_UNKNOWN
        ]
        if unknown:  # counted once: a row that is refused after all counts for nothing
            self._count({"options": unknown})
        return written

    def _make_options(self, kind: Kind, wrong: Mapping[str, Sequence[Problem]]) -> bool:
        """Makes options that the base lacks, where that was asked for; whether any was made."""
        if not self._makes_options:
            return False
        missing = [
            (key, str(problem.values["name"]))
            for key, problems in wrong.items()
            for problem in problems
            if problem.code is Code.OPTION_UNKNOWN
        ]
        connection = self._service.database.connection()
        # every one of them, not only the first
        made = [
            look_up.create_option(connection, kind, key, name, self._job)
            for key, name in missing
            if is_name(name)
        ]
        return any(made)


def _parted(value: CustomValue, problems: Sequence[Problem]) -> tuple[str, tuple[str, ...]]:
    """What of a value goes to the note, and what its field can hold: of several options those that exist."""
    text = custom_text(value)
    unknown = [str(one.values["name"]) for one in problems if one.code is Code.OPTION_UNKNOWN]
    if not unknown or unknown == [text]:
        return text, ()
    known = (name.strip() for name in text.split(SEVERAL))
    return SEVERAL.join(unknown), tuple(name for name in known if name and name not in unknown)
