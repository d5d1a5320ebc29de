"""The queue in front of the write lock: whoever came first is first, and long work makes room."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store import write_queue
from tui_crm.store.write_queue import is_awaited, make_room, queue_file, queued


class Clock:
    """In place of `time`: it moves by what is slept, and calls `on_sleep` with the number of the sleep."""

    def __init__(self, on_sleep: Callable[[int], None] = lambda _number: None) -> None:
        self.now, self.on_sleep = 0.0, on_sleep
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.on_sleep(len(self.slept))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A base that somebody has written to."""
    with queued(tmp_path / "crm.db", 1):
        pass
    return tmp_path / "crm.db"


@contextmanager
def waiter(path: Path) -> Iterator[Callable[[], None]]:
    """Somebody else who waits, until what it gives is called."""
    file = os.open(queue_file(path), os.O_RDWR)
    try:
        write_queue._tell(file)
        yield lambda: write_queue._silence(file)
    finally:
        os.close(file)


def test_whoever_comes_later_lets_those_who_wait_look_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(write_queue, "time", clock)
    with queued(path, 1):
        assert clock.slept == [], "nobody waits"
    with waiter(path), queued(path, 1):
        assert clock.slept == [write_queue.STEP]
    with waiter(path), queued(path, 0.0):
        assert clock.slept == [write_queue.STEP], "who never waits takes a free lock, or leaves"


def test_the_longer_one_waits_the_more_often_one_looks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(write_queue, "time", clock)
    with closing(open(queue_file(path), "rb")) as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(StoreError) as error, queued(path, 1):
            pass
    assert error.value.problem.code is Code.DATABASE_BUSY
    assert clock.slept[0] == write_queue.STEP
    assert clock.slept[-1] < write_queue.STEP
    assert not is_awaited(path), "who leaves waits no more"


def test_long_work_makes_room_until_nobody_waits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with waiter(path) as leave:
        clock = Clock(lambda number: leave() if number == 3 else None)
        monkeypatch.setattr(write_queue, "time", clock)
        make_room(path, 0.01)
        assert clock.slept == [0.01, write_queue.STEP, write_queue.STEP]
    with waiter(path):
        clock = Clock()
        monkeypatch.setattr(write_queue, "time", clock)
        make_room(path, 0.01)
        assert clock.now == pytest.approx(0.1, abs=write_queue.STEP), "not for ever"
