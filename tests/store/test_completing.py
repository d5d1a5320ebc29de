"""Addresses for mail programs: which, in what order, for whom, and with how many queries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.store.test_search_tiers import Watched
from tui_crm.domain.contact import Status
from tui_crm.services.session import Session
from tui_crm.store.completing import complete

HEAVY = {"re", "typing", "dataclasses", "enum", "pathlib", "json", "argparse", "peewee", "phonenumbers"}


@pytest.fixture
def people(session: Session) -> Session:
    an_organization(session, "Kowalstwo", email="biuro@kowalstwo.example.pl")
    a_person(session, "Anna Kowalczyk", email="ak@example.com")
    a_person(
        session, "Jan Kowal", email="jan@example.com", email2="jan.drugi@example.com",
        organization="Kowalstwo",
    )  # fmt: skip
    a_person(session, "Ewa Kowal", phone="600 100 200")
    left = a_person(session, "Adam Kowal", email="adam@example.com")
    session.contacts.save(left.id, left.draft.with_main(status=Status.INACTIVE), None)
    return session


def found(session: Session, text: str, limit: int = 50) -> list[tuple[str, str, str]]:
    return complete(session.database.connection(), text, session.actor, limit)


def test_the_best_come_first_with_all_their_addresses(people: Session) -> None:
    assert found(people, "kowal") == [
        ("jan@example.com", "Jan Kowal", "Kowalstwo"),
        ("jan.drugi@example.com", "Jan Kowal", "Kowalstwo"),
        ("ak@example.com", "Anna Kowalczyk", ""),
        ("biuro@kowalstwo.example.pl", "Kowalstwo", ""),
    ]
    assert found(people, "jan.dr")[0] == ("jan@example.com", "Jan Kowal", "Kowalstwo")
    assert len(found(people, "kowal", limit=2)) == 2
    assert found(people, "xyzzy") == []


def test_a_text_that_asks_nothing_gives_the_first_by_name(people: Session) -> None:
    expected = ["Jan Kowal", "Jan Kowal", "Anna Kowalczyk", "Kowalstwo"]
    assert [name for _email, name, _organization in found(people, " ")] == expected
    assert [name for _email, name, _organization in found(people, "()", limit=1)] == ["Jan Kowal"]


def test_nobody_learns_what_is_not_theirs(people: Session) -> None:
    with people.database.writing() as connection:
        connection.execute("UPDATE contact SET access = 1 WHERE first_key = 'anna' OR name = 'Kowalstwo'")
    with a_session_of(people, "bob", "viewer") as bob:
        assert found(bob, "kowal") == [
            ("jan@example.com", "Jan Kowal", ""),
            ("jan.drugi@example.com", "Jan Kowal", ""),
        ]
    with a_session_of(people, "eve", "nobody") as eve:
        assert found(eve, "kowal") == []
        assert found(eve, "") == []


@pytest.mark.parametrize("text", ["kowal", "jan.dr", ""])
def test_no_table_is_read_through_and_rows_take_one_query(people: Session, text: str) -> None:
    watched = Watched(people.database.connection())
    complete(watched, text, people.actor, 50)
    contact_rows = [sql for sql, _values in watched.asked if "e.value" in sql]
    assert len(contact_rows) == 1
    scans = {step.rstrip("<>0123456789") for step in watched.plans() if step.startswith("SCAN")}
    assert scans <= {"SCAN j VIRTUAL TABLE INDEX 1:", "SCAN f VIRTUAL TABLE INDEX 64:M", "SCAN x"}


def test_it_is_light() -> None:
    script = f"import sys; sys.path[:0] = {sys.path!r}; import tui_crm.store.completing; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", script]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "tui_crm.store.search_tiers" in loaded
    assert not loaded & HEAVY
