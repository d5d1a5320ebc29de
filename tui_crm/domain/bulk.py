"""What can be done with many contacts at once, and what comes of it (R27)."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.problems import Problem

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


class BulkRefusal(NamedTuple):
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
    """

    total: int
    changed: int
    unchanged: int
    gone: int
    refused: tuple[BulkRefusal, ...]
