"""Down held for three seconds over a slow line: when the right screen stands after the key was let go."""

from __future__ import annotations

import re

from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.programs import DATA_TABLE, OURS, WITH_CARD, Program
from benchmarks.screen import Cells, Screen

PROGRAMS = (OURS, WITH_CARD, DATA_TABLE)
BYTES_A_SECOND = 16_000
SECONDS, KEYS_A_SECOND = 3, 30
_CLOCK = re.compile(r"\d\d:\d\d")


def measure(run: Run) -> None:
    """Each program in turn. A wrong screen counts as no answer."""
    for program in run.programs(PROGRAMS):
        run.say(f"slow line: {program.name}")
        with program.open(run.home) as terminal:
            terminal.line = BYTES_A_SECOND
            lag = terminal.hold("down", SECONDS, KEYS_A_SECOND)
            terminal.line = None
            terminal.rest()
            shown = _timeless(terminal.screen)
            if program.name not in run.held:
                run.held[program.name] = _step_by_step(program, terminal)
            right = shown == run.held[program.name]
            run.measurements.add("hold.ms", program.name, [lag if right else float("nan")])


def _step_by_step(program: Program, terminal: Terminal) -> Cells:
    """The screen that the same number of keys leads to when each is waited for."""
    terminal.press(*program.first, *["down"] * (SECONDS * KEYS_A_SECOND))
    terminal.rest(0.5)
    return _timeless(terminal.screen)


def _timeless(screen: Screen) -> Cells:
    """The screen without the times of day on it: the card tells its contact's, and a round lasts minutes."""
    clocks = {
        (x, y)
        for y, line in enumerate(screen.lines())
        for found in _CLOCK.finditer(line)
        for x in range(*found.span())
    }
    return tuple(
        tuple("" if (x, y) in clocks else cell for x, cell in enumerate(row))
        for y, row in enumerate(screen.cells())
    )
