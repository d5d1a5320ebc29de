"""The backup of the day behind the screen: made once, and a failure told once."""

from __future__ import annotations

import asyncio

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import screen_text, settle
from tui_crm.config import BackupChoices
from tui_crm.store import backups
from tui_crm.ui.daily_backup import DailyBackup


async def test_it_is_made_when_it_is_due(make_app, session, monkeypatch):
    a_person(session)
    async with make_app() as pilot:
        backup = DailyBackup(pilot.app)
        await asyncio.to_thread(backup.make)
        assert session.backups.state(BackupChoices())["count"] == 0, "tests have it switched off"
        pilot.app.config.backup = BackupChoices()
        for _time in range(2):
            await asyncio.to_thread(backup.make)
            assert session.backups.state(BackupChoices())["count"] == 1


async def test_that_there_is_no_room_is_told_once(make_app, session, monkeypatch):
    a_person(session)
    monkeypatch.setattr(backups, "_SPARE", 1 << 62)
    async with make_app(size=(120, 40), notifications=True) as pilot:
        pilot.app.config.backup = BackupChoices()
        backup = DailyBackup(pilot.app)
        await asyncio.to_thread(backup.make)
        await settle(pilot)
        assert "No backup could be made today." in screen_text(pilot.app)
        assert len(pilot.app._notifications) == 1
        pilot.app.clear_notifications()
        await asyncio.to_thread(backup.make)
        await settle(pilot)
        assert len(pilot.app._notifications) == 0
        again = DailyBackup(pilot.app)  # another program, on the same day
        await asyncio.to_thread(again.make)
        await settle(pilot)
        assert len(pilot.app._notifications) == 0


async def test_who_is_no_administrator_is_told_whom_to_tell(make_app, session, monkeypatch):
    a_person(session)
    monkeypatch.setattr(backups, "_SPARE", 1 << 62)
    with a_session_of(session, "jan", "viewer") as jan:
        async with make_app(of=jan, size=(120, 40), notifications=True) as pilot:
            pilot.app.config.backup = BackupChoices()
            await asyncio.to_thread(DailyBackup(pilot.app).make)
            await settle(pilot)
            shown = screen_text(pilot.app)
            assert "No backup could be made today: tell your administrator." in shown
            assert str(session.path.parent) not in shown
