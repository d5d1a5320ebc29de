"""Rows of a list: their cells are what the whole contacts say, in one query, for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.field_values import text_of
from tui_crm.domain.fields import FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import Session
from tui_crm.store.codes import KIND_CODES, STATUS_CODES
from tui_crm.store.row_cells import rows

COLUMNS = ("id", "uid", "kind", *FIELDS, "custom.size", "custom.vip", "custom.nick")
EVERYBODY = ContactQuery(kind=None, include_inactive=True)


@pytest.fixture
def bob(session: Session) -> Iterator[Session]:
    """Another user, who sees what is the company's, on a base of contacts with everything or nothing."""
    with a_session_of(session, "bob", "viewer") as opened:
        an_organization(
            session, "Acme", phone="22 621 34 56", nip="1234563218", website="https://a.example.com"
        )
        an_organization(session, "Sekret", access="owner", city="Łódź", tags="VIP")
        a_person(
            session, "Łukasz Kowalski", phone="600 100 200 ext. 12", phone2="601 100 200",
            email="lukasz@example.com", email2="l@example.com", url="https://a.example.com | https://b.example.com",
            street="Długa 1", city="Łódź", postal_code="90-001", region="łódzkie", country="Polska",
            birthday="1980-05-09", note="woli\ne-mail", pesel="44051401359", document_number="ABC 123456",
            organization="Sekret | Acme", organization_position="Szef", position="Prezes",
            tags="VIP | Targi | Ćma", owners="anna | bob", watchers="bob | anna",
        )  # fmt: skip
        a_person(session, "Anna Firmowa", organization="Acme", access="organization", phone="zadzwoń 1")
        a_person(session, "Jan Tajny", organization="Sekret", access="organization")
        a_person(session, "Ewa Bez", email="ewa@example.com", status="inactive")
        a_custom_field(session, "size", "number", {3: 42.0, 4: 1.5})
        a_custom_field(session, "vip", "checkbox", {3: 1.0, 4: 0.0})
        a_custom_field(session, "nick", "text", {3: "Łuki"})
        yield opened


def a_custom_field(session: Session, key: str, kind: str, values: dict[int, str | float]) -> None:
    """A custom field of persons, and its values by contact."""
    with session.database.writing() as connection:
        field = connection.execute(
            "INSERT INTO custom_field (uid, kind, field_key, name, type, position) VALUES (?, 1, ?, ?, ?, 0)",
            (key, key, key, kind),
        ).lastrowid
        column = "text" if kind == "text" else "number"
        connection.executemany(
            f"INSERT INTO custom_value (contact, field, {column}) VALUES (?, ?, ?)",
            [(contact, field, value) for contact, value in values.items()],
        )


@pytest.mark.parametrize("who", ["anna", "bob"])
def test_cells_are_what_the_whole_contacts_say(session: Session, bob: Session, who: str) -> None:
    opened = bob if who == "bob" else session
    contacts = list(opened.contacts.each(EVERYBODY))
    found = rows(opened.database.connection(), [one.id for one in contacts], COLUMNS, opened.actor)
    assert len(found) == len(contacts) == {"anna": 6, "bob": 4}[who]
    for row, contact in zip(found, contacts, strict=True):
        cells = tuple(text_of(contact, column) for column in COLUMNS)
        status = STATUS_CODES[contact.draft.status]
        assert row == (contact.id, KIND_CODES[contact.kind], status, contact.name, cells)


def test_the_order_of_the_ids_is_kept_and_what_is_hidden_or_gone_left_out(
    session: Session, bob: Session
) -> None:
    asked = [6, 999, 3, 2, 1, 5]
    assert [row[0] for row in rows(bob.database.connection(), asked, ("name",), bob.actor)] == [6, 3, 1]
    assert [row[0] for row in rows(session.database.connection(), asked, (), session.actor)] == [
        6,
        3,
        2,
        1,
        5,
    ]
    assert rows(bob.database.connection(), [], ("name", "custom.size"), bob.actor) == []


def test_one_query_whatever_the_number_of_rows_and_columns(session: Session, bob: Session) -> None:
    connection = bob.database.connection()
    said: list[str] = []
    connection.set_trace_callback(said.append)  # type: ignore[attr-defined]
    rows(connection, [3], ("name",), bob.actor)
    rows(connection, range(1, 7), tuple(FIELDS), bob.actor)
    assert len([one for one in said if one.startswith("SELECT")]) == 2
    rows(connection, range(1, 7), ("name", "custom.size", "custom.nick"), bob.actor)
    connection.set_trace_callback(None)  # type: ignore[attr-defined]
    assert len([one for one in said if one.startswith("SELECT")]) == 4


def test_a_column_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(Refused) as refused:
        rows(session.database.connection(), [], ("shoe_size",), session.actor)
    assert refused.value.problem.code is Code.FIELD_UNKNOWN
