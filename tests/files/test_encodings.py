"""Which encoding a file is in."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.encodings import checked_encoding, guess_encoding
from tui_crm.files.source import Source

POLISH = "Łukasz Żółkiewski, Gąska Źrebiec, Jędrzej Świątek, Śliwa, Ćma, Kraków, Gdańsk"


def guessed(data: bytes) -> str:
    return guess_encoding(Source(data, "x"))


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852", "utf-8", "utf-16-le", "utf-16-be"])
def test_polish_in_every_encoding(encoding: str) -> None:
    assert guessed(POLISH.encode(encoding)) == encoding


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    ],
)
def test_marks(mark: bytes, encoding: str, name: str) -> None:
    data = mark + POLISH.encode(encoding)
    assert guessed(data) == name
    assert data.decode(name) == POLISH


@pytest.mark.parametrize(
    "text", ["ŻÓŁĆ GĘŚLĄ JAŹŃ", "Paweł Śliwiński", "Małgorzata Dąbrowska", "Zażółć gęślą jaźń"]
)
def test_the_six_letters_that_differ(text: str) -> None:
    assert guessed(text.encode("cp1250")) == "cp1250"
    assert guessed(text.encode("iso8859-2")).startswith(("iso8859-2", "cp1250"))
    assert text.encode("iso8859-2").decode(guessed(text.encode("iso8859-2"))) == text


@pytest.mark.parametrize(
    "text", ["Müller, Jürgen, Weiß, Köln", "José Muñoz, Pérez, Ávila, Málaga", "Père Noël à Besançon"]
)
def test_western_text_is_not_taken_for_polish(text: str) -> None:
    assert text.encode("cp1252").decode(guessed(text.encode("cp1252"))) == text


def test_a_letter_cut_off_at_the_end_is_still_utf8() -> None:
    assert guessed((POLISH + "ż").encode()[:-1]) == "utf-8"


def test_one_bad_byte_in_much_utf8() -> None:
    assert guessed((POLISH * 20).encode() + b"\xb3" + POLISH.encode()) == "utf-8"


def test_a_letter_on_the_border_of_two_pieces() -> None:
    data = b"a" * ((1 << 20) - 1) + "żółw".encode()
    assert guessed(data) == "utf-8"


def test_a_late_letter_decides() -> None:
    assert guessed(b"x;y\n" * 500_000 + "Świątek".encode("cp1250")) == "cp1250"


@pytest.mark.parametrize(
    ("asked", "name"), [("windows-1250", "cp1250"), ("UTF8", "utf-8"), ("latin2", "iso8859-2")]
)
def test_names_that_users_give(asked: str, name: str) -> None:
    assert checked_encoding(asked) == name


@pytest.mark.parametrize("asked", ["klingon", "base64", "", "a\0b"])
def test_no_such_encoding(asked: str) -> None:
    with pytest.raises(FileProblem) as caught:
        checked_encoding(asked)
    assert caught.value.problem.code is Code.ENCODING_UNKNOWN


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", Code.FILE_MISSING), (tmp_path, Code.FILE_UNREADABLE)):
        with pytest.raises(FileProblem) as caught:
            guess_encoding(Source(path, path.name))
        assert caught.value.problem.code is code
