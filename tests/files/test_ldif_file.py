"""LDIF: folding, base64, options, changes, and entries that are no contacts."""

from __future__ import annotations

import base64

import pytest

from tui_crm.domain.problems import Code
from tui_crm.files import ldif_file
from tui_crm.files.reading import open_table
from tui_crm.files.source import Source
from tui_crm.files.table import TableRow


def read(text: str | bytes) -> list[tuple[dict[str, str], TableRow]]:
    data = text.encode() if isinstance(text, str) else text
    with open_table(Source(data, "x")) as table:
        assert table.columns[:2] == ["uid", "kind"]
        return [
            ({name: cell for name, cell in zip(table.columns, row.cells, strict=False) if cell}, row)
            for row in table.rows
        ]


def one(lines: str) -> dict[str, str]:
    ((texts, row),) = read(f"dn: cn=x\nobjectclass: person\n{lines}\n")
    assert not row.broken
    return {name: text for name, text in texts.items() if name != "kind"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_unfolded_inside_letters_too(end: str) -> None:
    whole = base64.b64encode("Łódź nad rzeką".encode()).decode()
    lines = ["dn: cn=x", "cn: Ja", " n Ko", "  wal", f"description:: {whole[:5]}", f" {whole[5:]}", ""]
    ((texts, _row),) = read(end.join(lines))
    assert (texts["full_name"], texts["note"]) == ("Jan Ko wal", "Łódź nad rzeką")


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("CN: Jan Kowal\nSN;lang-pl: Kowal", {"first_name": "Jan", "last_name": "Kowal"}),
        ("GIVENNAME:Jan\nsn: Kowal", {"first_name": "Jan", "last_name": "Kowal"}),
        ("cn: Jan\nmail: a@b.pl\nMail: c@d.pl", {"full_name": "Jan", "email": "a@b.pl", "email2": "c@d.pl"}),
        (
            "cn: Jan\npager: 1\nmobile: 2",
            {
                "full_name": "Jan",
                "phone": "1",
                "phone_label": "pager",
                "phone2": "2",
                "phone2_label": "mobile",
            },
        ),
        ("cn: Jan\nl: Opole\nst:", {"full_name": "Jan", "city": "Opole", "address_label": "work"}),
        ("cn: Jan\nuid: jan\nxyz: 5", {"full_name": "Jan", "login": "jan", "xyz": "5"}),
        ("cn: Jan\nou: Zakupy\ndescription: a", {"full_name": "Jan", "note": "a\ndepartment: Zakupy"}),
        (
            "cn:: " + base64.b64encode("Łoś".encode("cp1250")).decode(),
            {"full_name": "Łoś"},
        ),
        ("o: Acme\ncn: Acme", {"name": "Acme"}),
        (
            "cn: Jan\n# comment\n folded\nmobile: 1",
            {"full_name": "Jan", "phone": "1", "phone_label": "mobile"},
        ),
    ],
)
def test_attributes_become_our_columns(lines: str, texts: dict[str, str]) -> None:
    assert one(lines) == texts


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("dn: x\nobjectclass: groupOfNames\ncn: x", Code.ROW_NO_CONTACT),
        ("dn: x\nobjectclass: organizationalUnit\nou: x", Code.ROW_NO_CONTACT),
        ("dn: x\ndc: x", Code.ROW_NO_CONTACT),
        ("dn: x\nchangetype: modrdn\nnewrdn: cn=y", Code.LDIF_CHANGE),
        ("dn: x\nchangetype: modify\nadd: mail\nmail: a@b.pl\n-", Code.LDIF_CHANGE),
        ("dn: x\ncn:: ###", Code.LDIF_BROKEN),
        ("dn: x\ncn Jan", Code.LDIF_BROKEN),
        (" dn: x\ncn: Jan", Code.LDIF_BROKEN),
    ],
)
def test_other_entries_are_refused_alone_as_they_stand(entry: str, code: Code) -> None:
    good = "dn: cn=Jan\nobjectclass: person\ncn: Jan\n"
    rows = [row for _texts, row in read(f"{good}\n{entry}\n\n{good}")]
    assert [row.broken for row in rows] == [False, True, False]
    assert rows[1].cells == [entry]
    assert rows[1].problem is not None
    assert rows[1].problem.code is code


def test_a_picture_is_kept_as_base64_and_files_are_never_fetched() -> None:
    picture = base64.b64encode(bytes(range(256)) * 400).decode()
    folded = "\n ".join(picture[place : place + 76] for place in range(0, len(picture), 76))
    assert one(f"cn: Jan\njpegPhoto:: {folded}") == {"full_name": "Jan", "avatar": picture}
    ((texts, row),) = read("dn: x\ncn: Jan\njpegPhoto:< file:///etc/hostname\n")
    assert "avatar" not in texts
    assert row.problem is not None
    assert row.problem.code is Code.LDIF_NOT_FETCHED


def test_a_line_in_several_pieces_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldif_file, "_PIECE", 8)
    lines = [
        "# long comment",
        "",
        "dn: cn=x",
        "cn: Jan Kowalski",
        "sn: Kowalski",
        "description: abc",
        " def",
        "",
    ]
    ((texts, row),) = read("\r\n".join(lines))
    assert (texts["first_name"], texts["last_name"], texts["note"]) == ("Jan", "Kowalski", "abcdef")
    assert not row.broken
    ((_texts, broken),) = read("dn: cn=x\r\ncn: Jan Kowalski\r\nno colon at all here\r\n")
    assert broken.cells == ["dn: cn=x\ncn: Jan Kowalski\nno colon at all here"]


def test_an_entry_that_is_too_large_is_refused_with_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldif_file, "_MOST", 1_000)
    monkeypatch.setattr(ldif_file, "_KEPT", 100)
    large = "x" * 200_000
    (_first, first), (texts, second) = read(f"dn: cn=a\ncn: A\ndescription: {large}\n\ndn: cn=b\ncn: Ada\n")
    assert first.problem is not None
    assert (first.problem.code, first.broken, len(first.cells[0])) == (Code.LDIF_BROKEN, True, 14)
    assert (texts["full_name"], second.broken) == ("Ada", False)


def test_what_is_no_contact_is_told_shortly() -> None:
    ((_texts, row),) = read(f"dn: cn={'y' * 5_000}\nobjectclass: {'z' * 5_000}\nxyz: 1\n")
    assert row.problem is not None
    assert len(str(row.problem.values["kind"])) < 100
