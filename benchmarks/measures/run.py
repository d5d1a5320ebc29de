"""What every row works with."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Measurements
from benchmarks.harness import Terminal
from benchmarks.programs import Catalogue, Left, Program
from benchmarks.screen import Cells


@dataclass
class Run:
    """A run of the benchmarks.

    Attributes:
        home: a folder with a home for each program; it stays through the run, so that
            what a program keeps there is there when it starts again.
        round: counted from 0.
        held: by program the screen that a held key must lead to.
    """

    home: Path
    catalogue: Catalogue
    measurements: Measurements = field(default_factory=Measurements)
    round: int = 0
    held: dict[str, Cells] = field(default_factory=dict)
    _begun: float = field(default_factory=time.perf_counter)

    def programs(self, names: Sequence[str]) -> list[Program]:
        """Those that can be measured here, another one first in every round."""
        found = []
        for name in names:
            try:
                found.append(self.catalogue.get(name))
            except Left as reason:
                self.measurements.left_out[name] = str(reason)
        turn = self.round % len(found) if found else 0
        return found[turn:] + found[:turn]

    @contextmanager
    def opened(self, names: Sequence[str]) -> Iterator[list[tuple[Program, Terminal]]]:
        """These programs side by side, each at its list."""
        with ExitStack() as stack:
            yield [
                (program, stack.enter_context(program.open(self.home))) for program in self.programs(names)
            ]

    def say(self, text: str) -> None:
        """Tells what is being done, and how many seconds after the beginning."""
        spent = time.perf_counter() - self._begun
        print(f"[round {self.round + 1}, {spent:4.0f} s] {text}", file=sys.stderr, flush=True)
