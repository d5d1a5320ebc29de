"""What a program costs that nobody touches, and how much memory it holds after heavy use."""

from __future__ import annotations

import time

from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.programs import HELLO, OURS, WITH_CARD, Program
from tests.kit import processes

PROGRAMS = (HELLO, OURS, WITH_CARD)

_SECONDS = 10
_PAGES = 60
_SEARCHES = ("kowalski", "gdańsk", "walsk", "600 100", "nowak anna", "dyrektor")


def measure(run: Run) -> None:
    """The programs side by side: idle, then used, then their memory."""
    with run.opened(PROGRAMS) as programs:
        run.say("idle")
        time.sleep(1)  # what follows the start, such as collecting garbage, is not idling
        for _, terminal in programs:
            terminal.rest()
        before = [processes.cpu_ms(terminal.process) for _, terminal in programs]
        time.sleep(_SECONDS)
        for (program, terminal), used in zip(programs, before, strict=True):
            spent = (processes.cpu_ms(terminal.process) - used) / _SECONDS
            run.measurements.add("idle.cpu", program.name, [spent])
            run.measurements.add("idle.bytes", program.name, [terminal.watch(0.05) / _SECONDS])
        for program, terminal in programs:
            run.say(f"heavy use of {program.name}")
            _use(program, terminal)
            run.measurements.add("memory.heavy", program.name, [processes.rss_kib(terminal.process) / 1024])


def _use(program: Program, terminal: Terminal) -> None:
    """Searches, pages, jumps: the same keys for every program."""
    terminal.press("/")
    for text in _SEARCHES:
        terminal.press(*("space" if key == " " else key for key in text), "ctrl+u")
    terminal.press("enter", *program.first, *["pagedown"] * _PAGES)
    terminal.hold("down", 3, 30)
    terminal.press(*program.last, *["pageup"] * _PAGES, *program.first)
