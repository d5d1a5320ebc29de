"""The list while rows, counts and orders are on their way; marks of many rows; what is kept per user."""

from __future__ import annotations

import threading

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.gate import Held
from tests.kit.screen import press, read_all, said, screen_text, send_key, settle, until
from tui_crm.clipboard import Level, Outcome
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import Code, StoreError
from tui_crm.ui.app import CrmApp
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.search_in import SearchIn
from tui_crm.ui.modals.sort_by import SortBy
from tui_crm.ui.screens import contacts_marked
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.record_table import RecordTable
from tui_crm.wording.counts import count_text

NAMES = ("Anna Nowak", "Zofia Ćwik", "Łukasz Kowalski", "Ewa Lis", "Jan Żuk")
IN_ORDER = ("Zofia Ćwik", "Łukasz Kowalski", "Ewa Lis", "Anna Nowak", "Jan Żuk")
CITIES = ("Łódź", "Gdańsk", "Zakopane", "Ćmielów", "")


@pytest.fixture
def people(session):
    """Five persons; the order of their cities is another one than that of their names."""
    return [a_person(session, name, city=city) for name, city in zip(NAMES, CITIES, strict=True)]


@pytest.fixture
def many(session):
    """150 persons, more than two windows."""
    return [a_person(session, f"Person Nr{chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(150)]


@pytest.fixture
def listing_class(session):
    return type(session.contacts.listing(ContactQuery(), ("name",)))


@pytest.fixture
def known(monkeypatch, listing_class):
    """Whether all of a list is known; else only its first 48 rows are."""
    known = {"all": True}
    total, is_exact = listing_class.total, listing_class.is_exact
    so_far = property(lambda this: total.fget(this) if known["all"] else min(48, total.fget(this)))
    monkeypatch.setattr(listing_class, "total", so_far)
    monkeypatch.setattr(
        listing_class, "is_exact", property(lambda this: known["all"] and is_exact.fget(this))
    )
    return known


def table_of(pilot) -> RecordTable:
    return pilot.app.screen.query_one(RecordTable)


def card_of(pilot) -> str:
    contact = pilot.app.screen.query_one(ContactCard).contact
    return contact.name if contact is not None else ""


def names_on(pilot) -> list[str]:
    """The names in the list on the screen, in order."""
    lines = screen_text(pilot.app).splitlines()
    shown = [line[2:28].strip() for line in lines[2 : 2 + table_of(pilot).total]]
    return [name for name in shown if name]


@pytest.fixture
def slow(monkeypatch, listing_class):
    """No page comes within the frame of a key."""
    monkeypatch.setattr(listing_class, "window_within", lambda *_args: None)


# Rows that are late


async def test_a_key_for_a_contact_waits_for_the_first_rows(
    session, people, monkeypatch, slow, listing_class
):
    gate = Held(monkeypatch, listing_class, "window")
    app = CrmApp(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: gate.arrived)
        send_key(app, "e")
        await read_all(pilot)
        gate.opened.set()
        await settle(pilot)
        assert app.screen.has_class("-editing"), screen_text(app)


async def test_the_list_stays_usable_while_a_page_is_on_its_way_and_a_stale_one_is_dropped(
    make_app, people, monkeypatch, listing_class
):
    async with make_app(size=(120, 40)) as pilot:
        within = listing_class.window_within
        slow = lambda this, *args: None if this.query.text else within(this, *args)  # noqa: E731
        monkeypatch.setattr(listing_class, "window_within", slow)
        gate = Held(monkeypatch, listing_class, "window", lambda this, *_: this.query.text == "e")
        await press(pilot, "slash")
        send_key(pilot.app, "e")
        await until(lambda: "Searching..." in screen_text(pilot.app))
        assert names_on(pilot) == list(IN_ORDER)
        send_key(pilot.app, "down")
        await until(lambda: card_of(pilot) == "Łukasz Kowalski")
        send_key(pilot.app, "w")
        gate.opened.set()
        await settle(pilot)
        assert names_on(pilot) == ["Ewa Lis"]
        assert "1 of 5 contacts" in screen_text(pilot.app)
        assert card_of(pilot) == "Ewa Lis"


async def test_a_new_key_stops_what_is_at_work_for_the_key_before(
    make_app, people, monkeypatch, listing_class
):
    stopped: list[str] = []
    stop = listing_class.stop
    monkeypatch.setattr(listing_class, "stop", lambda this: (stopped.append(this.query.text), stop(this))[1])
    async with make_app() as pilot:
        await press(pilot, "slash", "e")
        assert stopped == []  # the whole list is known: its rows may still be wanted
        monkeypatch.setattr(listing_class, "is_exact", property(lambda _this: False))
        await press(pilot, "w", "a")
        assert "e" in stopped
        assert "ew" in stopped
        assert "ewa" not in stopped


async def test_rows_on_their_way_have_a_placeholder_and_come(make_app, many, monkeypatch, listing_class):
    async with make_app(size=(80, 24)) as pilot:
        monkeypatch.setattr(listing_class, "window_within", lambda *_args: None)
        gate = Held(monkeypatch, listing_class, "window")
        send_key(pilot.app, "end")
        await until(lambda: table_of(pilot).cursor == 149)
        await read_all(pilot)
        assert screen_text(pilot.app).splitlines()[5].strip() == "…"
        gate.opened.set()
        await settle(pilot)
        assert screen_text(pilot.app).splitlines()[5].strip().startswith("Person Nr")
        assert card_of(pilot) == "Person Nrft"


async def test_rows_on_their_way_are_not_left_out_of_the_marks(make_app, many, monkeypatch, listing_class):
    async with make_app(size=(80, 24)) as pilot:
        monkeypatch.setattr(listing_class, "window_within", lambda *_args: None)
        gate = Held(monkeypatch, listing_class, "window")
        send_key(pilot.app, "end")
        await until(lambda: table_of(pilot).cursor == 149)
        send_key(pilot.app, "shift+up")
        send_key(pilot.app, "shift+up")
        await until(lambda: pilot.app.has_keys_waiting)
        await read_all(pilot)
        assert (table_of(pilot).cursor, len(table_of(pilot).marks)) == (149, 0)
        gate.opened.set()
        await settle(pilot)
        assert (table_of(pilot).cursor, len(table_of(pilot).marks)) == (147, 3)


@pytest.fixture
def copied(monkeypatch):
    """The names that were copied, in order."""
    texts: list[str] = []

    async def copy(_app, text, what=""):
        texts.append(text.splitlines()[0])
        return Outcome(Level.SENT, "osc52")

    monkeypatch.setattr(CrmApp, "copy", copy)
    return texts


async def test_a_key_after_a_search_is_for_what_it_finds(
    make_app, people, slow, listing_class, monkeypatch, copied
):
    gate = Held(monkeypatch, listing_class, "window", lambda this, *_: this.query.text == "ewa")
    async with make_app(size=(120, 40)) as pilot:
        for key in ("slash", *"ewa", "enter", "y"):
            send_key(pilot.app, key)
        await until(lambda: gate.arrived)
        await until(lambda: pilot.app.has_keys_waiting)
        await read_all(pilot)
        assert copied == []
        gate.opened.set()
        await settle(pilot)
        assert copied == ["Ewa Lis"]


async def test_a_key_after_saving_is_for_the_list_with_what_was_saved(
    make_app, session, people, listing_class, monkeypatch, copied
):
    gate = Held(monkeypatch, listing_class, "row_number")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "e", "ctrl+u", *"Karol", "tab", "ctrl+u", *"Maj")
        send_key(pilot.app, "ctrl+s")
        await until(lambda: gate.arrived)
        await until(lambda: pilot.app.screen.focused is table_of(pilot))
        await read_all(pilot)
        send_key(pilot.app, "up")
        send_key(pilot.app, "y")
        await until(lambda: pilot.app.has_keys_waiting)
        await read_all(pilot)
        assert copied == []
        gate.opened.set()
        await settle(pilot)
        assert names_on(pilot)[2] == "Karol Maj"
        assert copied == ["Ewa Lis"]


@pytest.mark.parametrize(
    ("key", "is_done"),
    [("escape", lambda screen: not screen.bar.text), ("slash", lambda screen: screen.bar.box.has_focus)],
)
async def test_what_is_searched_may_be_left_or_typed_on_while_it_is_searched(
    make_app, people, slow, listing_class, monkeypatch, key, is_done
):
    gate = Held(monkeypatch, listing_class, "window", lambda this, *_: this.query.text == "e")
    async with make_app(size=(120, 40)) as pilot:
        for typed in ("slash", "e", "enter"):
            send_key(pilot.app, typed)
        await until(lambda: gate.arrived and table_of(pilot).has_focus)
        send_key(pilot.app, key)
        await until(lambda: is_done(pilot.app.screen))
        gate.opened.set()
        await settle(pilot)


async def test_a_key_after_the_one_for_the_end_is_for_the_last_row(
    make_app, many, known, listing_class, monkeypatch, copied
):
    gate = Held(monkeypatch, listing_class, "complete")
    async with make_app(size=(80, 24)) as pilot:
        known["all"] = False
        send_key(pilot.app, "I")
        await until(lambda: gate.arrived)
        for key in ("end", "y"):
            send_key(pilot.app, key)
        await until(lambda: pilot.app.has_keys_waiting)
        await read_all(pilot)
        assert copied == []
        known["all"] = True
        gate.opened.set()
        await settle(pilot)
        assert copied == ["Person Nrft"]


async def test_a_base_whose_reading_was_stopped_is_read_again(make_app, people):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "slash", "e")
        pilot.app.screen.feed._base.listing.stop()
        await press(pilot, "backspace")
        assert names_on(pilot) == list(IN_ORDER)


