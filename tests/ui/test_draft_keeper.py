"""A form's draft under hands that are quicker than the disk: what is thrown away stays away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tui_crm.domain.contact import ContactDraft
from tui_crm.ui.widgets.draft_keeper import DraftKeeper

BLANK, TYPED = ContactDraft(), ContactDraft(first_name="Ewa")


class Slow:
    """Calls services as a screen does; the answers wait where the gate is closed."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, function: Callable[..., Any], *args: Any) -> None:
        await asyncio.sleep(0)
        function(*args)
        await self.gate.wait()


@pytest.fixture
def keeper(session) -> DraftKeeper:
    return DraftKeeper(session.drafts, "new_person", None, 0, BLANK)


def kept(session) -> ContactDraft | None:
    found = session.drafts.kept("new_person")
    return found.draft if found is not None else None


async def begun(keeper: DraftKeeper, call: Slow) -> asyncio.Task[None]:
    """What was typed is kept, and the answer of the disk waits."""
    call.gate.clear()
    keeper.note(TYPED)
    task = asyncio.create_task(keeper.keep(call))
    await asyncio.sleep(0.01)
    return task


async def test_what_is_thrown_away_while_it_is_being_kept_is_gone(session, keeper):
    call = Slow()
    first = await begun(keeper, call)
    assert kept(session) == TYPED
    keeper.note(BLANK)
    second = asyncio.create_task(keeper.keep(call))
    await asyncio.sleep(0.01)
    call.gate.set()
    await asyncio.gather(first, second)
    assert kept(session) is None


async def test_a_keeping_that_was_cut_off_is_made_good(session, keeper):
    call = Slow()
    cut = await begun(keeper, call)
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    call.gate.set()
    keeper.note(BLANK)
    await keeper.keep(call)
    assert kept(session) is None


@pytest.mark.parametrize("way", ["saved", "dropped"])
async def test_of_a_form_that_is_done_nothing_is_kept_any_more(session, keeper, way):
    call = Slow()
    keeper.note(TYPED)
    if way == "saved":
        keeper.done()
    else:
        await keeper.keep(call)
        assert kept(session) == TYPED
        await keeper.drop(call)
    keeper.note(ContactDraft(first_name="Ewa", last_name="Lis"))
    await keeper.keep(call)
    keeper.flush()
    assert kept(session) is None
