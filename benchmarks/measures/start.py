"""From the start of the program: to names on the screen, to rest, and to the answer to an impatient key."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.answer import Chunk
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
from benchmarks.screen import Area, Cells, Screen
from tests.kit import processes

PROGRAMS = (HELLO, WITH_CARD, OURS, OURS_10K, DATA_TABLE, FAST_TABLE, VISIDATA, ABOOK)

_KEY = "down"
_QUIET = 0.3
# Fewer cells are a blinking cursor or a clock.
_LEAST_CELLS = 2


def measure(run: Run) -> None:
    """Each program twice: once left alone, once with a key typed as soon as it shows something."""
    for program in run.programs(PROGRAMS):
        run.say(f"start of {program.name}")
        if run.round == 0:
            program.open(run.home).close()  # compiled files, caches of its own
        alone = _left_alone(run, program)
        _with_a_key(run, program, alone)


def _left_alone(run: Run, program: Program) -> Cells:
    with program.start(run.home) as terminal:
        named = terminal.wait_for(program.sign)
        chunks = terminal.rest(_QUIET)
        changed = [chunk.at for chunk in chunks if chunk.change.cells >= _LEAST_CELLS]
        run.measurements.add("start.names", program.name, [(named - terminal.started) * 1000])
        run.measurements.add("start.rest", program.name, [(changed[-1] - terminal.started) * 1000])
        run.measurements.add("memory.start", program.name, [processes.rss_kib(terminal.process) / 1024])
        return terminal.screen.cells()


def _with_a_key(run: Run, program: Program, alone: Cells) -> None:
    with program.start(run.home) as terminal:
        terminal.wait_for(program.sign)
        terminal.type(_KEY)
        chunks = terminal.rest(_QUIET)
        answered = _answered(chunks, alone, terminal.size, program.list)
        run.measurements.add("start.first_key", program.name, [(answered - terminal.started) * 1000])


def _answered(chunks: Sequence[Chunk], alone: Cells, size: tuple[int, int], area: Area) -> float:
    """When every cell of the list that the key changed looked as it does in the end; NaN if none changed."""
    final = _drawn(chunks, size).cells()
    wanted = {
        (x, y): final[y][x]
        for y in range(area.top, min(area.bottom, size[1]))
        for x in range(area.left, min(area.right, size[0]))
        if final[y][x] != alone[y][x]
    }
    screen = Screen(*size)
    for chunk in chunks:
        screen.draw(chunk.data)
        cells = screen.cells()
        if wanted and all(cells[y][x] == cell for (x, y), cell in wanted.items()):
            return chunk.at
    return float("nan")


def _drawn(chunks: Sequence[Chunk], size: tuple[int, int]) -> Screen:
    screen = Screen(*size)
    for chunk in chunks:
        screen.draw(chunk.data)
    return screen
