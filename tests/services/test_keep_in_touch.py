"""Keeping in touch: what is a touch, whose interval counts, who is due (R50)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.contact_rules import check
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.keep_in_touch import read_days
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.domain.timeline import EventKind
from tui_crm.store import touches

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
START = datetime(2025, 10, 1, 8, tzinfo=UTC)


@pytest.fixture
def old(clock):
    """The clock at the first of October; `old(days)` sets it so many days on."""
    clock.now = START

    def go_on(days: float) -> None:
        clock.move(days=days)

    return go_on


def seconds(days: float) -> int:
    return int((START + timedelta(days=days)).timestamp())


def run(session, sql: str, *values) -> int:
    with session.database.writing() as connection:
        return connection.execute(sql, values).lastrowid


def a_meeting(session, at: float, *, status: str = "confirmed", **participant) -> int:
    meeting = run(
        session,
        "INSERT INTO meeting (uid, starts, ends, status, created_at, created_by, updated_at)"
        " VALUES (hex(randomblob(8)), '', '', ?, 0, 1, 0)",
        status,
    )
    run(
        session,
        "INSERT INTO meeting_occurrence (meeting, starts_at, ends_at) VALUES (?, ?, ?)",
        meeting, seconds(at), seconds(at) + 3600,
    )  # fmt: skip
    run(
        session,
        "INSERT INTO meeting_participant (meeting, position, contact, address_key) VALUES (?, 0, ?, ?)",
        meeting, participant.get("contact"), participant.get("key", ""),
    )  # fmt: skip
    return meeting


def a_message(session, at: float, key: str = "") -> int:
    message = run(
        session,
        "INSERT INTO mail_message (message_id, at, read_at) VALUES (hex(randomblob(8)), ?, 0)",
        seconds(at),
    )
    if key:
        run(
            session,
            "INSERT INTO mail_address (message, position, role, address, address_key, at)"
            " VALUES (?, 0, 'from', ?, ?, ?)",
            message, key, key, seconds(at),
        )  # fmt: skip
    return message


def a_mail_link(session, message: int, contact: int, state: str, at: float) -> None:
    run(
        session,
        "INSERT INTO mail_link (message, contact, state, at) VALUES (?, ?, ?, ?)",
        message, contact, state, seconds(at),
    )  # fmt: skip


def last_of(session, contact_id: int) -> str:
    found = session.keep_in_touch.of(contact_id)
    return found.last_touch[:10] if found else "none"


def logged(session, person, kind: EventKind, at: float) -> None:
    session.events.add(person.id, kind, "x", START + timedelta(days=at))


TOUCHES = {
    "a call": lambda s, p: logged(s, p, EventKind.CALL, 10),
    "a message": lambda s, p: logged(s, p, EventKind.MESSAGE, 10),
    "a meeting that was logged": lambda s, p: logged(s, p, EventKind.MEETING, 10),
    "a meeting of the calendar": lambda s, p: a_meeting(s, 10, contact=p.id),
    "a meeting by the address": lambda s, p: a_meeting(s, 10, key="jan@example.com"),
    "an e-mail": lambda s, p: a_message(s, 10, "jan@example.com"),
    "an e-mail linked by hand": lambda s, p: a_mail_link(s, a_message(s, 10), p.id, "linked", 10),
    "a mark": lambda s, p: s.keep_in_touch.touched([p.id], START + timedelta(days=10)),
}
NO_TOUCHES = {
    "a note": lambda s, p: logged(s, p, EventKind.NOTE, 10),
    "a call that is planned": lambda s, p: logged(s, p, EventKind.CALL, 60),
    "a meeting to come": lambda s, p: a_meeting(s, 60, contact=p.id),
    "a cancelled meeting": lambda s, p: a_meeting(s, 10, contact=p.id, status="cancelled"),
    "an unlinked e-mail": lambda s, p: a_mail_link(
        s, a_message(s, 10, "jan@example.com"), p.id, "unlinked", 10
    ),
    "an e-mail of somebody else": lambda s, p: a_message(s, 10, "eve@example.com"),
    "a meeting of somebody else": lambda s, p: a_meeting(s, 10, key="eve@example.com"),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
def test_a_touch_puts_it_off(session, old, touch):
    person = a_person(session, email="jan@example.com", keep_in_touch="30")
    old(30)
    assert session.keep_in_touch.of(person.id).last_touch == ""
    (due,) = session.keep_in_touch.due()
    assert (due.contact_id, due.due_on, due.overdue) == (person.id, date(2025, 10, 31), 0)
    touch(session, person)
    assert last_of(session, person.id) == "2025-10-11"
    assert session.keep_in_touch.due() == ()
    old(10)
    assert [one.overdue for one in session.keep_in_touch.due()] == [0]
    assert session.keep_in_touch.of(person.id).due_on == date(2025, 11, 10)


@pytest.mark.parametrize("is_by_tag", [False, True])
def test_who_was_added_today_is_due_by_a_touch_of_long_ago(session, old, is_by_tag):
    old(700)
    session.tags.edit(session.tags.add("VIP").id, keep_in_touch="30")
    person = a_person(session, **({"tags": "VIP"} if is_by_tag else {"keep_in_touch": "30"}))
    logged(session, person, EventKind.CALL, 0)
    (due,) = session.keep_in_touch.due()
    assert due == session.keep_in_touch.of(person.id)
    assert (due.overdue, session.keep_in_touch.count()) == (670, 1)
    query = ContactQuery(filters=(Filter("due", "overdue"),))
    assert [row.id for row in session.contacts.page(query, ("name",), 0, 9).rows] == [person.id]


def test_days_are_those_of_the_place(session, clock, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Warsaw")
    time.tzset()
    try:
        clock.now = datetime(2026, 6, 9, 22, 30, tzinfo=UTC)  # the 10th there
        person = a_person(session, keep_in_touch="1")
        clock.now = datetime(2026, 6, 10, 21, 59, tzinfo=UTC)
        assert session.keep_in_touch.due() == ()
        clock.now = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
        (due,) = session.keep_in_touch.due()
        assert due == session.keep_in_touch.of(person.id)
        assert (due.due_on, due.overdue) == (date(2026, 6, 11), 0)
        (row,) = session.contacts.page(ContactQuery(filters=(Filter("due", "yes"),)), ("due",), 0, 9).rows
        assert row.cells == ("2026-06-11",)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("touch", NO_TOUCHES.values(), ids=NO_TOUCHES.keys())
def test_what_is_no_touch(session, old, touch):
    person = a_person(session, email="jan@example.com", keep_in_touch="30")
    old(35)
    touch(session, person)
    (due,) = session.keep_in_touch.due()
    assert (due.last_touch, due.overdue) == ("", 5)


def test_a_deleted_event_and_one_cancelled_time_of_a_meeting_count_no_more(session, old):
    person = a_person(session, email="jan@example.com", keep_in_touch="30")
    old(35)
    logged(session, person, EventKind.CALL, 20)
    meeting = a_meeting(session, 25, contact=person.id)
    assert last_of(session, person.id) == "2025-10-26"
    run(
        session,
        "INSERT INTO meeting_change (meeting, original, status, starts, ends)"
        " VALUES (?, '', 'cancelled', '', '')",
        meeting,
    )
    assert last_of(session, person.id) == "2025-10-21"
    session.undoing.undo(session.undoing.next_undo().operation)
    assert last_of(session, person.id) == ""


def test_the_touches_of_an_organization_are_those_of_its_persons_too(session, old):
    company = an_organization(session, keep_in_touch="7")
    person = a_person(session, organization=company.name)
    old(20)
    logged(session, person, EventKind.CALL, 15)
    assert last_of(session, company.id) == "2025-10-16"
    assert session.keep_in_touch.of(person.id) is None


def test_a_hidden_person_tells_nothing_of_the_organization(session, old):
    company = an_organization(session, keep_in_touch="7")
    person = a_person(session, organization=company.name)
    session.contacts.save(person.id, replace(person.draft, access=Access.OWNER), person.version)
    old(20)
    logged(session, person, EventKind.CALL, 15)
    with a_session_of(session, "bob") as bob:
        assert last_of(session, company.id) == "2025-10-16"
        assert last_of(bob, company.id) == ""
        session.contacts.save(company.id, replace(company.draft, access=Access.OWNER), company.version)
        assert bob.keep_in_touch.of(company.id) is None
        assert bob.keep_in_touch.due() == ()
        with pytest.raises(NotFound):
            bob.keep_in_touch.touched([company.id])
        with pytest.raises(NotFound):
            bob.keep_in_touch.set([company.id], 3)


def test_the_own_interval_wins_then_the_shortest_of_the_tags(session, old):
    person = a_person(session, tags="VIP | Klient")
    assert session.keep_in_touch.of(person.id) is None
    for name, days in (("VIP", 14), ("Klient", 90)):
        session.tags.edit(session.tags.named(name).id, keep_in_touch=str(days))
    found = session.keep_in_touch.of(person.id)
    assert (found.days, found.tag) == (14, "VIP")
    session.keep_in_touch.set([person.id], 60)
    found = session.keep_in_touch.of(person.id)
    assert (found.days, found.tag) == (60, "")
    session.keep_in_touch.set([person.id], None)
    session.tags.delete(session.tags.named("VIP").id)
    assert session.keep_in_touch.of(person.id).tag == "Klient"
    session.tags.edit(session.tags.named("Klient").id, keep_in_touch="")
    assert session.keep_in_touch.of(person.id) is None


def test_inactive_contacts_and_those_in_the_trash_are_never_due(session, old):
    first, second = a_person(session, keep_in_touch="7"), a_person(session, "Jan Nowak", keep_in_touch="7")
    old(20)
    assert session.keep_in_touch.count() == 2
    session.contacts.save(first.id, replace(first.draft, status=Status.INACTIVE), first.version)
    session.lifecycle.delete([second.id])
    assert session.keep_in_touch.due() == ()
    assert session.keep_in_touch.of(first.id) is None
    with pytest.raises(Refused) as refused:
        session.keep_in_touch.touched([first.id])
    assert refused.value.problem.code is Code.CONTACT_INACTIVE


def test_the_longest_overdue_stand_first(session, old):
    given = {"Jan Nowak": "9", "Ewa Adamska": "9", "Piotr Zając": "5"}
    persons = [a_person(session, name, keep_in_touch=days) for name, days in given.items()]
    old(10)
    assert [one.name for one in session.keep_in_touch.due()] == ["Piotr Zając", "Ewa Adamska", "Jan Nowak"]
    assert [one.name for one in session.keep_in_touch.due(limit=1)] == ["Piotr Zając"]
    assert session.keep_in_touch.due(START.date()) == ()
    session.keep_in_touch.touched([one.id for one in persons])
    assert session.keep_in_touch.due() == ()
    assert len(session.keep_in_touch.due(session.keep_in_touch.today() + timedelta(days=5))) == 1


def test_a_mark_is_one_change_and_can_be_undone(session, old):
    first, second = a_person(session, keep_in_touch="7"), a_person(session, "Jan Nowak")
    old(10)
    assert session.keep_in_touch.touched([first.id, second.id]) == 2
    assert session.keep_in_touch.touched([first.id]) == 0
    assert session.contacts.get(first.id).version == first.version
    undoable = session.undoing.next_undo()
    assert (undoable.kind, undoable.count) == (OperationKind.TOUCHED, 2)
    session.undoing.undo(undoable.operation)
    assert [one.overdue for one in session.keep_in_touch.due()] == [3]
    session.undoing.redo(session.undoing.next_redo().operation)
    assert session.keep_in_touch.due() == ()
    with pytest.raises(Refused) as refused:
        session.keep_in_touch.touched([first.id], session.clock() + timedelta(minutes=1))
    assert refused.value.problem.code is Code.TOUCH_TO_COME


def test_setting_an_interval_of_several_is_one_change(session):
    persons = [a_person(session, name) for name in ("Jan Nowak", "Ewa Adamska")]
    ids = [one.id for one in persons]
    assert session.keep_in_touch.set(ids, 30) == 2
    assert session.keep_in_touch.set(ids, 30) == 0
    assert session.undoing.next_undo().count == 2
    session.undoing.undo(session.undoing.next_undo().operation)
    assert [session.contacts.get(one).draft.keep_in_touch_days for one in ids] == [None, None]
    for days in (0, 3651, -1):
        with pytest.raises(Refused) as refused:
            session.keep_in_touch.set(ids, days)
        assert refused.value.problem.code is Code.INTERVAL_NOT_RECOGNIZED
    with a_session_of(session, "eve", "viewer") as eve, pytest.raises(Denied):
        eve.keep_in_touch.set(ids, 3)


READ = {
    "": None, "30": 30, " 2 tyg. ": 14, "week": 7, "Tydzień": 7, "co miesiąc": 30, "monthly": 30,
    "2 weeks": 14,
    "kwartał": 90, "quarter": 90, "pół roku": 182, "half a year": 182, "rok": 365, "every 3 months": 90,
    "raz na kwartał": 90, "10 dni": 10, "soon": 0, "12 things": 0, "-3": 0, "99999": 99999,
}  # fmt: skip


@pytest.mark.parametrize(("text", "days"), READ.items())
def test_intervals_in_words(text, days):
    assert read_days(text) == days


def test_a_draft_with_what_is_no_interval_is_refused(session):
    draft = replace(a_person(session).draft, keep_in_touch_days=0)
    (problem,) = check(draft)
    assert (problem.code, problem.field) == (Code.INTERVAL_NOT_RECOGNIZED, "keep_in_touch_days")


# -- lists -----------------------------------------------------------------------------------------


def names(session, *filters: Filter, kind: Kind = Kind.PERSON) -> list[str]:
    query = ContactQuery(kind=kind, filters=filters)
    return [row.name for row in session.contacts.page(query, ("name",), 0, 50).rows]


def test_filters_of_what_is_due(session, old):
    a_person(session, "Jan Nowak", keep_in_touch="10")
    a_person(session, "Ewa Adamska", keep_in_touch="20")
    a_person(session, "Piotr Zając", tags="VIP")
    a_person(session, "Olga Bez")
    session.tags.edit(session.tags.named("VIP").id, keep_in_touch="25")
    old(20)
    logged(session, session.contacts.get(4), EventKind.CALL, 1)

    def due(value: str, comparison: Comparison = Comparison.IS, **more) -> list[str]:
        return names(session, Filter("due", value, comparison, **more))

    assert due("yes") == ["Ewa Adamska", "Jan Nowak"]
    assert due("overdue") == ["Jan Nowak"]
    assert due("5") == ["Ewa Adamska", "Jan Nowak", "Piotr Zając"]
    assert due("today") == ["Ewa Adamska"]
    assert due("today", Comparison.LESS) == ["Jan Nowak"]
    assert due("+1d", Comparison.AT_LEAST) == ["Piotr Zając"]
    assert due("2025-10-11", Comparison.BETWEEN, others=("2025-10-21",)) == ["Ewa Adamska", "Jan Nowak"]
    assert due("yes", negated=True) == ["Olga Bez", "Piotr Zając"]
    assert due("") == ["Olga Bez"]
    assert due("", negated=True) == ["Ewa Adamska", "Jan Nowak", "Piotr Zając"]
    assert names(session, Filter("keep_in_touch", "", negated=True)) == ["Ewa Adamska", "Jan Nowak"]
    assert names(session, Filter("keep_in_touch", "10", Comparison.MORE)) == ["Ewa Adamska"]
    assert names(session, Filter("last_touch", "", negated=True)) == ["Olga Bez"]
    assert names(session, Filter("last_touch", "2025-10-02")) == ["Olga Bez"]
    with pytest.raises(Refused):
        due("yes", Comparison.LESS)


def test_columns_of_touches(session, old):
    person = a_person(session, keep_in_touch="10")
    a_person(session, "Jan Nowak")
    old(4)
    logged(session, person, EventKind.CALL, 1)
    columns = ("keep_in_touch", "last_touch", "due")
    rows = session.contacts.page(ContactQuery(), columns, 0, 10).rows
    assert [row.cells for row in rows] == [("10", "2025-10-02T08:00:00Z", "2025-10-12"), ("", "", "")]


@pytest.mark.parametrize("name", ["due", "last_touch"])
def test_what_changes_with_every_touch_sorts_no_list(session, name):
    from tui_crm.domain.contact_query import Sort

    with pytest.raises(Refused) as refused:
        session.contacts.page(ContactQuery(sort=Sort(name)), ("name",), 0, 10)
    assert refused.value.problem.code is Code.TOUCH_NOT_SORTABLE


LOOK_UPS = {
    "e": "event_contact",
    "p": "meeting_participant",
    "h": "meeting_occurrence_meeting",
    "d": "mail_address_key",
    "l": "mail_link_contact",
    "g": "contact_link_organization",
}


def test_only_contacts_with_an_interval_are_looked_at_and_all_by_indexes(session):
    with session.database.reading() as connection:
        found = touches._due(session.actor, 2_000_000_000, date(2030, 1, 1))
        rows = connection.execute(f"EXPLAIN QUERY PLAN {found.text}", found.values).fetchall()
    plan = [row[3] for row in rows]
    scanned = {line.split()[1] for line in plan if line.startswith("SCAN")}
    assert {one for one in scanned if not one.startswith("(subquery")} == {"k"}, plan
    assert "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert any(line.startswith("SEARCH o USING INDEX contact_keep_in_touch") for line in plan)
    assert any(line.startswith("SEARCH t USING INDEX tag_keep_in_touch") for line in plan)
    for alias, index in LOOK_UPS.items():
        lines = [line for line in plan if line.startswith(f"SEARCH {alias} ")]
        assert any(index in line for line in lines), (alias, plan)


# -- files and merges --------------------------------------------------------------------------------


def test_a_file_brings_intervals_in_words(session):
    text = "Imię;E-mail;Kontakt co\nJanina;j@example.com;miesiąc\nOlgierd;o@example.com;czasami\n"
    session.imports.run_file(text.encode(), ImportOptions(), name="people.csv")
    janina, olgierd = (session.contacts.get(one).draft for one in (1, 2))
    assert (janina.keep_in_touch_days, olgierd.keep_in_touch_days) == (30, None)
    assert "Kontakt co: czasami" in olgierd.note
    again = session.imports.run_file(text.encode(), ImportOptions(), name="people.csv")
    assert (again.created, again.updated) == (0, 0)


def test_of_two_that_are_one_the_shorter_interval_and_the_last_touch_stay(session, old):
    first = a_person(session, "Jan Nowak", keep_in_touch="30")
    second = a_person(session, "Jan Nowak", keep_in_touch="7", allow_duplicate=True)
    old(5)
    session.keep_in_touch.touched([second.id])
    old(5)
    kept = session.duplicates.merge(first.id, second.id).contact
    found = session.keep_in_touch.of(kept.id)
    assert (found.days, found.last_touch[:10]) == (7, "2025-10-06")
    session.undoing.undo()
    assert session.keep_in_touch.of(first.id).days == 30
    assert last_of(session, first.id) == ""
    assert last_of(session, second.id) == "2025-10-06"
