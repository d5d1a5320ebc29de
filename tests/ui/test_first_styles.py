"""The list is styled by a few files; those of other screens come when one is opened, and change nothing."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App

from tests.kit.builders import a_person
from tests.kit.screen import press, settle
from tui_crm.paths import styles_folder
from tui_crm.ui.app import CrmApp
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.safe_app import FIRST_STYLES
from tui_crm.ui.widgets.today_line import TodayNote


def rules(app: App) -> dict[object, object]:
    """What the styles say of all that is on the screen, and of its parts."""
    nodes = [app.screen, *app.screen.walk_children()]
    own = {node: node._css_styles.get_rules() for node in nodes}
    return own | {
        (node, name): styles.base.get_rules()
        for node in nodes
        for name, styles in node._component_styles.items()
    }


@pytest.mark.parametrize("persons", [(), ("Jan Kowalski",)], ids=["an empty base", "a list"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
async def test_styles_of_other_screens_change_nothing_of_the_list(make_app, session, size, persons):
    for name in persons:
        a_person(session, name, keep_in_touch="1")
    async with make_app(size=size, notifications=True, tips=True) as pilot:
        pilot.app.screen.say_what_is_today(TodayNote)
        pilot.app.notify("Saved.")
        await settle(pilot)
        first = rules(pilot.app)
        count = len(pilot.app.stylesheet.rules)
        pilot.app.read_all_styles()
        pilot.app.stylesheet.update(pilot.app.screen)
        assert rules(pilot.app) == first
        assert len(pilot.app.stylesheet.rules) > count + 200


async def test_they_are_read_once_and_before_a_screen_or_a_form_is_shown(make_app, session):
    a_person(session)
    rest = str(styles_folder())
    for key in ("question_mark", "n"):
        async with make_app() as pilot:
            assert not pilot.app.stylesheet.has_source(rest)
            await press(pilot, key)
            assert pilot.app.stylesheet.has_source(rest)
            read = len(pilot.app.stylesheet.source)
            pilot.app.read_all_styles()
            assert len(pilot.app.stylesheet.source) == read


def test_the_first_ones_are_there():
    assert all((styles_folder() / name).is_file() for name in FIRST_STYLES)


async def test_the_app_has_its_colour_before_a_screen_can_be_drawn(session):
    """A part that is drawn sooner would keep its text in the colour of nothing, which nobody can read."""
    seen = []

    class Watched(CrmScreen[None]):
        def compose(self):
            seen.append((self.app.styles.color, self.rich_style.color))
            return ()

    class Watching(CrmApp):
        def get_default_screen(self) -> Watched:
            return Watched()

        async def on_resize(self) -> None:
            await asyncio.sleep(0.01)  # the screen has a turn while the app is not through with its start

    app = Watching(session)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert seen == [(app.styles.color, app.screen.rich_style.color)]
        assert app.screen.rich_style.color != app.screen.rich_style.bgcolor
