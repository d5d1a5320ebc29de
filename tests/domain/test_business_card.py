"""The business card: four values and nothing else (R22)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.people import ORGANIZATION, PERSON, organization, person, stored
from tui_crm.domain.business_card import CardForm, card_text, cards_text
from tui_crm.domain.contact import Address, ContactDraft, Email, Link, Phone, Url

EVERYTHING = person(
    phones=(Phone("+48221131415", "22 113 14 15", "12"), Phone("+48600100200", "600100200")),
    emails=(Email("lukasz@example.com"), Email("second@example.com")),
    urls=(Url("https://example.com"),),
    addresses=(Address(city="Łódź"),),
    note="secret",
    pesel="44051401359",
    tags=("VIP",),
    organizations=(Link(3, "Acme", "Prezes"),),
)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (PERSON, "Łukasz Kowalski\nDyrektor\nlukasz@example.com\n+48600100200"),
        (EVERYTHING, "Łukasz Kowalski\nDyrektor\nlukasz@example.com\n+48221131415 ext. 12"),
        (ORGANIZATION, "Żółw sp. z o.o.\nbiuro@example.com"),
        (person(position="", emails=()), "Łukasz Kowalski\n+48600100200"),
        (person(phones=(Phone(None, "wewn. 12"),)),
         "Łukasz Kowalski\nDyrektor\nlukasz@example.com\nwewn. 12"),
        (ContactDraft(), ""),
        (person(first_name="J\x1b[2Jan", position="a\nb\u202e", phones=()),
         "J[2Jan Kowalski\na b\nlukasz@example.com"),
    ],
)  # fmt: skip
def test_text(draft: ContactDraft, text: str) -> None:
    assert card_text(stored(draft)) == text


def test_vcard() -> None:
    assert card_text(stored(EVERYTHING), CardForm.VCARD) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Kowalski;Łukasz;;;\r\nFN:Łukasz Kowalski\r\nTITLE:Dyrektor\r\n"
        "EMAIL:lukasz@example.com\r\nTEL:+48221131415 ext. 12\r\nEND:VCARD\r\n"
    )


def test_vcard_of_an_organization() -> None:
    assert card_text(stored(ORGANIZATION), CardForm.VCARD) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Żółw sp. z o.o.;;;;\r\nFN:Żółw sp. z o.o.\r\n"
        "EMAIL:biuro@example.com\r\nEND:VCARD\r\n"
    )


def test_vcard_escapes_and_never_has_an_empty_name() -> None:
    card = card_text(stored(person(first_name="a;b,c\\d\ne", last_name="")), CardForm.VCARD)
    assert "N:;a\\;b\\,c\\\\d e;;;\r\nFN:a\\;b\\,c\\\\d e\r\n" in card
    assert "FN:lukasz@example.com\r\n" in card_text(
        stored(person(first_name="", last_name="")), CardForm.VCARD
    )


def test_the_qr_holds_the_vcard_in_the_fewest_bytes() -> None:
    assert card_text(stored(EVERYTHING), CardForm.QR) == (
        "BEGIN:VCARD\nVERSION:3.0\nN:Kowalski;Łukasz\nFN:Łukasz Kowalski\nTITLE:Dyrektor\n"
        "EMAIL:lukasz@example.com\nTEL:+48221131415 ext. 12\nEND:VCARD"
    )
    assert "\nN:Żółw sp. z o.o.\nFN:Żółw sp. z o.o.\n" in card_text(stored(ORGANIZATION), CardForm.QR)


def test_the_qr_holds_what_the_vcard_holds() -> None:
    draft = person(first_name="a;b,c", last_name="d" * 90, position="e\nf")
    whole = card_text(stored(draft), CardForm.VCARD).replace("\r\n ", "").splitlines()
    short = card_text(stored(draft), CardForm.QR).split("\n")
    assert [line.rstrip(";") for line in whole] == short


_LINES = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)


@given(_LINES, _LINES, _LINES)
def test_a_vcard_keeps_its_shape(first_name: str, last_name: str, position: str) -> None:
    card = card_text(
        stored(person(first_name=first_name, last_name=last_name, position=position)), CardForm.VCARD
    )
    data = card.encode()
    assert data.endswith(b"END:VCARD\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode() for line in lines]  # no character is cut
    names = [re.split("[:;]", line)[0] for line in card.replace("\r\n ", "").split("\r\n")[:-1]]
    expected = ["BEGIN", "VERSION", "N", "FN", "TITLE", "EMAIL", "TEL", "END"]
    assert [name for name in names if name != "TITLE"] == [name for name in expected if name != "TITLE"]


@given(_LINES, _LINES, _LINES)
def test_a_card_has_at_most_four_lines(first_name: str, last_name: str, position: str) -> None:
    text = card_text(stored(person(first_name=first_name, last_name=last_name, position=position)))
    lines = text.split("\n")
    assert 2 <= len(lines) <= 4
    assert lines[-2:] == ["lukasz@example.com", "+48600100200"]
    assert all(line == line.strip() != "" for line in lines)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (
            PERSON,
            "**Łukasz Kowalski**  \nDyrektor  \n[lukasz@example.com](mailto:lukasz@example.com)  \n"
            "[+48600100200](tel:+48600100200)",
        ),
        (
            person(first_name="*J* [x](y) <b>", last_name="_K_`", position="1. #x", emails=(), phones=()),
            "**\\*J\\* \\[x\\]\\(y\\) \\<b\\> \\_K\\_\\`**  \n1\\. \\#x",
        ),
        (person(first_name="Jan", last_name="", position="- x", emails=(), phones=()), "**Jan**  \n\\- x"),
        (person(first_name="Jan", last_name="", position="+ x", emails=(), phones=()), "**Jan**  \n\\+ x"),
        (
            organization(phones=(Phone("+48221131415", "", "12"),), emails=(Email("a_b@example.com"),)),
            "**Żółw sp. z o.o.**  \n[a\\_b@example.com](mailto:a_b@example.com)  \n"
            "[+48221131415 ext. 12](tel:+48221131415;ext=12)",
        ),
        (
            organization(phones=(Phone(None, "brak *"),), emails=(Email("a)b c@x"),)),
            "**Żółw sp. z o.o.**  \n[a\\)b c@x](mailto:a%29b%20c@x)  \nbrak \\*",
        ),
    ],
)
def test_markdown(draft: ContactDraft, text: str) -> None:
    assert card_text(stored(draft), CardForm.MARKDOWN) == text


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (PERSON, "Łukasz Kowalski <lukasz@example.com>"),
        (organization(name="Acme"), "Acme <biuro@example.com>"),
        (ORGANIZATION, '"Żółw sp. z o.o." <biuro@example.com>'),
        (organization(name='Acme, "Ltd" \\'), '"Acme, \\"Ltd\\" \\\\" <biuro@example.com>'),
        (person(first_name="", last_name=""), "lukasz@example.com"),
        (person(emails=()), ""),
        (person(emails=(Email("a@x.pl>, <evil@x.pl"),)), ""),
    ],
)
def test_mail(draft: ContactDraft, text: str) -> None:
    assert card_text(stored(draft), CardForm.MAIL) == text


@pytest.mark.parametrize(
    ("form", "between"),
    [
        (CardForm.TEXT, "\n\n"),
        (CardForm.MARKDOWN, "\n\n"),
        (CardForm.MAIL, ", "),
        (CardForm.VCARD, ""),
    ],
)
def test_several(form: CardForm, between: str) -> None:
    one, other = stored(PERSON), stored(replace(ORGANIZATION, name="Acme"))
    assert cards_text([one, other], form) == card_text(one, form) + between + card_text(other, form)
    assert cards_text([], form) == ""


def test_contacts_without_an_address_are_not_in_a_mailing_list() -> None:
    contacts = [stored(PERSON), stored(person(emails=())), stored(organization(name="Acme"))]
    expected = "Łukasz Kowalski <lukasz@example.com>, Acme <biuro@example.com>"
    assert cards_text(contacts, CardForm.MAIL) == expected