# Counts that are late


async def test_a_count_that_is_not_known_yet_says_so_and_the_end_is_reached_when_it_is(
    make_app, many, known, monkeypatch, listing_class
):
    gate = Held(monkeypatch, listing_class, "complete")
    async with make_app(size=(80, 24)) as pilot:
        assert "150 contacts" in screen_text(pilot.app)
        known["all"] = False
        send_key(pilot.app, "I")
        await until(lambda: gate.arrived)
        assert "48+ contacts" in screen_text(pilot.app)
        send_key(pilot.app, "end")
        send_key(pilot.app, "down")  # the cursor was moved: it does not go to the end
        await until(lambda: table_of(pilot).cursor == 1)
        send_key(pilot.app, "end")
        await until(lambda: pilot.app.screen.feed.rest._to_end)
        assert table_of(pilot).cursor == 1
        known["all"] = True
        gate.opened.set()
        await settle(pilot)
        assert "150 contacts" in screen_text(pilot.app)
        assert card_of(pilot) == "Person Nrft"


async def test_the_end_is_the_last_row_as_soon_as_any_thread_knows_which_that_is(make_app, many):
    async with make_app(size=(80, 24)) as pilot:
        table_of(pilot).grow(48)  # the thread that counts has not told of the others yet
        await press(pilot, "end")
        assert card_of(pilot) == "Person Nrft"


