"""The fast lane answers as the ordinary way does, and loads next to nothing (R54)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.environment import ROOT
from tui_crm.services import demo
from tui_crm.services.session import open_session

RUN = """
import sys
from tui_crm import start
way, report = sys.argv[1:3]
del sys.argv[1:3]
if way == "fast":
    status = start.fast(sys.argv[1:])
else:
    from tui_crm.cli.main import main
    status = main(sys.argv[1:])
modules = sorted(sys.modules)
import json
with open(report, "w") as file:
    json.dump({"status": status, "modules": modules}, file)
"""

SLOW = {
    "typing", "dataclasses", "enum", "re", "pathlib", "argparse", "json", "functools", "contextlib",
    "gettext", "logging", "asyncio", "sqlite3", "peewee", "textual", "rich", "platformdirs", "anyascii",
    "phonenumbers",
}  # fmt: skip
"""What costs a start more than a millisecond."""


def run(way: str, arguments: list[str], environment: dict[str, str]) -> tuple[dict, bytes, bytes]:
    report = Path(environment["HOME"]) / f"{way}.json"
    done = subprocess.run(
        [sys.executable, "-c", RUN, way, str(report), *arguments],
        env=environment, cwd=environment["HOME"], capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert report.exists(), done.stderr.decode()
    return json.loads(report.read_text()), done.stdout, done.stderr


@pytest.fixture
def base(session, environment) -> dict[str, str]:
    """A base with contacts of every access, an editor and somebody who may see nothing."""
    seller = a_session_of(session, "seller", "editor")
    a_session_of(session, "nobody", "nobody").close()
    an_organization(session, "Łódzkie Zakłady", email="biuro@zaklady.example.com")
    a_person(session, "Łukasz Kowalski", email="lukasz@example.com", organization="Łódzkie Zakłady")
    a_person(session, "Anna Kowalska", email="anna@example.com", access="owner")
    a_person(seller, "Ewa Kowal", email="ewa@example.com", access="owner")
    a_person(session, "Jan Kowal", email="jan@example.com", status="inactive")
    a_person(session, "Ola Kow\u202eal", phone="600 100 200")
    seller.close()
    session.close()
    return {**environment, "TUI_CRM_DB": str(session.path)}


QUERIES = [
    [], ["kow"], ["KOWALSKI", "łuk"], ["lukasz@example.com"], ["600"], ["k"], ["ko"], ["łódz"], ["xyzzy"],
    [""], ["kow", "--format", "aerc"], ["xyzzy", "--format=aerc"], ["--lang", "pl", "kow"],
    ["--lang=pl", "xyzzy"], ["--as", "seller", "kow"], ["--as", "nobody", "kow"],
    ["--as=anna", "kow", "al"], ["%", "_"], ['"\'\\'],
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_query_is_answered_the_same(base, query):
    quick, quick_out, quick_err = run("fast", ["query", *query], base)
    usual, usual_out, usual_err = run("usual", ["query", *query], base)
    assert quick["status"] is not None
    assert (quick["status"], quick_out, quick_err) == (usual["status"], usual_out, usual_err)


@pytest.mark.parametrize("arguments", [["query", "kow"], ["--lang", "en", "query", "Łukasz"]], ids=str)
def test_a_query_loads_none_of_the_slow_modules(base, arguments):
    quick, _out, _err = run("fast", arguments, base)
    assert quick["status"] == 0
    assert SLOW & set(quick["modules"]) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "--json", "kow"], ["query", "--help"], ["query", "--version"], ["query", "--", "kow"],
        ["query", "--lang", "de"], ["query", "--lang="], ["query", "--format"], ["query", "--format", "csv"],
        ["--format", "aerc", "query"], ["query", "--config", "x.toml"], ["query", "-x"], ["quer"],
        ["list", "query"], ["--db"], ["db", "stats"], ["query", "--as", "ghost", "kow"],
        ["query", "--db", "missing.db"],
    ],
    ids=str,
)  # fmt: skip
def test_what_is_unusual_goes_the_ordinary_way_and_nothing_was_said(base, arguments):
    quick, out, err = run("fast", arguments, base)
    assert (quick["status"], out, err) == (None, b"", b"")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("an unknown user", {"TUI_CRM_USER": "ghost"}),
        ("a fixed login and another", {"TUI_CRM_FIXED_LOGIN": "anna", "TUI_CRM_USER": "seller"}),
        ("a folder", {"TUI_CRM_DB": "/"}),
    ],
)
def test_an_environment_that_is_refused_is_left_to_the_ordinary_way(base, name, values):
    quick, out, _err = run("fast", ["query", "kow"], {**base, **values})
    assert (quick["status"], out) == (None, b"")
    usual, _out, err = run("usual", ["query", "kow"], {**base, **values})
    assert usual["status"] == 1, name
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("login", ["TUI_CRM_USER", "TUI_CRM_FIXED_LOGIN"])
def test_the_environment_decides_who_asks(base, login):
    environment = {**base, login: "seller"}
    assert run("fast", ["query", "kow"], environment)[1] == run("usual", ["query", "kow"], environment)[1]
    assert b"ewa@example.com" in run("fast", ["query", "kow"], environment)[1]


def test_an_older_schema_is_migrated_by_the_ordinary_way(base):
    with open_session(Path(base["TUI_CRM_DB"]), login="anna") as session:
        session.database.connection().execute("PRAGMA user_version = 1")
    assert run("fast", ["query", "kow"], base)[0]["status"] is None


def test_a_sample_base_takes_in_whoever_comes(environment, tmp_path):
    path = tmp_path / "demo.db"
    demo.make(path, 20)
    environment = {**environment, "TUI_CRM_DB": str(path)}
    assert run("fast", ["query", "a"], environment)[0]["status"] is not None
    assert run("fast", ["query", "a"], environment)[1] == run("usual", ["query", "a"], environment)[1]
    assert run("fast", ["query", "--as", "ghost", "a"], environment)[0]["status"] is None


@pytest.mark.parametrize(
    ("config", "quick"),
    [
        ('language = "pl"\nregion = "DE"', True),
        ('database = "own.db"', True),
        ("language = 3", False),
        ("[", False),
    ],
)
def test_a_configuration_counts_and_a_mistake_in_it_is_left_to_the_ordinary_way(base, config, quick):
    folder = Path(base["XDG_CONFIG_HOME"]) / "tui-crm"
    folder.mkdir()
    (folder / "config.toml").write_text(config)
    own = Path(base["HOME"]) / "own.db"
    os.link(base["TUI_CRM_DB"], own)
    environment = {**base, "TUI_CRM_DB": ""} if "own" in config else base
    report, out, _err = run("fast", ["query", "xyzzy"], environment)
    assert (report["status"] is not None) is quick
    if quick:
        assert out == run("usual", ["query", "xyzzy"], environment)[1]


@pytest.mark.parametrize("module", ["tui_crm", "tui_crm.start"])
def test_the_program_begins_at_the_light_door(module):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'tui-crm = "tui_crm.start:run"' in text
    code = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert SLOW & set(done.stdout.split()) == set()


EARLY_FRAME = """
import sys
import tui_crm.start
import tui_crm.cli.regular, tui_crm.config, tui_crm.identity, tui_crm.ui.early.painting
from tui_crm.services.glance import glance
from tui_crm.ui.early import built_in, frame
found = glance(sys.argv[1], "anna", False)
drawn = frame.FirstFrame(
    {**built_in.COLOURS["256"], **built_in.WORDS["en"]}, 120, 40, may=found.login.may,
    card=found.choices().get("list.card") != "0")
