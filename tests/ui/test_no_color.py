"""Without colours all can still be read, and the field that is typed into shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from rich.style import Style
from textual.app import App

from tests.kit.builders import a_person, a_session_of
from tests.kit.mailboxes import ANNA, JAN, a_maildir, a_message
from tests.kit.screen import press, screen_text, type_text
from tui_crm.domain.mail import MailSource
from tui_crm.domain.meetings import MeetingDraft, MeetingStatus
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput


async def test_what_is_typed_into_a_form_and_into_the_search_is_on_the_screen(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak")
    async with make_app(size=(100, 30)) as pilot:
        assert pilot.app.no_color
        await press(pilot, "e", "ctrl+u")
        await type_text(pilot, "Maksymilian")
        assert "Maksymilian" in screen_text(pilot.app)
        focused = pilot.app.focused
        assert isinstance(focused, TextInput)
        assert focused.size.height == focused.outer_size.height == 1
        assert focused.styles.text_style.underline
        assert focused.get_component_rich_style("input--cursor").reverse
        await press(pilot, "escape", "slash")
        await type_text(pilot, "Zdzisława")
        assert "Zdzisława" in screen_text(pilot.app)


async def test_a_text_that_is_drawn_while_it_has_no_styles_breaks_nothing(make_app, session, monkeypatch):
    """As one that goes is: with no background in the terminal's own colours Textual finds none to draw on."""
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak")
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "Y")
        text = pilot.app.screen.query_one(TextArea)
        assert "Jan Nowak" in read(text)
        with monkeypatch.context() as patched:
            patched.setattr(TextArea, "rich_style", property(lambda _self: Style()))
            assert read(text).strip() == ""
        assert "Jan Nowak" in read(text)


def read(text: TextArea) -> str:
    """What stands in it as it is drawn."""
    return "\n".join(strip.text for strip in text.render_lines(text.size.region))


async def test_the_answer_under_the_cursor_shows_in_a_dialog(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:

        def marked() -> str:
            rows = pilot.app.screen._compositor.render_strips()
            parts = [part for row in rows for part in row if part.style is not None]
            return " ".join(part.text for part in parts if part.style.bold and part.style.underline)

        await press(pilot, "d")
        assert "Deactivate" not in marked()
        await press(pilot, "down")
        assert "Deactivate" in marked()


TODAY = " 31  "
"""As the grid of the month has it."""


def attributes_of(app: App[Any], text: str) -> set[str]:
    """How the last piece of the screen that holds this text is drawn, colours apart."""
    for row in reversed(app.screen._compositor.render_strips()):
        for part in row:
            if text in part.text and part.style is not None:
                assert part.style.color is None or part.style.color.is_default
                return {name for name in ("bold", "underline", "reverse", "dim") if getattr(part.style, name)}
    raise AssertionError(f"nowhere: {text}")


async def test_no_state_of_the_list_is_told_by_colour_alone(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "linux")
    session.tags.add("VIP", colour="red")
    a_person(session, "Jan Nowak", access="owner", tags="VIP")
    a_person(session, "Ewa Lis", status="inactive")
    a_person(session, "Zofia Mak")
    async with make_app(size=(120, 30)) as pilot:
        cursor, other = "Zofia Mak", "Jan Nowak"
        assert attributes_of(pilot.app, cursor) != attributes_of(pilot.app, other)
        await press(pilot, "I", "home", "space")
        shown = screen_text(pilot.app)
        assert "Ewa Lis (inactive)" in shown
        assert shown.count("*") == 1
        assert "1 marked" in shown
        await press(pilot, "down")
        assert "whole company" in shown.splitlines()[-2] or "owner only" in shown
        assert not {"🔓", "🔒"} & set(shown)  # the font of that console has neither


async def test_no_state_of_forms_and_dialogs_is_told_by_colour_alone(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    a_person(session, "Jan Nowak", phone="600 100 200", tags="VIP")
    a_person(session, "Jan Nowak", phone="600 100 201")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "n", "ctrl+s")
        assert "A phone or an e-mail is required" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "escape", "space", "down", "space", "B")
        shown = screen_text(pilot.app)
        for said in ("Stays: Jan Nowak", "Goes: Jan Nowak", "[1] +48600100200", "[2] +48600100201"):
            assert said in shown
        await press(pilot, "escape", "escape", "C")
        assert "[x]  Name" in screen_text(pilot.app)
        assert "[ ]  First name" in screen_text(pilot.app)
        await press(pilot, "escape", "f9")
        assert {"bold", "reverse"} <= attributes_of(pilot.app, "Person fields")
        assert "reverse" not in attributes_of(pilot.app, "Stages")


