"""`query`: what mail programs get."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Crm
from tests.kit.builders import a_person
from tests.kit.environment import run_program
from tui_crm.services.session import Session


def test_mutt_gets_a_message_and_tabbed_lines(crm: Crm, people: dict[str, int]) -> None:
    assert crm("query", "lukasz").out == "1 address\nlukasz@example.com\tŁukasz Kowalski\tAcme\n"


def test_aerc_gets_no_message(crm: Crm, people: dict[str, int]) -> None:
    assert crm("query", "lukasz", "--format", "aerc").out == "lukasz@example.com\tŁukasz Kowalski\tAcme\n"


def test_json(crm: Crm, people: dict[str, int]) -> None:
    assert crm("query", "lukasz", "--json").json == [
        {"email": "lukasz@example.com", "name": "Łukasz Kowalski", "organization": "Acme"}
    ]
    assert crm("query", "xyzzy", "--json", status=1).json == []


def test_mail_programs_get_utf_8_in_every_locale(environment: dict[str, str]) -> None:
    run_program(["add", "--set", "full_name=Łukasz Żółw", "email=lukasz@example.com"], environment)
    latin = {**environment, "PYTHONIOENCODING": "iso8859-2"}
    assert run_program(["query", "lukasz"], latin).stdout == (
        "1 address\nlukasz@example.com\tŁukasz Żółw\t\n".encode()
    )


def test_nothing_found(crm: Crm, people: dict[str, int]) -> None:
    assert crm("query", "xyzzy", status=1).out == "0 addresses\n"
    silent = crm("query", "xyzzy", "--format", "aerc", status=1)
    assert (silent.out, silent.err) == ("", "")


def test_what_is_typed_is_no_option(crm: Crm, people: dict[str, int]) -> None:
    """Mail programs pass on whatever stands in the prompt."""
    assert crm("query", "-o'bri").lines == crm("query", "--format", "mutt", "o'bri").lines
    assert crm("query", "-x", "--format", "aerc", status=1).err == ""


def test_somebody_who_writes_does_not_keep_it_waiting(
    environment: dict[str, str], session: Session, database_path: Path
) -> None:
    a_person(session, "Jan Mak", email="mak@example.com")
    with session.database.writing() as connection:
        connection.execute("UPDATE contact SET note = 'x'")
        done = run_program(["--db", str(database_path), "query", "mak", "--format", "aerc"], environment)
    assert done.stdout == b"mak@example.com\tJan Mak\t\n"


def test_data_makes_no_columns_lines_or_escapes(crm: Crm, tmp_path: Path) -> None:
    source = tmp_path / "people.json"
    source.write_text(
        '[{"first_name": "Ala\\tma\\nkota\\u001b[2J", "email": "ala@example.com", "organization": "A\\tB"}]',
        encoding="utf-8",
    )
    crm("import", str(source))
    answer = crm("query", "ala", "--format", "aerc")
    assert len(answer.lines) == 1
    assert answer.lines[0].count("\t") == 2
    assert "\x1b" not in answer.out
