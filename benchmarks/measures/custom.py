"""Thirty custom fields filled for everybody: a page of them, a filter typed by one, a view sorted by one."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.answer import Answer
from benchmarks.custom_base import custom_base, forget_orders
from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.page_cache import kept
from benchmarks.programs import CUSTOM, DATA_TABLE, HELLO, SORTED_VIEW
from benchmarks.screen import Area

PAGE, FILTER, SORT, FIRST_SORT = "custom.page", "custom.filter", "custom.sort", "custom.first_sort"
FILTERS = (
    ("number_1:>", "99000"), ("text_1:", "umowa"), ("choice_1:", "urgent"), ("date_1:", "2026-03"),
    ("multiple_choice_1:", "later"), ("number_2:<", "150"), ("text_2:", "serwis"), ("date_time_1:", "2025"),
)  # fmt: skip
"""What is typed: the field, and the value whose keys are measured. Two of them in each round."""

_OF_ROUND = 2
_PAGES, _SORTS = 8, 4
_OPEN, _EMPTY, _LEAVE, _ALL = "/", "ctrl+u", "escape", "0"


def measure(run: Run) -> None:
    """Side by side with a table of Textual's own and a program that only echoes."""
    path = custom_base(run.catalogue.persons)
    if run.round == 0:
        forget_orders(path)
    with kept(path), run.opened([HELLO, CUSTOM, DATA_TABLE]) as programs:
        run.say("custom fields")
        terminals = {program.name: terminal for program, terminal in programs}
        area = next(program.list for program, _terminal in programs if program.name == CUSTOM)
        if run.round == 0:
            run.measurements.add(
                f"{FIRST_SORT}.ms", CUSTOM, [terminals[CUSTOM].key(SORTED_VIEW, area, 1.0).last]
            )
            terminals[CUSTOM].press(_ALL)
        _pages(run, terminals)
        _sorts(run, terminals[CUSTOM], area)
        _filters(run, terminals[CUSTOM], terminals[HELLO], area)


def _pages(run: Run, terminals: Mapping[str, Terminal]) -> None:
    answers: dict[str, list[Answer]] = {CUSTOM: [], DATA_TABLE: []}
    for _ in range(_PAGES):
        for name, found in answers.items():
            found.append(terminals[name].key("pagedown"))
    for name, found in answers.items():
        run.measurements.add(f"{PAGE}.ms", name, [answer.last for answer in found])
    terminals[CUSTOM].press("home")


def _sorts(run: Run, ours: Terminal, area: Area) -> None:
    """The key of a view that is sorted by a custom field, and back."""
    answers = []
    for _ in range(_SORTS):
        answers.append(ours.key(SORTED_VIEW, area))
        ours.press(_ALL)
    run.measurements.add(f"{SORT}.ms", CUSTOM, [answer.inside for answer in answers])


def _filters(run: Run, ours: Terminal, hello: Terminal, area: Area) -> None:
    typed: dict[str, list[Answer]] = {HELLO: [], CUSTOM: []}
    ours.press(_OPEN)
    for turn in range(_OF_ROUND):
        field, value = FILTERS[(run.round * _OF_ROUND + turn) % len(FILTERS)]
        ours.press(*field)
        for key in value:
            typed[HELLO].append(hello.key(key))
            typed[CUSTOM].append(ours.key(key, area))
        ours.press(_EMPTY)
    ours.press(_LEAVE)
    run.measurements.add(f"{FILTER}.ms", HELLO, [answer.last for answer in typed[HELLO]])
    run.measurements.add(f"{FILTER}.ms", CUSTOM, [answer.inside for answer in typed[CUSTOM]])