async def test_the_days_of_the_calendar_show_by_signs_and_attributes(make_app, session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app() as pilot:
        await press(pilot, "K")
        assert "(today)" in screen_text(pilot.app)
        assert "reverse" in attributes_of(pilot.app, TODAY)
        await press(pilot, "left")
        assert "(today)" not in screen_text(pilot.app)
        assert "underline" in attributes_of(pilot.app, TODAY)


SIGNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "marked rows": (("space",), ("* Jan Nowak", "1 marked")),
    "inactive contacts": (("I",), ("Ewa Żuk (inactive)",)),
    "a draft that waits": (("e", "x", "escape"), ("draft waits",)),
    "a form with a draft": (("e",), ("This form was left half filled",)),
    "a late opportunity": (("O",), ("2026-01-03 late",)),
    "the stage it is in": (("O", "s", "down"), ("* Offer", "  Negotiation")),
    "an opportunity with its stage": (("O", "enter"), ("Offer since", "3 January 2026, late")),
    "what was sent and what came": (("E",), ("to Jan Nowak Our offer", "Jan Nowak Re: Our offer")),
    "from whom a message is, and to whom": (("E", "enter"), (f"From: Jan Nowak <{JAN}>", f"To: {ANNA}")),
    "today, and what is cancelled": (("K",), ("2026 (today)", "Standup (cancelled)")),
    "what is cancelled among the hours": (("K", "v"), ("(today)", "Standup (cancelled)")),
    "the colour of a meeting": (("K", "tab", "enter"), ("Colour red", "Status cancelled")),
    "a required field of a meeting": (("K", "n", "ctrl+s"), ("A title is required",)),
    "a stage out of use": (("f9", "tab", "tab", "tab"), ("Talks open out of use",)),
    "the theme that holds": (("f3", "down"), ("* ansi-dark",)),
    "the preference that holds": (
        ("f9", "shift+tab", "down", "down", "enter", "down"), ("* contacts", " what is due today"),
    ),
    "who may see it, and what is not to be had": (
        ("W",), ("* whole company", "organization access (not available)", "Not available: no organization"),
    ),
}  # fmt: skip
"""State -> the keys that bring it to the screen, from the list on, and its signs, each with single spaces."""
FOR_VIEWERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "commands that may not be used": (
        ("question_mark", *"move"),
        ("Your permission group lacks", "delete contacts"),
    ),
    "what may not be done with many": (("b",), ("Move to the trash (not available)", "Not available: your")),
}


@pytest.fixture
def signs(session, tmp_path, monkeypatch):
    """A base with something in each of the states."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "linux")
    jan = a_person(session, "Jan Nowak", email=JAN)
    a_person(session, "Ewa Żuk", status="inactive")
    stages = {stage.code: stage for stage in session.opportunities.stages()}
    roof = OpportunityDraft("Roof", persons=((jan.id, ""),), expected_close="2026-01-03")
    session.opportunities.move(session.opportunities.add(roof).id, stages["offer"].id)
    session.opportunities.retire_stage(stages["talks"].id)
    begin = datetime(2026, 1, 31, 9)
    standup = MeetingDraft("Standup", begin, begin + timedelta(hours=1), "UTC", colour="red")
    session.meetings.add(replace(standup, status=MeetingStatus.CANCELLED))
    letters = [
        a_message(3, f"Jan Nowak <{JAN}>", subject="Re: Our offer"),
        a_message(2, f"Anna <{ANNA}>", JAN, subject="Our offer"),
    ]
    a_maildir(tmp_path / "Maildir", letters)
    session.mail.place_of(str(tmp_path / "Maildir"))
    account = session.mail.add_account(
        "Work", MailSource.MAILDIR, str(tmp_path / "Maildir"), addresses=(ANNA,)
    )
    session.mail.sync(account.id)
    return jan


def colours(app: App[Any]) -> set[str]:
    """The colours that anything on the screen has, but for the terminal's own two."""
    styles = (part.style or Style() for row in app.screen._compositor.render_strips() for part in row)
    found = (colour for style in styles for colour in (style.color, style.bgcolor))
    return {colour.name for colour in found if colour is not None and not colour.is_default}


async def without_signs(pilot: Any, table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> list[str]:
    """The states of a table that are told by nothing but a colour, or with one."""
    missing = []
    for state, (keys, told) in table.items():
        await press(pilot, *keys)
        text = " ".join(screen_text(pilot.app).split())
        missing += [f"{state}: {sign}" for sign in told if " ".join(sign.split()) not in text]
        missing += [f"{state}: {colour}" for colour in colours(pilot.app)]
        await press(pilot, "escape", "escape", "escape")
        while len(pilot.app.screen_stack) > 1:
            pilot.app.pop_screen()
        await press(pilot, "home")
    return missing


async def test_each_state_has_its_sign(make_app, session, signs):
    async with make_app(size=(120, 40)) as pilot:
        pilot.app.screen.status_follower.begin_with_drafts()
        assert await without_signs(pilot, SIGNS) == []
    with a_session_of(session, "eve", "viewer") as eve:
        async with make_app(size=(120, 40), of=eve) as pilot:
            assert await without_signs(pilot, FOR_VIEWERS) == []


async def test_the_two_sides_of_a_conflict_have_their_signs(make_app, session, signs):
    with a_session_of(session, "bob") as bob:
        async with make_app(size=(120, 40)) as pilot:
            await press(pilot, "e")
            draft = bob.contacts.get(signs.id).draft
            bob.contacts.save(signs.id, replace(draft, position="Chef"), signs.version)
            pilot.app.screen.query_one("#field-position").focus_first()
            await type_text(pilot, "Boss")
            await press(pilot, "ctrl+s")
            lines = [" ".join(line.split()) for line in screen_text(pilot.app).splitlines()]
            assert "Mine Theirs" in lines
            assert "Position [ ] Boss [ ] Chef" in lines
            await press(pilot, "right")
            assert "Position [ ] Boss [x] Chef" in " ".join(screen_text(pilot.app).split())
            assert colours(pilot.app) == set()
