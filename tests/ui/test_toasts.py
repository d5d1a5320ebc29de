"""What is told in toasts: the newest replaces an equal one, and few stand at once."""

from __future__ import annotations

from textual.widgets._toast import Toast, ToastHolder

from tests.kit.screen import screen_text, settle
from tui_crm.ui.app import CrmApp


def shown(app) -> list[str]:
    return [toast._notification.message for toast in app.screen.query(Toast)]


async def test_at_most_two_toasts_stand_at_once_and_an_equal_one_is_replaced(session):
    async with CrmApp(session).run_test(size=(100, 30), notifications=True) as pilot:
        for text in ("one", "twice", "twice", "one", "one", "three"):
            pilot.app.notify(text)
            await settle(pilot)
            assert shown(pilot.app).count(text) == 1
        assert shown(pilot.app) == ["one", "three"]
        assert len(pilot.app.screen.query(ToastHolder)) == 2  # nothing is left of those that are gone
        assert "three" in screen_text(pilot.app)
        assert "twice" not in screen_text(pilot.app)


async def test_many_at_once_leave_the_last_two(session):
    async with CrmApp(session).run_test(size=(100, 30), notifications=True) as pilot:
        for number in range(20):
            pilot.app.notify(f"message {number}")
        await settle(pilot)
        assert shown(pilot.app) == ["message 18", "message 19"]
