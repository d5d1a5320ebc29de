"""Files and the picture on a profile (R15, R46)."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.kit.builders import a_person
from tests.kit.screen import press, said, shown, type_text
from tui_crm.domain.attachments import MAXIMUM_BYTES
from tui_crm.domain.timeline import EventKind
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens.profile import Profile


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis")


@pytest.fixture
def offer(tmp_path):
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"%PDF offer")
    return path


@pytest.fixture
def red(tmp_path):
    data = io.BytesIO()
    Image.new("RGB", (48, 48), "#ff0000").save(data, "PNG")
    path = tmp_path / "red.png"
    path.write_bytes(data.getvalue())
    return path


async def test_a_file_is_attached_described_saved_and_removed(make_app, session, ewa, offer, tmp_path):
    async with make_app() as pilot:
        await press(pilot, "f", "t")
        await type_text(pilot, str(offer))
        await press(pilot, "enter")
        assert "What is offer.pdf?" in shown(pilot)
        await type_text(pilot, "the offer of May")
        await press(pilot, "enter")
        assert "offer.pdf (10 B): the offer of May" in shown(pilot)
        await press(pilot, "D")
        await type_text(pilot, " 2026")
        await press(pilot, "enter")
        assert "the offer of May 2026" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath)
        await press(pilot, "end", *["backspace"] * 20)
        await type_text(pilot, str(offer))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath), "nothing is overwritten"
        await press(pilot, *["backspace"] * 9)
        await type_text(pilot, "copy.pdf")
        await press(pilot, "enter")
        assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF offer"
        assert "Saved: " in said(pilot)
        await press(pilot, "d", "down", "enter")
        assert session.attachments.of_contact(ewa.id) == ()
        assert "Removed: offer.pdf" in said(pilot)


async def test_with_the_cursor_on_a_note_the_file_belongs_to_the_note(make_app, session, ewa, offer):
    event = session.events.add(ewa.id, EventKind.NOTE, "The offer")
    async with make_app() as pilot:
        await press(pilot, "f", "2", "home", "t")
        assert "Note, " in shown(pilot)
        await type_text(pilot, str(offer))
        await press(pilot, "enter", "enter")
        assert "offer.pdf (10 B)" in shown(pilot)
    (file,) = session.attachments.of_contact(ewa.id)
    assert file.event_id == event.id


async def test_what_is_no_file_to_keep_is_refused(make_app, session, ewa, tmp_path):
    script = tmp_path / "run.sh"
    script.write_text("echo")
    async with make_app() as pilot:
        await press(pilot, "f", "t")
        await type_text(pilot, str(script))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath), "nothing is asked about it"
        assert "run.sh" in shown(pilot)
    assert session.attachments.of_contact(ewa.id) == ()


async def test_a_file_that_is_too_large_is_refused_before_it_is_described(make_app, session, ewa, tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(MAXIMUM_BYTES + 1)
    async with make_app() as pilot:
        await press(pilot, "f", "t")
        await type_text(pilot, str(path))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath)
        assert "large.pdf" in str(pilot.app.screen.query_one("#path-error").render())
        with path.open("wb") as file:
            file.truncate(10)
        await press(pilot, "enter", "enter")
        assert "large.pdf (10 B)" in shown(pilot)


async def test_a_broken_picture_is_refused_where_another_can_be_named(make_app, session, ewa, red, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(red.read_bytes()[:60])
    async with make_app() as pilot:
        await press(pilot, "f", "i")
        await type_text(pilot, str(broken))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskPath)
        assert str(pilot.app.screen.query_one("#path-error").render())
        await press(pilot, *["backspace"] * len("broken.png"))
        await type_text(pilot, "red.png")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Profile)
    assert session.contacts.get(ewa.id).thumbnail


async def test_the_picture_is_set_shown_and_removed(make_app, session, ewa, red):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f", "i")
        await type_text(pilot, str(red))
        await press(pilot, "enter")
        assert "▀" in shown(pilot)
        assert session.contacts.get(ewa.id).thumbnail
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "escape", "home", "d", "down", "enter")
        assert isinstance(pilot.app.screen, Profile)
        assert "▀" not in shown(pilot)
    assert not session.contacts.get(ewa.id).thumbnail
