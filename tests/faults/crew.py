"""Processes of a test: started from a clean one in some milliseconds, heard, and killed."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from tests.faults.jobs import Job, Orders, Said, carry_out
from tests.kit.terminal import PATIENCE

_PROCESSES: Any = multiprocessing.get_context("forkserver")
# Not forked from here: pytest has threads. Loaded once, a process of the server's costs no start of Python.
_PROCESSES.set_forkserver_preload(["tests.faults.jobs", "tui_crm.services.imports", "tui_crm.store.checks"])


@dataclass(eq=False, slots=True)
class Worker:
    """One process and what it said so far.

    Attributes:
        ended: whether it will say nothing more.
    """

    process: Any
    pipe: Connection
    heard: list[Said] = field(default_factory=list)
    ended: bool = False

    def hear(self) -> Said | None:
        """The next that it says, or said before it died; None at its end."""
        try:
            said = Said(*self.pipe.recv())
        except (EOFError, OSError):
            self.ended = True
            return None
        self.heard.append(said)
        return said

    def kill(self) -> None:
        """kill -9, and what it had said by then is heard."""
        self.process.kill()
        self.process.join()
        while self.hear() is not None:
            pass

    def saved(self) -> list[Said]:
        """What it was told is saved."""
        return [said for said in self.heard if said.what == "saved"]


class Crew:
    """All processes of a test."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []

    def start(self, job: Job, orders: Orders) -> Worker:
        """Starts a process."""
        ours, theirs = _PROCESSES.Pipe()
        process = _PROCESSES.Process(target=carry_out, args=(job, orders, theirs), daemon=True)
        process.start()
        theirs.close()
        worker = Worker(process, ours)
        self.workers.append(worker)
        return worker

    def hear(self) -> Iterator[tuple[Worker, Said]]:
        """All that they say, in the order of its coming, until all have ended."""
        deadline = time.monotonic() + 10 * PATIENCE
        while living := {worker.pipe: worker for worker in self.workers if not worker.ended}:
            assert time.monotonic() < deadline, "the processes of this test do not end"
            for pipe in wait(list(living), timeout=1):
                said = living[pipe].hear()  # type: ignore[index]
                if said is not None:
                    yield living[pipe], said  # type: ignore[index]

    def see_out(self) -> list[Said]:
        """All that they say until all have ended."""
        for _worker, _said in self.hear():
            pass
        return [said for worker in self.workers for said in worker.heard]

    def saved(self) -> list[Said]:
        """What all of them, also those that died, were told is saved."""
        return [said for worker in self.workers for said in worker.saved()]

    def end(self) -> None:
        """Kills whoever is left."""
        for worker in self.workers:
            if not worker.ended:
                worker.kill()
            worker.process.join()
            worker.pipe.close()


@contextmanager
def crew() -> Iterator[Crew]:
    """A crew whose processes are gone at the end."""
    found = Crew()
    try:
        yield found
    finally:
        found.end()


def errors(said: Iterable[Said]) -> list[str]:
    """What was told as an error."""
    return [one.text for one in said if one.what == "error"]
