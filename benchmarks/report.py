"""The report: goals with what was measured and a verdict, and every program's figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.figures import MEDIAN, P95, P99, Measurements, Spread, Statistic, greatest
from benchmarks.goals import GOALS, Goal
from benchmarks.measures import search
from benchmarks.plot import draw

_ABOUT = """\
# Benchmarks

What a person at the terminal waits for and pays, beside other programs in the same run: `make bench` makes
the bases, measures, and writes this page. Parts of it: `.venv/bin/python -m benchmarks --rows start,search
--rounds 3`.

Every program runs in a pseudo-terminal of 120 x 40 cells whose bytes are stamped as they come and drawn
afterwards. A key is sent from rest, with a random pause before it; programs that are compared stand side by
side and get their keys in turns, all of them in every round. A time ends with the last change of the
screen; that of a search with the last change of the rows' text, or, where the rows were right already, with
the frame that shows the key. An exact count that follows when typing rests is no part of it. A figure is the
median of the rounds' figures, with the least and the greatest round behind it; ratios are made within a
round. "hello" is an empty Textual app that echoes a key. The first key is typed the moment that a program
shows its first name (hello: its text). "Warm", where nothing is said, means that the base is held in the page
cache meanwhile. "Cold" means that the base was dropped from the page cache, the
program started, and typing began as soon as names stood there.
"""

_FIGURES: tuple[tuple[str, tuple[str, ...], Statistic, str], ...] = (
    ("real names on the screen", ("start.names",), MEDIAN, "ms"),
    ("the same, base not in the page cache", ("start.names_cold",), MEDIAN, "ms"),
    ("the whole screen at rest", ("start.rest",), MEDIAN, "ms"),
    ("first key answered", ("start.first_key",), MEDIAN, "ms"),
    *(
        (f"search, {kind}, {name}", (f"search.{kind}.ms",), statistic, "ms")
        for kind in search.KINDS
        for name, statistic in (("median", MEDIAN), ("p95", P95), ("worst", greatest))
    ),
    *(
        (f"search, {kind}, keys that changed no row", (f"search.{kind}.elsewhere",), fmean, "%")
        for kind in search.KINDS
    ),
    ("search, cold, median", ("search.cold.ms",), MEDIAN, "ms"),
    ("search, cold, worst", ("search.cold.ms",), greatest, "ms"),
    ("cursor", ("cursor.ms",), MEDIAN, "ms"),
    ("scroll by a row", ("scroll.ms",), MEDIAN, "ms"),
    ("page-down", ("page.ms",), MEDIAN, "ms"),
    ("End, the first time", ("end.ms",), MEDIAN, "ms"),
    ("End, again", ("end_again.ms",), MEDIAN, "ms"),
    ("cursor", ("cursor.bytes",), MEDIAN, "B"),
    ("one-row scroll", ("scroll.bytes",), MEDIAN, "B"),
    ("page-down", ("page.bytes",), MEDIAN, "B"),
    ("Down held 3 s at 16 kB/s: right screen", ("hold.ms",), MEDIAN, "ms"),
    ("idle", ("idle.bytes",), MEDIAN, "B/s"),
    ("idle", ("idle.cpu",), MEDIAN, "ms CPU/s"),
    ("memory at start", ("memory.start",), MEDIAN, "MB"),
    ("memory after heavy use", ("memory.heavy",), MEDIAN, "MB"),
    ("custom fields, page-down", ("custom.page.ms",), MEDIAN, "ms"),
    ("custom fields, filter typed, median", ("custom.filter.ms",), MEDIAN, "ms"),
    ("custom fields, filter typed, p95", ("custom.filter.ms",), P95, "ms"),
    ("custom fields, filter typed, worst", ("custom.filter.ms",), greatest, "ms"),
    ("custom fields, view sorted by one", ("custom.sort.ms",), MEDIAN, "ms"),
    ("custom fields, the first time ever", ("custom.first_sort.ms",), MEDIAN, "ms"),
    ("query, whole process", ("query.ms",), MEDIAN, "ms"),
    ("duplicates, all contacts", ("duplicates.scan",), MEDIAN, "s"),
    ("duplicates, around one that was changed", ("duplicates.freshen",), MEDIAN, "ms"),
    ("save, median", ("save.ms",), MEDIAN, "ms"),
    ("save, p99", ("save.ms",), P99, "ms"),
)


def write(measurements: Measurements, page: Path) -> None:
    """Writes the page and the plot beside it."""
    picture = page.with_suffix(".svg")
    draw([(goal, spread) for goal in GOALS if (spread := goal.spread(measurements))], picture)
    page.write_text("\n".join(_page(measurements, picture.name)) + "\n", encoding="utf-8")


def verdicts(measurements: Measurements) -> Iterator[tuple[Goal, Spread, bool]]:
    """Each goal that was measured."""
    for goal in GOALS:
        spread = goal.spread(measurements)
        if spread is not None:
            yield goal, spread, goal.is_met(spread)


def _page(measurements: Measurements, picture: str) -> Iterator[str]:
    yield _ABOUT
    yield from _table(("", ""), measurements.facts.items())
    for name, reason in measurements.left_out.items():
        yield f"\n{name} is left out: {reason}."
    yield "\n## Goals\n"
    yield f"![Each goal's figure as a share of its limit]({picture})\n"
    found = list(verdicts(measurements))
    yield f"{sum(met for *_, met in found)} of {len(found)} are met.\n"
    yield from _table(
        ("", "what", "measured (least - greatest round)", "goal", ""),
        ((goal.row, goal.what, _shown(spread, goal.unit), f"<= {_number(goal.limit)} {goal.unit}",
          "met" if met else "**not met**") for goal, spread, met in found),
    )  # fmt: skip
    yield "\n## Figures of each program\n"
    yield from _table(("what", "program", "median round (least - greatest round)"), _figures(measurements))


def _figures(measurements: Measurements) -> Iterator[tuple[str, str, str]]:
    for what, metrics, statistic, unit in _FIGURES:
        for program in measurements.values.get(metrics[0], {}):
            spread = Spread.of([statistic(values) for values in measurements.rounds(metrics, program)])
            if spread is not None:
                yield what, program, _shown(spread, unit)


def _table(head: Sequence[str], rows: object) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:  # type: ignore[attr-defined]
        yield f"| {' | '.join(row)} |"


def _shown(spread: Spread, unit: str) -> str:
    if math.isnan(spread.median):
        return "no answer"
    return f"{_number(spread.median)} {unit} ({_number(spread.least)} - {_number(spread.greatest)})"


def _number(value: float) -> str:
    """Three digits that count, whole thousands with a comma."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
