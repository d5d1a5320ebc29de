"""Lists: what a text finds, in which order, what filters and sorting do, and what it costs in queries."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.fields import FIELDS, UNSORTED
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.problems import Code, CrmError
from tui_crm.services.session import Session

EVERYBODY = ["Jan Cman", "Jan Ćmielów", "Łukasz Kowalski", "Anna O'Brien", "Zofia Przekowska"]


@pytest.fixture
def people(session: Session) -> Session:
    """A handful of persons and organizations with everything that search looks at."""
    an_organization(session, "Kowalstwo Artystyczne", phone="22 621 34 56", nip="123-456-32-18", city="Łódź")
    a_person(
        session, "Łukasz Kowalski", phone="600 100 200", email="lukasz.kowalski@example.com",
        organization="Acme Polska", organization_position="Dyrektor", tags="VIP",
        city="Łódź", note="woli e-mail",
    )  # fmt: skip
    a_person(
        session, "Anna O'Brien", phone="+44 20 7946 0018", email="anna@acme.example.com", street="Długa 12"
    )
    a_person(
        session, "Zofia Przekowska", phone="0048 (22) 621-34-57", position="Księgowa", tags="VIP | Targi"
    )
    a_person(session, "Jan Ćmielów", email="cmielow@example.pl", city="Kraków")
    a_person(session, "Jan Cman", email="cman@example.pl", pesel="44051401359", city="Warszawa")
    return session


def names(session: Session, text: str = "", **options: object) -> list[str]:
    query = ContactQuery(text=text, **options)  # type: ignore[arg-type]
    return [row.name for row in session.contacts.page(query, ("name",), 0, 50).rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lukasz kow", "Łukasz Kowalski"),
        ("kow łukasz", "Łukasz Kowalski"),
        ("  KOWALSKI   lu ", "Łukasz Kowalski"),
        ("600 100", "Łukasz Kowalski"),
        ("+48 600-100-200", "Łukasz Kowalski"),
        ("0048600100200", "Łukasz Kowalski"),
        ("(600) 100 200", "Łukasz Kowalski"),
        ("100200", "Łukasz Kowalski"),
        ("kowalski 600", "Łukasz Kowalski"),
        ("acme dyrektor", "Łukasz Kowalski"),
        ("woli", "Łukasz Kowalski"),
        ("brien", "Anna O'Brien"),
        ("obrien", "Anna O'Brien"),
        ("o'brien", "Anna O'Brien"),
        ("anna@acme", "Anna O'Brien"),
        ("dluga 12", "Anna O'Brien"),
        ("020 7946 0018", "Anna O'Brien"),
        ("22 621 34 57", "Zofia Przekowska"),
        ("targi", "Zofia Przekowska"),
        ("ksieg", "Zofia Przekowska"),
        ("44051401359", "Jan Cman"),
    ],
)
def test_a_text_finds(people: Session, text: str, found: str) -> None:
    assert names(people, text) == [found]


@pytest.mark.parametrize(
    "text", ["", "   ", "(", '"', "*", "'", "%", "-", "@", "NOT", "a AND", "\x00", "+", "()"]
)
def test_nothing_that_is_typed_is_an_error(people: Session, text: str) -> None:
    assert isinstance(names(people, text), list)


def test_punctuation_alone_asks_nothing(people: Session) -> None:
    assert len(names(people, "()")) == people.contacts.count(ContactQuery())


def test_the_best_comes_first(session: Session) -> None:
    a_person(session, "Jan Przekowal")
    a_person(session, "Jan Kowalczyk")
    a_person(session, "Jan Kowal")
    assert names(session, "kowal") == ["Jan Kowal", "Jan Kowalczyk", "Jan Przekowal"]


def test_of_equals_the_recently_touched_comes_first(session: Session, clock: StoppedClock) -> None:
    first = a_person(session, "Adam Nowak")
    a_person(session, "Zenon Nowak")
    clock.move(seconds=60)
    assert names(session, "nowak") == ["Adam Nowak", "Zenon Nowak"]
    zenon = session.contacts.find(str(first.id + 1))
    session.contacts.save(zenon, session.contacts.get(zenon).draft.with_main(position="Prezes"), 1)
    assert names(session, "nowak") == ["Zenon Nowak", "Adam Nowak"]


def test_search_in_looks_only_there(people: Session) -> None:
    assert sorted(names(people, "acme")) == ["Anna O'Brien", "Łukasz Kowalski"]
    assert names(people, "acme", search_in=("organization",)) == ["Łukasz Kowalski"]
    assert names(people, "acme", search_in=("email",)) == ["Anna O'Brien"]
    assert names(people, "600", search_in=("name",)) == []


@pytest.mark.parametrize(
    ("search_in", "code"), [("birthday", Code.FIELD_NOT_SEARCHABLE), ("shoe_size", Code.FIELD_UNKNOWN)]
)
def test_search_in_names_its_mistakes(people: Session, search_in: str, code: Code) -> None:
    with pytest.raises(CrmError) as refused:
        names(people, "x", search_in=(search_in,))
    assert refused.value.problem.code is code


def test_lists_are_in_polish_order_of_surnames(people: Session) -> None:
    assert names(people) == EVERYBODY
    assert names(people, sort=Sort("name", descending=True))[0] == "Zofia Przekowska"


def test_sorting_puts_empty_values_last(people: Session) -> None:
    by_city = names(people, sort=Sort("city"))
    assert by_city[:3] == ["Jan Ćmielów", "Łukasz Kowalski", "Jan Cman"]
    down = names(people, sort=Sort("city", descending=True))
    assert down[:3] == ["Jan Cman", "Łukasz Kowalski", "Jan Ćmielów"]


@pytest.mark.parametrize("field", sorted(set(FIELDS) - set(UNSORTED)))
def test_every_field_sorts(people: Session, field: str) -> None:
    assert len(names(people, sort=Sort(field))) == 5


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("city", "lodz", ["Łukasz Kowalski"]),
        ("tags", "targi", ["Zofia Przekowska"]),
        ("organization", "acme polska", ["Łukasz Kowalski"]),
        ("phone", "0048600100200", ["Łukasz Kowalski"]),
        ("email", "ANNA@acme.example.com", ["Anna O'Brien"]),
        ("full_name", "lukasz kowalski", ["Łukasz Kowalski"]),
        ("last_name", "kowalski", ["Łukasz Kowalski"]),
        ("position", "księgowa", ["Zofia Przekowska"]),
        ("organization_position", "dyrektor", ["Łukasz Kowalski"]),
        ("owners", "anna", EVERYBODY),
        ("owners", "anna nowak", EVERYBODY),
        ("watchers", "anna", []),
        ("phone", "", ["Jan Cman", "Jan Ćmielów"]),
        ("tags", "", ["Jan Cman", "Jan Ćmielów", "Anna O'Brien"]),
        ("created_at", "2026-01", EVERYBODY),
        ("created_at", "2025", []),
        ("status", "inactive", []),
        ("incomplete", "yes", []),
        ("pesel", "440514-01359", ["Jan Cman"]),
        ("street", "długa 12", ["Anna O'Brien"]),
        ("organization_position", "", ["Jan Cman", "Jan Ćmielów", "Anna O'Brien", "Zofia Przekowska"]),
        ("access", "owner", []),
    ],
)  # fmt: skip
def test_filters(people: Session, field: str, value: str, found: list[str]) -> None:
    assert names(people, filters=(Filter(field, value),)) == found


@pytest.mark.parametrize("query", [
    ContactQuery(filters=(Filter("custom.zz", "1"),)), ContactQuery(filters=(Filter("custom.zz", ""),)),
    ContactQuery(sort=Sort("custom.zz")), ContactQuery(text="a", search_in=("custom.zz",)),
])  # fmt: skip
def test_a_custom_field_that_is_none_is_refused(people: Session, query: ContactQuery) -> None:
    with pytest.raises(CrmError) as refused:
        people.contacts.count(query)
    assert refused.value.problem.code is Code.FIELD_UNKNOWN


@pytest.mark.parametrize(
    ("field", "value"),
    [("updated_at", "zz"), ("status", "gone"), ("access", ""), ("incomplete", "maybe"), ("created_at", "")],
)
def test_a_value_that_a_filter_cannot_have_is_refused(people: Session, field: str, value: str) -> None:
    with pytest.raises(CrmError) as refused:
        names(people, filters=(Filter(field, value),))
    of_time = field in ("created_at", "updated_at")
    assert refused.value.problem.code is (Code.TIME_NOT_RECOGNIZED if of_time else Code.VALUE_NOT_ALLOWED)


def test_incomplete_contacts_are_found_whichever_way_they_came(session: Session) -> None:
    file = (
        "Imię;Nazwisko;Telefon;E-mail\nAl;Krótki;600100200;\nJan;Nieosiągalny;brak;\n;Bezimienny;;b@example.com\n"
        "Ewa;Wewnętrzna;wewn. 12;\nAnna;Cała;;a@example.com\n"
    )
    session.imports.run_file(file.encode(), ImportOptions(kind=Kind.PERSON))
    surnames = ["Bezimienny", "Al Krótki", "Jan Nieosiągalny"]
    assert names(session, filters=(Filter("incomplete", "yes"),)) == surnames
    assert names(session, filters=(Filter("incomplete", "no"),)) == ["Anna Cała", "Ewa Wewnętrzna"]
    assert names(session, filters=(Filter("import", "1"), Filter("incomplete", "yes"))) == surnames


def test_filters_hold_together(people: Session) -> None:
    both = (Filter("tags", "VIP"), Filter("city", "Łódź"))
    assert names(people, filters=both) == ["Łukasz Kowalski"]
    assert people.contacts.count(ContactQuery(filters=both)) == 1


def test_a_field_that_is_none_is_refused(people: Session) -> None:
    with pytest.raises(CrmError) as refused:
        names(people, filters=(Filter("shoe_size", "44"),))
    assert refused.value.problem.code is Code.FIELD_NOT_FILTERABLE


def test_a_window_and_the_place_of_a_contact(people: Session) -> None:
    page = people.contacts.page(ContactQuery(), ("name", "city"), 2, 2)
    assert (page.offset, page.total) == (2, 5)
    assert [row.cells for row in page.rows] == [("Łukasz Kowalski", "Łódź"), ("Anna O'Brien", "")]
    assert people.contacts.row_number(ContactQuery(), page.rows[1].id) == 3
    assert people.contacts.row_number(ContactQuery(text="lukasz"), page.rows[1].id) is None
    assert people.contacts.row_number(ContactQuery(text="lukasz"), page.rows[0].id) == 0


def test_organizations_are_a_base_of_their_own(people: Session) -> None:
    assert names(people, kind=Kind.ORGANIZATION) == ["Acme Polska", "Kowalstwo Artystyczne"]
    assert names(people, "kowal", kind=Kind.ORGANIZATION) == ["Kowalstwo Artystyczne"]
    assert names(people, "1234563218", kind=Kind.ORGANIZATION) == ["Kowalstwo Artystyczne"]
    assert len(names(people, kind=None)) == 7


def test_a_new_name_of_an_organization_finds_its_persons(people: Session) -> None:
    acme = people.contacts.page(ContactQuery(kind=Kind.ORGANIZATION, text="acme"), (), 0, 1).rows[0]
    contact = people.contacts.get(acme.id)
    people.contacts.save(acme.id, contact.draft.with_main(name="Beta Polska"), contact.version)
    assert names(people, "beta") == ["Łukasz Kowalski"]
    assert names(people, "acme polska") == []


@pytest.mark.parametrize("limit", [1, 5])
def test_a_page_costs_the_same_number_of_queries_whatever_its_size(people: Session, limit: int) -> None:
    said: list[str] = []
    connection = people.database.connection()
    connection.set_trace_callback(said.append)  # type: ignore[attr-defined]
    people.contacts.page(ContactQuery(text="an"), ("name", "phone", "organization", "tags"), 0, limit)
    connection.set_trace_callback(None)  # type: ignore[attr-defined]
    asked = [
        text for text in said if text.startswith("SELECT") and "fts" not in text and " FROM '" not in text
    ]
    assert 3 <= len(asked) <= 13


def test_completion_gives_every_address(people: Session) -> None:
    found = people.contacts.complete("lukasz")
    assert [(one.email, one.name, one.organization) for one in found] == [
        ("lukasz.kowalski@example.com", "Łukasz Kowalski", "Acme Polska")
    ]
    assert people.contacts.complete("nobody of this name") == ()