@pytest.mark.parametrize(
    ("language", "found", "total", "text"),
    [
        ("en", 10_000, None, "10,000+ contacts"),
        ("pl", 10_000, None, "10\u00a0000+ kontaktów"),
        ("en", 10_000, 1_200_000, "10,000+ of 1,200,000 contacts"),
        ("pl", 10_000, 1_200_000, "10\u00a0000+ z 1\u00a0200\u00a0000 kontaktów"),
        ("en", 48, 48, "48+ of 48 contacts"),
    ],
)
def test_a_count_that_may_be_higher_has_a_plus(language, found, total, text):
    from tui_crm.i18n import use_language

    use_language(language)
    assert count_text(found, total, is_exact=False) == text


# One frame a key


@pytest.fixture
def frames(monkeypatch):
    """How often something was painted. A busy machine has all the time that it needs for a key."""
    from textual.app import App

    monkeypatch.setattr("tui_crm.ui.screens.contacts_windows.BUDGET_MILLISECONDS", 20_000.0)
    monkeypatch.setattr("tui_crm.ui.screens.contacts_card.BUDGET_SECONDS", 20.0)
    painted: list[object] = []
    display = App._display

    def counted(app, screen, renderable):
        if renderable is not None:
            painted.append(renderable)
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", counted)
    return painted


