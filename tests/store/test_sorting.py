"""The sort index: filled once, brought along by every write, taken up again by whoever comes next."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.fields import FIELDS, UNSORTED
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.soundness import Rule
from tui_crm.services.session import Session
from tui_crm.store import checks, sort_filling, sorting
from tui_crm.text.collation import order_key

CITIES = ["Zamość", "Łódź", "Lublin", "", "Ćmielów", "Aleksandrów"]


@pytest.fixture
def people(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Persons in cities, read and written in pieces of two."""
    monkeypatch.setattr(sort_filling, "_PIECE", 2)
    monkeypatch.setattr(sort_filling, "_RUN", 4)
    monkeypatch.setattr(sort_filling, "_BLOCK", 1)
    for number, city in enumerate(CITIES):
        a_person(session, f"Jan Nowak-{'abcdef'[number]}", city=city)
    return session


def by(session: Session, field: str, descending: bool = False, **options: object) -> list[str]:
    """What the whole index says: the cells of the field, in order."""
    query = ContactQuery(sort=Sort(field, descending), **options)  # type: ignore[arg-type]
    return [row.cells[0] for row in session.contacts.page(query, (field,), 0, 50).rows]


def is_sound(session: Session) -> bool:
    return wrong(session) == []


def wrong(session: Session) -> list[str]:
    """What is wrong with the sort index."""
    return [one.line for one in checks.check(session.database) if one.rule is Rule.SORTING]


def test_filling_gives_the_order_and_says_how_far_it_is(people: Session) -> None:
    shares = list(sort_filling.fill(people.database, "city"))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (pytest.approx(1 / 6), 1.0)
    assert by(people, "city") == ["Aleksandrów", "Ćmielów", "Lublin", "Łódź", "Zamość", ""]
    assert by(people, "city", True) == ["Zamość", "Łódź", "Lublin", "Ćmielów", "Aleksandrów", ""]
    assert list(sort_filling.fill(people.database, "city")) == []
    assert is_sound(people)


@pytest.mark.parametrize("pieces", range(1, 7))
def test_filling_goes_on_where_it_was_stopped_and_knows_what_changed_meanwhile(
    people: Session, pieces: int
) -> None:
    list(islice(sort_filling.fill(people.database, "city"), pieces))
    moved = people.contacts.get(1)
    address = replace(moved.draft.addresses[0], city="Bytom")
    people.contacts.save(1, moved.draft.with_main(addresses=(address,)), moved.version)
    a_person(people, "Ewa Nowa", city="Żory")
    with people.database.reading() as connection:
        assert sorting.whole(connection, "city") is None
    list(sort_filling.fill(people.database, "city"))
    assert by(people, "city") == ["Aleksandrów", "Bytom", "Ćmielów", "Lublin", "Łódź", "Żory", ""]
    assert is_sound(people)


def test_several_may_fill_one_field_at_once(people: Session) -> None:
    first, second = (sort_filling.fill(people.database, "city") for _ in range(2))
    for _ in range(20):
        next(first, None)
        next(second, None)
    assert next(second, None) is None
    assert by(people, "city") == ["Aleksandrów", "Ćmielów", "Lublin", "Łódź", "Zamość", ""]
    assert is_sound(people)


def test_every_write_brings_the_rows_along(people: Session) -> None:
    for field in set(FIELDS) - set(UNSORTED):
        people.contacts.page(ContactQuery(sort=Sort(field)), (), 0, 1)
        people.contacts.page(ContactQuery(kind=Kind.ORGANIZATION, sort=Sort(field)), (), 0, 1)
    acme = an_organization(people, "Acme", tags="VIP")
    a_person(people, "Ewa Zając", organization="Acme", organization_position="Szef", status="inactive")
    contact = people.contacts.get(2)
    changes = {"last_name": "Adamska", "birthday": "1980-05-09", "keep_in_touch_days": 30}
    people.contacts.save(2, contact.draft.with_main(**changes), 1)
    file = b"Imie;Nazwisko;Telefon;Firma\nOla;Importowa;600100200;Acme\nJan;Inny;600100201;Beta\n"
    people.imports.run_file(file, ImportOptions(kind=Kind.PERSON))
    people.contacts.save(acme.id, acme.draft.with_main(name="Żubr"), acme.version)
    assert is_sound(people)
    assert by(people, "organization", True)[:3] == ["Żubr", "Beta", ""]
    assert by(people, "organization", True, include_inactive=True)[:3] == ["Żubr", "Żubr", "Beta"]


def test_a_failed_write_leaves_the_index_as_it_was(people: Session) -> None:
    before = by(people, "city")
    with pytest.raises(ZeroDivisionError), people.database.writing():  # noqa: PT012
        a_person(people, "Ewa Nowa", city="Bytom")
        raise ZeroDivisionError
    assert by(people, "city") == before
    assert is_sound(people)


def test_the_check_finds_what_is_missing_and_what_is_too_much(people: Session) -> None:
    by(people, "city")
    with people.database.writing() as connection:
        connection.execute("UPDATE contact_address SET city = 'Bytom' WHERE contact = 2")
        connection.execute("INSERT INTO contact_sort VALUES (1, 1, x'61', x'61', 77, 1, 0)")
    assert wrong(people) == ["contact_sort[2] is missing", "contact_sort has 1 rows too many"]
    people.care.reindex()
    assert is_sound(people)
    assert by(people, "city")[1] == "Bytom"


def test_a_base_that_nobody_sorts_keeps_no_rows(people: Session) -> None:
    by(people, "name")
    by(people, "updated_at")
    with people.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM contact_sort").fetchone() == (0,)


def test_a_field_that_is_none_is_refused_and_leaves_nothing_behind(people: Session) -> None:
    with pytest.raises(Refused) as refused:
        list(sort_filling.fill(people.database, "shoe_size"))
    assert refused.value.problem.code is Code.FIELD_NOT_SORTABLE
    with people.database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sort_field").fetchone() == (0,)


def test_filling_leaves_no_file_behind(people: Session) -> None:
    before = {file.name for file in people.path.parent.iterdir()}
    filling = sort_filling.fill(people.database, "city")
    next(filling)
    filling.close()  # type: ignore[attr-defined]
    assert {file.name for file in people.path.parent.iterdir()} == before
    assert order_key("") == order_key(None)
