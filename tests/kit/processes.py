"""What the kernel knows of a program and all processes that it started (Linux, /proc)."""

from __future__ import annotations

import os
import re
from pathlib import Path

_RSS = re.compile(r"^Rss:\s+(\d+)", re.MULTILINE)
_AT_WORK = ("R", "D")


def tree(process: int) -> list[int]:
    """The process and its descendants."""
    found, todo = [], [process]
    while todo:
        one = todo.pop()
        found.append(one)
        for task in _tasks(one):
            todo += map(int, _read(task / "children").split())
    return found


def cpu_ms(process: int) -> float:
    """Milliseconds of CPU time that the living processes have used (finer than ticks: schedstat)."""
    nanoseconds = sum(int((_read(task / "schedstat") or "0").split()[0]) for task in _all_tasks(process))
    return nanoseconds / 1e6


def rss_kib(process: int) -> int:
    """Resident memory of the processes in KiB; pages that two of them share count twice."""
    found = (_RSS.search(_read(Path(f"/proc/{one}/smaps_rollup"))) for one in tree(process))
    return sum(int(match[1]) for match in found if match)


def is_at_work(process: int) -> bool:
    """Whether a thread of the processes runs, wants to run or waits for the disk, at this moment."""
    stats = (_read(task / "stat") for task in _all_tasks(process))
    # The state follows the name in parentheses, which may hold blanks and parentheses itself.
    return any(stat.rpartition(") ")[2][:1] in _AT_WORK for stat in stats)


def _all_tasks(process: int) -> list[Path]:
    return [task for one in tree(process) for task in _tasks(one)]


def _tasks(process: int) -> list[Path]:
    folder = Path(f"/proc/{process}/task")
    try:
        return [folder / task for task in os.listdir(folder)]
    except OSError:  # it has ended meanwhile
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""