text = "".join(text for row in drawn.draw(found.persons(drawn.fields, drawn.room)) for _codes, text in row)
assert "Kowalski" in text
print(*sys.modules)
"""


def test_the_first_frame_loads_none_of_the_slow_modules(base):
    code = [sys.executable, "-c", EARLY_FRAME, base["TUI_CRM_DB"]]
    done = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True)
    assert SLOW & set(done.stdout.split()) == set()


NOT_FOR_THE_LIST = {
    "peewee", "playhouse", "phonenumbers", "email_validator", "dateutil", "stdnum", "segno", "pyperclip",
    "anyascii", "rapidfuzz",
    "argparse", "ssl", "hashlib", "rich.traceback", "textual.widgets._text_area",
    "tui_crm.cli.command_line", "tui_crm.domain.timeline",
    "tui_crm.services.contact_writer", "tui_crm.services.imports",
    "tui_crm.ui.modals.quick_add", "tui_crm.ui.widgets.contact_editor",
}  # fmt: skip


def test_the_app_starts_without_what_the_list_does_not_need():
    code = (
        "import tui_crm.start as start, sys; start._load_asyncio();"
        " import tui_crm.services.session, tui_crm.ui.app; print(*sys.modules); import ssl"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert NOT_FOR_THE_LIST & set(done.stdout.split()) == set()
