"""Small dialogs: a path, a choice, a message, a text to copy by hand, and toasts over them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, send_key, settle, type_text
from tui_crm.ui.modals.ask_path import AskPath, complete
from tui_crm.ui.modals.card_text import CardText
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.message import MessageBox

EVIL = "Jan [/] [bold]Kowalski[/bold] \x1b[2J [@click=app.bell]x[/]"


@pytest.fixture
def asked(make_app):
    """Opens a dialog and gives the pilot and the list that its result goes to."""

    async def open_dialog(pilot, dialog):
        results = []
        pilot.app.push_screen(dialog, results.append)
        await settle(pilot)
        return results

    return open_dialog


@pytest.fixture
def folder(tmp_path, monkeypatch):
    home = tmp_path / "files"
    (home / "Dokumenty").mkdir(parents=True)
    for name in ("kontakty-1.csv", "kontakty-2.csv", "łącza.json", ".hidden.csv", "inne.txt"):
        (home / name).write_text("x")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    return home


@pytest.mark.parametrize(
    ("typed", "completed", "names"),
    [
        ("~/kon", "~/kontakty-", ("kontakty-1.csv", "kontakty-2.csv")),
        ("~/kontakty-1", "~/kontakty-1.csv", ("kontakty-1.csv",)),
        ("Dok", "Dokumenty/", ("Dokumenty/",)),
        ("./łą", "./łącza.json", ("łącza.json",)),
        ("~/.h", "~/.hidden.csv", (".hidden.csv",)),
        ("zzz", "zzz", ()),
        ("missing/x", "missing/x", ()),
        ("", "", ("Dokumenty/", "inne.txt", "kontakty-1.csv", "kontakty-2.csv", "łącza.json")),
    ],
)
def test_a_path_is_completed_as_far_as_it_is_certain(folder, typed, completed, names):
    assert complete(typed) == (completed, names)


async def test_a_path_is_asked_for_and_completed(make_app, asked, folder):
    async with make_app() as pilot:
        results = await asked(pilot, AskPath("Import"))
        await type_text(pilot, "~/kon")
        await press(pilot, "tab")
        assert pilot.app.screen.query_one(Input).value == "~/kontakty-"
        assert "kontakty-1.csv  kontakty-2.csv" in screen_text(pilot.app)
        await type_text(pilot, "2")
        await press(pilot, "tab", "enter")
        assert results == [folder / "kontakty-2.csv"]


async def test_a_path_is_completed_and_checked_away_from_the_screen(make_app, asked, folder, monkeypatch):
    threads = []

    def completed(text):
        threads.append(threading.current_thread())
        return complete(text)

    def check(_path):
        threads.append(threading.current_thread())
        time.sleep(0.02)

    monkeypatch.setattr("tui_crm.ui.modals.ask_path.complete", completed)
    async with make_app() as pilot:
        results = await asked(pilot, AskPath("Import", "", check))
        for key in ("~", "/", "k", "o", "n", "tab", "1", "tab", "enter"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert results == [folder / "kontakty-1.csv"]
    assert len(threads) == 3
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("typed", ["~/missing.csv", "~/Dokumenty", "", "\x00"])
async def test_a_path_that_cannot_be_read_is_refused_inside(make_app, asked, folder, typed):
    async with make_app() as pilot:
        results = await asked(pilot, AskPath("Import", typed))
        await press(pilot, "enter")
        assert results == []
        assert str(pilot.app.screen.query_one("#path-error").render())
        await press(pilot, "x")
        assert not str(pilot.app.screen.query_one("#path-error").render())
        await press(pilot, "escape")
        assert results == [None]


async def test_a_choice_is_made_with_the_arrows(make_app, asked):
    async with make_app() as pilot:
        answers = {"keep": "Keep mine", "take": EVIL}
        results = await asked(pilot, Choice(EVIL, EVIL, answers))
        assert screen_text(pilot.app).count("[bold]Kowalski[/bold]") == 3
        await press(pilot, "down", "enter")
        assert results == ["take"]
        results = await asked(pilot, Choice("Question", "", answers))
        await press(pilot, "escape")
        assert results == [None]


async def test_a_long_message_scrolls_and_closes(make_app, asked):
    async with make_app() as pilot:
        lines = [f"line {number} {EVIL}" for number in range(60)]
        results = await asked(pilot, MessageBox("Result", "\n".join(lines)))
        assert "line 0 Jan [/] [bold]" in screen_text(pilot.app)
        await press(pilot, *["pagedown"] * 12)
        assert "line 59" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert results == [None]


async def test_a_card_is_shown_to_be_copied_by_hand(make_app, session, monkeypatch):
    made = a_person(session, "Jan Nowak", position=EVIL, email="jan@example.com")
    async with make_app() as pilot:
        copied = []
        monkeypatch.setattr(pilot.app, "copy_to_clipboard", copied.append)
        await press(pilot, "Y")
        field = pilot.app.screen.query_one(TextArea)
        assert "\x1b" not in field.text
        assert field.text == session.cards.text((made.id,))
        await press(pilot, "ctrl+c", "x", "down", "ctrl+a", "ctrl+c")
        assert copied == [field.text, field.text]
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, CardText)


async def test_what_was_told_before_does_not_hide_the_answers_of_a_dialog(make_app, session, asked):
    async with make_app() as pilot:
        pilot.app._disable_notifications = False
        for number in range(3):
            pilot.app.notify(f"Said before, in a sentence of some length, the {number}.", timeout=300)
        answers = {"keep": "Keep mine and nothing else of what there was", "take": "Take theirs"}
        await asked(pilot, Choice("Which of these two?", "A text", answers))
        shown = screen_text(pilot.app)
        assert "Said before" in shown
        for text in (*answers.values(), "Which of these two?"):
            assert text in shown


def test_paths_are_never_markup(folder):
    (folder / "[red]plik[").write_text("x")
    assert complete("~/[r") == ("~/[red]plik[", ("[red]plik[",))
    assert Path("~/[red]plik[").expanduser().exists()


async def test_what_is_told_stands_on_the_screen_once(make_app):
    async with make_app(notifications=True) as pilot:
        pilot.app.screen.tell("Told just now.")
        await settle(pilot)
        assert screen_text(pilot.app).count("Told just now.") == 1
        await press(pilot, "question_mark")
        assert screen_text(pilot.app).count("Told just now.") == 1
        await press(pilot, "escape")
        assert screen_text(pilot.app).count("Told just now.") == 1
