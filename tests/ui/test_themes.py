"""What is drawn can be read in every theme, whatever draws it; and how themes and languages are chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.color import Color
from textual.widgets import OptionList

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, screen_text, send_key, settle, type_text
from tui_crm.services.session import Session
from tui_crm.theme_names import DEFAULT, HIGH_CONTRAST, PLAIN, THEMES
from tui_crm.ui.app import CrmApp
from tui_crm.ui.contrast import contrast
from tui_crm.ui.modals.theme import ThemeChoice

HARDEST = ("textual-light", "solarized-light", "atom-one-dark", *HIGH_CONTRAST)
"""Those whose own colours are furthest from what is needed, and those that promise more."""
LEAST, LEAST_OF_LINES = 3.0, 2.5
"""Dim text and disabled commands count here too; `test_contrast` asks more of ordinary text."""
LEAST_OF_LOCKED = 2.0
"""The fields of a form that open later; a line above them says so."""
LINES = set("─│╭╮╰╯┌┐└┘├┤┬┴┼━┃┏┓┗┛▔▁▏▕▊▎")
DECORATION = set("▁▂▃▄▅▆▇█●")
"""Ends of scroll bars, and the dot before a name: what its colour means stands beside it in words."""

SCREENS = {
    "marked": ("space", "space"),
    "profile": ("f",),
    "refused": ("n", "ctrl+s"),
    "tags": ("f9", "tab", "tab"),
    "preferences": ("f9", "shift+tab"),
    "meetings": ("K",),
    "palette": ("f8",),
    "help": ("question_mark",),
    "history": ("H",),
    "today": ("N",),
    "delete": ("d",),
    "mapping": ("i",),
}


@pytest.fixture
def base(session: Session) -> Session:
    """Contacts with tags of every colour, an inactive one, and one who is due."""
    tags = ["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey"]
    for colour in tags:
        session.tags.add(colour, "", colour)
    an_organization(session, "Zakłady Żółć S.A.", city="Łódź", email="biuro@zolc.example.com")
    a_person(
        session, "Anna Adamska", phone="600 100 200", tags=" | ".join(tags), birthday="1980-02-01",
        organization="Zakłady Żółć S.A.", url="https://example.com", note="Woli **e-mail**.",
    )  # fmt: skip
    a_person(session, "Jan Nowak", status="inactive")
    a_person(session, "Ewa Zielińska", email="ewa@example.com")
    return session


def weak_cells(app: App[Any], least: float = LEAST) -> set[tuple[float, str, str, str]]:
    """Contrast, text and colours of what can't be told from what it stands on."""
    found = set()
    for row in app.screen._compositor.render_strips():
        for part in row:
            style, text = part.style, set(part.text) - DECORATION - {" "}
            if not text or style is None or style.color is None or style.bgcolor is None:
                continue
            fore, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            ratio = contrast(fore, ground)
            if ratio < (LEAST_OF_LINES if text <= LINES else least):
                found.add((round(ratio, 2), part.text.strip(), fore.hex, ground.hex))
    return found


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_screen_can_be_read_in_the_themes_that_make_it_hard(
    base: Session, make_app: Callable[..., Any], screen: str
) -> None:
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, *SCREENS[screen])
        least = LEAST_OF_LOCKED if screen == "refused" else LEAST
        for theme in HARDEST:
            pilot.app.show_theme(theme)
            await settle(pilot)
            assert pilot.app.theme == theme
            assert weak_cells(pilot.app, least) == set(), theme


async def test_the_list_can_be_read_in_every_theme(base: Session, make_app: Callable[..., Any]) -> None:
    async with make_app(size=(120, 40)) as pilot:
        for theme in THEMES:
            if theme not in PLAIN:
                pilot.app.show_theme(theme)
                await settle(pilot)
                assert weak_cells(pilot.app) == set(), theme


async def test_a_theme_shows_while_it_is_chosen_and_is_kept_at_enter(
    base: Session, make_app: Callable[..., Any]
) -> None:
    async with make_app() as pilot:
        await press(pilot, "f3", "down", "down")
        assert isinstance(pilot.app.screen, ThemeChoice)
        assert pilot.app.theme == THEMES[2]
        await press(pilot, "escape")
        assert pilot.app.theme == DEFAULT
        assert base.preferences.all() == {}
        await press(pilot, "f3", "end", "up", "up")
        shown = pilot.app.screen.query_one(OptionList).highlighted_option
        assert getattr(shown, "id", None) == HIGH_CONTRAST[1]
        await press(pilot, "enter")
        assert pilot.app.theme == HIGH_CONTRAST[1]
        assert base.preferences.all() == {"theme": HIGH_CONTRAST[1]}
    async with make_app() as pilot:
        assert pilot.app.theme == HIGH_CONTRAST[1]


async def test_of_many_quick_steps_only_the_last_theme_is_drawn(
    base: Session, make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    show = CrmApp.show_theme
    async with make_app(of=base) as pilot:
        await press(pilot, "f3")
        monkeypatch.setattr(CrmApp, "show_theme", lambda app, name: (drawn.append(name), show(app, name))[1])
        for _step in range(12):
            send_key(pilot.app, "down")
        await settle(pilot)
        assert pilot.app.theme == drawn[-1] == THEMES[THEMES.index(DEFAULT) + 12]
        assert len(drawn) <= 2


@pytest.mark.parametrize(
    ("theme", "drawn"), [("", PLAIN[0]), ("nord", PLAIN[0]), ("solarized-light", PLAIN[1])]
)
async def test_without_colours_a_theme_is_dark_or_light(
    base: Session, make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, theme: str, drawn: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    if theme:
        base.preferences.set("theme", theme)
    async with make_app() as pilot:
        assert pilot.app.theme == drawn
        await press(pilot, "f3")
        options = pilot.app.screen.query_one(OptionList)
        assert [options.get_option_at_index(place).id for place in range(options.option_count)] == [*PLAIN]


async def test_the_language_changes_at_once_with_what_is_open(
    base: Session, make_app: Callable[..., Any]
) -> None:
    async with make_app() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "ewa")
        await press(pilot, "enter", "f9", "shift+tab", "down", "enter", "down", "enter")
        assert "Ustawienia" in screen_text(pilot.app)
        assert base.preferences.all() == {"language": "pl"}
        await press(pilot, "escape")
        shown = screen_text(pilot.app)
        assert "Osoby ewa" in " ".join(shown.split())
        for word in ("Nazwa", "Telefon", "Szukaj"):
            assert word in shown
        assert "Adamska" not in shown
        await press(pilot, "f9", "shift+tab", "down", "d")
        assert "Settings" in screen_text(pilot.app)
    assert base.preferences.all() == {}


async def test_another_keymap_counts_at_once(base: Session, make_app: Callable[..., Any]) -> None:
    async with make_app() as pilot:
        await press(pilot, "f9", "shift+tab", "down", "down", "down", "enter", "down", "enter")
        assert base.preferences.all() == {"keymap": "vim"}
        assert pilot.app.keymap.preset == pilot.app.config.keymap == "vim"
        assert pilot.app.configured.keymap == "default"
