"""An empty base greets, leads through its first import, and is silent about that ever after."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import PATIENCE, press, screen_text, send_key, settle, type_text, until
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.services import demo
from tui_crm.services.session import Session, open_session
from tui_crm.ui.modals.first_file import FirstFile
from tui_crm.ui.modals.help import Help
from tui_crm.ui.modals.import_result import ImportResult
from tui_crm.ui.screens import contacts_sample, imports_flow
from tui_crm.ui.screens.mapping import MappingScreen
from tui_crm.ui.screens.mapping_preview import PreviewScreen
from tui_crm.ui.widgets.record_table import RecordTable

ROWS = "full name,phone\nJan Nowak,600100200\nAda Mak,600100201\n"


def chosen(app):
    """The line of the greeting under the cursor."""
    note = app.screen.query_one(RecordTable).note
    return note.lines[note.choices[note.at]].split()[0]


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((80, 24), "pl"), ((160, 45), "pl")])
async def test_the_greeting_says_who_where_and_what_next(make_app, size, language):
    async with make_app(size=size, language=language) as pilot:
        text = screen_text(pilot.app)
        assert "Anna Nowak (anna)" in text
        assert "crm.db" in text
        for key in "ins":
            assert f"\n    {key}     " in text
        assert any(
            "? " in line and "   F7 " in line and "   Ctrl+Q " in line for line in text.splitlines()[2:-2]
        )
        assert "…" not in "".join(text.splitlines()[2:-2])
        assert not pilot.app.screen.query_one("#side").display


async def test_arrows_enter_and_the_mouse_choose_in_the_greeting(make_app, session):
    async with make_app() as pilot:
        assert chosen(pilot.app) == "i"
        await press(pilot, "down", "j", "down")
        assert chosen(pilot.app) == "s"
        await press(pilot, "up", "enter")
        assert pilot.app.screen.has_class("-editing")
        assert pilot.app.screen.query_one("#side").display
        await press(pilot, "escape")
        lines = screen_text(pilot.app).splitlines()
        y = next(y for y, line in enumerate(lines) if line.startswith("    i "))
        await pilot.click(offset=(10, y))
        await settle(pilot)
        assert pilot.app.screen.query("#path")


async def test_the_greeting_of_organizations_is_short_and_leads_back(make_app):
    async with make_app() as pilot:
        await press(pilot, "o")
        assert "Welcome" not in screen_text(pilot.app)
        await press(pilot, "end", "down", "down", "down", "enter")
        assert "Welcome" in screen_text(pilot.app)


async def test_the_card_is_back_as_soon_as_there_is_a_contact(make_app, session):
    async with make_app(size=(120, 40)) as pilot:
        a_person(session)
        await press(pilot, "r")
        assert "Welcome" not in screen_text(pilot.app)
        assert pilot.app.screen.query_one("#side").display
        await press(pilot, "slash", *"zzz", "enter")
        assert 'Nothing found for "zzz"' in screen_text(pilot.app)
        assert pilot.app.screen.query_one("#side").display


async def test_who_may_only_look_is_offered_nothing_else(make_app, session):
    with a_session_of(session, "eva", "viewer") as eva:
        assert eva.may(Permission.SEE)
        async with make_app(of=eva) as pilot:
            text = screen_text(pilot.app)
            assert "import a file" not in text
            assert "add a contact" not in text
            assert "Administrators: Anna Nowak" in text
            assert chosen(pilot.app) == "s"


async def test_the_first_import_is_led_through_its_steps(make_app, session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contacts.csv").write_text(ROWS, encoding="utf-8")
    async with make_app(size=(80, 30), tips=True) as pilot:
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, FirstFile)
        assert "[1 File]" in screen_text(pilot.app)
        await type_text(pilot, "contacts.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)
        text = screen_text(pilot.app)
        assert "[2 Columns]" in text
        assert "Enter chooses another field; then p shows" in " ".join(text.split())
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, PreviewScreen)
        assert "[3 Preview]" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ImportResult)
        assert "[4 Import]" in screen_text(pilot.app)
        await press(pilot, "enter")  # what it brought is listed
        assert "Ada Mak" in screen_text(pilot.app)
        assert "import:" in screen_text(pilot.app)
        await press(pilot, "escape", "i")
        assert not isinstance(pilot.app.screen, FirstFile)


async def test_without_a_file_a_sample_is_written_and_taken(make_app, session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with make_app(tips=True) as pilot:
        await press(pilot, "i", "f2", "enter")
        assert (tmp_path / "persons-sample.csv").exists()
        assert pilot.app.screen.query_one("#path").value.endswith("persons-sample.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)


@pytest.fixture
def sample(monkeypatch, session):
    """The sample is the same base once more; it is not ready before the test says so."""
    ready = Event()
    monkeypatch.setattr(demo, "is_ready", lambda _path: ready.wait(PATIENCE))
    monkeypatch.setattr(
        contacts_sample, "open_session", lambda *_, **__: open_session(session.path, login="anna")
    )
    yield ready
    ready.set()


async def stays(pilot, session, sample) -> None:
    """The sample gets ready, and one's own base stays."""
    sample.set()
    await settle(pilot)
    assert pilot.app.session is session
    assert "The sample base is ready." in screen_text(pilot.app)


