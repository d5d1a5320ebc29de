"""The plot of the report: each goal's figure as a share of its limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Spread
from benchmarks.goals import Goal

_MET, _MISSED = "#2e7d32", "#c62828"
_LEAST = 0.01
"""Figures of nothing still have a bar on a logarithmic axis."""


def draw(results: Sequence[tuple[Goal, Spread]], path: Path) -> None:
    """Writes the plot as SVG: bars that end left of the line at 1 keep their limit."""
    # Imported late: a part of the benchmarks can run without it.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # The same figures give the same file, and its text stays text.
    mpl.rcParams.update({"svg.hashsalt": "tui-crm", "svg.fonttype": "none", "font.size": 8})
    shown = [(goal, spread) for goal, spread in results if goal.limit and not math.isnan(spread.median)]
    figure = Figure(figsize=(9, 0.6 + 0.24 * len(shown)), layout="constrained")
    axes = figure.subplots()
    for place, (goal, spread) in enumerate(shown):
        least, middle, most = (
            max(_LEAST, value / goal.limit) for value in (spread.least, spread.median, spread.greatest)
        )
        colour = _MET if goal.is_met(spread) else _MISSED
        axes.barh(place, middle, color=colour, height=0.6)
        axes.plot((least, most), (place, place), color="black", linewidth=0.8)
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xscale("log")
    axes.set_yticks(range(len(shown)), [f"{goal.row}: {goal.what}" for goal, _ in shown])
    axes.invert_yaxis()
    axes.set_xlabel(
        "measured / limit: the goal is met left of 1; the thin line is the least and the greatest round"
    )
    figure.savefig(path, format="svg", metadata={"Date": None})
