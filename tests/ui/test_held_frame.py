"""A key and its answer in one frame: nothing is painted meanwhile, nor held for long."""

from __future__ import annotations

import asyncio

from tui_crm.ui.held_frame import SECONDS, HeldFrame


async def test_a_frame_is_held_until_it_is_let_go(make_app):
    async with make_app() as pilot:
        frame = HeldFrame(pilot.app)
        assert pilot.app._batch_count == 1
        frame.let_go()
        frame.let_go()
        assert pilot.app._batch_count == 0


async def test_what_takes_long_does_not_hold_the_key(make_app):
    async with make_app() as pilot:
        frame = HeldFrame(pilot.app)
        await asyncio.sleep(3 * SECONDS)
        assert pilot.app._batch_count == 0
        frame.let_go()
        assert pilot.app._batch_count == 0
