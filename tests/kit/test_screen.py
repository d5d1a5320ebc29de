"""`settle` and the snapshots do what they promise, tried on an app that needs nothing of ours."""

from __future__ import annotations

import asyncio

import pytest
from textual import work
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Input, Label
from textual.worker import WorkerFailed

from tests.kit.screen import press, screen_text, send_key, settle, type_text
from tests.kit.snapshots import check_snapshot


class Question(ModalScreen[str]):
    BINDINGS = [("y", "dismiss('yes')", "Yes")]  # noqa: RUF012 - Textual's own shape

    def compose(self):
        yield Label("Sure?")


class Small(App[None]):
    BINDINGS = [("a", "ask", "Ask"), ("s", "slow", "Slow"), ("b", "break", "Break")]  # noqa: RUF012

    def compose(self):
        yield Label("nothing yet", id="said")

    @work
    async def action_ask(self):
        self.query_one("#said", Label).update(await self.push_screen_wait(Question()))

    @work(exclusive=True)
    async def action_slow(self):
        await asyncio.sleep(0.2)
        self.query_one("#said", Label).update("slow is done")

    @work(exit_on_error=False)
    async def action_break(self):
        await asyncio.sleep(0.02)
        raise RuntimeError("broken worker")


async def test_a_slow_worker_is_waited_for():
    async with Small().run_test(size=(40, 5)) as pilot:
        await press(pilot, "s")
        assert "slow is done" in screen_text(pilot.app)


async def test_a_flow_that_waits_for_a_person_is_not_waited_for():
    async with Small().run_test(size=(40, 5)) as pilot:
        await press(pilot, "a")
        assert "Sure?" in screen_text(pilot.app)
        await press(pilot, "y")
        assert "yes" in screen_text(pilot.app)


async def test_a_cancelled_worker_is_fine():
    async with Small().run_test(size=(40, 5)) as pilot:
        send_key(pilot.app, "s")
        await press(pilot, "s")
        assert "slow is done" in screen_text(pilot.app)


async def test_a_failed_worker_fails_the_test():
    async with Small().run_test(size=(40, 5)) as pilot:
        with pytest.raises(WorkerFailed, match="broken worker"):
            await press(pilot, "b")


async def test_text_is_typed_with_blanks_and_polish_letters():
    class Form(App[None]):
        def compose(self):
            yield Input()

    async with Form().run_test(size=(40, 5)) as pilot:
        await type_text(pilot, "Łódź, ul. Żółta 3/4")
        await settle(pilot)
        assert pilot.app.query_one(Input).value == "Łódź, ul. Żółta 3/4"


def test_a_missing_snapshot_fails(tmp_path):
    with pytest.raises(AssertionError, match="no snapshot"):
        check_snapshot("none", "text", tmp_path)


def test_a_snapshot_is_written_when_asked_and_then_compared(tmp_path, monkeypatch):
    monkeypatch.setenv("UPDATE_SNAPSHOTS", "1")
    check_snapshot("one", "Łukasz\nKowalski", tmp_path)
    monkeypatch.delenv("UPDATE_SNAPSHOTS")
    check_snapshot("one", "Łukasz\nKowalski\n", tmp_path)
    with pytest.raises(AssertionError, match=r"\+Nowak"):
        check_snapshot("one", "Łukasz\nNowak", tmp_path)
