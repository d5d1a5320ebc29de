"""Warnings and refusals of a row as they are kept with it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tui_crm.domain.access import Actor
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.store import timeline
from tui_crm.store.sql import Connection

_UNNAMED = {
    Code.CONTACT_INACTIVE: Code.DUPLICATE_HIDDEN,
    Code.ORGANIZATION_INACTIVE: Code.ORGANIZATION_NOT_ACCESSIBLE,
}
"""What is said instead where the contact is hidden from the actor by now; others only lose the name."""
_LONGEST = 200  # characters of a value that are kept: the whole of it is in the row's cells


def problems_json(warnings: Iterable[RowProblem], refusals: Iterable[RowProblem]) -> str:
    """Both as JSON, "" for none."""
    items = [_data(one, False) for one in warnings] + [_data(one, True) for one in refusals]
    return json.dumps(items, ensure_ascii=False) if items else ""


def read_problems(number: int, text: str) -> tuple[list[RowProblem], list[RowProblem]]:
    """Warnings and refusals that `problems_json` wrote for the row of this number."""
    warnings: list[RowProblem] = []
    refusals: list[RowProblem] = []
    for item in json.loads(text) if text else ():
        problem = Problem(Code(item["code"]), item["field"], item["values"])
        one = RowProblem(number, problem, item["column"], item["value"])
        (refusals if item["refused"] else warnings).append(one)
    return warnings, refusals


def told_to(connection: Connection, actor: Actor, problem: Problem) -> Problem:
    """The problem without the name of a contact that the actor may not see any more (R43)."""
    contact = problem.values.get("id")
    if contact is None or timeline.known(connection, [int(contact)], actor):
        return problem
    return Problem(_UNNAMED.get(problem.code, problem.code), problem.field)


def _data(one: RowProblem, refused: bool) -> dict[str, object]:
    values = {
        name: value[:_LONGEST] if isinstance(value, str) else value
        for name, value in one.problem.values.items()
    }
    return {
        "refused": refused,
        "code": one.problem.code.value,
        "field": one.problem.field,
        "values": values,
        "column": one.column,
        "value": one.value[:_LONGEST],
    }
