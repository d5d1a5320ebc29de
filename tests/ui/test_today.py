"""Today: the screen, the line below the list, the interval of a contact (R50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.config import Config
from tui_crm.domain.contact import ContactDraft, Phone
from tui_crm.domain.meetings import MeetingDraft
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.today import DUE_SHOWN, Today
from tui_crm.i18n import use_language
from tui_crm.keymap import keymap
from tui_crm.ui.app import CrmApp
from tui_crm.ui.modals.draft_found import DraftFoundModal
from tui_crm.ui.screens.opportunity import OpportunityScreen
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.screens.today import TodayScreen
from tui_crm.ui.widgets.definition_list import Cell, Row, lines_of
from tui_crm.ui.widgets.today_line import TodayNote
from tui_crm.wording.keep_in_touch import due_cell, due_text, interval_text
from tui_crm.wording.today import today_lines, today_summary


@pytest.fixture
def busy(session, clock):
    """A day with something of everything: a meeting, two who are due, an opportunity, a draft."""
    now = clock.now
    clock.now = datetime(2025, 12, 1, 8, tzinfo=UTC)
    ewa = a_person(session, "Ewa Lis", keep_in_touch="30")
    a_person(session, "Jan Nowak", keep_in_touch="7")
    clock.now = now
    start = now.replace(tzinfo=None) + timedelta(hours=2)
    session.meetings.add(MeetingDraft("Oferta dla Acme", start, start + timedelta(hours=1), "UTC"))
    session.opportunities.add(
        OpportunityDraft("New roof", persons=((ewa.id, ""),), expected_close="2026-02-03")
    )
    phone = Phone(None, "600 100 200")
    session.drafts.keep("new_person", None, ContactDraft(phones=(phone,)))
    return ewa


async def test_everything_of_the_day_stands_there_and_opens(make_app, session, busy):
    async with make_app(size=(110, 30)) as pilot:
        await press(pilot, "N")
        text = screen_text(pilot.app)
        assert "Today: Saturday, 31 January 2026" in text
        lines = [" ".join(line.split()) for line in text.splitlines()]
        starts = ("Meetings", "Get in touch 54 days overdue Jan Nowak", "31 days overdue Ewa Lis",
                  "Closing in 3 days New roof", "Half filled New person 600 100 200")  # fmt: skip
        places = [next(i for i, line in enumerate(lines) if line.startswith(start)) for start in starts]
        assert places == sorted(places)
        assert "Oferta dla Acme" in lines[places[0]]
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, Profile)
        await press(pilot, "escape", "down", "down", "enter")
        assert isinstance(pilot.app.screen, OpportunityScreen)
        await press(pilot, "escape", "down", "enter")
        assert isinstance(pilot.app.screen, DraftFoundModal)


async def test_those_that_are_not_told_are_listed_and_both_bases_are_said(
    make_app, session, busy, clock, monkeypatch
):
    monkeypatch.setattr("tui_crm.wording.today.DUE_SHOWN", 1)
    acme = an_organization(session, "Acme")
    session.keep_in_touch.set([acme.id], 7)
    clock.move(days=9)
    async with make_app(size=(110, 30)) as pilot:
        await press(pilot, "N")
        assert "more" not in screen_text(pilot.app)
        await pilot.resize_terminal(110, 7)
        await settle(pilot)
        assert "and 2 more" in screen_text(pilot.app)
        await press(pilot, "down", "enter")
        await pilot.app.workers.wait_for_complete([one for one in pilot.app.workers if one.group == "go-to"])
        await settle(pilot)
        assert "due:yes" in screen_text(pilot.app)
        said = [toast.message for toast in pilot.app._notifications]
        assert said == ["Both persons and organizations are due: o goes to the others."]


async def test_one_is_in_touch_and_that_is_undone(make_app, session, busy):
    async with make_app(size=(80, 24), language="pl") as pilot:
        await press(pilot, "N", "x")
        assert session.keep_in_touch.count() == 2  # the cursor is on a meeting
        await press(pilot, "down", "x")
        assert [one.name for one in session.keep_in_touch.due()] == ["Ewa Lis"]
        assert "54 dni" not in screen_text(pilot.app)
        await press(pilot, "u", "enter")
        assert len(session.keep_in_touch.due()) == 2
        await press(pilot, "K")
        await press(pilot, "end", "enter")
        await press(pilot, *["backspace"] * 3)
        await type_text(pilot, "2 lata")
        await press(pilot, "enter")
        assert sorted(one.days for one in session.keep_in_touch.due(datetime(2030, 1, 1).date())) == [7, 730]


async def test_others_are_followed_and_an_empty_day_says_so(make_app, session, clock):
    person = a_person(session)
    async with make_app() as pilot:
        await press(pilot, "N")
        assert "Nothing is to be done today." in screen_text(pilot.app)
        with a_session_of(session, "bob") as bob:
            bob.keep_in_touch.set([person.id], 7)
        clock.move(days=8)
        assert isinstance(pilot.app.screen, TodayScreen)
        pilot.app.screen.follow_others()
        await settle(pilot)
        assert "1 day overdue" in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(80, 24), (120, 30)], ids=["80x24", "120x30"])
async def test_the_line_below_the_list_moves_no_row_and_goes_at_escape(make_app, session, busy, size):
    async with make_app(size=size) as pilot:
        home = pilot.app.screen
        before = screen_text(pilot.app).splitlines()
        home.say_what_is_today(TodayNote)
        await settle(pilot)
        lines = screen_text(pilot.app).splitlines()
        (said,) = [y for y, line in enumerate(lines) if line != before[y]]
        assert lines[said].startswith(" Today: 14:00-15:00 Oferta dla Acme · 2 to get in touch with · 1")
        assert "… - N" in lines[said]
        assert lines[said + 1].startswith("──")
        await press(pilot, "escape")
        assert screen_text(pilot.app).splitlines() == before


async def test_the_line_leaves_the_contact_under_the_cursor_in_sight(make_app, session, busy):
    for letters in product("abcdefgh", repeat=2):
        a_person(session, f"Zofia Z{''.join(letters)}")
    async with make_app(size=(120, 30)) as pilot:
        table = pilot.app.screen.table
        await press(pilot, *["down"] * (table.size.height - 2))
        last = [line for line in screen_text(pilot.app).splitlines() if line.startswith("  Zofia")][-1]
        pilot.app.screen.say_what_is_today(TodayNote)
        await settle(pilot)
        assert last[:40] in screen_text(pilot.app)


async def test_the_line_follows_what_is_done_elsewhere(make_app, session, busy):
    async with make_app(size=(160, 30)) as pilot:
        pilot.app.screen.say_what_is_today(TodayNote)
        await settle(pilot)
        assert "1 opportunity closing" in screen_text(pilot.app)
        pilot.app.screen.today_note._not_before = 0.0  # what there is may be read again at once
        await press(pilot, "O", "d", "down", "enter", "escape")
        await settle(pilot)
        assert "opportunity closing" not in screen_text(pilot.app)


def test_a_title_goes_on_where_the_cell_behind_it_is_shorter():
    rows = [
        Row(1, (Cell("Meetings"), Cell("10:00-11:00"), Cell("Weekly round of the sales team"), Cell("A"))),
        Row(2, (Cell(""), Cell("3 days overdue"), Cell("Ewa Lis"), Cell("last 3 November, every week"))),
    ]
    assert [line.plain.rstrip() for line in lines_of(rows, 60, {3: 20, 2: 10}, spills=True)] == [
        "Meetings  10:00-11:00     Weekly round of the sales team  A",
        "          3 days overdue  Ewa Lis       last 3 November, ev…",
    ]


async def test_a_day_without_anything_has_no_line(make_app, session):
    a_person(session)
    async with make_app() as pilot:
        before = screen_text(pilot.app)
        pilot.app.screen.say_what_is_today(TodayNote)
        await settle(pilot)
        assert screen_text(pilot.app) == before


async def test_the_profile_and_the_card_tell_the_interval_and_a_key_sets_it(make_app, session):
    person = a_person(session)
    async with make_app(size=(110, 40)) as pilot:
        await press(pilot, "f", "K", "down", "down", "down", "enter")
        assert session.contacts.get(person.id).draft.keep_in_touch_days == 30
        assert "every month (30 days), no touch yet, due in 30 days" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "Keep in touch" in screen_text(pilot.app)


async def test_a_form_takes_words_and_says_what_is_none(make_app, session):
    person = a_person(session)
    async with make_app(size=(100, 60)) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("#field-keep_in_touch_days").focus_first()
        await type_text(pilot, "soon")
        await press(pilot, "ctrl+s")
        assert "a word: week, 2 weeks" in screen_text(pilot.app).replace("\n", " ")
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, "quarter")
        await press(pilot, "ctrl+s")
    assert session.contacts.get(person.id).draft.keep_in_touch_days == 90


async def test_it_can_be_what_one_starts_with(session):
    app = CrmApp(session, keymap({})[0], Config(start="today"))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)


# Words


@pytest.mark.parametrize(
    ("overdue", "text"), [(12, "12 days overdue"), (1, "1 day overdue"), (0, "today"), (-3, "in 3 days")]
)
def test_when_something_is_due(overdue, text):
    use_language("en")
    assert due_text(overdue) == text


def test_cells_and_intervals():
    use_language("en")
    today = datetime.now(UTC).date()
    assert due_cell((today - timedelta(days=2)).isoformat()) == "2 days overdue"
    assert due_cell("") == ""
    assert [interval_text(days) for days in (1, 30, 45)] == [
        "every 1 day", "every month (30 days)", "every 45 days",
    ]  # fmt: skip


def test_a_day_in_words(session, busy):
    use_language("en")
    found = session.today.read()
    assert not found.is_empty
    assert today_summary(replace(found, meetings=(), drafts=())) == (
        "Today: 2 to get in touch with · 1 opportunity closing"
    )
    assert DUE_SHOWN <= 10, "what closes and what was left is in sight below them"
    cut = replace(found, due_count=7)
    assert [one.what for one in today_lines(cut) if one.section == "due"][-1] == "and 5 more"
    assert today_summary(Today(found.day)) == ""


@pytest.mark.parametrize(
    ("room", "named"), [(0, DUE_SHOWN), (DUE_SHOWN + 2, DUE_SHOWN), (23, 19), (32, 28), (33, 30), (90, 30)]
)
def test_as_many_are_named_as_fit_beside_the_rest_of_the_day(session, busy, room, named):
    found = session.today.read()
    ewa = found.due[0]
    due = tuple(replace(ewa, contact_id=number) for number in range(30))
    lines = [one.what for one in today_lines(replace(found, due=due, due_count=30), room)]
    assert len(found.meetings + found.closing + found.drafts) == 3
    assert lines.count(ewa.name) == named
    assert [one for one in lines if " more" in one] == ([] if named == 30 else [f"and {30 - named} more"])


def test_who_may_not_see_contacts_has_only_drafts(session, busy):
    with a_session_of(session, "eve", "nobody") as eve:
        assert eve.today.read().is_empty
    with a_session_of(session, "bob", "viewer") as bob:
        found = bob.today.read()
        assert (found.drafts, found.meetings, len(found.due)) == ((), (), 2)
        assert found.imports == ()
    assert session.today.read().drafts[0].form == "new_person"