async def test_each_key_is_one_frame_with_list_count_and_card(make_app, people, frames):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "slash")
        for key in ("l", "u", "k", "backspace", "a"):
            frames.clear()
            await press(pilot, key)
            assert len(frames) == 1, key
        await press(pilot, "enter")
        for key in ("home", "down", "up", "pagedown", "pageup", "end", "space"):
            frames.clear()
            await press(pilot, key)
            assert len(frames) <= 1, key


# Sorting


async def test_sorting_by_a_column_and_back(make_app, people, session):
    by_city = ["Ewa Lis", "Zofia Ćwik", "Anna Nowak", "Łukasz Kowalski", "Jan Żuk"]  # Ć G Ł Z, then none
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "S")
        assert isinstance(pilot.app.screen, SortBy)
        assert "* Usual order" in screen_text(pilot.app)
        await press(pilot, *["down"] * 6)
        assert "City" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert names_on(pilot) == by_city
        assert card_of(pilot) == "Ewa Lis"
        await press(pilot, *["right"] * 4)
        assert "City ▲" in screen_text(pilot.app)
        await press(pilot, "S")
        assert "▲ City" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert names_on(pilot) == [*by_city[3::-1], "Jan Żuk"]
        assert "City ▼" in screen_text(pilot.app)
    async with make_app(size=(120, 40)) as pilot:
        assert names_on(pilot)[0] == "Łukasz Kowalski"
        await press(pilot, "S", "home", "enter")
        assert names_on(pilot) == list(IN_ORDER)
        assert "▼" not in screen_text(pilot.app)


async def test_a_minus_sorts_downwards_and_a_field_without_a_column_is_named(make_app, people):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "S", *["down"] * 8, "minus")
        assert "Persons, First name ▼" in screen_text(pilot.app).splitlines()[0]
        assert [name.split()[0] for name in names_on(pilot)] == ["Zofia", "Łukasz", "Jan", "Ewa", "Anna"]


@pytest.mark.parametrize(("width", "heading"), [(80, "Persons, City ▲"), (160, "Persons ")])
async def test_an_order_whose_column_is_off_the_screen_is_named(make_app, people, width, heading):
    async with make_app(size=(width, 24)) as pilot:
        await press(pilot, "c", "S", *["down"] * 6, "enter")
        assert heading in screen_text(pilot.app).splitlines()[0]
        assert ("City ▲" in screen_text(pilot.app).splitlines()[1]) is (width == 160)
        if width == 80:
            await press(pilot, *["right"] * 6)
            assert screen_text(pilot.app).splitlines()[0].startswith(" Persons ")
            assert "City ▲" in screen_text(pilot.app).splitlines()[1]


async def test_an_order_is_named_when_the_card_takes_its_column(make_app, people):
    async with make_app(size=(160, 24)) as pilot:
        await press(pilot, "S", *["down"] * 6, "enter")
        for named in (True, False, True):
            assert ("Persons, City ▲" in screen_text(pilot.app).splitlines()[0]) is named
            await press(pilot, "c")


async def test_while_an_order_is_built_the_list_is_usable_and_escape_keeps_the_old_one(
    make_app, people, monkeypatch, listing_class
):
    original = listing_class.prepare

    def prepare(this, told):
        this.progress = 0.4
        told()
        assert gate.wait(300)
        return original(this, told)

    gate = threading.Event()
    monkeypatch.setattr(listing_class, "prepare", prepare)
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "S", *["down"] * 6)
        send_key(pilot.app, "enter")
        await until(lambda: "Sorting by City: 40 %" in screen_text(pilot.app))
        send_key(pilot.app, "down")
        await until(lambda: card_of(pilot) == "Łukasz Kowalski")
        send_key(pilot.app, "escape")
        await until(lambda: "Sorting" not in screen_text(pilot.app))
        gate.set()
        await settle(pilot)
        assert names_on(pilot) == list(IN_ORDER)
        await press(pilot, "S", *["down"] * 6, "enter")
        assert "Sorting" not in screen_text(pilot.app)
        assert names_on(pilot)[0] == "Ewa Lis"


