"""Measured values by round, and what is said about them: medians, and ratios within a round."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Statistic = Callable[[Sequence[float]], float]
"""Makes one number of the values of a round."""


@dataclass
class Measurements:
    """What was measured.

    Attributes:
        values: metric -> program -> a list for each round.
        left_out: program -> why it could not be measured.
        facts: about the run: machine, versions, sizes.
    """

    values: dict[str, dict[str, list[list[float]]]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def add(self, metric: str, program: str, values: Iterable[float]) -> None:
        """Adds a round."""
        self.values.setdefault(metric, {}).setdefault(program, []).append(list(values))

    def rounds(self, metrics: Sequence[str], program: str) -> list[list[float]]:
        """The values of each round, those of several metrics together; none where it was not measured."""
        found = [self.values.get(metric, {}).get(program, []) for metric in metrics]
        return [[value for values in together for value in values] for together in zip(*found, strict=False)]

    def save(self, path: Path) -> None:
        """Writes it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(vars(self), indent=1))

    @classmethod
    def load(cls, path: Path) -> Measurements:
        """Reads what `save` wrote."""
        return cls(**json.loads(path.read_text()))


@dataclass(frozen=True)
class Spread:
    """The median over the rounds, and the least and the greatest round."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread | None:
        """None for no values. A round that has no answer (NaN) makes all of it NaN: it must be seen."""
        if not values:
            return None
        if any(map(math.isnan, values)):
            return cls(math.nan, math.nan, math.nan)
        return cls(statistics.median(values), min(values), max(values))


def quantile(share: float) -> Statistic:
    """The statistic below which that share of the values lies, interpolated."""

    def of(values: Sequence[float]) -> float:
        if not values or any(map(math.isnan, values)):
            return math.nan
        ordered, place = sorted(values), (len(values) - 1) * share
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return of


MEDIAN = quantile(0.5)
P95 = quantile(0.95)
P99 = quantile(0.99)


def greatest(values: Sequence[float]) -> float:
    """The greatest value; NaN where one is missing."""
    return math.nan if not values or any(map(math.isnan, values)) else max(values)
