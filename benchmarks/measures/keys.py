"""Moving in the list: a row, a row that scrolls, a page, the end. Time and bytes, key by key in turns."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answer import Answer
from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.programs import (
    ABOOK,
    DATA_TABLE,
    FAST_TABLE,
    HELLO,
    OURS,
    OURS_10K,
    VISIDATA,
    WITH_CARD,
    Program,
)

PROGRAMS = (HELLO, OURS, OURS_10K, WITH_CARD, DATA_TABLE, FAST_TABLE, VISIDATA, ABOOK)

CURSOR, SCROLL, PAGE, END, END_AGAIN = "cursor", "scroll", "page", "end", "end_again"
_TURNS = {CURSOR: 10, SCROLL: 15, PAGE: 8, END: 3}
# More than a screen has rows: afterwards every step down scrolls.
_TO_THE_EDGE = 45

Open = Sequence[tuple[Program, Terminal]]


def measure(run: Run) -> None:
    """All programs side by side; each kind of key in turns."""
    with run.opened(PROGRAMS) as programs:
        run.say("keys")
        _in_turns(run, CURSOR, programs, "down")
        for _, terminal in programs:
            terminal.press(*["down"] * _TO_THE_EDGE)
        _in_turns(run, SCROLL, programs, "down")
        _in_turns(run, PAGE, programs, "pagedown")
        _ends(run, programs)


def _in_turns(run: Run, kind: str, programs: Open, key: str) -> None:
    answers: dict[str, list[Answer]] = {program.name: [] for program, _ in programs}
    for _ in range(_TURNS[kind]):
        for program, terminal in programs:
            answers[program.name].append(terminal.key(key))
    _note(run, kind, answers)


def _ends(run: Run, programs: Open) -> None:
    """The last row, then back to the first, without measuring the way back."""
    answers: dict[str, list[Answer]] = {program.name: [] for program, _ in programs}
    for _ in range(_TURNS[END]):
        for program, terminal in programs:
            terminal.press(*program.first, *program.last[:-1])
            answers[program.name].append(terminal.key(program.last[-1]))
    # A table may keep the lines it drew: only the first jump shows what reaching the end costs.
    _note(run, END, {name: found[:1] for name, found in answers.items()})
    _note(run, END_AGAIN, {name: found[1:] for name, found in answers.items()})


def _note(run: Run, kind: str, answers: dict[str, list[Answer]]) -> None:
    for name, of_program in answers.items():
        run.measurements.add(f"{kind}.ms", name, [answer.last for answer in of_program])
        run.measurements.add(f"{kind}.bytes", name, [answer.bytes for answer in of_program])
        run.measurements.add(f"{kind}.frames", name, [answer.frames for answer in of_program])