# Search in


async def test_searching_in_some_parts_only(make_app, session):
    a_person(session, "Jan Łódzki")
    a_person(session, "Ewa Lis", city="Łódź", note="lodz")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "slash", *"lodz", "enter")
        assert "2 contacts" in screen_text(pilot.app)
        await press(pilot, "F")
        assert isinstance(pilot.app.screen, SearchIn)
        await press(pilot, "enter", "down", "space", "escape")
        text = screen_text(pilot.app)
        assert "Persons, in: name" in text
        assert "1 of 2 contacts" in text
        assert card_of(pilot) == "Jan Łódzki"
    async with make_app(size=(120, 40), language="pl") as pilot:
        assert "Osoby, w: nazwa" in screen_text(pilot.app)
        await press(pilot, "F", "enter", "escape")
        assert "w:" not in screen_text(pilot.app).splitlines()[0]
        await press(pilot, "slash", *"lodz")
        assert "2 kontakty" in screen_text(pilot.app)


async def test_each_base_is_searched_in_its_own_parts(make_app, session):
    a_person(session, "Anna Nowak", organization="Orlen")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "F", "home", "enter", "end", *["up"] * 4, "enter", "escape")
        await press(pilot, "o")
        assert "in:" not in screen_text(pilot.app).splitlines()[0]
        await press(pilot, "slash", *"orlen")
        assert names_on(pilot) == ["Orlen"]
        await press(pilot, "escape", "o")
        assert "in:" in screen_text(pilot.app).splitlines()[0]


async def test_an_organization_is_not_searched_by_what_only_persons_have(make_app, session):
    an_organization(session)
    async with make_app() as pilot:
        await press(pilot, "o", "F")
        text = screen_text(pilot.app)
        assert "Position" not in text
        assert "[x] E-mail" in text


# The card


def but_the_status(pilot) -> str:
    """The screen without the status line, which says who sees a contact too."""
    return "\n".join(line for line in screen_text(pilot.app).splitlines() if "crm.db" not in line)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_the_card_can_be_hidden_and_that_is_kept_for_the_user(make_app, people, session, size):
    async with make_app(size=size) as pilot:
        await press(pilot, "down", "c")
        assert table_of(pilot).size.width == size[0]
        assert "whole company" not in but_the_status(pilot)
        await press(pilot, "down", "tab")
        assert pilot.app.focused.id == "search-text"
        await press(pilot, "tab", "enter")
        assert isinstance(pilot.app.focused, ContactCard)
        assert "whole company" in but_the_status(pilot)
        assert card_of(pilot) == "Ewa Lis"
        await press(pilot, "escape")
        assert "whole company" not in but_the_status(pilot)
        await press(pilot, "e")
        assert "Editing Ewa Lis" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "Editing" not in screen_text(pilot.app)
        assert table_of(pilot).size.width == size[0]
    async with make_app(size=size) as pilot:
        assert "whole company" not in but_the_status(pilot)
        await press(pilot, "down", "c")
        assert card_of(pilot) == "Łukasz Kowalski"
        assert "whole company" in but_the_status(pilot)
    with a_session_of(session, "bob") as bob:
        async with make_app(size=size, of=bob) as pilot:
            assert "whole company" in but_the_status(pilot)


