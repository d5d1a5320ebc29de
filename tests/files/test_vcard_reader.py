"""vCards in: every file of the corpus, the rules of each version, damage, and back what was written."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.import_plan import plan
from tui_crm.domain.import_rows import convert_row
from tui_crm.domain.imports import Reading
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import Table, TableRow
from tui_crm.files.vcard_file import vcard
from tui_crm.files.vcard_table import open_vcard
from tui_crm.text import vcard_extra

CORPUS = Path(__file__).parents[2] / "fixtures" / "imports"
FILES = sorted(path.name for path in CORPUS.glob("*.vcf") if path.name != "not-contacts.vcf")


def read(data: bytes | str, reading: Reading | None = None) -> tuple[Table, list[TableRow]]:
    given = data.encode() if isinstance(data, str) else data
    with open_table(Source(given, "x.vcf"), reading or Reading()) as table:
        return table, list(table.rows)


def rows(data: bytes | str) -> list[dict[str, str]]:
    table, found = read(data)
    return [
        {n: c for n, c in zip(table.columns, row.cells, strict=False) if c and n != "kind"}
        for row in found
        if not row.broken
    ]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def row(*lines: str, version: str = "3.0") -> dict[str, str]:
    return rows(card("FN:Jan Kos", "N:Kos;Jan;;;", *lines, version=version))[0]


def drafts(data: str, custom: dict[str, str] | None = None) -> list[ContactDraft]:
    """The drafts that an import makes of the cards."""
    table, found = read(data)
    samples = {
        name: [row.cells[place] for row in found if place < len(row.cells) and row.cells[place]]
        for place, name in enumerate(table.columns)
    }
    samples = {name: values for name, values in samples.items() if values}
    of_kind = {kind: custom or {} for kind in Kind}
    mapping = guess(table.columns, samples, custom=of_kind).mapping
    made = plan(table.columns, mapping, Kind.PERSON, "PL")
    return [convert_row(number, row.cells, made).draft for number, row in enumerate(found, 1)]


# -- the corpus ------------------------------------------------------------------------------------

# file: encoding, contacts (name, phones, e-mails), refusals
EXPECTED: dict[str, tuple[str, list[tuple[str, int, int]], list[Code]]] = {
    "android-21.vcf": ("utf-8", [("Józef Żółć", 2, 1), ("", 1, 0), ("Ewa Nowak", 1, 0)], []),
    "birthdays.vcf": (
        "utf-8",
        [(f"Dzień {n}", 0, 1) for n in "Jeden Dwa Trzy Cztery Pięć Sześć Siedem Osiem".split()],
        [],
    ),
    "broken.vcf": (
        "utf-8",
        [("Pierwszy Dobry", 0, 1), ("Ostatni Dobry", 1, 0)],
        [Code.CARD_NOT_CLOSED, Code.CARD_LINE, Code.CARD_EMPTY, Code.CARD_STRAY, Code.CARD_NOT_CLOSED],
    ),
    "cp1250.vcf": ("cp1250", [("Świętosława Źdźbło", 0, 1)], []),
    "folded-mac.vcf": ("utf-8", [("Złożona Linia", 1, 0)], []),
    "google.vcf": ("utf-8", [("Michał Zając", 2, 2), ("Basia", 1, 0)], []),
    "groups-and-agents.vcf": (
        "utf-8",
        [("Wielki Szef", 1, 0), ("Drugi Szef", 0, 1), ("Fundacja Dobro", 0, 1)],
        [Code.CARD_GROUP, Code.CARD_GROUP],
    ),
    "icloud.vcf": ("utf-8", [("Katarzyna Maria Wiśniewska", 4, 2), ("Piekarnia Pod Kasztanem", 1, 0)], []),
    "iso8859-2.vcf": ("iso8859-2", [("Bożena Ślęzak", 1, 0)], []),
    "khard.vcf": ("utf-8", [("Adam Jan Bąk", 2, 2)], []),
    "nextcloud.vcf": ("utf-8", [("Hanna Mróz", 2, 1)], []),
    "nokia.vcf": ("utf-8", [("Iwona Szczęsna", 2, 1)], []),
    "outlook-21.vcf": ("cp1250", [("Łucja Gżegżółka", 3, 1)], []),
    "photos.vcf": (
        "utf-8",
        [("Ma Zdjęcie", 0, 1), ("Ma Dane", 0, 1), ("Ma Śmieci", 0, 1), ("Ma Adres", 0, 1)],
        [],
    ),
    "samsung.vcf": ("utf-8", [("Paweł Król", 2, 1)], []),
    "thunderbird-21.vcf": ("utf-8", [("Zbigniew Śliwa", 2, 1)], []),
    "thunderbird-40.vcf": ("utf-8", [("Ola Lis", 2, 2)], []),
    "utf16.vcf": ("utf-16", [("Żaneta Łoś", 1, 1), ("Tomasz Dąb", 0, 1)], []),
}


def test_every_file_is_expected() -> None:
    assert sorted(EXPECTED) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_corpus(name: str) -> None:
    encoding, contacts, refusals = EXPECTED[name]
    table, found = read((CORPUS / name).read_bytes())
    assert (table.format, table.encoding) == ("vcard", encoding)
    assert [row.problem.code for row in found if row.problem is not None] == refusals
    assert all(len(row.cells) == 1 for row in found if row.broken)
    told = []
    for row in found:
        cells = dict(zip(table.columns, row.cells, strict=False))
        if not row.broken:
            name = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
            phones = [c for n, c in cells.items() if n.startswith("phone") and "_" not in n and c]
            emails = [c for n, c in cells.items() if n.startswith("email") and "_" not in n and c]
            told.append((name, len(phones), len(emails)))
    assert told == contacts


def test_icloud_in_full() -> None:
    person, company = rows((CORPUS / "icloud.vcf").read_bytes())
    extra = person.pop("extra").split("\n")
    note = person.pop("note").split("\n")
    assert person == {
        "uid": "6f1a0c1e-52f1-4b0e-9a55-0c4a2bb0a001", "first_name": "Katarzyna Maria",
        "last_name": "Wiśniewska", "position": "Kierowniczka", "organization": "Żółw i Synowie Sp. z o.o.",
        "organization_position": "Kierowniczka", "phone": "+48 600 100 200", "phone_label": "mobile",
        "phone2": "22 113 14 15", "phone2_label": "work", "phone3": "+48 22 113 14 16",
        "phone3_label": "sekretariat", "phone4": "+48 601 200 300", "phone4_label": "mobile",
        "email": "k.wisniewska@example.com", "email_label": "work", "email2": "kasia@example.pl",
        "email2_label": "home", "url": "http://www.example.com",
        "url2": "https://www.linkedin.com/in/kwisniewska", "street": "ul. Długa 5, lok. 3", "city": "Łódź",
        "postal_code": "90-001", "region": "łódzkie", "country": "Polska", "address_label": "work",
        "birthday": "--05-09", "tags": "Klienci | VIP",
    }  # fmt: skip
    assert extra == [
        "X-ABADR:pl",
        "IMPP;X-SERVICE-TYPE=Skype;TYPE=HOME:skype:k.wisniewska",
        "item1.X-ABDATE;TYPE=pref:2015-06-20",
        "item1.X-ABLABEL:_$!<Anniversary>!$_",
        "item2.X-ABRELATEDNAMES;TYPE=pref:Jan Wiśniewski",
        "item2.X-ABLABEL:_$!<Spouse>!$_",
    ]
    assert note == [
        "Poznana na targach", "zadzwonić po urlopie, najlepiej rano", "Prefix: dr",
        "Department: Dział sprzedaży", "IMPP home: skype:k.wisniewska",
    ]  # fmt: skip
    assert company == {
        "uid": "6f1a0c1e-52f1-4b0e-9a55-0c4a2bb0a002", "name": "Piekarnia Pod Kasztanem",
        "phone": "+48 12 345 67 89", "website": "https://piekarnia.example.pl",
    }  # fmt: skip


def test_what_outlook_writes() -> None:
    found = rows((CORPUS / "outlook-21.vcf").read_bytes())[0]
    assert found["note"] == "Katalog C:\\dane\nDruga linia: śtół\nDepartment: Księgowość"
    assert found["street"] == "ul. Świętokrzyska 10"
    assert found["avatar"].startswith("/9j/")
    assert "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2" in found["extra"]


def test_birthdays() -> None:
    found = drafts((CORPUS / "birthdays.vcf").read_text())
    assert [one.birthday for one in found] == [
        "--05-09", "--05-09", "--05-09", "1985-04-12", "1985-04-12", "1985-04-12", "", "",
    ]  # fmt: skip
    assert "około 1800" in found[6].note
    assert "--0230" in found[7].note


def test_a_broken_card_is_refused_with_its_text_alone() -> None:
    _table, found = read((CORPUS / "broken.vcf").read_bytes())
    texts = [row.cells[0] for row in found if row.broken]
    assert texts[0] == "BEGIN:VCARD\nVERSION:3.0\nFN:Bez Końca\nEMAIL:bezkonca@example.com"
    assert texts[3] == "BEGINVCARD\nFN:Zagubiony\nEND:VCARD"
    bad = found[2].problem
    assert bad is not None
    assert bad.values == {"line": 14, "value": "to nie jest wiersz karty"}


# -- the rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "text"),
    [
        ("TEL;TYPE=cell,voice:600100200", "phone_label", "mobile"),
        ("TEL;TYPE=work;TYPE=fax:221131415", "phone_label", "fax"),
        ('TEL;TYPE="work,voice":221131415', "phone_label", "work"),
        ("TEL;HOME:221131415", "phone_label", "home"),
        ('TEL;X-LABEL="a:b;c":221131415', "phone_label", "a:b;c"),
        ("TEL;VALUE=uri:tel:+48-22-113-14-15;ext=12", "phone", "+48-22-113-14-15 ext. 12"),
        ("item1.EMAIL:a@b.pl\r\nitem1.X-ABLabel:_$!<Work>!$_", "email_label", "work"),
        ("item1.EMAIL:a@b.pl\r\nitem1.X-ABLabel:biuro", "email_label", "work"),
        ("EMAIL;TYPE=work:b@b.pl\r\nEMAIL;PREF=1:a@b.pl", "email", "a@b.pl"),
        ("EMAIL:b@b.pl\r\nEMAIL;TYPE=pref:a@b.pl", "email", "a@b.pl"),
        ("ADR:;;Długa\\; 5\\, m. 3;Łódź;;90-001;", "street", "Długa; 5, m. 3"),
        ("ADR:skr. 5;;Długa 5;Łódź;;;", "street", "Długa 5, skr. 5"),
        ('ADR;LABEL="Długa 5^nŁódź":;;;;;;', "street", "Długa 5, Łódź"),
        ("NOTE:a\\nb\\, c\\; d\\\\n C:\\dane", "note", "a\nb, c; d\\n C:\\dane"),
        ("CATEGORIES:a,b\\,c\r\nCATEGORIES:d", "tags", "a | b,c | d"),
        ("X-SOCIALPROFILE;TYPE=twitter:http://twitter.com/jan", "url", "http://twitter.com/jan"),
        ("UID:urn:uuid:0e7c", "uid", "urn:uuid:0e7c"),
        ("TEL;X-LABEL=\r\n sklep;TYPE=\r\n\tcell:600100200", "phone_label", "sklep"),
        ("X-FOO;X-BAR=1:a\\,b", "extra", "X-FOO;X-BAR=1:a\\,b"),
        ("LOGO;ENCODING=b;TYPE=PNG:AAAA\r\n BBBB", "extra", "LOGO;ENCODING=b;TYPE=PNG:AAAABBBB"),
        ("PHOTO;ENCODING=b:AAAA\r\n BBBB", "avatar", "AAAABBBB"),
        ("PHOTO:https://example.com/a.png", "extra", "PHOTO:https://example.com/a.png"),
        ("X-TUI-CRM-REASON:bo tak\r\nX-TUI-CRM-NIP:1\r\nX-A:1", "extra", "X-A:1"),
    ],
)
def test_a_line(line: str, column: str, text: str) -> None:
    assert row(line)[column] == text


@pytest.mark.parametrize(
    ("line", "column", "text"),
    [
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:a=0D=0Ab=C5=\r\n=82", "note", "a\nbł"),
        ("NOTE;QUOTED-PRINTABLE;CHARSET=ISO-8859-2:=B1", "note", "ą"),
        ("NOTE;QUOTED-PRINTABLE:=B9=EA", "note", "ąę"),
        ("NOTE;QUOTED-PRINTABLE;CHARSET=no-such:=C4=85", "note", "ą"),
        ("NOTE;QUOTED-PRINTABLE:abc=", "note", "abc"),
        ("NOTE:C:\\nowe", "note", "C:\\nowe"),
        ("ADR;QUOTED-PRINTABLE:;;a=3B b\\; c;d;;;", "street", "a; b; c"),
        ("X-A;ENCODING=QUOTED-PRINTABLE:a=0Ab", "extra", "X-A:a\\nb"),
        ("CATEGORIES:a,b", "tags", "a | b"),
    ],
)
def test_a_line_of_version_2(line: str, column: str, text: str) -> None:
    assert row(line, version="2.1")[column] == text


def test_positions_stand_with_their_organizations() -> None:
    found = row("ORG:A", "TITLE:szef", "ORG:B;dział", "TITLE:doradca", "ROLE:inne")
    assert (found["organization"], found["organization_position"]) == ("A | B", "szef | doradca")
    assert found["position"] == "szef"
    assert found["note"] == "Department: dział\nPosition: inne"


def test_what_is_said_in_the_note_is_not_said_twice() -> None:
    assert row("ORG:A;dział", "NOTE:x\\nDepartment: dział")["note"] == "x\nDepartment: dział"


@pytest.mark.parametrize(
    ("lines", "kind", "name"),
    [
        (("N:;;;;", "FN:Sklep", "ORG:Sklep"), "organization", "Sklep"),
        (("ORG:Sklep",), "organization", "Sklep"),
        (("FN:Jan Kos", "ORG:Sklep"), "person", ""),
        (("N:Kos;Jan", "FN:Sklep", "ORG:Sklep", "X-ABShowAs:COMPANY"), "organization", "Sklep"),
        (("FN:Sklep", "KIND:org"), "organization", "Sklep"),
        (("FN:jan@example.com", "EMAIL:jan@example.com"), "person", ""),
    ],
)
def test_persons_and_organizations(lines: tuple[str, ...], kind: str, name: str) -> None:
    table, found = read(card("TEL:600100200", *lines))
    cells = dict(zip(table.columns, found[0].cells, strict=False))
    assert (cells["kind"], cells.get("name", "")) == (kind, name)
    assert "jan@" not in cells.get("first_name", "")


def test_two_byte_orders_and_a_mark_between_cards() -> None:
    text = card("FN:Łoś Ewa")
    for encoding in ("utf-16", "utf-16-be", "utf-32", "utf-8-sig"):
        assert rows(text.encode(encoding))[0]["last_name"] == "Ewa"
    assert len(rows((text + "\ufeff" + text).encode("utf-8-sig"))) == 2


def test_a_card_that_is_too_large_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_crm.files.vcard_lines._MOST", 1_000)
    _table, found = read(card("FN:A B", "NOTE:" + "x" * 2_000) + card("FN:C D"))
    assert [row.broken for row in found] == [True, False]
    assert found[0].problem is not None
    assert found[0].problem.code is Code.CARD_TOO_LARGE


def test_text_that_was_encoded_twice() -> None:
    text = card("FN:Łucja Żółć").encode().decode("cp1250", "replace").encode()
    table, _found = read(text)
    assert table.doubly_encoded
    table, found = read(text, Reading(repaired=True))
    assert dict(zip(table.columns, found[0].cells, strict=False))["last_name"] == "Żółć"


# -- there and back --------------------------------------------------------------------------------

_line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=40)
_several = _line.filter(lambda text: "|" not in text and ":::" not in text)
_label = st.one_of(
    st.sampled_from(["", "work", "home", "mobile", "fax", "sekretariat", 'a "b"; c:d, ^e']),
    st.text("xyz^;:,\"'\\= ", max_size=8),
)
_extra = st.lists(
    st.sampled_from(
        ["X-A:1", "X-A;X-B=2:a\\,b", "item1.X-ABDATE:2015-01-02\nitem1.X-ABLABEL:_$!<Anniversary>!$_",
         "NICKNAME:Lisek", "PHOTO;VALUE=uri:https://example.com/a.png"]
    ),
    unique=True, max_size=3,
).map("\n".join)  # fmt: skip
_phones = st.builds(
    Phone,
    value=st.none(),
    raw=st.sampled_from(["600 100 200", "22 113 14 15 wewn. 12", "+49 30 1234567", "brak", 'a"b;,^n']),
    label=_label,
)
_drafts = st.builds(
    ContactDraft,
    kind=st.sampled_from(Kind),
    first_name=_line,
    last_name=_line,
    name=_line.filter(lambda text: text.strip() != ""),
    position=_line,
    phones=st.lists(_phones, max_size=3).map(tuple),
    emails=st.lists(
        st.builds(Email, st.sampled_from(["a@example.com", "B@example.pl", "ż@example.org"]), _label),
        max_size=3,
    ).map(tuple),
    urls=st.lists(
        st.builds(
            Url, st.sampled_from(["https://example.com/a", "x.com/jan", "http://b.pl/?q=1,2;3"]), _label
        ),
        max_size=3,
    ).map(tuple),
    addresses=st.lists(st.builds(Address, _line, _line, _line, _line, _line, _label), max_size=2).map(tuple),
    birthday=st.sampled_from(["", "1980-05-09", "--02-29"]),
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
    nip=st.sampled_from(["", "5260250274"]),
    website=st.sampled_from(["", "https://example.com"]),
    organizations=st.lists(st.builds(Link, st.none(), _several, _several), max_size=3).map(tuple),
    tags=st.lists(_several, max_size=3).map(tuple),
    owners=st.lists(st.sampled_from(["anna", "jan"]), unique=True, max_size=2).map(tuple),
    status=st.sampled_from(Status),
    access=st.sampled_from([Access.COMPANY, Access.OWNER]),
    link_emails=st.booleans(),
    keep_in_touch_days=st.one_of(st.none(), st.integers(1, 3650)),
    custom=st.dictionaries(st.sampled_from(["size", "note"]), _line, max_size=2),
    extra=_extra,
)


def _of_its_kind(draft: ContactDraft) -> ContactDraft:
    """The draft as it can be stored: without the other base's fields and what no contact may have."""
    person = draft.kind is Kind.PERSON
    foreign: dict[str, Any] = (
        {"nip": "", "website": "", "name": ""}
        if person
        else {"position": "", "birthday": "", "organizations": ()}
    )
    draft = normalized(replace(draft, **foreign), "PL")
    labelled = any(str(one.label).startswith("*") for one in (*draft.phones, *draft.emails, *draft.addresses))
    return replace(draft, phones=(), emails=(), addresses=(), urls=()) if labelled else draft


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@given(draft=_drafts)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_written_is_read_back(version: str, draft: ContactDraft) -> None:
    draft = _of_its_kind(draft)
    reachable = replace(draft, emails=(*draft.emails, Email("kontakt@example.com")))
    settled = drafts(vcard(_contact(reachable), version), {"size": "Size", "note": "Remark"})
    assert settled == [reachable]


