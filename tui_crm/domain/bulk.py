"""What can be done with many contacts at once, and what comes of it (R27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.fields import FIELDS, FieldType
from tui_crm.domain.problems import Code, Problem, Value

EXAMPLES = 3
"""Names that are given for each reason of a refusal."""


class BulkAction(StrEnum):
    """What is done with each of many contacts."""

    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    SET_OWNERS = "set_owners"  # they replace those that there are; the first is the main one
    ADD_OWNERS = "add_owners"
    REMOVE_OWNERS = "remove_owners"
    ADD_WATCHERS = "add_watchers"
    REMOVE_WATCHERS = "remove_watchers"
    SET_STATUS = "set_status"
    SET_ACCESS = "set_access"
    SET_FIELD = "set_field"  # one field of text, or a custom field; an empty value clears it
    DELETE = "delete"


class BulkChange(NamedTuple):
    """An action with what it needs.

    Attributes:
        values: names of tags, logins of users, a status, an access, or the text of a field.
        field: of SET_FIELD; else "".
    """

    action: BulkAction
    values: tuple[str, ...] = ()
    field: str = ""


_SINGLE = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.BIRTHDAY, FieldType.NUMBER_ID)
_OWN_TO_EACH = ("first_name", "last_name", "full_name", "name", "organization_position")
SETTABLE = tuple(
    field.name
    for field in FIELDS.values()
    if field.name in ("website", "keep_in_touch")
    or (field.type in _SINGLE and field.name not in _OWN_TO_EACH)
)
"""Fields that may be given the same value in many contacts, besides the custom ones."""


@dataclass(frozen=True, slots=True)
class BulkRefusal:
    """Why some contacts stay as they are.

    Attributes:
        problem: the reason, without what tells one contact from another.
        count: how many.
        names: of up to `EXAMPLES` of them.
    """

    problem: Problem
    count: int
    names: tuple[str, ...]


class BulkOutcome(NamedTuple):
    """What an action would do, or did. The parts add up to `total`.

    Attributes:
        total: how many contacts were meant.
        changed: how many change.
        unchanged: how many are so already.
        gone: how many are not there any more, or not to be seen.
        refused: the others, by reason, the most frequent first.
        made: names of the tags that did not exist.
    """

    total: int
    changed: int
    unchanged: int
    gone: int
    refused: tuple[BulkRefusal, ...]
    made: tuple[str, ...] = ()

    @property
    def refused_count(self) -> int:
        """How many are refused, for whatever reason."""
        return sum(one.count for one in self.refused)


class Tally:
    """Counts what comes of each contact, until all were seen.

    Attributes:
        changed, unchanged, gone: as of a `BulkOutcome`.
    """

    def __init__(self) -> None:
        self.changed = self.unchanged = self.gone = 0
        self._refused: dict[tuple[Code, tuple[tuple[str, Value], ...]], _Refused] = {}

    def refuse(self, name: str, problems: Sequence[Problem]) -> None:
        """Counts a contact of this name that stays as it is; the first problem is the reason."""
        problem = problems[0]
        values = {key: value for key, value in problem.values.items() if key not in _TELLING_APART}
        key = problem.code, tuple(sorted(values.items()))
        reason = self._refused.setdefault(key, _Refused(Problem(problem.code, problem.field, values)))
        reason.count += 1
        if len(reason.names) < EXAMPLES:
            reason.names.append(name)

    def outcome(self, made: tuple[str, ...] = ()) -> BulkOutcome:
        """All that was counted."""
        refused = sorted(self._refused.values(), key=lambda one: -one.count)
        total = self.changed + self.unchanged + self.gone + sum(one.count for one in refused)
        reasons = tuple(BulkRefusal(one.problem, one.count, tuple(one.names)) for one in refused)
        return BulkOutcome(total, self.changed, self.unchanged, self.gone, reasons, made)


_TELLING_APART = ("name", "id")


class _Refused:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.count = problem, 0
        self.names: list[str] = []
