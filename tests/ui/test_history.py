"""The general history on the screen: what it shows, filters, a contact made from an entry (R11, R45)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, settle, shown, type_text
from tui_crm.domain.journal import DefinitionChange, FieldChange, OperationKind, Thing
from tui_crm.domain.mail import MailMessage, MailPerson
from tui_crm.domain.meetings import MeetingStatus, Occurrence
from tui_crm.domain.new_contact import filled
from tui_crm.domain.problems import NotFound, Refused
from tui_crm.domain.timeline import Entry, Event, EventKind, Happening, HistoryGroup
from tui_crm.opener import Opened
from tui_crm.ui.modals.add_contact import AddContact
from tui_crm.ui.modals.show_entry import ShowEntry
from tui_crm.ui.modals.write_text import WriteText, told_moment
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.history import GeneralHistory
from tui_crm.ui.screens.history_lines import entry_row, full_items
from tui_crm.ui.screens.history_wanted import HistoryWanted, day_words, read_period, wanted_words
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.screens.profile_items import entry_items
from tui_crm.wording.happenings import label_and_line

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def ewa(session):
    return a_person(session, "Ewa Lis", phone="600100200")


# What is wanted


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("", None, None),
        ("today", "2026-01-31", "2026-02-01"),
        ("-6d..", "2026-01-25", None),
        ("year", "2026-01-01", "2027-01-01"),
        ("2026-01", "2026-01-01", "2026-02-01"),
        ("2026-01-05..2026-02", "2026-01-05", "2026-03-01"),
        ("..yesterday", None, "2026-01-31"),
        ("2020..", "2020-01-01", None),
    ],
)
def test_a_period_becomes_moments_of_this_machine(period, since, until):
    found = HistoryWanted(period=period).as_filter(NOW)
    days = [one and one.astimezone().date().isoformat() for one in (found.since, found.until)]
    assert days == [since, until]
    assert all(one is None or one.tzinfo is not None for one in (found.since, found.until))


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2026-01", "2026-01"),
        (" 5.01.2026 .. 10.02.2026 ", None),
        ("2026-01-05 .. 2026-02-10", "2026-01-05..2026-02-10"),
        ("wczoraj", "yesterday"),
        ("-14d..", "-14d.."),
        ("", None),
        ("..", None),
        ("soon", None),
    ],
)
def test_a_period_is_read_as_dates_of_filters_are(typed, period):
    if period is None and typed.strip()[:1] != "5":
        with pytest.raises(Refused):
            read_period(typed)
    else:
        assert read_period(typed) == (period or "2026-01-05..2026-02-10")


def test_what_is_wanted_is_said_in_words():
    today = date(2026, 1, 31)
    assert wanted_words(HistoryWanted(), {}, today) == "Everything"
    wanted = HistoryWanted(("anna", "jan"), (HistoryGroup.NOTES, HistoryGroup.CALLS), "-6d..", " offer ")
    words = wanted_words(wanted, {"anna": "Anna Mak"}, today)
    assert words == 'Notes, Calls; by Anna Mak, jan; The last 7 days; with "offer"'
    words = [
        wanted_words(HistoryWanted(period=period), {}, today).removeprefix("Everything; ")
        for period in ("2026-01-05..2026-01-06", "..2026-01-06", "2026-01-05..", "-30d..", "2025")
    ]
    assert words == [
        "from 5 January 2026 to 6 January 2026",
        "until 6 January 2026",
        "from 5 January 2026",
        "from 1 January 2026",
        "2025",
    ]
    assert day_words(date(2026, 1, 30), date(2026, 1, 31)) == "Yesterday, 30 January 2026"


@pytest.mark.parametrize(
    ("address", "name", "kind", "found"),
    [
        ("+48601222333", "", "person", ("", "", "", "+48601222333", "")),
        ("jan@x.pl", "Jan Maria Kowalski", "person", ("Jan Maria", "Kowalski", "", "", "jan@x.pl")),
        ("jan@x.pl", "Kowalski, Jan", "person", ("Jan", "Kowalski", "", "", "jan@x.pl")),
        ("jan@x.pl", "JAN@x.pl", "person", ("", "", "", "", "jan@x.pl")),
        ("biuro@x.pl", "Acme Polska", "organization", ("", "", "Acme Polska", "", "biuro@x.pl")),
    ],
)
def test_a_form_begins_with_what_an_entry_says(address, name, kind, found):
    from tui_crm.domain.contact import Kind

    draft = filled(address, name, Kind(kind), "PL")
    phones = ", ".join(phone.value for phone in draft.phones)
    emails = ", ".join(email.value for email in draft.emails)
    assert (draft.first_name, draft.last_name, draft.name, phones, emails) == found


def a_held() -> Entry:
    starts = datetime(2026, 1, 30, tzinfo=UTC)
    ends, status = starts + timedelta(days=1), MeetingStatus.CONFIRMED
    title, place = "Trade fair in Lublin", "Hall B"
    meeting = Occurrence(1, 1, "", title, place, "", status, True, starts, ends, "", False)
    return Entry("held:1", "2026-01-30T00:00:00Z", "", 0, "", Happening.HELD, meeting=meeting)


def test_a_line_gives_the_text_the_room_that_no_name_needs_and_a_day_has_no_hour():
    held = a_held()
    row = entry_row(held, {}, 78)
    assert row.rstrip() == "       Meeting held      all day, Trade fair in Lublin; Hall B"
    assert "00:00" not in " ".join(item.text for item in full_items(held, {}))
    when, what = entry_items(held, {}, 7)
    assert when.text == "30 January 2026, all day"
    assert what.text.endswith("Meeting held: Trade fair in Lublin; Hall B")
    named = Entry("event:1", "2026-01-30T10:00:00Z", "", 4, "Ewa Lis", EventKind.NOTE)
    event = Event(1, 4, EventKind.NOTE, "x" * 99, named.at, "anna")
    assert entry_row(replace(named, event=event), {}, 78).count("x") == 33


def test_what_became_of_an_opportunity_stands_where_there_is_room():
    change = DefinitionChange(Thing.OPPORTUNITY, 4, "Audit of the boilers", "", {}, {"title": "Audit"})
    kind, at = OperationKind.OPPORTUNITY_ADDED, "2026-01-30T10:00:00Z"
    entry = Entry("record:1", at, "", 0, "", kind, definition=change)
    row = " ".join(entry_row(replace(entry, contact_id=3, contact_name="Acme"), {}, 78).split())
    assert row == "10:00 Opportunity Audit of the boilers: opportunity added"
    assert "Acme" in entry_row(replace(entry, contact_id=3, contact_name="Acme"), {}, 120)


@pytest.mark.parametrize(
    ("thing", "before", "after", "changes", "line"),
    [
        (Thing.MEETING, {}, {"title": "Roof"}, (), ("Meeting", "Roof: meeting added")),
        (
            Thing.MEETING,
            {"changes": "[]"},
            {"changes": "[1]"},
            (),
            ("Meeting", "Roof: one time of a meeting changed"),
        ),
        (
            Thing.OPPORTUNITY,
            {"stage": 1},
            {"stage": 2},
            (FieldChange("stage", "Offer", "Won"),),
            ("Opportunity", "Roof: Stage: Offer -> Won"),
        ),
        (
            Thing.OPPORTUNITY,
            {"deleted_at": None},
            {"deleted_at": 9},
            (),
            ("Opportunity", "Roof: opportunity deleted"),
        ),
        (Thing.MEETING, {"title": "A"}, {"title": "B"}, (), ("Meeting", "Meeting renamed: A -> B")),
    ],
)
def test_the_title_stands_first_for_a_narrow_line_is_cut_at_its_end(thing, before, after, changes, line):
    change = DefinitionChange(thing, 4, "Roof", "", before, after)
    kind = OperationKind.OPPORTUNITY_EDITED
    entry = Entry("record:1", "2026-01-30T10:00:00Z", "", 0, "", kind, changes=changes, definition=change)
    assert label_and_line(entry) == line


def test_an_email_in_full_has_no_column_of_labels():
    persons = (MailPerson("from", "Ewa", "ewa@lis.pl"), MailPerson("cc", "", "jan@lis.pl"))
    mail = MailMessage(1, "m", "2026-01-30T10:00:00Z", "Offer", "Text", 9, 0, False, persons)
    items = full_items(Entry("mail:1", mail.at, "", 0, "", Happening.MAIL, mail=mail), {})
    assert [item.text for item in items[2:4]] == ["From: Ewa <ewa@lis.pl>", "Cc: jan@lis.pl"]
    assert [item.value for item in items[2:4]] == ["ewa@lis.pl", "jan@lis.pl"]
    assert not any(item.label for item in items)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("14:30", "2026-01-31T14:30"),
        ("wczoraj", "2026-01-30T00:00"),
        ("yesterday 9:05", "2026-01-30T09:05"),
        ("wczoraj o 10:00", "2026-01-30T10:00"),
        ("-1d 8:00", "2026-01-30T08:00"),
        ("21.11.2025 14:00", "2025-11-21T14:00"),
        ("2026-01-30 10:00", "2026-01-30T10:00"),
        ("25:00", None),
        ("wczoraj rano", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_people_say_it(typed, moment):
    found = told_moment(typed, NOW)
    assert (found and found.astimezone().replace(tzinfo=None).isoformat(timespec="minutes")) == moment


@pytest.mark.parametrize(("typed", "ago"), [("-2h", 120), ("-2 godz.", 120), ("-20min", 20)])
def test_a_moment_is_so_long_ago(typed, ago):
    assert told_moment(typed, NOW) == NOW - timedelta(minutes=ago)


# The screen


@pytest.mark.parametrize(("size", "language"), [((80, 24), "pl"), ((160, 45), "en")])
async def test_it_shows_days_lines_and_the_entry_in_full(make_app, session, ewa, size, language):
    session.events.add(ewa.id, EventKind.NOTE, "# Deal\n- **price** [offer](https://example.com/o)")
    session.events.add(ewa.id, EventKind.CALL, "Called back", NOW - timedelta(days=1))
    words = {
        "en": ("General history: Everything", "Today, 31 January 2026", "Yesterday", "Note", "Call"),
        "pl": ("Historia ogólna: Wszystko", "Dzisiaj, 31 stycznia 2026", "Wczoraj", "Notatka", "Rozmowa"),
    }[language]
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "H")
        for text in (*words, "Ewa Lis", "Deal", "• price offer <https://example.com/o>", "Called back"):
            assert text in shown(pilot), text
        await press(pilot, "end")
        assert "Called back" in shown(pilot).split("Wczoraj" if language == "pl" else "Yesterday")[1]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Profile)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_it_is_narrowed_down_and_remembers_that(make_app, session, ewa):
    session.events.add(ewa.id, EventKind.NOTE, "About the roof")
    session.events.add(ewa.id, EventKind.CALL, "Called about the offer", NOW - timedelta(days=40))
    with a_session_of(session, "bob") as bob:
        bob.events.add(ewa.id, EventKind.MESSAGE, "By Bob")
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "H", "K", "down", "enter", "down", "space", "escape")
        assert "General history: Notes, Calls" in shown(pilot)
        assert "By Bob" not in shown(pilot)
        await press(pilot, "p", "down", "j", "j", "j", "k", "enter")
        assert "Notes, Calls; The last 30 days" in shown(pilot)
        assert "Called" not in shown(pilot)
        await press(pilot, "0", "w", "down", "down", "enter", "escape")
        assert "Everything; by Bob" in shown(pilot)
        assert "roof" not in shown(pilot)
        await press(pilot, "0", "slash")
        assert pilot.app.screen.query_one("#history-list").size.width == 72, "the box takes no columns of it"
        await type_text(pilot, "off")
        await settle(pilot)
        pilot.app.screen._seek()
        await settle(pilot)
        assert 'with "off"' in shown(pilot)
        assert "Called about the offer" in shown(pilot)
        assert "roof" not in shown(pilot)
        await press(pilot, "escape", "escape", "H")
        assert 'with "off"' in shown(pilot)
        await press(pilot, "0")
        assert "About the roof" in shown(pilot)
        await press(pilot, "p", "end", "enter", "enter")
        assert "General history: Everything" in shown(pilot), "an empty period is any time"
        await press(pilot, "p", "end", "enter")
        await type_text(pilot, "soon")
        await press(pilot, "enter")
        assert "soon is no period" in said(pilot)
        await press(pilot, "end", *["backspace"] * 4)
        await type_text(pilot, "2020")
        await press(pilot, "enter")
        assert "Nothing of that kind has happened. 0 shows all of it." in shown(pilot)


async def test_older_entries_come_at_the_end_and_new_ones_by_others_above(
    make_app, session, ewa, monkeypatch
):
    for number in range(130):
        session.events.add(ewa.id, EventKind.NOTE, f"note {number:03}", NOW - timedelta(hours=200 - number))
    async with make_app() as pilot:
        await press(pilot, "H")
        history = pilot.app.screen
        assert len(history._rows) == 100
        await press(pilot, "end")
        assert "Added" in shown(pilot) or "note 000" in shown(pilot)
        assert len(history._rows) == 131
        await press(pilot, "home")
        current = history.current.key
        with a_session_of(session, "bob") as bob:
            bob.events.add(ewa.id, EventKind.NOTE, "By somebody else")
        await history._read_if_others_wrote()
        await settle(pilot)
        assert "By somebody else" in shown(pilot)
        assert history.current.key == current
        event = session.events.add_unknown("601 222 333", EventKind.CALL, "Asks for an offer")
        read = history._read_newest

        async def read_while_older_rows_come(*args):
            found = await read(*args)
            history._show()
            return found

        monkeypatch.setattr(history, "_read_newest", read_while_older_rows_come)
        history.begin(history.read_again(f"event:{event.id}"))
        await settle(pilot)
        assert history.current.event == event


@pytest.mark.parametrize(
    ("address", "shown_as", "values"),
    [("601 222 333", "+48 601 222 333", "phones"), ("nowy@klient.pl", "nowy@klient.pl", "emails")],
)
async def test_a_contact_is_added_from_an_event_about_nobody(
    make_app, session, ewa, address, shown_as, values
):
    async with make_app(size=(110, 32)) as pilot:
        await press(pilot, "H", "n")
        assert isinstance(pilot.app.screen, GeneralHistory), "Ewa's own entry adds nobody"
        await press(pilot, "a")
        await type_text(pilot, "nonsense")
        await press(pilot, "enter", *["backspace"] * 8)
        await type_text(pilot, address)
        await press(pilot, "enter", "c")
        assert isinstance(pilot.app.screen, WriteText)
        await type_text(pilot, "Asks for an offer")
        await press(pilot, "ctrl+s")
        (event,) = [one.event for one in session.history.everything(9) if one.event is not None]
        assert (event.contact_id, event.kind) == (0, EventKind.CALL)
        assert f"Saved: call, {address}" in said(pilot)
        await press(pilot, "n")  # the cursor is on what was just logged
        assert "Person" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AddContact)
        pilot.app.screen.query_one("#field-first_name").focus_first()
        await type_text(pilot, "Jan")
        await press(pilot, "tab")
        await type_text(pilot, "Nowy")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, GeneralHistory)
    event = session.events.get(event.id)
    contact = session.contacts.get(event.contact_id)
    assert contact.name == "Jan Nowy"
    assert len(getattr(contact.draft, values)) == 1


async def test_a_number_that_a_contact_has_is_logged_for_that_contact(make_app, session, ewa):
    async with make_app() as pilot:
        await press(pilot, "H", "a")
        await type_text(pilot, "60")
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#line").value == "60", "refused, and there to be changed"
        await type_text(pilot, "0 100 200")
        await press(pilot, "enter")
        assert "Ewa Lis" in shown(pilot)
        await press(pilot, "g", "x", "ctrl+s")
    (event,) = session.events.of_contact(ewa.id)
    assert (event.kind, event.text) == (EventKind.MEETING, "x")


async def test_an_event_is_changed_removed_and_opened_and_others_are_left_alone(make_app, session, ewa):
    mine = session.events.add(ewa.id, EventKind.NOTE, "mine")
    with a_session_of(session, "bob", "editor") as bob:
        theirs = bob.events.add(ewa.id, EventKind.NOTE, "theirs", NOW - timedelta(hours=1))
        unknown = bob.events.add_unknown(
            "x@y.pl", EventKind.NOTE, "[a](https://x.pl)", NOW - timedelta(days=9)
        )
        async with make_app(of=bob) as pilot:
            await press(pilot, "H", "e", "d")
            assert isinstance(pilot.app.screen, GeneralHistory)
            while pilot.app.screen.current.key != f"event:{theirs.id}":
                await press(pilot, "down")
            await press(pilot, "e")
            await type_text(pilot, " now")
            await press(pilot, "ctrl+s")
            assert "theirs now" in shown(pilot)
            await press(pilot, "d", "down", "enter")
            with pytest.raises(NotFound):
                session.events.get(theirs.id)
            await press(pilot, "end", "enter")
            assert isinstance(pilot.app.screen, ShowEntry)
            await press(pilot, "e")
            assert isinstance(pilot.app.screen, WriteText)
    assert session.events.get(mine.id).text == "mine"
    assert session.events.get(unknown.id).text == "[a](https://x.pl)"


# Logging with two keys


@pytest.mark.parametrize(("open_card", "kind"), [((), "n"), (("enter",), "m")], ids=["list", "card"])
async def test_a_contact_is_logged_from_list_and_card_with_two_keys(make_app, session, ewa, open_card, kind):
    async with make_app() as pilot:
        await press(pilot, *open_card, "a")
        for text in ("What happened: Ewa Lis", "n   Note", "c   Call", "m   Message", "g   Meeting"):
            assert text in shown(pilot)
        await press(pilot, kind)
        await type_text(pilot, "Half")
        await press(pilot, "escape", "a", kind)
        assert "You typed this before" in shown(pilot)
        await type_text(pilot, " and whole")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ContactsScreen)
        kinds = {"n": "note", "m": "message"}
        assert [toast.message for toast in pilot.app._notifications] == [f"Saved: {kinds[kind]}, Ewa Lis"]
    (event,) = session.events.of_contact(ewa.id)
    assert (event.kind.value[0], event.text) == (kind, "Half and whole")
    assert session.drafts.kept(event.kind.value, ewa.id) is None


async def test_marked_contacts_get_the_same_and_one_undo_takes_it_back(make_app, session, ewa):
    jan = a_person(session, "Jan Żuk")
    async with make_app() as pilot:
        await press(pilot, "asterisk", "a")
        assert "What happened: 2 contacts" in shown(pilot)
        await press(pilot, "g")
        await type_text(pilot, "Fair in Lublin")
        await press(pilot, "ctrl+s")
        assert "marked" not in shown(pilot)
        assert [one.text for each in (ewa, jan) for one in session.events.of_contact(each.id)] == [
            "Fair in Lublin",
            "Fair in Lublin",
        ]
        await press(pilot, "u", "enter")
    assert session.events.of_contact(ewa.id) == session.events.of_contact(jan.id) == ()


async def test_a_note_is_shown_as_markdown_and_its_links_are_opened_by_hand_alone(
    make_app, session, ewa, monkeypatch
):
    opened = []
    monkeypatch.setattr(
        "tui_crm.opener.open_address", lambda address: opened.append(address) or Opened.OPENED
    )
    session.events.add(
        ewa.id, EventKind.NOTE, "## Deal\n- **yes** [offer](https://example.com/o)\n[x](file:///y)"
    )
    async with make_app() as pilot:
        await press(pilot, "f", "2")
        assert "Note: Deal" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ShowEntry)
        assert "• yes offer <https://example.com/o>" in shown(pilot)
        assert opened == []
        await press(pilot, "enter")
        assert opened == ["https://example.com/o"]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Profile)


async def test_a_file_is_attached_to_the_event_under_the_cursor(make_app, session, ewa, tmp_path):
    event = session.events.add(ewa.id, EventKind.CALL, "Sent the offer")
    good, bad = tmp_path / "offer.pdf", tmp_path / "virus.exe"
    good.write_bytes(b"%PDF-1")
    bad.write_bytes(b"MZ")
    async with make_app(size=(120, 30)) as pilot:
        await press(pilot, "H", "t")
        await type_text(pilot, str(bad))
        await press(pilot, "enter")
        assert "virus.exe" in shown(pilot)
        await press(pilot, *["backspace"] * len("virus.exe"))
        await type_text(pilot, "offer.pdf")
        await press(pilot, "enter")
        await type_text(pilot, "for the roof")
        await press(pilot, "enter")
        assert "Attached: offer.pdf" in said(pilot)
        while pilot.app.screen.current.event is None:
            await press(pilot, "down")
        assert "offer.pdf (6 B): for the roof" in shown(pilot)
    (file,) = session.attachments.of_contact(ewa.id)
    assert (file.event_id, file.description) == (event.id, "for the roof")
