"""The goals: what is compared with what, and the figure that it should not exceed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figures import MEDIAN, P95, P99, Measurements, Spread, Statistic, greatest
from benchmarks.measures import commands, importing, search
from benchmarks.programs import ABOOK, CUSTOM, DATA_TABLE, HELLO, OURS, OURS_10K, WITH_CARD

TIMES, MS, PERCENT, BYTES, BYTES_A_SECOND = "x", "ms", "%", "B", "B/s"


@dataclass(frozen=True)
class Quantity:
    """One number of each round: a statistic of what was measured of a program, several metrics together."""

    program: str
    metrics: tuple[str, ...]
    statistic: Statistic = MEDIAN

    def of_rounds(self, measurements: Measurements) -> list[float]:
        """The number of each round."""
        return [self.statistic(values) for values in measurements.rounds(self.metrics, self.program)]


@dataclass(frozen=True)
class Goal:
    """A figure that should not be exceeded.

    Attributes:
        row: the row of the table that it belongs to.
        against: what it is divided by, within each round; None for a figure by itself.
        worst: whether the worst round counts, instead of the median round.
    """

    row: str
    what: str
    quantity: Quantity
    limit: float
    unit: str = TIMES
    against: Quantity | None = None
    worst: bool = False

    def spread(self, measurements: Measurements) -> Spread | None:
        """What was measured; None where it was not."""
        found = self.quantity.of_rounds(measurements)
        if self.against is not None:
            base = self.against.of_rounds(measurements)
            found = [value / other if other else math.nan for value, other in zip(found, base, strict=False)]
        return Spread.of(found)

    def figure(self, spread: Spread) -> float:
        """The number that the limit is held against."""
        return spread.greatest if self.worst else spread.median

    def is_met(self, spread: Spread) -> bool:
        """Whether the limit is kept; a missing answer keeps none."""
        return self.figure(spread) <= self.limit


def extra_frames(frames: Sequence[float]) -> float:
    """The share of keys after which the screen changed more than once, in percent."""
    return 100 * sum(count > 1 for count in frames) / len(frames)


def _ratio(row: str, what: str, metrics: tuple[str, ...], ours: str, other: str, limit: float) -> Goal:
    return Goal(row, what, Quantity(ours, metrics), limit, against=Quantity(other, metrics))


_START, _SEARCH, _LIST = "start", "search", "list"
_WIRE, _REST, _BESIDES = "bytes to the terminal", "at rest", "besides"
_TYPED = tuple(f"search.{kind}.ms" for kind in search.KINDS)
_FRAMES = tuple(f"search.{kind}.frames" for kind in search.KINDS)
_CUSTOM = "30 custom fields filled"
_FILTER, _PAGE, _SORT = ("custom.filter.ms",), ("custom.page.ms",), ("custom.sort.ms",)
_IMPORT = "a million rows imported"
_COLD = ("search.cold.ms",)
_ECHO = Quantity(HELLO, _TYPED)

GOALS = (
    _ratio(_START, "real names on the screen / hello", ("start.names",), WITH_CARD, HELLO, 0.15),
    _ratio(_START, "the whole screen at rest / hello", ("start.rest",), WITH_CARD, HELLO, 1.2),
    _ratio(_START, "first key answered / hello", ("start.first_key",), WITH_CARD, HELLO, 1.25),
    Goal(_SEARCH, "key to painted result, median / hello's echo", Quantity(OURS, _TYPED), 4, against=_ECHO),
    Goal(_SEARCH, "key to painted result, p95 / hello's echo", Quantity(OURS, _TYPED, P95), 7, against=_ECHO),
    Goal(_SEARCH, "key to painted result, p95", Quantity(OURS, _TYPED, P95), 50, MS),
    Goal(_SEARCH, "keys with more than one frame", Quantity(OURS, _FRAMES, extra_frames), 0, PERCENT),
    _ratio(_SEARCH, "median / hello's echo, card following", _TYPED, WITH_CARD, HELLO, 4),
    _ratio(_SEARCH, "large base / 10k", _TYPED, OURS, OURS_10K, 1.3),
    _ratio(_SEARCH, "cold, median / hello's echo", _COLD, OURS, HELLO, 9),
    Goal(_SEARCH, "cold, worst key", Quantity(OURS, _COLD, greatest), 100, MS, worst=True),
    _ratio(_LIST, "scroll by a row / DataTable", ("scroll.ms",), OURS, DATA_TABLE, 0.15),
    _ratio(_LIST, "scroll by a row / hello's echo", ("scroll.ms",), OURS, HELLO, 1.15),
    _ratio(_LIST, "page-down / DataTable", ("page.ms",), OURS, DATA_TABLE, 0.2),
    _ratio(_LIST, "End, the first time / DataTable", ("end.ms",), OURS, DATA_TABLE, 0.2),
    _ratio(_WIRE, "cursor, list alone / abook", ("cursor.bytes",), OURS, ABOOK, 1.25),
    _ratio(_WIRE, "one-row scroll, list alone / abook", ("scroll.bytes",), OURS, ABOOK, 1.25),
    _ratio(_WIRE, "page-down, list alone / abook", ("page.bytes",), OURS, ABOOK, 1.45),
    Goal(_WIRE, "cursor, card following", Quantity(WITH_CARD, ("cursor.bytes",)), 2_000, BYTES),
    Goal(_WIRE, "one-row scroll, card following", Quantity(WITH_CARD, ("scroll.bytes",)), 2_000, BYTES),
    Goal(_WIRE, "Down held 3 s at 16 kB/s: right screen after release", Quantity(OURS, ("hold.ms",)), 50, MS),
    Goal(_WIRE, "the same, card following", Quantity(WITH_CARD, ("hold.ms",)), 50, MS),
    Goal(_REST, "bytes while idle", Quantity(OURS, ("idle.bytes",)), 0, BYTES_A_SECOND, worst=True),
    _ratio(_REST, "CPU while idle / hello", ("idle.cpu",), OURS, HELLO, 1.25),
    _ratio(_REST, "memory at start / hello", ("memory.start",), OURS, HELLO, 1.3),
    _ratio(_REST, "memory after heavy use / hello", ("memory.heavy",), OURS, HELLO, 1.6),
    _ratio(_CUSTOM, "page-down, 8 custom columns / DataTable", _PAGE, CUSTOM, DATA_TABLE, 0.2),
    _ratio(_CUSTOM, "typed filter, key to painted result, median / hello's echo", _FILTER, CUSTOM, HELLO, 4),
    Goal(_CUSTOM, "typed filter, key to painted result, p95", Quantity(CUSTOM, _FILTER, P95), 50, MS),
    Goal(_CUSTOM, "view sorted by a custom field, worst", Quantity(CUSTOM, _SORT, greatest), 50, MS),
    Goal(_BESIDES, "tui-crm query / python -c pass", Quantity(commands.QUERY, ("query.ms",)), 3,
         against=Quantity(commands.PASS, ("query.ms",))),
    Goal(_BESIDES, "save with search update, median", Quantity(OURS, ("save.ms",)), 1, MS),
    Goal(_BESIDES, "save with search update, p99", Quantity(OURS, ("save.ms",), P99), 20, MS),
    Goal(_BESIDES, "duplicates among all contacts", Quantity(OURS, ("duplicates.scan",)), 180, "s"),
    _ratio(_IMPORT, "usable / .import into a bare table", ("import.usable",), OURS, importing.SHELL, 10),
    _ratio(_IMPORT, "complete / .import", ("import.complete",), OURS, importing.SHELL, 16.7),
    _ratio(_IMPORT, "complete / the shell with our schema", ("import.complete",), OURS,
           importing.SAME_SCHEMA, 1.67),
    Goal(_IMPORT, "memory of the largest process", Quantity(OURS, ("import.memory",)), 250, "MB", worst=True),
    Goal(_IMPORT, "first preview of the mapping", Quantity(OURS, ("import.look",)), 1, "s"),
    Goal(_IMPORT, "an edit meanwhile", Quantity(OURS, ("import.edit",), greatest), 500, MS, worst=True),
    Goal(_IMPORT, "a key meanwhile, p95 / nobody imports", Quantity(OURS, ("import.key",), P95), 2,
         against=Quantity(importing.ALONE, ("import.key",), P95)),
)  # fmt: skip