async def test_a_card_that_is_slow_to_read_comes_later_and_the_last_one_stays(make_app, people, monkeypatch):
    monkeypatch.setattr("tui_crm.ui.screens.contacts_card.BUDGET_SECONDS", -1.0)
    async with make_app(size=(120, 40)) as pilot:
        for key in ("down", "down", "down", "up"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert card_of(pilot) == "Ewa Lis"


async def test_on_a_line_that_does_not_keep_up_the_card_comes_after_the_last_key(
    make_app, people, monkeypatch
):
    shown = []
    monkeypatch.setattr("tui_crm.ui.screens.contacts_card.PAUSE_SECONDS", 3600.0)
    async with make_app(size=(120, 40)) as pilot:
        monkeypatch.setattr(type(pilot.app), "is_behind", True)
        follower = pilot.app.screen.follower
        card = pilot.app.screen.query_one(ContactCard)
        show = card.show_contact
        monkeypatch.setattr(
            card, "show_contact", lambda contact, names: (shown.append(contact.name), show(contact, names))
        )
        for key in ("down", "down", "down", "up"):
            send_key(pilot.app, key)
        await settle(pilot)
        assert table_of(pilot).cursor == 2
        assert not shown
        follower._pause._run()
        await settle(pilot)
        assert shown == ["Ewa Lis"]
        assert card_of(pilot) == "Ewa Lis"
        await press(pilot, "down")
        assert follower._pause is not None
        await press(pilot, "up")
        assert follower._pause is None, "back before the pause was over"
        assert card_of(pilot) == "Ewa Lis"


async def test_the_number_of_all_is_counted_again_when_it_has_changed(make_app, people, session):
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "slash", *"anna")
        assert "1 of 5 contacts" in screen_text(pilot.app)
        with a_session_of(session, "bob", "manager") as bob:
            a_person(bob, "Anna Lis")
        await press(pilot, "enter", "down")
        await settle(pilot)
        assert "2 of 6 contacts" in screen_text(pilot.app)


async def test_a_click_keeps_the_cursor_while_the_end_is_looked_for(
    make_app, many, monkeypatch, listing_class
):
    async with make_app(size=(80, 24)) as pilot:
        pilot.app.screen.feed.rest._to_end = True
        await pilot.click(RecordTable, offset=(5, 4))
        await settle(pilot)
        assert table_of(pilot).cursor == 3
        assert not pilot.app.screen.feed.rest._to_end


async def test_a_list_that_could_not_be_read_is_read_by_the_next_key(
    make_app, people, monkeypatch, listing_class
):
    window, fails = listing_class.window, [True]

    def failing(this, offset, limit):
        if fails[0]:
            raise StoreError(Code.DATABASE_BUSY)
        return window(this, offset, limit)

    monkeypatch.setattr(listing_class, "window", failing)
    monkeypatch.setattr("tui_crm.ui.screens.contacts_reading.SLOW_SECONDS", 0.001)
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "r")
        await settle(pilot)
        assert "Searching" not in screen_text(pilot.app)
        fails[0] = False
        await press(pilot, "down")
        await settle(pilot)
        assert "5 contacts" in screen_text(pilot.app)
        assert card_of(pilot) == "Łukasz Kowalski"


async def test_a_clock_that_comes_when_the_list_is_there_says_nothing_of_searching(
    make_app, people, monkeypatch
):
    calls = []
    async with make_app(size=(120, 40)) as pilot:
        timer = pilot.app.screen.set_timer

        def kept(_seconds, call):
            calls.append(call)
            return timer(3600, call)

        monkeypatch.setattr(pilot.app.screen, "set_timer", kept)
        await press(pilot, "r")
        assert len(calls) == 1
        calls[0]()  # Textual has just come to it
        await settle(pilot)
        assert "5 contacts" in screen_text(pilot.app)


# Marks


async def test_shift_and_the_arrows_mark_while_moving(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "shift+down", "shift+down")
        assert "3 marked" in screen_text(pilot.app)
        await press(pilot, "escape", "end", "shift+up")
        assert [one.id for one in (people[4], people[0])] == list(table_of(pilot).marks)


