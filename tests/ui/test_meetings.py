"""The calendar by its keys: months and days, adding, changing, deleting, files; and one meeting (R48)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, settle, shown, type_text
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.ui.modals.meeting_form import MeetingForm
from tui_crm.ui.screens.meeting import MeetingScreen
from tui_crm.ui.screens.meetings import Meetings
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.agenda import Agenda

WARSAW = "Europe/Warsaw"


@pytest.fixture(autouse=True)
def _in_warsaw():
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", WARSAW)
        time.tzset()
        yield
    time.tzset()


def an_offer(session, begin: datetime = datetime(2026, 1, 31, 15), **fields: object):
    """A meeting of an hour, on the day at which the clock stands."""
    draft = MeetingDraft("Offer", begin, begin + timedelta(hours=1), WARSAW, location="Room 3")
    return session.meetings.add(replace(draft, **fields))  # type: ignore[arg-type]


async def put(pilot, name: str, text: str) -> None:
    """As if it were typed into that field of the form."""
    pilot.app.screen.field(name).box.value = text
    await settle(pilot)


async def test_a_month_and_its_days_by_the_keys_in_polish(make_app, session):
    an_offer(session)
    # Every Monday at 9: on 29 March the clock goes forward, and it stays 9.
    an_offer(session, datetime(2026, 3, 23, 9), title="Narada", rule="FREQ=WEEKLY;COUNT=2")
    async with make_app(language="pl") as pilot:
        await press(pilot, "K")
        text = shown(pilot)
        assert "Spotkania: styczeń 2026" in text
        assert "pn   wt   śr   cz   pt   so   nd" in text
        assert "sobota, 31 stycznia 2026 (dziś)" in text
        assert "15:00-16:00  ● Offer" in text
        assert "Miejsce: Room 3" in text
        await press(pilot, "right")
        assert "Spotkania: luty 2026" in shown(pilot)
        assert "Tego dnia nie ma spotkań. n dodaje" in shown(pilot)
        await press(pilot, "v")
        assert "08:00" in shown(pilot), "a day without meetings begins in the morning"
        assert "03:00" not in shown(pilot)
        await press(pilot, "v", "t")
        await pilot.resize_terminal(70, 24)
        await settle(pilot)
        assert "sobota, 31.01.2026 (dziś)" in shown(pilot), "in figures where room lacks"
        await press(pilot, "v", "v")
        assert "sobota, 31.01.2026 (dziś)" in shown(pilot)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await press(pilot, "pagedown", "pagedown")
        assert "sobota, 28 marca 2026" in shown(pilot)
        await press(pilot, "right", "right")
        assert "09:00-10:00  ● Narada" in shown(pilot)
        await press(pilot, "up")
        assert "poniedziałek, 23 marca 2026" in shown(pilot)
        assert "09:00-10:00  ● Narada" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert "co tydzień w poniedziałek (2 razy)" in shown(pilot)


async def test_the_list_beside_the_month_names_places_as_soon_as_it_has_the_room(make_app, session):
    an_offer(session)
    found = session.meetings.between(*(datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3)))
    async with make_app(size=(60, 24)) as pilot:
        agenda = Agenda(UTC)
        agenda.display = False  # nobody knows yet how wide it will be
        await pilot.app.screen.mount(agenda)
        agenda.show_meetings(found, date(2026, 1, 31))
        await settle(pilot)
        agenda.display = True
        await settle(pilot)
        assert "Offer  Room 3" in shown(pilot)
        await pilot.resize_terminal(40, 24)
        await settle(pilot)
        assert "Offer" in shown(pilot)
        assert "Room 3" not in shown(pilot)


async def test_titles_hours_and_finding_on_a_large_screen(make_app, session):
    an_offer(session, colour="red")
    an_offer(session, datetime(2026, 1, 31, 15, 30), title="Call")
    an_offer(
        session,
        datetime(2026, 1, 14, 8),
        title="Fair",
        starts=date(2026, 1, 14),
        ends=date(2026, 1, 16),
        zone="",
    )
    with a_session_of(session, "bob") as bob:
        an_offer(bob, title="Hidden")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "K")
        text = shown(pilot)
        assert " 31 today" in text
        assert "15:30 Call" in text
        assert text.count("● Fair") == 2
        assert pilot.app.screen.query_one("#meetings-side").outer_size.width == 60
        assert "Hidden" not in text
        await press(pilot, "v")
        text = shown(pilot)
        assert "Meetings: Saturday, 31 January 2026 (today)" in text
        line = next(line for line in text.splitlines() if "15:30-16:30 Call" in line)
        assert "Room 3" in line  # the second row of the other one, side by side
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert "Meeting: Call" in shown(pilot)
        await press(pilot, "escape", "v", "slash")
        await type_text(pilot, "fai")
        assert "2026-01-14  all day  Fair  Room 3" in shown(pilot)
        await press(pilot, "enter")
        assert "Wednesday, 14 January 2026" in shown(pilot)


async def test_one_is_added_with_a_participant_and_its_form_is_kept(make_app, session):
    ewa = a_person(session, "Ewa Lis")
    async with make_app() as pilot:
        await press(pilot, "K", "right", "n")
        await type_text(pilot, "Roof")
        await press(pilot, "escape")
        assert session.drafts.kept_form("new_meeting") is not None
        await press(pilot, "n")
        assert "This form was left half filled" in shown(pilot)
        await press(pilot, "enter")
        form = pilot.app.screen
        assert isinstance(form, MeetingForm)
        assert form.field("title").value == "Roof"
        await put(pilot, "begin", "25")
        form.field("contacts").focus_first()
        await press(pilot, "enter")
        await type_text(pilot, "lis")
        await press(pilot, "enter")
        await put(pilot, "others", "jan@example.com")
        await press(pilot, "ctrl+s")
        assert "Not a time of the day: 25." in shown(pilot)
        await put(pilot, "begin", "9:15")
        await press(pilot, "ctrl+s")
        assert "Added: Roof\nu undoes it." in said(pilot)
        assert "09:15-10:00  ● Roof" in shown(pilot)
        assert "With: Ewa Lis, jan@example.com" in shown(pilot)
        assert session.drafts.kept_form("new_meeting") is None
        (one,) = session.meetings.upcoming(ewa.id)
        assert one.starts_at.isoformat() == "2026-02-01T08:15:00+00:00"
        await press(pilot, "u", "enter")
        assert session.meetings.upcoming(ewa.id) == ()
        assert "No meetings on this day." in shown(pilot)


async def test_what_somebody_else_saved_meanwhile_stays(make_app, session):
    meeting = an_offer(session)
    draft = session.meetings.draft_of(meeting)
    async with make_app() as pilot:
        await press(pilot, "K", "e")
        form = pilot.app.screen
        session.meetings.save(meeting.id, replace(draft, location="Hall", title="Theirs"), meeting.version)
        await put(pilot, "title", "Mine")
        form.field("description").box.text = "Text"
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "Somebody else has changed this too" in shown(pilot)
        assert form.field("location").value == "Hall"
        await press(pilot, "ctrl+s")
        saved = session.meetings.get(meeting.id)
        assert (saved.title, saved.location, saved.description) == ("Mine", "Hall", "Text")


async def test_of_one_that_recurs_one_is_changed_and_one_deleted(make_app, session):
    an_offer(session, rule="FREQ=DAILY;COUNT=3")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "K", "right", "e")
        assert "It recurs; this one is that of 1 February 2026." in shown(pilot)
        await press(pilot, "enter")
        form = pilot.app.screen
        assert isinstance(form, MeetingForm)
        assert "Repeats" not in shown(pilot)
        await put(pilot, "title", "Later")
        await put(pilot, "begin", "17")
        await put(pilot, "end", "")
        await press(pilot, "ctrl+s")
        assert "17:00-18:00  ● Later" in shown(pilot)
        await press(pilot, "left", "d")
        assert "No, leave it" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "No meetings on this day." in shown(pilot)
        times = session.meetings.between(session.clock() - timedelta(1), session.clock() + timedelta(9))
        assert [(one.title, f"{one.starts_at:%d %H}") for one in times] == [
            ("Later", "01 16"),
            ("Offer", "02 14"),
        ]
        await press(pilot, "right", "d", "down", "down", "enter")
        assert session.meetings.between(session.clock() - timedelta(1), session.clock() + timedelta(9)) == ()


async def test_others_are_followed_and_a_viewer_changes_nothing(make_app, session):
    ewa = a_person(session, "Ewa Lis")
    with a_session_of(session, "bob", "viewer") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "K", "n")
            assert isinstance(pilot.app.screen, Meetings)
            assert "No meetings on this day." in shown(pilot)
            an_offer(session, participants=(Participant(ewa.id, ""),))
            pilot.app.screen.follow_others()
            await settle(pilot)
            assert "● Offer" in shown(pilot)
            await press(pilot, "w")
            assert "my meetings" in shown(pilot)
            assert "● Offer" not in shown(pilot)
            await press(pilot, "w", "e", "d")
            assert isinstance(pilot.app.screen, Meetings)


async def test_a_participant_becomes_a_contact(make_app, session):
    ewa = a_person(session, "Ewa Lis")
    people = (Participant(ewa.id, ""), Participant(None, "Jan Nowy", "jan@example.com", answer="accepted"))
    an_offer(session, participants=people)
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "K", "enter")
        assert "Jan Nowy <jan@example.com> (accepted, no contact has it)" in shown(pilot)
        view = pilot.app.screen.view
        while "Jan Nowy" not in view.current.text:
            await press(pilot, "down")
        await press(pilot, "c", "enter", "ctrl+s")
        assert isinstance(pilot.app.screen, MeetingScreen)
        jan = session.contacts.suggest_persons("Nowy")[0]
        assert [one.title for one in session.meetings.upcoming(jan.id)] == ["Offer"]
        assert view.current.id == jan.id
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Profile)
        assert pilot.app.screen.contact_id == jan.id


async def test_calendars_come_in_and_go_out(make_app, session, tmp_path):
    an_offer(session)
    path = tmp_path / "out.ics"
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "K", "x")
        pilot.app.screen.query_one("Input").value = str(path)
        await settle(pilot)
        await press(pilot, "enter")
        assert b"SUMMARY:Offer" in path.read_bytes()
        path.write_bytes(
            path.read_bytes().replace(b"SUMMARY:Offer", b"SUMMARY:New").replace(b"UID:", b"UID:x")
        )
        await press(pilot, "i")
        pilot.app.screen.query_one("Input").value = str(path)
        await settle(pilot)
        await press(pilot, "enter")
        assert "1 meeting added, 0 changed, 0 as before." in said(pilot)
        assert "● New" in shown(pilot)
        await press(pilot, "x")
        pilot.app.screen.query_one("Input").value = str(tmp_path)
        await settle(pilot)
        await press(pilot, "enter")
        assert "1 file written to" in said(pilot)
        assert "1 was as it had to be." in said(pilot)  # the one that was exported first


def reads_of(session, act) -> list[str]:
    """The statements about meetings that something makes in the base."""
    said: list[str] = []
    with session.database.reading() as connection:
        connection.set_trace_callback(said.append)
        act()
        connection.set_trace_callback(None)
    return [one for one in said if "meeting" in one]


async def test_the_card_and_the_profile_name_the_next_meetings(make_app, session):
    ewa, jan, nobody = (a_person(session, name) for name in ("Ewa Lis", "Jan Żuk", "Ola Żyła"))
    for day in range(4):
        begin = datetime(2026, 1, 31, 15) + timedelta(days=day)
        an_offer(session, begin, title=f"Talk {day}", colour="red", participants=(Participant(ewa.id, ""),))
    an_offer(session, datetime(2026, 1, 5, 9), title="Past", participants=(Participant(jan.id, ""),))
    async with make_app(size=(250, 40)) as pilot:
        await press(pilot, "home")
        text = shown(pilot)
        assert "Meetings      today, 15:00-16:00 | Talk 0" in text
        assert "Mo 2 February, 15:00-16:00 | Talk 2" in text
        assert "Talk 3" not in text
        await press(pilot, "down")
        assert "Last meeting  Mo 5 January, 09:00-10:00 | Past" in shown(pilot)
        follower = pilot.app.screen.follower
        row = pilot.app.screen.table.row
        # One look whether there are any, then the next ones, else the last one, and the names in it.
        assert len(reads_of(session, lambda: follower._read(row))) <= 4
        session.meetings.delete(session.meetings.upcoming(jan.id)[0].meeting_id)
        await press(pilot, "r")
        assert "Last meeting" not in shown(pilot)
        await press(pilot, "end")
        assert pilot.app.screen.table.row.id == nobody.id
        assert len(reads_of(session, lambda: follower._read(pilot.app.screen.table.row))) == 1
        await press(pilot, "home", "f", "3", "enter")
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert "Meeting: Talk 0" in shown(pilot)
        await press(pilot, "escape", "m")
        assert isinstance(pilot.app.screen, MeetingForm)
        assert pilot.app.screen.field("contacts").value == [[ewa.id, ""]]
