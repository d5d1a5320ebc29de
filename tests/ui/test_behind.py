"""What goes on behind the screen stops for keys, and ends."""

from __future__ import annotations

import gc
import threading
import time

import pytest

from tests.kit.builders import a_person
from tests.kit.screen import press, settle, until
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.services.base_care import Care
from tui_crm.store import reindexing
from tui_crm.store.write_queue import queued
from tui_crm.ui import behind, warm_up
from tui_crm.ui.behind import keep_for_good


@pytest.fixture
def tidied(monkeypatch) -> list[bool]:
    """What `tidy` still has to say; empty when it has been asked as often as it wanted."""
    answers = [False, True, True]
    monkeypatch.setattr(Care, "tidy", lambda self, milliseconds: answers.pop())
    return answers


async def test_the_base_is_tidied_when_it_was_written_and_nobody_presses_a_key(
    make_app, session, tidied, monkeypatch
):
    monkeypatch.setattr(behind, "CARE_SECONDS", 0.0)
    person = a_person(session)
    async with make_app() as pilot:
        app = pilot.app
        await app.screen.call(session.contacts.get, person.id)
        await until(lambda: not tidied)
        await settle(pilot)
        assert app.behind._care is None


async def test_a_key_puts_it_off(make_app, session, tidied, monkeypatch):
    a_person(session)
    async with make_app() as pilot:
        await press(pilot, "down")
        monkeypatch.setattr(behind, "CARE_SECONDS", 3600.0)
        pilot.app.behind._begin_care()
        await settle(pilot)
        assert tidied == [False, True], "one slice, then the key came first"
        assert pilot.app.behind._care is not None


async def test_an_app_that_ends_leaves_nothing_to_be_done(make_app, tidied):
    async with make_app() as pilot:
        pilot.app.behind.care_later()
        care = pilot.app.behind._care
    assert care.cancelled()
    assert len(tidied) == 3


async def test_what_is_read_ahead_is_left_at_a_key_and_taken_up_again(make_app, session, monkeypatch):
    monkeypatch.setattr(behind, "QUIET_SECONDS", 0.05)
    asked: list[bool] = []

    def read_ahead(self, should_stop):
        while not asked and not should_stop():
            time.sleep(0.001)
        asked.append(should_stop())
        return not asked[-1]

    monkeypatch.setattr(Care, "read_ahead", read_ahead)
    monkeypatch.setattr(behind, "keep_for_good", lambda: None)
    a_person(session)
    async with make_app() as pilot:
        work = threading.Thread(target=pilot.app.behind._prepare)
        work.start()
        await press(pilot, "down")
        await until(lambda: not work.is_alive())
    assert asked == [True, False]


async def test_what_a_killed_program_left_to_do_is_done(make_app, session, monkeypatch):
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    monkeypatch.setattr(behind, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(behind, "CARE_SECONDS", 0.0)
    monkeypatch.setattr(behind, "keep_for_good", lambda: None)
    for name in ("Jan Kowalski", "Ewa Lis"):
        a_person(session, name, tags="VIP")
    session.tags.edit(session.tags.named("VIP").id, name="Partner")
    assert session.care.is_behind()
    async with make_app() as pilot:
        work = threading.Thread(target=pilot.app.behind._prepare)
        work.start()
        await until(lambda: not session.care.is_behind())
        await until(lambda: not work.is_alive())
        await settle(pilot)
    assert session.contacts.count(ContactQuery(text="partner")) == 2


async def test_a_tag_of_many_is_followed_in_slices_that_wait_for_nobody(session, monkeypatch):
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    for name in ("Jan Kowalski", "Ewa Lis"):
        a_person(session, name, tags="VIP")
    session.tags.edit(session.tags.named("VIP").id, name="Partner")
    with queued(session.path, 1.0):
        assert session.care.tidy(20.0), "another one writes: it is left for later"
        assert session.care.is_behind()
    while session.care.tidy(20.0):
        pass
    assert not session.care.is_behind()


async def test_what_keys_need_is_loaded_after_the_first_one(make_app, session, monkeypatch):
    done: list[int] = []
    monkeypatch.setattr(warm_up, "_STEPS", (lambda: done.append(1),))
    monkeypatch.setattr(behind, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(behind, "keep_for_good", lambda: None)
    a_person(session)
    async with make_app() as pilot:
        monkeypatch.setattr(type(pilot.app), "is_headless", False)
        await settle(pilot)
        assert not done
        await press(pilot, "down", "up")
        await until(lambda: bool(done))
        await settle(pilot)
    assert done == [1]


def test_warming_up_leaves_the_rest_when_the_app_ends(monkeypatch):
    done: list[int] = []
    monkeypatch.setattr(warm_up, "_STEPS", tuple(lambda n=n: done.append(n) for n in range(5)))
    quiet = iter([True, True, False])
    warm_up.warm_up(lambda: next(quiet))
    assert done == [0, 1]


def test_what_is_kept_for_good_is_not_collected_again():
    gc.disable()
    try:
        keep_for_good()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 1_000
    finally:
        gc.unfreeze()
        gc.enable()
