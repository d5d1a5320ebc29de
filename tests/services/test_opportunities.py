"""Opportunities: rules, lists and sums, persons, conflicts, undo and redo (R47)."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.opportunities import (
    Opportunity,
    OpportunityDraft,
    OpportunityQuery,
    Outcome,
    main_contact,
)
from tui_crm.domain.problems import Code, CrmError, Denied, Refused
from tui_crm.services.session import Session
from tui_crm.wording import explain
from tui_crm.wording.history import undoable_lines, undoable_sentence


@pytest.fixture
def acme(session: Session) -> Contact:
    return an_organization(session, "Acme")


@pytest.fixture
def jan(session: Session, acme: Contact) -> Contact:
    return a_person(
        session, "Jan Kowalski", position="Inżynier", organization="Acme", organization_position="Prezes"
    )


@pytest.fixture
def roof(session: Session, acme: Contact, jan: Contact) -> Opportunity:
    draft = OpportunityDraft("Nowy dach", acme.id, value="12 000,50", persons=((jan.id, "decides"),))
    return session.opportunities.add(draft)


def problems(work: Callable[[], object]) -> list[tuple[str, Code]]:
    with pytest.raises(CrmError) as caught:
        work()
    return [(one.field, one.code) for one in caught.value.problems]


def refusal(work: Callable[[], object]) -> Code:
    return problems(work)[0][1]


def set_status(session: Session, contact: Contact, status: Status) -> None:
    session.lifecycle.set_status((contact.id,), status)


def titles(session: Session, **query: Any) -> list[str]:
    return [one.title for one in session.opportunities.page(OpportunityQuery(**query), 99)]


def test_an_opportunity_is_added_with_all_it_has(
    session: Session, acme: Contact, jan: Contact, clock: StoppedClock
) -> None:
    draft = OpportunityDraft(
        " Nowy  dach ", acme.id, 3, "12 000,5", "eur", "+30d", "anna", " a\n b ", ((jan.id, " decides"),)
    )
    made = session.opportunities.add(draft)
    assert made == session.opportunities.get(made.id)
    assert (made.title, made.organization_id, made.organization_name) == ("Nowy dach", acme.id, "Acme")
    assert (made.stage.code, str(made.value), made.currency) == ("offer", "12000.50", "EUR")
    assert (made.expected_close, made.owner, made.note) == (date(2026, 3, 2), "anna", "a\n b")
    (person,) = made.persons
    assert person == (jan.id, "Jan Kowalski", "decides", "Prezes")
    assert made.stage_since == made.created_at == made.updated_at == "2026-01-31T12:00:00Z"
    assert (made.hidden, made.version) == (0, 1)
    assert main_contact(made) == acme.id
    assert (
        session.opportunities.find(f"uid:{made.uid}") == session.opportunities.find(str(made.id)) == made.id
    )
    for unknown in ("uid:x", "99", "x", "9" * 30, "²"):
        assert refusal(partial(session.opportunities.find, unknown)) is Code.OPPORTUNITY_NOT_FOUND
    assert session.opportunities.draft_of(made) == OpportunityDraft(
        "Nowy dach", acme.id, 3, "12000.50", "EUR", "2026-03-02", "anna", "a\n b", ((jan.id, "decides"),)
    )
    unchanged = session.opportunities.save(made.id, session.opportunities.draft_of(made), made.version)
    assert unchanged == made


def test_the_rest_is_filled_in(session: Session, jan: Contact) -> None:
    made = session.opportunities.add(OpportunityDraft("Dach", value="1", persons=((jan.id, ""),)))
    assert (made.stage.code, made.currency, made.owner) == ("new", "PLN", "anna")
    assert main_contact(made) == jan.id
    later = session.opportunities.add(
        OpportunityDraft("B", value="1", currency="USD", persons=((jan.id, ""),))
    )
    assert session.opportunities.default_currency() == later.currency == "USD"
    plain = session.opportunities.add(OpportunityDraft("C", currency="CHF", persons=((jan.id, ""),)))
    assert (plain.value, plain.currency) == (None, "")
    session.opportunities.delete([made.id, later.id])
    assert session.opportunities.default_currency() == "PLN"
    session.opportunities.region = "DE"
    assert session.opportunities.default_currency() == "EUR"


def test_a_form_begins_with_the_contact_that_it_was_opened_from(
    session: Session, acme: Contact, jan: Contact
) -> None:
    drafts = session.opportunities
    assert drafts.draft_for() == OpportunityDraft(currency="PLN", owner="anna")
    assert drafts.draft_for(acme.id).organization_id == acme.id
    of_jan = drafts.draft_for(jan.id)
    assert (of_jan.organization_id, of_jan.persons) == (acme.id, ((jan.id, ""),))
    set_status(session, acme, Status.INACTIVE)
    assert drafts.draft_for(jan.id).organization_id is None
    assert refusal(lambda: drafts.draft_for(acme.id)) is Code.ORGANIZATION_INACTIVE
    set_status(session, jan, Status.INACTIVE)
    assert refusal(lambda: drafts.draft_for(jan.id)) is Code.PERSON_INACTIVE
    assert refusal(lambda: drafts.draft_for(999)) is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, [("title", Code.TITLE_REQUIRED)]),
        (
            {"value": "-1", "currency": "x"},
            [("value", Code.AMOUNT_NOT_RECOGNIZED), ("currency", Code.CURRENCY_UNKNOWN)],
        ),
        ({"organization_id": None}, [("organization", Code.OPPORTUNITY_NEEDS_CONTACT)]),
        ({"organization_id": 999}, [("organization", Code.NOT_FOUND)]),
        ({"persons": ((999, ""),)}, [("persons", Code.NOT_FOUND)]),
        ({"stage_id": 99, "owner": "nobody"}, [("stage", Code.STAGE_UNKNOWN), ("owner", Code.USER_UNKNOWN)]),
    ],
)  # fmt: skip
def test_what_is_refused_names_its_field(
    session: Session, acme: Contact, values: dict[str, Any], wrong: list[tuple[str, Code]]
) -> None:
    draft = replace(OpportunityDraft("Dach", acme.id), **values)
    assert problems(lambda: session.opportunities.add(draft)) == wrong
    assert session.opportunities.count(OpportunityQuery()) == 0
    assert session.undoing.next_undo() is None or session.undoing.next_undo().definitions == ()


def test_contacts_of_the_wrong_kind_or_out_of_use_are_not_added_but_stay(
    session: Session, acme: Contact, jan: Contact, roof: Opportunity
) -> None:
    add = session.opportunities.add
    assert refusal(lambda: add(OpportunityDraft("A", jan.id))) is Code.NOT_AN_ORGANIZATION
    assert refusal(lambda: add(OpportunityDraft("A", persons=((acme.id, ""),)))) is Code.NOT_A_PERSON
    for contact in (acme, jan):
        set_status(session, contact, Status.INACTIVE)
    assert refusal(lambda: add(OpportunityDraft("A", acme.id))) is Code.ORGANIZATION_INACTIVE
    assert refusal(lambda: add(OpportunityDraft("A", persons=((jan.id, ""),)))) is Code.PERSON_INACTIVE
    draft = session.opportunities.draft_of(roof)
    saved = session.opportunities.save(roof.id, replace(draft, title="B"), roof.version)
    assert (saved.title, saved.organization_id, len(saved.persons)) == ("B", acme.id, 1)


def test_a_contact_in_the_trash_is_not_shown_and_stays(
    session: Session, acme: Contact, jan: Contact, roof: Opportunity
) -> None:
    session.lifecycle.delete((jan.id,))
    session.lifecycle.delete((acme.id,))
    seen = session.opportunities.get(roof.id)
    assert (seen.organization_id, seen.persons, seen.hidden) == (None, (), 0)
    assert session.opportunities.of_contact(acme.id) == ()
    renamed = replace(session.opportunities.draft_of(seen), title="B")
    session.opportunities.save(roof.id, renamed, seen.version)
    assert refusal(lambda: session.opportunities.add_person(roof.id, jan.id)) is Code.NOT_FOUND
    session.lifecycle.restore((acme.id, jan.id))
    again = session.opportunities.get(roof.id)
    assert (again.title, again.organization_id, again.persons) == ("B", acme.id, roof.persons)
    other = an_organization(session, "Other")
    session.lifecycle.delete((acme.id,))
    moved = replace(session.opportunities.draft_of(again), organization_id=other.id)
    assert session.opportunities.save(roof.id, moved, again.version).organization_name == "Other"


def test_an_opportunity_outlives_its_organization(session: Session, acme: Contact) -> None:
    made = session.opportunities.add(OpportunityDraft("Dach", acme.id, value="5"))
    session.lifecycle.delete((acme.id,))
    session.lifecycle.purge((acme.id,))
    left = session.opportunities.get(made.id)
    assert (left.organization_id, left.title) == (None, "Dach")
    draft = replace(session.opportunities.draft_of(left), value="7")
    assert str(session.opportunities.save(made.id, draft, left.version).value) == "7.00"


def test_relative_days_are_those_of_the_place(
    session: Session, acme: Contact, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Warsaw")
    time.tzset()
    try:
        clock.now = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)
        made = session.opportunities.add(OpportunityDraft("x", acme.id, expected_close="today"))
        assert (made.expected_close, session.today.read().day) == (date(2026, 6, 11),) * 2
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_lost_its_last_contact_is_shown_to_its_owner_and_administrators_alone(session: Session) -> None:
    secret = an_organization(session, "Tajna", access="owner")
    hidden = a_person(session, "Jan Ukryty", access="owner")
    for title, organization, persons in (("A", secret.id, ()), ("B", None, ((hidden.id, ""),))):
        session.opportunities.add(OpportunityDraft(title, organization, persons=persons))
    with a_session_of(session, "marek") as marek:
        for step in (session.lifecycle.delete, session.lifecycle.purge):
            step((secret.id, hidden.id))
            assert marek.opportunities.page(OpportunityQuery(), 9) == ()
            assert marek.history.everything(99) == ()
        assert [one.title for one in session.opportunities.page(OpportunityQuery(), 9)] == ["A", "B"]


def test_lists_are_in_the_order_of_stages_closing_days_and_titles(session: Session, acme: Contact) -> None:
    for title, stage, close in (
        ("E", 2, ""), ("d", 2, ""), ("C", 2, "2026-05-01"), ("B", 2, "2026-04-01"), ("Ą", 1, ""),
        ("Z", 6, ""),
    ):  # fmt: skip
        session.opportunities.add(OpportunityDraft(title, acme.id, stage, expected_close=close))
    assert titles(session) == ["Ą", "B", "C", "d", "E", "Z"]
    session.opportunities.move_stage(6, 0)
    assert titles(session) == ["Z", "Ą", "B", "C", "d", "E"]
    page = session.opportunities.page(OpportunityQuery(), 2, 3)
    assert [one.title for one in page] == ["C", "d"]
    assert [one.title for one in session.opportunities.of_contact(acme.id)] == titles(session)


def test_queries(session: Session, acme: Contact, jan: Contact, roof: Opportunity) -> None:
    ewa = a_person(session, "Ewa Łoś")
    with a_session_of(session, "ola") as ola:
        other = ola.opportunities.add(
            OpportunityDraft("Szkolenie", stage_id=5, expected_close="+5d", persons=((ewa.id, ""),))
        )
    everything = {roof.title, other.title}
    for query, found in (
        ({}, everything),
        ({"text": "DACH"}, {"Nowy dach"}),
        ({"text": "acme now"}, {"Nowy dach"}),
        ({"text": "kowal"}, {"Nowy dach"}),
        ({"text": "los szkol"}, {"Szkolenie"}),
        ({"text": "acme los"}, set()),
        ({"text": "%"}, set()),
        ({"stages": (1, 5)}, everything),
        ({"stages": (5,)}, {"Szkolenie"}),
        ({"outcomes": (Outcome.OPEN, Outcome.LOST)}, {"Nowy dach"}),
        ({"owners": ("ola",)}, {"Szkolenie"}),
        ({"owners": ("nobody",)}, set()),
        ({"contact_id": jan.id}, {"Nowy dach"}),
        ({"contact_id": acme.id}, {"Nowy dach"}),
        ({"contact_id": 10**30}, set()),
        ({"closing_until": date(2026, 2, 5)}, {"Szkolenie"}),
        ({"closing_until": date(2026, 2, 4)}, set()),
        ({"text": "dach", "outcomes": (Outcome.WON,)}, set()),
    ):
        assert set(titles(session, **query)) == found, query
        assert session.opportunities.count(OpportunityQuery(**query)) == len(found)
        assert sum(one.opportunities for one in session.opportunities.sums(OpportunityQuery(**query))) == len(
            found
        )


def test_what_closes_soon_is_told_to_its_owner_and_to_those_who_watch(
    session: Session, acme: Contact, jan: Contact, clock: StoppedClock
) -> None:
    today = clock().date()
    for title, close in (("late", "-3d"), ("soon", "+3d"), ("later", "+9d"), ("some day", "")):
        session.opportunities.add(OpportunityDraft(title, acme.id, expected_close=close))
    won = session.opportunities.add(OpportunityDraft("won", acme.id, 5, expected_close="today"))
    until = today + timedelta(3)
    assert [one.title for one in session.opportunities.closing(until)] == ["late", "soon"]
    session.opportunities.move(won.id, 1)
    assert len(session.opportunities.closing(until)) == 3
    with a_session_of(session, "ola") as ola:
        assert ola.opportunities.closing(until) == ()
        current = session.contacts.get(acme.id)
        watched = replace(current.draft, watchers=("ola",))
        session.contacts.save(acme.id, watched, current.version)
        assert len(ola.opportunities.closing(until)) == 3


def test_sums_are_exact(session: Session, acme: Contact) -> None:
    random = Random(47)
    expected: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    counts: dict[int, int] = defaultdict(int)
    with session.database.writing():
        for _number in range(150):
            stage = random.randint(1, 5)
            value = Decimal(random.choice([0, 1, 99, 10**15 - 1, random.randrange(10**15)])).scaleb(-2)
            currency = random.choice(["PLN", "EUR", "USD"])
            is_known = random.random() < 0.8
            session.opportunities.add(
                OpportunityDraft("x", acme.id, stage, str(value) if is_known else "", currency)
            )
            counts[stage] += 1
            if is_known:
                expected[stage][currency] += value
    found = session.opportunities.sums(OpportunityQuery())
    assert [one.stage.code for one in found] == ["new", "talks", "offer", "negotiation", "won", "lost"]
    for one in found:
        assert (one.opportunities, dict(one.sums)) == (counts[one.stage.id], expected[one.stage.id])
        assert list(dict(one.sums)) == sorted(dict(one.sums))
    shown = session.opportunities.page(OpportunityQuery(stages=(2,)), 999)
    assert sum(one.value for one in shown if one.value and one.currency == "EUR") == expected[2]["EUR"]


def test_more_than_an_integer_holds_can_be_summed(session: Session, acme: Contact) -> None:
    made = session.opportunities.add(OpportunityDraft("x", acme.id, 1, "9999999999999.99"))
    with session.database.writing() as connection:
        columns = "title, title_key, organization, stage, value, currency, owner, stage_since, created_at,"
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
            f" INSERT INTO opportunity (uid, {columns} created_by, updated_at)"
            f" SELECT 'u' || i, {columns} created_by, updated_at FROM opportunity, n WHERE id = ?",
            (made.id,),
        )
    (found,) = session.opportunities.sums(OpportunityQuery(stages=(1,)))
    assert found.sums == (("PLN", Decimal("9999999999999.99") * 10_000),)


def test_moving_says_since_when(session: Session, roof: Opportunity, clock: StoppedClock) -> None:
    clock.move(hours=1)
    moved = session.opportunities.move(roof.id, 5)
    assert (moved.stage.outcome, moved.stage_since) == (Outcome.WON, "2026-01-31T13:00:00Z")
    assert moved.updated_at == moved.stage_since
    clock.move(hours=1)
    assert session.opportunities.move(roof.id, 5) == moved  # it is there: nothing to undo
    undone = session.undoing.undo()
    assert undoable_sentence(undone) == "Opportunity changed: Nowy dach"
    assert undoable_lines(undone) == ["Stage: New -> Won"]
    back = session.opportunities.get(roof.id)
    assert (back.stage.code, back.stage_since) == ("new", roof.stage_since)
    assert (back.updated_at, back.version) == ("2026-01-31T14:00:00Z", moved.version + 1)
    draft = replace(session.opportunities.draft_of(back), stage_id=2)
    assert session.opportunities.save(roof.id, draft, back.version).stage_since == "2026-01-31T14:00:00Z"
    assert refusal(lambda: session.opportunities.move(roof.id, 99)) is Code.STAGE_UNKNOWN
    assert refusal(lambda: session.opportunities.move(99, 1)) is Code.OPPORTUNITY_NOT_FOUND


def test_persons(session: Session, acme: Contact, jan: Contact, roof: Opportunity) -> None:
    opportunities, ewa = session.opportunities, a_person(session, "Ewa Lis", position="Księgowa")
    added = opportunities.add_person(roof.id, ewa.id, " pays ")
    assert [one[1:] for one in added.persons] == [
        ("Jan Kowalski", "decides", "Prezes"), ("Ewa Lis", "pays", "Księgowa"),
    ]  # fmt: skip
    assert opportunities.add_person(roof.id, jan.id).persons == added.persons
    assert opportunities.add_person(roof.id, jan.id, "").persons[0].role == ""
    assert refusal(lambda: opportunities.add_person(roof.id, jan.id, "x" * 101)) is Code.TOO_LONG
    assert refusal(lambda: opportunities.add_person(roof.id, acme.id)) is Code.NOT_A_PERSON
    turned = replace(opportunities.draft_of(added), persons=((ewa.id, "pays"), (jan.id, "")))
    saved = opportunities.save(roof.id, turned, opportunities.get(roof.id).version)
    assert [one.contact_id for one in saved.persons] == [ewa.id, jan.id]
    assert [one.contact_id for one in opportunities.remove_person(roof.id, ewa.id).persons] == [jan.id]
    assert refusal(lambda: opportunities.remove_person(roof.id, ewa.id)) is Code.OPPORTUNITY_WITHOUT_PERSON
    assert refusal(lambda: opportunities.remove_person(roof.id, 999)) is Code.NOT_FOUND
    alone = opportunities.add(OpportunityDraft("A", persons=((jan.id, ""),)))
    assert refusal(lambda: opportunities.remove_person(alone.id, jan.id)) is Code.OPPORTUNITY_NEEDS_CONTACT
    assert opportunities.remove_person(roof.id, jan.id).persons == ()


def test_what_two_people_save_is_merged_or_told(session: Session, jan: Contact, roof: Opportunity) -> None:
    opportunities, ola = session.opportunities, a_person(session, "Ola Bąk")
    base = opportunities.draft_of(roof)
    theirs = replace(base, note="theirs", value="5", persons=(*base.persons, (ola.id, "")))
    opportunities.save(roof.id, theirs, roof.version)
    merged = opportunities.save(roof.id, replace(base, title="Mine", stage_id=2), roof.version, base)
    assert (merged.title, merged.note, str(merged.value), merged.stage.id) == ("Mine", "theirs", "5.00", 2)
    assert [one.contact_id for one in merged.persons] == [jan.id, ola.id]
    mine = replace(base, note="mine", currency="EUR", title="Mine")
    with pytest.raises(Refused) as refused:
        opportunities.save(roof.id, mine, roof.version, base)
    assert refused.value.problem.code is Code.OPPORTUNITY_CHANGED
    assert "(Value, Note)" in explain(refused.value)
    assert opportunities.get(roof.id) == merged
    assert refusal(lambda: opportunities.save(roof.id, base, roof.version)) is Code.OPPORTUNITY_CHANGED
    current = opportunities.draft_of(merged)
    assert opportunities.save(roof.id, current, roof.version) == merged  # the same is no question
    assert opportunities.save(roof.id, mine, merged.version, current).note == "mine"


def test_an_owner_is_named_by_login_or_name_and_stays_when_inactive(
    session: Session, roof: Opportunity
) -> None:
    with a_session_of(session, "ola"):
        pass
    draft = replace(session.opportunities.draft_of(roof), owner="Ola")
    saved = session.opportunities.save(roof.id, draft, roof.version)
    assert saved.owner == "ola"
    session.users.set_active([session.users.named("ola").id], False)
    again = replace(session.opportunities.draft_of(saved), title="B")
    assert session.opportunities.save(roof.id, again, saved.version).owner == "ola"
    assert problems(lambda: session.opportunities.add(replace(again, owner="ola"))) == [
        ("owner", Code.USER_UNKNOWN)
    ]


def test_deleting_is_all_or_nothing(session: Session, acme: Contact, roof: Opportunity) -> None:
    opportunities = session.opportunities
    more = [opportunities.add(OpportunityDraft(title, acme.id)).id for title in ("A", "B", "C", "D")]
    assert refusal(lambda: opportunities.delete([roof.id, 99])) is Code.OPPORTUNITY_NOT_FOUND
    assert [one.title for one in opportunities.delete([roof.id, *more, roof.id])][:2] == ["Nowy dach", "A"]
    assert titles(session) == []
    assert refusal(lambda: opportunities.get(roof.id)) is Code.OPPORTUNITY_NOT_FOUND
    assert undoable_sentence(session.undoing.undo()) == "Opportunity deleted: Nowy dach, A, B, ..."
    assert len(titles(session)) == 5
    assert opportunities.delete([]) == ()


CHANGES: dict[str, tuple[Callable[[Session, int, int], Any], list[str]]] = {
    "stage": (lambda s, n, p: s.opportunities.move(n, 5), ["Stage: New -> Won"]),
    "role": (
        lambda s, n, p: s.opportunities.add_person(n, p, "signs"),
        ["Persons: Jan Kowalski (decides) -> Jan Kowalski (signs)"],
    ),
    "person": (lambda s, n, p: s.opportunities.remove_person(n, p), ["Persons: - Jan Kowalski (decides)"]),
    "deleted": (lambda s, n, p: s.opportunities.delete([n]), []),
    "fields": (
        lambda s, n, p: s.opportunities.save(
            n,
            OpportunityDraft("Dach", None, 2, "1", "EUR", "today", "anna", "x", ((p, "decides"),)),
            s.opportunities.get(n).version,
        ),
        [
            "Title: Nowy dach -> Dach", "Organization: - Acme", "Stage: New -> Talks",
            "Value: 12,000.50 PLN -> 1 EUR", "Expected close: + 2026-01-31", "Note: + x",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_undone_and_made_again(
    session: Session, jan: Contact, roof: Opportunity, name: str
) -> None:
    change, lines = CHANGES[name]

    def state() -> Any:
        found = session.opportunities.page(OpportunityQuery(), 9)
        return [replace(one, version=0) for one in found]

    before = state()
    change(session, roof.id, jan.id)
    after = state()
    assert before != after
    for _turn in range(2):
        assert undoable_lines(session.undoing.undo()) == lines
        assert state() == before
        session.undoing.redo()
        assert state() == after


def test_adding_is_undone_unless_somebody_changed_it(session: Session, roof: Opportunity) -> None:
    session.undoing.undo()
    assert titles(session) == []
    session.undoing.redo()
    assert titles(session) == ["Nowy dach"]
    with a_session_of(session, "ola") as ola:
        ola.opportunities.move(roof.id, 2)
        assert refusal(session.undoing.undo) is Code.UNDO_DEFINITION
        ola.undoing.undo()
        session.undoing.undo()
    assert titles(session) == []
    assert session.care.check() == ()


def test_writing_needs_the_permission_to_edit(session: Session, jan: Contact, roof: Opportunity) -> None:
    with a_session_of(session, "ola", "viewer") as ola:
        seen = ola.opportunities.get(roof.id)
        draft = ola.opportunities.draft_of(seen)
        for work in (
            lambda: ola.opportunities.add(draft),
            lambda: ola.opportunities.save(roof.id, draft, roof.version),
            lambda: ola.opportunities.move(roof.id, 2),
            lambda: ola.opportunities.add_person(roof.id, jan.id, "x"),
            lambda: ola.opportunities.remove_person(roof.id, jan.id),
            lambda: ola.opportunities.delete([roof.id]),
        ):
            with pytest.raises(Denied):
                work()
    with a_session_of(session, "nobody", "nobody") as nobody:
        assert nobody.opportunities.page(OpportunityQuery(), 9) == ()
        assert nobody.opportunities.count(OpportunityQuery()) == 0


def test_a_saved_form_leaves_no_draft(session: Session, acme: Contact) -> None:
    session.drafts.keep_form("new_opportunity", None, {"title": "Dach"})
    made = session.opportunities.add(OpportunityDraft("Dach", acme.id), "new_opportunity")
    assert session.drafts.kept_form("new_opportunity") is None
    form = f"opportunity {made.id}"
    session.drafts.keep_form(form, None, {"title": "B"}, made.version)
    draft = session.opportunities.draft_of(made)
    with pytest.raises(Refused):
        session.opportunities.save(made.id, replace(draft, title=""), made.version, draft, form)
    assert session.drafts.kept_form(form) is not None
    session.opportunities.save(made.id, draft, made.version, draft, form)
    assert session.drafts.kept_form(form) is None
