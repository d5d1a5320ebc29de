"""A locale that knows no letters beyond ASCII: words are read as UTF-8 all the same, and files are found."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.kit.environment import PROGRAM, run_program

PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def plain(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, **PLAIN}


@pytest.fixture
def home(environment: dict[str, str]) -> Path:
    return Path(environment["HOME"])


def said(plain: dict[str, str], *arguments: str, status: int = 0) -> str:
    """stdout of the program, or its stderr where it refuses."""
    done = run_program(arguments, plain)
    assert done.returncode == status, done.stderr
    return (done.stderr if status else done.stdout).decode()


def test_an_import_of_a_file_with_letters(plain: dict[str, str], home: Path) -> None:
    source = home / "żółw.csv"
    source.write_text('Imię,Nazwisko,E-mail,Płeć,Tel\nŁucja,Żak,l@example.com,k,\n,,,,"4,8E+10"\n')
    arguments = ("import", "żółw.csv", "--map", "Płeć=note", "--refused", "złe.csv", "--json")
    done = run_program(arguments, plain)
    assert done.returncode == 3, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["file"] == "żółw.csv"
    assert outcome["mapping"]["Płeć"] == "note"
    assert outcome["refused_file"] == "złe.csv"
    assert (home / "złe.csv").exists()
    assert json.loads(said(plain, "list", "żak", "--json"))[0]["first_name"] == "Łucja"
    assert "unexpected" not in said(plain, "import", "żółw.csv", status=3)


def test_a_base_and_files_with_letters(plain: dict[str, str], home: Path) -> None:
    base = ("--db", "łąka.db")
    said(plain, *base, "add", "--set", "full_name=Łucja Żak", "email=l@example.com", "note=ćma")
    assert (home / "łąka.db").exists()
    assert json.loads(said(plain, *base, "db", "stats", "--json"))["path"] == str(home / "łąka.db")
    assert json.loads(said(plain, *base, "db", "backup", "kopią.db", "--json")) == {
        "backup": str(home / "kopią.db")
    }
    assert (home / "kopią.db").exists()
    said(plain, *base, "export", "--format", "jsonl", "-o", "wykaz-ó.jsonl", "--where", "note=ćma")
    assert json.loads((home / "wykaz-ó.jsonl").read_text(encoding="utf-8"))["name"] == "Łucja Żak"


def test_files_that_are_not_there_are_named(plain: dict[str, str]) -> None:
    for arguments in (
        ("import", "żółw.csv"),
        ("list", "--config", "żółw.csv"),
        ("import", "brak-\udcff.csv"),
    ):
        error = json.loads(said(plain, *arguments, "--json", status=1))["error"]
        assert error["code"] == "file_missing"
        assert "żółw.csv" in error["message"] or "brak-\ufffd.csv" in error["message"]


def test_logins(plain: dict[str, str]) -> None:
    said(plain, "--as", "żółw", "add", "--set", "full_name=Jan Kot", "email=jan@example.com")
    shown = said({**plain, "TUI_CRM_USER": "żółw"}, "show", "1", "--json")
    assert json.loads(shown)["owners"] == ["żółw"]
    assert json.loads(said({**plain, "TUI_CRM_FIXED_LOGIN": "żółw"}, "show", "1", "--json"))["id"] == 1
    error = json.loads(said(plain, "--as", "źdźbło", "list", "--json", status=1))["error"]
    assert (error["code"], "źdźbło" in error["message"]) == ("login_unknown", True)


def test_a_new_base_of_a_user_with_letters(plain: dict[str, str]) -> None:
    named = {**plain, "USER": "żółw", "LOGNAME": "żółw"}
    shown = said(named, "add", "--set", "full_name=Jan Kot", "email=jan@example.com", "--json")
    assert json.loads(shown)["owners"] == ["żółw"]


def test_the_base_of_the_configuration(plain: dict[str, str], home: Path) -> None:
    (home / "my.toml").write_text('database = "~/łąka.db"\n', encoding="utf-8")
    said(plain, "--config", "my.toml", "list")
    assert (home / "łąka.db").exists()


def test_wrong_words_are_told(plain: dict[str, str]) -> None:
    for arguments in (("żółw",), ("list", "--żółw"), ("list", "--kind", "żółw", "--lang", "pl")):
        error = json.loads(said(plain, *arguments, "--json", status=2))["error"]
        assert error["code"] == "usage"
        assert "\\udc" not in error["message"]
        assert "żółw" in error["message"]


@pytest.mark.parametrize("locale", [PLAIN, {}])
def test_a_name_that_is_no_text_still_opens_its_file(
    environment: dict[str, str], home: Path, locale: dict[str, str]
) -> None:
    (home / "people-\udcff.csv").write_text("first name,e-mail\nEwa,ewa@example.com\n")
    words = [*(word.encode() for word in PROGRAM), b"import", b"people-\xff.csv", b"--json"]
    done = subprocess.run(
        words, env={**environment, **locale}, cwd=home, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert (outcome["file"], outcome["created"]) == ("people-\ufffd.csv", 1)
