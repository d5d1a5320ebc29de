"""What works for a screen ends before the screen's parts go, with the screen or with the whole app."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from textual.containers import Vertical
from textual.widgets import Static

from tests.kit.screen import press, screen_text, settle, until
from tui_crm.ui.base import CrmScreen

SCREEN, APP = "screen", "app"


class Part(Static):
    """Says that it goes, and gives whoever has waited for that time to look for it."""

    async def on_unmount(self) -> None:
        self.screen.bindings_at_end = self.screen.active_bindings
        self.app.screen_stack[0].is_going.set()
        await asyncio.sleep(0.1)


class Working(CrmScreen[None]):
    """Something works for it until a part of it has begun to go, and then looks for it."""

    def __init__(self, worker_of: str) -> None:
        super().__init__()
        self.bindings_at_end = None
        self.worker_of, self.ended, self.times_cancelled = worker_of, "", 0

    def compose(self):
        yield Part("part")

    def on_mount(self) -> None:
        worker_of = self if self.worker_of == SCREEN else self.app
        worker_of.run_worker(self.work())

    async def work(self) -> None:
        self.ended = "at work"
        try:
            await self.app.screen_stack[0].is_going.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            self.times_cancelled += 1
            raise
        self.ended = "too late"


class Late(Working):
    """Something begins to work for it while it goes already."""

    def remove(self):
        going = super().remove()
        self.run_worker(self.work())
        return going


@asynccontextmanager
async def at_work(make_app, screen):
    """An app in which something works for that screen."""
    async with make_app() as pilot:
        pilot.app.screen.is_going = asyncio.Event()
        pilot.app.push_screen(screen)
        await until(lambda: screen.ended)
        yield pilot


@pytest.mark.parametrize("worker_of", [SCREEN, APP])
async def test_it_ends_before_the_parts_go_with_the_app(make_app, worker_of):
    screen = Working(worker_of)
    async with at_work(make_app, screen):
        pass
    assert screen.ended == "cancelled"


async def test_it_ends_before_the_parts_go_with_the_screen(make_app):
    screen = Working(SCREEN)
    async with at_work(make_app, screen) as pilot:
        screen.dismiss(None)
        await settle(pilot)
    assert screen.ended == "cancelled"


async def test_nothing_works_on_a_screen_whose_parts_have_begun_to_go(make_app):
    screen = Working(SCREEN)
    async with at_work(make_app, screen):
        assert screen.active_bindings
    assert screen.bindings_at_end == {}


async def test_what_is_begun_while_the_screen_goes_ends_before_its_parts_too(make_app):
    screen = Late(SCREEN)
    async with at_work(make_app, screen) as pilot:
        screen.dismiss(None)
        await settle(pilot)
    assert screen.times_cancelled == 2
    assert screen.ended == "cancelled"


async def test_nothing_is_told_to_a_screen_whose_parts_have_begun_to_go(make_app):
    screen, told, calls = Working(SCREEN), [], []
    async with at_work(make_app, screen) as pilot:
        home = pilot.app.screen_stack[0]
        screen.at_end(home.importing.listen(lambda: told.append(home.is_going.is_set())))
        screen.at_end(lambda: calls.append(home.is_going.is_set()))
        home.importing.changed("")
        screen.dismiss(None)
        await until(home.is_going.is_set)
        home.importing.changed("")
    assert (told, calls) == ([False], [False])


class Slow(Static):
    """Goes when the worker that takes it away has ended."""

    async def on_unmount(self) -> None:
        self.app.screen_stack[0].is_going.set()
        await until(lambda: self.screen.emptying.is_finished)


class Emptied(CrmScreen[None]):
    """A worker takes its contents away and waits for that, as a form that is closed does."""

    def compose(self):
        yield Vertical(Vertical(Slow("part"), id="inner"), id="outer")

    def begin(self) -> None:
        self.emptying = self.run_worker(self.empty())

    async def empty(self) -> None:
        await self.query("#inner").remove()


@pytest.mark.parametrize("by", [SCREEN, APP])
async def test_what_a_worker_takes_away_goes_although_the_worker_ends(make_app, by):
    """Cancelled with its worker, the removal would take along everything above it, the whole app included."""
    screen = Emptied()
    async with make_app() as pilot:
        app = pilot.app
        app.screen_stack[0].is_going = asyncio.Event()
        app.push_screen(screen)
        await settle(pilot)
        screen.begin()
        await app.screen_stack[0].is_going.wait()
        if by == SCREEN:
            screen.emptying.cancel()
            await settle(pilot)
            assert not screen.query("#inner")
            assert app.is_running
            screen.dismiss(None)
            await settle(pilot)
            await press(pilot, "question_mark")
            assert "Help" in screen_text(app)
    assert screen.emptying.is_cancelled