def _contact(draft: ContactDraft) -> Contact:
    return Contact(7, "uid;7", draft, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", 1)


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_another_program_reads_what_is_written(version: str) -> None:
    draft = ContactDraft(
        first_name="Łucja; „Lu”",
        last_name="Żółć-Kos",
        position="Szef, szefów",
        phones=(Phone("+48600100200", "600 100 200", label="mobile"),),
        emails=(Email("lucja@example.com", "work"),),
        addresses=(Address("Długa 5; m. 3", "Łódź", "90-001", "", "Polska"),),
        note="pierwsza\ndruga, " + "ąę" * 60,
        tags=("VIP, ważne", "Targi"),
        organizations=(Link(3, "Kos, Żółć i S-ka", "Prezes"),),
        extra="NICKNAME:Lusia",
    )
    (found,) = vobject.readComponents(io.StringIO(vcard(_contact(draft), version, b"\x89PNG")))
    assert (found.n.value.given, found.n.value.family) == ("Łucja; „Lu”", "Żółć-Kos")
    assert found.email.value == "lucja@example.com"
    assert found.adr.value.street == "Długa 5; m. 3"
    assert found.note.value == draft.note
    assert found.categories.value == ["VIP, ważne", "Targi"]
    assert found.org.value == ["Kos, Żółć i S-ka"]
    assert found.nickname.value == "Lusia"
    assert "600100200" in found.tel.value


# -- fuzz ------------------------------------------------------------------------------------------


def _mutated(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(5)
    place = chance.randrange(len(data))
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + bytes((chance.randrange(256),)) + data[place + 1 :]
    if kind == 2:
        end = min(len(data), place + chance.randrange(200))
        return data[:place] + data[end:]
    lines = data.split(b"\n")
    number = chance.randrange(len(lines))
    if kind == 3:
        del lines[number]
    else:
        lines.insert(chance.randrange(len(lines)), lines[number])
    return b"\n".join(lines)


@pytest.mark.parametrize("name", FILES)
def test_damage_never_stops_the_reader(name: str) -> None:
    chance = random.Random(name)
    whole = (CORPUS / name).read_bytes()
    for _round in range(40):
        data = whole
        for _time in range(chance.randrange(1, 5)):
            data = _mutated(data, chance) or whole
        encoding = EXPECTED[name][0].replace("utf-16", "utf-16-le")
        table = open_vcard(Source(data, "x.vcf"), Reading(encoding=encoding))
        found = list(table.rows)
        text = data.decode(encoding, "replace").replace("\ufeff", "")
        begun = [line for line in text.replace("\r", "\n").split("\n") if line.upper() == "BEGIN:VCARD"]
        stray = [row for row in found if row.problem is not None and row.problem.code is Code.CARD_STRAY]
        nested = text.upper().count("AGENT")
        assert len(begun) - nested <= len(found) - len(stray) <= len(begun) + nested
        assert all(row.problem is not None for row in found if row.broken)


# -- the lines that are kept -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "new", "merged"),
    [
        ("", "X-A:1", "X-A:1"),
        ("X-A:1\nX-B:2", "X-A:1", "X-A:1\nX-B:2"),
        ("X-A:1\nX-B:2", "X-A:3", "X-B:2\nX-A:3"),
        (
            "item1.X-ABDATE:1\nitem1.X-ABLABEL:a",
            "item7.X-ABDATE:1\nitem7.X-ABLABEL:a",
            "item1.X-ABDATE:1\nitem1.X-ABLABEL:a",
        ),
        (
            "item1.X-ABDATE:1\nitem1.X-ABLABEL:a",
            "item1.X-C:1\nitem1.X-ABLABEL:b",
            "item1.X-ABDATE:1\nitem1.X-ABLABEL:a\nitem2.X-C:1\nitem2.X-ABLABEL:b",
        ),
        ("X-A:1", "", "X-A:1"),
    ],
)
def test_merging_extra_lines(before: str, new: str, merged: str) -> None:
    assert vcard_extra.merged(before, new) == merged
    assert vcard_extra.merged(merged, new) == merged


@pytest.mark.parametrize(
    "line", ["END:VCARD", "TEL:1", "x", "", "FN:a", "X-TUI-CRM-NIP:1", "a b:c", "X-ABLABEL:x"]
)
def test_lines_that_are_never_kept(line: str) -> None:
    assert vcard_extra.cleaned(f"X-A:1\n{line}") == "X-A:1"
