"""Exports, and that export followed by import changes nothing (R38)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kit.builders import a_person, a_session_of
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Denied, Refused
from tui_crm.services.exports import FORMATS
from tui_crm.services.session import Session, open_session

ALL = ContactQuery(kind=None, include_inactive=True)


def fill(session: Session) -> None:
    """Contacts that use every field."""
    for draft in (
        ContactDraft(
            kind=Kind.ORGANIZATION,
            name="Zakład Śrub sp. z o.o.",
            phones=(Phone(None, "22 113 14 15 wew. 12", label="work"),),
            emails=(Email("biuro@example.com"),),
            website="example.com",
            nip="5260250274",
            regon="000331501",
            krs="0000012345",
            addresses=(
                Address("ul. Młyńska 3", "Łódź", "90-001", "łódzkie", "Polska", "work"),
                Address(city="Opole"),
            ),
            note="=1+1",
        ),
        ContactDraft(
            first_name="Adam",
            last_name="Kowalski",
            position="Dyrektor",
            phones=tuple(
                Phone(None, raw) for raw in ("600 100 200", "+44 20 7946 0958", "x 12", "601100200")
            ),
            emails=(Email("adam@example.com", "work"), Email("B@example.pl"), Email("c@example.pl")),
            urls=(Url("https://www.linkedin.com/in/x"), Url("https://example.com/a", "my page")),
            addresses=(
                Address("ul. A 1, m. 2", "Łódź"),
                Address(city="Opole", label="home"),
                Address("Inna 3"),
            ),
            birthday="--05-09",
            note="'quoted\n-dash | bar",
            organizations=(Link(None, "Zakład Śrub sp. z o.o.", "Prezes"), Link(None, "Druga; Firma, S.A.")),
            tags=("VIP; x", "Targi, 2026"),
            access=Access.OWNER,
            link_emails=False,
            keep_in_touch_days=45,
        ),
        ContactDraft(
            first_name="Zofia",
            emails=(Email("z@example.com"),),
            status=Status.INACTIVE,
            pesel="44051401359",
            document_number="ABC 123",
        ),
    ):
        session.contacts.add(draft)


def exported(session: Session, format: str, query: ContactQuery = ALL, **choices: object) -> bytes:  # noqa: A002
    stream = io.BytesIO()
    session.exports.write(query, format, stream, **choices)  # type: ignore[arg-type]
    return stream.getvalue()


def by_uid(session: Session) -> dict[str, Contact]:
    return {contact.uid: contact for contact in session.contacts.each(ALL)}


def comparable(draft: ContactDraft, with_raw: bool) -> ContactDraft:
    phones = draft.phones if with_raw else tuple(replace(phone, raw=phone.shown) for phone in draft.phones)
    return replace(
        draft, phones=phones, organizations=tuple(replace(one, id=None) for one in draft.organizations)
    )


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_export_followed_by_import_changes_nothing(session: Session, format: str) -> None:  # noqa: A002
    fill(session)
    before = by_uid(session)
    data = exported(session, format)
    for choice in (OnDuplicate.SKIP, OnDuplicate.UPDATE):
        outcome = session.imports.run_file(data, ImportOptions(on_duplicate=choice), name="x")
        assert (outcome.created, outcome.updated, outcome.skipped, outcome.refused) == (0, 0, 4, 0)
        assert outcome.unmapped == ()
    assert by_uid(session) == before


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_an_export_makes_the_same_contacts_in_another_base(
    session: Session,
    tmp_path: Path,
    clock: StoppedClock,
    format: str,  # noqa: A002
) -> None:
    fill(session)
    with open_session(tmp_path / "other.db", login="anna", full_name="Anna Nowak", clock=clock) as other:
        options = ImportOptions(create_missing=frozenset({"tags", "organizations"}))
        outcome = other.imports.run_file(exported(session, format), options, name="x")
        assert (outcome.refused, outcome.unmatched) == (0, {})
        names = {one.name: comparable(one.draft, format != "csv") for one in other.contacts.each(ALL)}
    assert names == {one.name: comparable(one.draft, format != "csv") for one in session.contacts.each(ALL)}


def fill_oddly(session: Session) -> None:
    """Contacts that a careless export would mix up: equal names and labels, bars, gaps in addresses."""
    for place in range(2):
        session.contacts.add(
            ContactDraft(kind=Kind.ORGANIZATION, name="Acme", phones=(Phone(None, f"22113141{place}"),)),
            allow_duplicate=True,
        )
    same = [one.id for one in session.contacts.each(ALL)]
    for draft in (
        ContactDraft(
            first_name="Ewa",
            last_name="Lis",
            phones=(Phone(None, "600100201", label="Biuro"), Phone(None, "1,5E+10")),
            emails=(Email("e@example.com", "Praca"),),
            addresses=(
                Address(city="Sopot"),
                Address("Krzywa 2", "Gdynia", label="dom"),
                Address(city="Gdynia", postal_code="81-001", label="dom"),
            ),
        ),
        ContactDraft(
            first_name="Jan",
            last_name="Kos",
            phones=(Phone(None, "600100202"),),
            addresses=(Address("Prosta 1", country="Polska"), Address("Krzywa 2", "Gdynia", "81-001")),
            organizations=(Link(None, "Kowalski | Nowak", "CEO | Founder"), Link(None, "A ::: B", "|")),
        ),
    ):
        session.contacts.add(draft)
    links = (Link(same[0], "Acme", "Prezes"), Link(same[1], "Acme", "Doradca"))
    session.contacts.add(
        ContactDraft(first_name="Iga", phones=(Phone(None, "600100203"),), organizations=links)
    )


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_mixes_anything_up(
    session: Session,
    tmp_path: Path,
    clock: StoppedClock,
    format: str,  # noqa: A002
) -> None:
    fill_oddly(session)
    before = by_uid(session)
    data = exported(session, format)
    for choice in (OnDuplicate.SKIP, OnDuplicate.UPDATE):
        outcome = session.imports.run_file(data, ImportOptions(on_duplicate=choice), name="x")
        assert (outcome.created, outcome.updated, outcome.refused) == (0, 0, 0)
    assert by_uid(session) == before
    whole = format.startswith("json")
    with open_session(tmp_path / "other.db", login="anna", full_name="Anna Nowak", clock=clock) as other:
        other.imports.run_file(data, ImportOptions(create_missing=frozenset({"organizations"})), name="x")
        for name in ("Ewa Lis", "Jan Kos"):
            one, copy = (
                next(comparable(c.draft, whole) for c in base.contacts.each(ALL) if c.name == name)
                for base in (session, other)
            )
            assert copy == one


def test_csv_has_the_columns_that_it_needs(session: Session) -> None:
    fill(session)
    rows = list(csv.DictReader(io.StringIO(exported(session, "csv").decode("utf-8"), newline="")))
    adam = next(row for row in rows if row["first_name"] == "Adam")
    assert (adam["phone"], adam["phone2"], adam["phone4"]) == (
        "+48600100200",
        "+442079460958",
        "+48601100200",
    )
    assert adam["birthday"] == "'--05-09"
    assert adam["organization"] == "Zakład Śrub sp. z o.o. | Druga; Firma, S.A."
    acme = next(row for row in rows if row["name"].startswith("Zakład"))
    assert (acme["note"], acme["phone"]) == ("'=1+1", "+48221131415 ext. 12")


def test_csv_of_chosen_columns(session: Session) -> None:
    fill(session)
    data = exported(session, "csv", ContactQuery(), columns=("name", "birthday", "tags"))
    assert data.decode() == 'name,birthday,tags\r\nAdam Kowalski,\'--05-09,"Targi, 2026 | VIP; x"\r\n'


def test_windows_of_a_list(session: Session) -> None:
    fill(session)
    assert json.loads(exported(session, "json", offset=1, limit=2))[0]["name"] == exported_names(session)[1]
    assert len(json.loads(exported(session, "json", offset=1, limit=2))) == 2


def exported_names(session: Session) -> list[str]:
    return [json.loads(line)["name"] for line in exported(session, "jsonl").decode().splitlines()]


def test_empty_lists(session: Session) -> None:
    assert json.loads(exported(session, "json")) == []
    assert exported(session, "jsonl") == b""
    assert exported(session, "csv").startswith(b"uid,kind,")


def test_vcards(session: Session) -> None:
    fill(session)
    for format, version in (("vcard3", "3.0"), ("vcard4", "4.0")):  # noqa: A001
        text = exported(session, format).decode()
        assert text.count("BEGIN:VCARD") == text.count("END:VCARD") == 4
        assert text.count(f"VERSION:{version}\r\n") == 4


def test_only_what_one_may_see_and_only_with_the_permission(session: Session) -> None:
    a_person(session, "Tajny Gość", access="owner")
    a_person(session, "Jawny Gość")
    with a_session_of(session, "piotr", "manager") as other:
        assert exported_names(other) == ["Jawny Gość"]
    with a_session_of(session, "ewa", "editor") as other, pytest.raises(Denied):
        exported(other, "json")


def test_there_is_no_such_format(session: Session) -> None:
    with pytest.raises(Refused):
        exported(session, "xml")


_text = st.text(max_size=15)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    note=_text,
    position=_text,
    name=_text,
    street=_text,
    tag=_text,
    form=st.sampled_from(["csv", "json", "jsonl"]),
)
def test_any_text_survives(
    session: Session, note: str, position: str, name: str, street: str, tag: str, form: str
) -> None:
    draft = ContactDraft(
        first_name=f"Jan {name}",
        position=position,
        emails=(Email("any@example.com"),),
        addresses=(Address(street=street),),
        note=note,
        tags=(f"T{tag}".replace("|", "/"),),  # a tag of nothing but invisible signs is refused
    )
    draft = replace(normalized(draft, "PL"), emails=(Email("any@example.com"),))
    contact = session.contacts.add(draft, allow_duplicate=True)
    data = exported(session, form)
    outcome = session.imports.run_file(data, ImportOptions(on_duplicate=OnDuplicate.UPDATE), name="x")
    assert (outcome.created, outcome.updated, outcome.refused) == (0, 0, 0)
    assert session.contacts.get(contact.id) == contact


def test_chosen_contacts_are_exported_in_their_order_without_those_that_are_gone(session: Session) -> None:
    first, second = a_person(session, "Ewa Lis"), a_person(session, "Jan Żuk")
    stream = io.BytesIO()
    assert session.exports.write(ContactQuery(), "jsonl", stream, ids=(second.id, 999, first.id)) == 2
    assert [json.loads(line)["name"] for line in stream.getvalue().splitlines()] == ["Jan Żuk", "Ewa Lis"]