async def test_v_marks_from_the_last_mark_to_the_cursor_in_their_order(make_app, people):
    by_name = [people[NAMES.index(name)].id for name in IN_ORDER]
    async with make_app() as pilot:
        await press(pilot, "v")
        assert "Mark a row first" in said(pilot)
        await press(pilot, "down", "space", "end", "v")
        assert list(table_of(pilot).marks) == by_name[1:]
        await press(pilot, "escape", "space", "home", "v")
        assert list(table_of(pilot).marks) == by_name[::-1]
        assert "5 marked" in screen_text(pilot.app)


async def test_v_needs_the_last_mark_in_this_list(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "space", "slash", *"ewa", "enter", "v")
        assert "not in this list" in said(pilot)
        assert len(table_of(pilot).marks) == 1


async def test_all_found_are_marked_with_those_of_another_search(make_app, people):
    async with make_app() as pilot:
        await press(pilot, "slash", *"zuk", "enter", "asterisk")
        await press(pilot, "slash", *["backspace"] * 3, *"ewa", "enter", "asterisk")
        assert list(table_of(pilot).marks) == [people[4].id, people[3].id]
        assert "2 marked" in screen_text(pilot.app)


async def test_many_cards_are_copied_only_when_asked_for_twice(make_app, people, monkeypatch):
    copied: list[str] = []

    def copy(text, *_args, **_options):
        copied.append(text)
        return Outcome(Level.VERIFIED, "test")

    monkeypatch.setattr("tui_crm.clipboard.copy", copy)
    monkeypatch.setattr(contacts_marked, "MANY_CARDS", 4)
    async with make_app() as pilot:
        await press(pilot, "asterisk", "y")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert copied == []
        await press(pilot, "y", "down", "enter")
        assert copied[0].count("\n\n") == 4
        monkeypatch.setattr(contacts_marked, "MOST_CARDS", 4)
        await press(pilot, "y")
        assert "too many to copy" in said(pilot)
        assert len(copied) == 1


async def test_rows_ahead_of_the_cursor_are_read_before_it_comes_there(
    make_app, many, monkeypatch, listing_class
):
    async with make_app(size=(80, 24)) as pilot:
        in_the_frame: list[int] = []
        within = listing_class.window_within

        def noted(this, offset, *more):
            in_the_frame.append(offset)
            return within(this, offset, *more)

        monkeypatch.setattr(listing_class, "window_within", noted)
        await press(pilot, *["pagedown"] * 12)
        assert table_of(pilot).cursor > 128
        assert card_of(pilot).startswith("Person Nr")
        assert in_the_frame == []


async def test_an_emptied_search_shows_the_base_that_was_counted_already(
    make_app, many, monkeypatch, listing_class
):
    async with make_app(size=(80, 24)) as pilot:
        gate = Held(monkeypatch, listing_class, "complete", lambda this, *_: not this.query.text)
        await press(pilot, "slash", "z", "backspace")
        assert "150 contacts" in screen_text(pilot.app)
        assert gate.arrived == []


async def test_reading_again_draws_the_whole_screen_again(make_app, people, monkeypatch):
    from tui_crm.ui.app import CrmApp

    drawn: list[bool] = []
    monkeypatch.setattr(CrmApp, "forget_screen", lambda _app: drawn.append(True))
    async with make_app() as pilot:
        await press(pilot, "r")
        assert drawn == [True]
        assert "5 contacts" in screen_text(pilot.app)


async def test_the_list_is_read_again_when_a_contact_changed_and_not_when_the_base_was_only_written_to(
    make_app, people, session, monkeypatch
):
    from tui_crm.ui.screens.contacts_feed import ContactFeed

    read: list[object] = []
    reload = ContactFeed.reload
    monkeypatch.setattr(
        ContactFeed, "reload", lambda feed, *keep: (read.append(keep), reload(feed, *keep))[1]
    )
    with a_session_of(session, "bob") as bob:
        async with make_app() as pilot:
            bob.users.choose("list.card", "0")
            await press(pilot, "down")
            assert read == []
            a_person(bob, "Adam Abacki")
            await press(pilot, "down")
            assert len(read) == 1
            assert "6 contacts" in screen_text(pilot.app)
