"""Keys in, screen out, for an app that runs without a terminal (Textual's `run_test`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import Worker, WorkerFailed, WorkerState

from tui_crm.ui.modals.interruption import Interruption

PATIENCE = 180.0
"""Seconds after which an app that is still busy has hung; no statement about speed."""
_QUIET_LOOKS = 3
"""So often nothing may be seen to do: between a flow's end and what it asked for nobody has a message."""
_TURN_SECONDS = 5.0
"""Seconds after which a handler that is not through waits for a person."""

_seen: WeakKeyDictionary[App[Any], list[Worker[Any]]] = WeakKeyDictionary()


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the app has nothing left to do but wait for a person.

    A search that a newer one cancelled is fine; a worker that failed fails the test.
    """
    end = time.monotonic() + PATIENCE
    watch_workers(pilot.app)
    quiet = 0
    while quiet < _QUIET_LOOKS:
        await read_all(pilot)
        app = pilot.app
        busy = _busy(app) or _held_keys(app) or _about_to_count(app) or _about_to_resize(app)
        if busy and time.monotonic() > end:
            raise AssertionError(f"still busy: {busy}")
        quiet = 0 if busy else quiet + 1
        await asyncio.sleep(0.002)
    for worker in _seen[pilot.app]:
        if worker.state is WorkerState.ERROR and worker.error is not None:
            raise WorkerFailed(worker.error)


def _busy(app: App[Any]) -> list[Worker[Any]]:
    """The workers that have work to do: a flow that waits for its dialog waits for a person."""
    asked = _futures_of_dialogs(app)
    unfinished = (worker for worker in app.workers if not worker.is_finished)
    return [worker for worker in unfinished if getattr(worker._task, "_fut_waiter", None) not in asked]


def _futures_of_dialogs(app: App[Any]) -> list[object]:
    """What flows wait for while their dialogs are open (`push_screen_wait`), and None for no flow.

    Textual shields the future of a screen: the one that is waited for stands in the closure behind it.
    """
    results = (result.future for screen in app.screen_stack for result in screen._result_callbacks)
    callbacks = [called for future in results if future for called, _context in future._callbacks or ()]
    cells = [cell for called in callbacks for cell in getattr(called, "__closure__", None) or ()]
    return [cell.cell_contents for cell in cells if isinstance(cell.cell_contents, asyncio.Future)]


async def until(holds: Callable[[], object]) -> None:
    """Let the app go on until something holds, while threads of it are held back or clocks run.

    Raises:
        AssertionError: it never did.
    """
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        await asyncio.sleep(0.002)


async def read_all(pilot: Pilot[Any]) -> None:
    """Wait until no widget has a message left, those included that came while others were read.

    Workers may still be held back. Textual's own `pause` and `press` wait until the process looks idle, some
    40 ms each time: on a busy machine one that gets no turn looks idle. Its own way of asking whether all is
    read sends a message to each widget, which costs more than most tests do.
    """
    app, end = pilot.app, time.monotonic() + _TURN_SECONDS
    while app._exception is None:
        await asyncio.sleep(0)
        await app.animator.wait_until_complete()
        screen = app.screen
        nodes = (app, *app._registry)
        if any(_has_messages(node) for node in nodes):
            continue
        if any(_is_at_work(node) for node in nodes) and time.monotonic() < end:
            await asyncio.sleep(0.0005)
            continue
        behind = [one for one in app._background_screens if one._layout_required or one._dirty_widgets]
        if not (behind or screen._layout_required or screen._callbacks or screen._dirty_widgets):
            return
        for one in (*behind, screen):
            one._on_timer_update()  # draws what is due, then calls who waits for that


def _has_messages(node: MessagePump) -> bool:
    return bool(node.message_queue_size or node._next_callbacks)


def _is_at_work(node: MessagePump) -> bool:
    """Whether it is about to begin, in the middle of a message, or about to end: it waits for no message."""
    if node._task is None:
        return isinstance(node, App) and not node._message_queue.ready_event._waiters
    return not node._task.done() and (node._closing or not node._message_queue.ready_event._waiters)


def send_key(app: App[Any], name: str) -> None:
    """Press one key and wait for nothing."""
    key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
    character = name if len(name) == 1 else {"space": " "}.get(name)
    app.post_message(events.Key(key, character))


async def press_meanwhile(pilot: Pilot[Any], *names: str) -> None:
    """Press keys and wait until each was dealt with, while what they or others have begun is held back."""
    for name in names:
        send_key(pilot.app, name)
        await read_all(pilot)
        await until(lambda: not _held_keys(pilot.app))
        await read_all(pilot)


async def read_interruption(pilot: Pilot[Any]) -> str:
    """The text of the box that nobody asked for; closes it as somebody does who has read it."""
    box = pilot.app.screen
    assert isinstance(box, Interruption), box
    text = str(box.query_one("#message-text", Static).render())
    box._typed = float("-inf")
    await press(pilot, "enter")
    return text


def _held_keys(app: App[Any]) -> str:
    """Whether keys wait for those before them, in an app that lets them wait."""
    return "at a key" if getattr(app, "is_at_a_key", False) else ""


def _about_to_count(app: App[Any]) -> str:
    """Whether a list is about to be counted, which begins a moment after the last key."""
    feeds = [screen.feed for screen in app.screen_stack if hasattr(screen, "feed")]
    return "" if all(feed.is_at_rest for feed in feeds) else "about to count"


def _about_to_resize(app: App[Any]) -> str:
    """Whether Textual waits for yet another size of the window before it tells the screen."""
    return "" if app._resize_timer is None else "about to resize"


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
        send_key(pilot.app, key)
        await settle(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text into whatever has the focus, and wait until all that follows is done."""
    watch_workers(pilot.app)
    for character in text:
        send_key(pilot.app, character)
    await settle(pilot)


def screen_text(app: App[Any]) -> str:
    """What is shown now, as plain text: rows joined by newlines, without the blanks at their ends."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)


def shown(pilot: Pilot[Any]) -> str:
    """The text of the screen."""
    return screen_text(pilot.app)


def said(pilot: Pilot[Any]) -> str:
    """What toasts tell."""
    return "\n".join(toast.message for toast in pilot.app._notifications)
