"""Which command a line names, global options anywhere, usage errors, help and versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tui_crm import __version__
from tui_crm.cli.argument_words import prepared
from tui_crm.cli.command_line import COMMANDS, UsageError, find_command, option_value, wants_json


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("", "", ""),
        ("--db x.db", "", "--db x.db"),
        ("list", "list", ""),
        ("--db x.db list kowalski", "list", "--db x.db kowalski"),
        ("--db=x.db --json list", "list", "--db=x.db --json"),
        ("list --db x.db", "list", "--db x.db"),
        ("--as list list", "list", "--as list"),
        ("db stats --json", "db stats", "--json"),
        ("db --db x.db stats", "db stats", "--db x.db"),
        ("db", "db", ""),
        ("list db", "list", "db"),
        ("-- list", "", "-- list"),
    ],
)
def test_finding_the_command(line: str, name: str, rest: str) -> None:
    assert find_command(line.split()) == (name, rest.split())


@pytest.mark.parametrize("line", ["lst", "db statistics", "chances"])
def test_a_command_that_there_is_not(line: str) -> None:
    with pytest.raises(UsageError, match=line):
        find_command(line.split())


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("--sort -name", "--sort=-name"),
        ("--set a=b c.d=e 12", "--set=a=b --set=c.d=e 12"),
        ("12 --set phone=-1 --json", "12 --set=phone=-1 --json"),
        ("--clear note position 12 --json", "--clear=note --clear=position 12 --json"),
        ("--where city=x kowalski", "--where=city=x kowalski"),
        ("--set", "--set"),
        ("a -- --sort -name", "a -- --sort -name"),
    ],
)
def test_what_argparse_would_misread(line: str, result: str) -> None:
    assert prepared(line.split()) == result.split()


def test_an_option_without_a_value_takes_none() -> None:
    assert prepared(["--skip", "--json"]) == ["--skip=--json"]
    assert prepared(["--skip", "--json"], flags={"--skip"}) == ["--skip", "--json"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("list --lang pl", "pl"),
        ("--lang=en list", "en"),
        ("list -- --lang pl", None),
        ("list --lang", None),
        ("--lang en list --lang pl", "pl"),
    ],
)
def test_an_option_is_found_before_anything_is_parsed(line: str, value: str | None) -> None:
    assert option_value(line.split(), "--lang") == value


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("list --json", True), ("export --format json", True), ("list -- --json", False), ("list", False)],
)
def test_whether_errors_are_json(line: str, wanted: bool) -> None:
    assert wants_json(line.split()) is wanted


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_command_has_help_with_an_example(crm: Crm, name: str, language: str) -> None:
    answer = crm(*name.split(), "--help", "--lang", language)
    usage, _blank, rest = answer.out.partition("\n\n")
    assert "--db" in usage
    assert f"\n  tui-crm {name}" in rest
    assert answer.err == ""


def test_help_of_the_program_names_every_command(crm: Crm) -> None:
    answer = crm("--help")
    assert all(f"  {name} " in answer.out for name in COMMANDS)


def test_the_version(crm: Crm) -> None:
    assert crm("--version").out == f"tui-crm {__version__}\n"
    assert crm("list", "--version").out == f"tui-crm {__version__}\n"


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "list --nonsense",
        "list --limit few",
        "list --limit -1",
        "list --kind animal",
        "list --where city",
        "list --format xml",
        "show",
        "add",
        "add --set name",
        "edit",
        "edit 1",
        "edit 1 --if-version x --set note=x",
        "export",
        "import",
        "import x.csv --map FIELD",
        "import x.csv --create-missing cities",
        "import x.csv --delimiter ab",
        "import x.csv --on-duplicate explode",
        "db",
        "db restore",
        "demo --contacts 0",
        "--lang de list",
        "list --db",
    ],
)
def test_wrong_usage_is_one_line_and_2(crm: Crm, line: str) -> None:
    answer = crm(*line.split(), status=2)
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert answer.err.startswith("tui-crm: ")
    assert '--help")' in answer.err


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("list --where city", "list"),
        ("export --format csv --where city", "export"),
        ("add --set name", "add"),
        ("edit 1 --set name", "edit"),
        ("edit 1", "edit"),
        ("import x.csv --map FIELD", "import"),
        ("db restore", "db restore"),
        ("list --limit -1", "list"),
    ],
)
def test_wrong_usage_names_the_help_of_its_command(crm: Crm, line: str, command: str) -> None:
    assert f'(see "tui-crm {command} --help")' in crm(*line.split(), status=2).err


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_every_command_tells_its_errors_as_json(crm: Crm, name: str) -> None:
    assert crm(*name.split(), "--nonsense", "--json", status=2).error["code"] == "usage"
    assert "--json" in crm(*name.split(), "--help").out


def test_what_a_refusal_looks_like_as_json(crm: Crm, tmp_path: Path) -> None:
    missing = str(tmp_path / "no" / "crm.db")
    for line in ("export --format csv", "card 1", "query x", "list", "db stats"):
        answer = crm(*line.split(), "--db", missing, "--json", status=1)
        assert (answer.error["code"], answer.out) == ("database_missing_folder", ""), line
    assert crm("--json", status=1).error["code"] == "no_terminal"


def test_wrong_usage_as_json(crm: Crm) -> None:
    assert crm("list", "--json", "--nonsense", status=2).error["code"] == "usage"


def test_a_text_that_starts_with_a_dash(crm: Crm, people: dict[str, int]) -> None:
    everybody = {people["lukasz"], people["jan"], people["wu"]}
    found = {one["id"] for one in crm("list", "--json", "--", "-kowalski").json}
    assert found == everybody - {people["lukasz"]}
    assert crm("list", "--json", "--", '"-kowalski"').json[0]["id"] == people["lukasz"]


def test_global_options_before_and_after(crm: Crm, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    crm("--db", other, "add", "--set", "full_name=Ewa Mazur", "email=ewa@example.com")
    assert crm("list", "--count", "--db", other).out == "1\n"
    assert crm(f"--db={other}", "list", "--count").out == "1\n"
    assert crm("list", "--count").out == "0\n"
