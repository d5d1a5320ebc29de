"""Keys in, screen out, for an app that runs without a terminal (Textual's `run_test`)."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App
from textual.pilot import Pilot
from textual.worker import Worker, WorkerFailed, WorkerState

PATIENCE = 60.0
"""Seconds after which an app that is still busy has hung; no statement about speed."""

_seen: WeakKeyDictionary[App[Any], list[Worker[Any]]] = WeakKeyDictionary()


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the app has nothing left to do but wait for a person.

    A search that a newer one cancelled is fine; a worker that failed fails the test.
    """
    end = time.monotonic() + PATIENCE
    watch_workers(pilot.app)
    await pilot.pause()
    while busy := _busy(pilot.app):
        if time.monotonic() > end:
            raise AssertionError(f"still busy: {busy}")
        await asyncio.sleep(0.005)
        await pilot.pause()
    await pilot.pause()
    for worker in _seen[pilot.app]:
        if worker.state is WorkerState.ERROR and worker.error is not None:
            raise WorkerFailed(worker.error)


def _busy(app: App[Any]) -> list[Worker[Any]]:
    """The workers that have work to do: a flow whose dialog is open only waits for a key."""
    unfinished = [worker for worker in app.workers if not worker.is_finished]
    return unfinished if len(unfinished) > _open_dialogs(app) else []


def _open_dialogs(app: App[Any]) -> int:
    """How many screens are open that a flow waits for (`push_screen_wait`)."""
    return sum(
        result.future is not None and not result.future.done()
        for screen in app.screen_stack
        for result in screen._result_callbacks
    )


def watch_workers(app: App[Any]) -> None:
    """Remember every worker that starts from now on: the app itself forgets those that have ended."""
    if app in _seen:
        return
    seen = _seen[app] = list(app.workers)
    add = app.workers.add_worker

    def add_worker(worker: Worker[Any], start: bool = True, exclusive: bool = True) -> None:
        seen.append(worker)
        add(worker, start, exclusive)

    app.workers.add_worker = add_worker  # type: ignore[method-assign]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, waiting after each until all that follows is done."""
    watch_workers(pilot.app)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text into whatever has the focus, and wait until all that follows is done."""
    watch_workers(pilot.app)
    await pilot.press(*text)
    await settle(pilot)


def screen_text(app: App[Any]) -> str:
    """What is shown now, as plain text: rows joined by newlines, without the blanks at their ends."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)