async def test_a_sample_comes_where_nothing_else_was_begun(make_app, session, sample):
    async with make_app(tips=True) as pilot:
        pilot.app.screen.action_open_sample()
        sample.set()
        await settle(pilot)
        assert pilot.app.session is not session


async def test_a_sample_does_not_come_below_what_was_opened_meanwhile(make_app, session, sample):
    async with make_app(tips=True, notifications=True) as pilot:
        pilot.app.screen.action_open_sample()
        pilot.app.push_screen(Help(pilot.app.screen, pilot.app.keymap, {}))
        await until(lambda: isinstance(pilot.app.screen, Help))
        await stays(pilot, session, sample)
        assert isinstance(pilot.app.screen, Help)


async def test_a_sample_does_not_come_below_a_file_that_is_about_to_be_asked_for(
    make_app, session, sample, monkeypatch
):
    goes_on, began, ask = asyncio.Event(), asyncio.Event(), imports_flow.import_file

    async def slow(screen):
        began.set()
        await goes_on.wait()
        await ask(screen)

    monkeypatch.setattr(imports_flow, "import_file", slow)
    async with make_app(tips=True, notifications=True) as pilot:
        sampling = pilot.app.screen.action_open_sample()
        send_key(pilot.app, "i")
        await until(began.is_set)
        sample.set()
        await until(lambda: sampling.is_finished)
        goes_on.set()
        await stays(pilot, session, sample)
        assert isinstance(pilot.app.screen, FirstFile)


async def test_a_sample_does_not_come_below_a_form(make_app, session, sample):
    async with make_app(tips=True, notifications=True) as pilot:
        await press(pilot, "n")
        pilot.app.screen.action_open_sample()
        await stays(pilot, session, sample)
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "Ada")
        await press(pilot, "ctrl+s")
        assert session.contacts.count(ContactQuery(kind=Kind.PERSON)) == 1


async def test_an_import_into_the_sample_says_that_it_is_the_sample(make_app, session, monkeypatch):
    a_person(session)
    async with make_app(tips=True) as pilot:
        await press(pilot, "i")
        assert "sample" not in screen_text(pilot.app)
        await press(pilot, "escape")
        monkeypatch.setattr(Session, "is_sample", True)
        await press(pilot, "i")
        assert "your own stays as it is" in " ".join(screen_text(pilot.app).split())


@pytest.mark.parametrize("has_contacts", [False, True])
async def test_nobody_is_led_who_wants_no_tips_or_has_contacts(make_app, session, has_contacts):
    if has_contacts:
        an_organization(session)
    async with make_app(tips=has_contacts) as pilot:
        await press(pilot, "i")
        assert pilot.app.screen.query("#path")
        assert not isinstance(pilot.app.screen, FirstFile)
