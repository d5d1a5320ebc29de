"""``python -m benchmarks``: makes the bases, measures in rounds, writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from benchmarks import bases, report
from benchmarks.figures import Measurements
from benchmarks.measures import (
    commands,
    custom,
    duplicates,
    importing,
    keys,
    rest,
    saving,
    search,
    slow_line,
    start,
)
from benchmarks.measures.run import Run
from benchmarks.page_cache import kept
from benchmarks.programs import Catalogue, card_key

ROWS: dict[str, Callable[[Run], None]] = {
    "start": start.measure,
    "search": search.measure,
    "keys": keys.measure,
    "line": slow_line.measure,
    "rest": rest.measure,
    "query": commands.measure,
    "save": saving.measure,
    "custom": custom.measure,
    "duplicates": duplicates.measure,
    "import": importing.measure,
}
_PACKAGES = ("textual", "textual-fastdatatable", "visidata", "khard", "pysqlite3")


def main() -> None:
    """Runs what the arguments say and prints the verdicts; a goal that is not met is no failure."""
    options = _options()
    results = options.json or bases.cache_folder() / "results.json"
    measurements = Measurements.load(options.report) if options.report else _measured(options, results)
    if options.page:
        report.write(measurements, options.page)
    for goal, spread, met in report.verdicts(measurements):
        print(f"{'met    ' if met else 'NOT MET'} {spread.median:10.3f} <= {goal.limit:<7g} {goal.unit:4}"
              f" {goal.row}: {goal.what} ({spread.least:.3f} - {spread.greatest:.3f})")  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", default=",".join(ROWS), help=f"some of {','.join(ROWS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--persons", type=int, default=1_000_000, help="in the large base")
    parser.add_argument("--json", type=Path, help="where the measured values go (default: the cache folder)")
    parser.add_argument("--report", type=Path, metavar="JSON", help="measure nothing, report these values")
    parser.add_argument("--page", type=Path, help="write the report here, and its plot beside it")
    return parser.parse_args()


def _measured(options: argparse.Namespace, results: Path) -> Measurements:
    chosen = options.rows.split(",")
    bases.base(10_000)
    large = bases.base(options.persons)
    home = Path(tempfile.mkdtemp(prefix="tui-crm-bench-"))
    run = Run(home, Catalogue(options.persons))
    begun = time.perf_counter()
    try:
        for run.round in range(options.rounds):
            for name in chosen:
                # The search drops the base for its cold part, and keeps it for the other by itself.
                with nullcontext() if name == "search" else kept(large):
                    ROWS[name](run)
                run.measurements.save(results)
    finally:
        shutil.rmtree(home)
    run.measurements.facts = _facts(options, large, time.perf_counter() - begun)
    run.measurements.save(results)
    return run.measurements


def _facts(options: argparse.Namespace, large: Path, seconds: float) -> dict[str, str]:
    found = {
        "measured on": f"{datetime.now(UTC):%Y-%m-%d}, {options.rounds} rounds in {seconds / 60:.0f} minutes",
        "machine": f"{_processor()}, {os.cpu_count()} cores, Linux {platform.release()}",
        "Python": f"{platform.python_version()} ({platform.python_compiler()})",
        "large base": ", ".join(bases.sizes(large)),
        "packages": ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    }
    if card_key() is None:
        found["list alone"] = "the card can't be hidden yet: measured with it"
    return found


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"


if __name__ == "__main__":
    main()
