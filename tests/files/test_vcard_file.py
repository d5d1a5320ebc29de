"""vCards out: both versions, escaping, folding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.test_json_file import PERSON
from tui_crm.domain.contact import ContactDraft, Email, Kind, Phone, Status
from tui_crm.files.vcard_file import vcard
from tui_crm.text.vcard_text import escape, fold_line, parameter


def lines(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_version_3() -> None:
    found = lines(vcard(PERSON, "3.0"))
    assert found[:4] == ["BEGIN:VCARD", "VERSION:3.0", "FN:Łukasz Kowalski", "N:Kowalski;Łukasz;;;"]
    assert 'TEL;TYPE=voice,work,pref;X-RAW="600 100 200":+48600100200' in found
    assert "TEL;TYPE=voice:wewn. 12" in found
    assert "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09" in found
    assert "CATEGORIES:VIP,Targi" in found
    assert "ADR;TYPE=home:;;;Opole;;;" in found
    assert found[-1] == "END:VCARD"


def test_version_4() -> None:
    found = lines(vcard(PERSON, "4.0"))
    assert "KIND:individual" in found
    assert 'TEL;TYPE="voice,work";PREF=1;X-RAW="600 100 200";VALUE=uri:tel:+48600100200' in found
    assert "EMAIL;PREF=1:lukasz@example.com" in found
    assert "BDAY:--0509" in found
    assert "UID:2f6c" in found
    born = replace(PERSON, draft=replace(PERSON.draft, birthday="1980-05-09"))
    assert "BDAY:19800509" in lines(vcard(born, "4.0"))
    assert "BDAY:1980-05-09" in lines(vcard(born, "3.0"))


def test_an_organization_and_a_fax() -> None:
    draft = ContactDraft(
        kind=Kind.ORGANIZATION,
        name="Kwiat; i, Syn",
        phones=(
            Phone("+48221131415", "+48221131415 ext. 12", "12", "fax"),
            Phone("+48221131416", "+48221131416", label="front desk"),
        ),
        nip="5260250274",
        status=Status.INACTIVE,
    )
    card = replace(PERSON, draft=draft)
    found = lines(vcard(card, "4.0"))
    assert {"FN:Kwiat\\; i\\, Syn", "ORG:Kwiat\\; i\\, Syn", "KIND:org", "X-TUI-CRM-STATUS:inactive"} <= set(
        found
    )
    assert "TEL;TYPE=fax;PREF=1;VALUE=uri:tel:+48221131415;ext=12" in found
    assert 'TEL;TYPE=voice;X-LABEL="front desk";VALUE=uri:tel:+48221131416' in found
    assert "X-ABSHOWAS:COMPANY" in lines(vcard(card, "3.0"))


def test_a_contact_without_a_name_has_one_on_the_card() -> None:
    card = vcard(replace(PERSON, draft=ContactDraft(emails=(Email("a@example.com"),))), "3.0")
    assert "FN:a@example.com" in lines(card)


@pytest.mark.parametrize(
    ("text", "escaped"), [("a;b,c\\d", "a\\;b\\,c\\\\d"), ("a\r\nb\nc\rd", "a\\nb\\nc\\nd"), ("a:b", "a:b")]
)
def test_escaping(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "written"), [("work", "work"), ("a b", '"a b"'), ('a"b^c\n', '"a^\'b^^c^n"'), ("", '""')]
)
def test_parameters(text: str, written: str) -> None:
    assert parameter(text) == written


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=400))
def test_folding(text: str) -> None:
    folded = fold_line(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
