"""Keys that come while one before them is still being dealt with."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Input

from tests.kit.screen import send_key, settle, until
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.quick_add import QuickAdd


class Busy(CrmScreen[None]):
    """Deals with its first key until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun, self.gate = asyncio.Event(), asyncio.Event()

    async def on_key(self) -> None:
        self.has_begun.set()
        await self.gate.wait()


class SlowInput(Input):
    """Has something to do before those around it hear that it was submitted."""

    async def on_input_submitted(self) -> None:
        await asyncio.sleep(0.05)


class TwoFields(CrmScreen[None]):
    """Enter in the first field leads to the second."""

    def compose(self):
        yield SlowInput(id="first")
        yield Input(id="second")

    def on_input_submitted(self) -> None:
        self.query_one("#second").focus()


async def test_a_key_after_enter_is_for_the_field_that_enter_leads_to(make_app):
    async with make_app() as pilot:
        pilot.app.push_screen(TwoFields())
        await settle(pilot)
        for key in ("a", "enter", "b", "c"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert [field.value for field in pilot.app.screen.query(Input)] == ["a", "bc"]


@pytest.mark.parametrize("longest", [0.05, 3600.0])
async def test_a_key_that_works_anywhere_waits_for_a_busy_screen_but_not_for_ever(
    make_app, monkeypatch, longest
):
    monkeypatch.setattr("tui_crm.ui.typing_ahead.LONGEST_SECONDS", longest)
    async with make_app() as pilot:
        screen = Busy()
        pilot.app.push_screen(screen)
        await until(lambda: pilot.app.screen is screen)
        await settle(pilot)
        send_key(pilot.app, "x")
        await asyncio.wait_for(screen.has_begun.wait(), 60)
        send_key(pilot.app, "f7")
        if longest > 1:
            await until(lambda: pilot.app.has_keys_waiting)
            await asyncio.sleep(0.2)
            assert pilot.app.screen is screen
            screen.gate.set()
        await until(lambda: isinstance(pilot.app.screen, QuickAdd))
        screen.gate.set()
