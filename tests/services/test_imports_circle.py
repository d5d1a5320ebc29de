"""A whole sample base goes out and comes back: nobody is lost, nobody is made twice (R36, R38)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate
from tui_crm.domain.problems import Code
from tui_crm.services import demo
from tui_crm.services.session import Session, open_session
from tui_crm.wording import problem_line

CONTACTS = 300
ALL = ContactQuery(kind=None, include_inactive=True)
OF_THE_BASE = ("id", "created_at", "updated_at", "version")
OF_ITS_USERS = ("owners", "watchers")  # the new base has none of the sample's users


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    demo.make(path, CONTACTS)
    return path


@pytest.fixture
def source(sample: Path) -> Iterator[Session]:
    with open_session(sample, login=demo.DEMO_LOGIN) as opened:
        yield opened


def exported(session: Session, form: str) -> bytes:
    stream = io.BytesIO()
    session.exports.write(ALL, form, stream)
    return stream.getvalue()


def rows_of(data: bytes, form: str) -> list[dict[str, Any]]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows: list[dict[str, Any]] = json.loads(data)
    return rows


def without_ids(value: Any) -> Any:
    """What an export says, but for what is the base's own."""
    if isinstance(value, list):
        return [without_ids(one) for one in value]
    if isinstance(value, dict):
        own = (*OF_THE_BASE, *OF_ITS_USERS)
        return {name: without_ids(one) for name, one in value.items() if name not in own}
    return value


def imported(session: Session, data: bytes, choice: OnDuplicate = OnDuplicate.SKIP) -> ImportOutcome:
    options = ImportOptions(
        on_duplicate=choice, create_missing=frozenset({"tags", "options", "organizations"})
    )
    return session.imports.run_file(data, options, name="x")


def define_as_in(source: Session, session: Session) -> None:
    """The custom fields of the other base; their options come with the file."""
    for field in source.custom_fields.all():
        session.custom_fields.add(field.kind, field.name, field.type, (), field.key)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_whole_base_survives_the_circle(source: Session, session: Session, form: str) -> None:
    data = exported(source, form)
    define_as_in(source, session)
    first = imported(session, data)
    assert first.refusals == ()
    assert (first.rows, first.created + first.updated) == (source.contacts.count(ALL), first.rows)
    filled = {one.uid for one in session.contacts.each(ALL) if one.version > 1}
    assert first.updated == len(filled) > 0
    before = {one["uid"]: without_ids(one) for one in rows_of(data, form)}
    after = {one["uid"]: without_ids(one) for one in rows_of(exported(session, form), form)}
    assert after.keys() == before.keys()
    assert after == before
    for choice in (OnDuplicate.SKIP, OnDuplicate.UPDATE):
        again = imported(session, data, choice)
        assert counts(again) == (0, 0, first.rows, 0)
    assert {one["uid"]: without_ids(one) for one in rows_of(exported(session, form), form)} == before


def a_base(tmp_path: Path) -> Session:
    return open_session(tmp_path / "first.db", login="anna", full_name="Anna Nowak")


def test_persons_stay_linked_to_an_organization_that_ended(session: Session, tmp_path: Path) -> None:
    with a_base(tmp_path) as source:
        acme = an_organization(source, "Acme")
        a_person(source, "Zofia Zych", organization="Acme")
        source.contacts.save(acme.id, replace(acme.draft, status=Status.INACTIVE), None)
        data = exported(source, "json")
        before = {one["uid"]: without_ids(one) for one in rows_of(data, "json")}
    assert counts(imported(session, data)) == (2, 0, 0, 0)
    assert {one["uid"]: without_ids(one) for one in rows_of(exported(session, "json"), "json")} == before
    assert counts(imported(session, data, OnDuplicate.UPDATE)) == (0, 0, 2, 0)


def test_organizations_of_one_name_and_e_mail_stay_two(session: Session, tmp_path: Path) -> None:
    with a_base(tmp_path) as source:
        for phone in ("221131415", "221131416"):
            an_organization(source, "Żyto", phone=phone, email="biuro@example.com", allow_duplicate=True)
        a_person(source, "Adam Abacki", organization="Żyto")
        data = exported(source, "csv")
        uids = {one.uid for one in source.contacts.each(ALL)}
    first = imported(session, data)
    assert counts(first) == (2, 1, 0, 0)
    assert {one.uid for one in session.contacts.each(ALL)} == uids
    assert [(one.problem.code, one.problem.values["name"]) for one in first.warnings] == [
        (Code.EMAIL_SHARED, "Żyto")
    ]
    assert counts(imported(session, data)) == (0, 0, 3, 0)


def test_an_unknown_uid_is_the_contact_that_was_there_before(session: Session, tmp_path: Path) -> None:
    with a_base(tmp_path) as source:
        a_person(source, "Jan Kowal", email="jan@example.com", phone="600100200")
        data = exported(source, "json")
    mine = a_person(session, "Jan Kowal", email="jan@example.com")
    assert counts(imported(session, data, OnDuplicate.UPDATE)) == (0, 1, 0, 0)
    assert session.contacts.get(mine.id).uid == mine.uid
    assert counts(imported(session, data, OnDuplicate.UPDATE)) == (0, 0, 1, 0)


def test_an_organization_of_an_earlier_import_keeps_its_uid(session: Session, tmp_path: Path) -> None:
    imported(session, "Imię;Firma;E-mail\nEwa;Żyto;e@example.com\n".encode())
    bare = next(one for one in session.contacts.each(ALL) if one.name == "Żyto")
    with a_base(tmp_path) as source:
        an_organization(source, "Żyto", phone="221131415")
        data = exported(source, "json")
    assert counts(imported(session, data)) == (0, 1, 0, 0)
    assert session.contacts.get(bare.id).uid == bare.uid
    assert counts(imported(session, data)) == (0, 0, 1, 0)


def test_a_row_of_a_hidden_contacts_uid_is_refused(session: Session) -> None:
    person = a_person(session, "Tajny Gość", phone="600100200")
    data = exported(session, "json")
    session.contacts.save(person.id, replace(person.draft, access=Access.OWNER), None)
    with a_session_of(session, "piotr", "manager") as other:
        outcome = imported(other, data)
        assert counts(outcome) == (0, 0, 0, 1)
        assert outcome.refusals[0].problem.code is Code.DUPLICATE_HIDDEN
        told = problem_line(outcome.refusals[0].problem)
        assert told.startswith("UID: A contact to which you have no access has this one already.")


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.skipped, outcome.refused
