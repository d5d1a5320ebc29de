"""A headless command loads nothing of the screen (R54): it has answered before Textual would be there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.kit import ssh_keys
from tests.kit.environment import ROOT, clean_environment, run_program
from tui_crm.cli.command_line import COMMANDS as PROGRAM_COMMANDS

RUN = """
import json, os, sys
from tui_crm.cli.main import main
path = os.environ["REPORT"]
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code or 0
with open(path, "w") as report:
    json.dump({"code": code, "modules": sorted(sys.modules)}, report)
"""
PREFORK = """
import json, os, sys
from importlib import import_module
from tui_crm.cli.command_line import COMMANDS
for one in {command.module for command in COMMANDS.values()}:
    import_module(f"tui_crm.cli.{one}")
for line in sys.stdin:
    arguments, environment, output = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(environment["HOME"])
        os.dup2(os.open("stdin", os.O_RDONLY), 0)
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        sys.argv[1:] = arguments
        exec(RUN)
        sys.stdout.flush()
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""A process that has loaded the modules of all commands, and makes a child for each that is asked for."""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:fair@example.com
DTSTART;VALUE=DATE:20260201
SUMMARY:Fair
END:VEVENT
END:VCALENDAR
"""
MESSAGE = b"From: Ewa Mak <mak@example.com>\nSubject: offer\n\nx\n"
"""What is on standard input; only `add-email` reads it."""
SCREEN = {"textual", "rich", "tui_crm.ui", "tui_crm.ui.app"}
COMMANDS = {
    "list": ["list", "lukasz", "--json"],
    "show": ["show", "1", "--json"],
    "add": ["add", "--set", "full_name=Ewa Mazur", "--set", "email=ewa@example.com"],
    "edit": ["edit", "1", "--set", "position=Prezes"],
    "bulk": ["bulk", "--ids", "1", "--set", "note=x", "--yes"],
    "activate": ["activate", "1"],
    "deactivate": ["deactivate", "1"],
    "delete": ["delete", "1"],
    "trash": ["trash", "--json"],
    "restore": ["restore", "2"],
    "purge": ["purge", "2", "--yes"],
    "link": ["link", "1", "3", "--title", "Prezes"],
    "unlink": ["unlink", "1", "3"],
    "access": ["access", "1", "owner", "--json"],
    "note": ["note", "1", "woli e-mail", "--json"],
    "log": ["log", "1", "call", "--at", "2026-01-31 12:00"],
    "event list": ["event", "list", "1"],
    "event edit": ["event", "edit", "1", "woli telefon"],
    "event delete": ["event", "delete", "1"],
    "attach": ["attach", "1", "people.csv"],
    "attachments": ["attachments", "1"],
    "attachment save": ["attachment", "save", "1"],
    "attachment describe": ["attachment", "describe", "1", "Persons"],
    "attachment remove": ["attachment", "remove", "1"],
    "avatar": ["avatar", "1", "picture.gif"],
    "users list": ["users", "list", "--all"],
    "users add": ["users", "add", "ewa", "--group", "Sales"],
    "users edit": ["users", "edit", "iga", "--name", "Iga Lis"],
    "users deactivate": ["users", "deactivate", "iga"],
    "users activate": ["users", "activate", "iga", "--json"],
    "users add-key": ["users", "add-key", "iga", "other.pub"],
    "users keys": ["users", "keys", "--json"],
    "users remove-key": ["users", "remove-key", "1"],
    "today": ["today"],
    "due": ["due", "--until", "+7d", "--json"],
    "touch": ["touch", "1"],
    "groups list": ["groups", "list", "--json"],
    "groups add": ["groups", "add", "Office", "--may", "see"],
    "groups edit": ["groups", "edit", "Support", "--may", "see"],
    "groups delete": ["groups", "delete", "Support"],
    "layout show": ["layout", "show", "--json"],
    "layout set": ["layout", "set", "name,city=20"],
    "layout reset": ["layout", "reset"],
    "preferences list": ["preferences", "list", "--json"],
    "preferences set": ["preferences", "set", "theme=nord", "tips=off"],
    "preferences reset": ["preferences", "reset", "theme"],
    "views list": ["views", "list"],
    "views show": ["views", "show", "Here"],
    "views save": ["views", "save", "Łódź", "city:Łódź"],
    "views rename": ["views", "rename", "Here", "There"],
    "views move": ["views", "move", "Here", "1"],
    "views delete": ["views", "delete", "Here"],
    "fields list": ["fields", "list", "--json"],
    "fields add": ["fields", "add", "Budget", "--type", "number"],
    "fields rename": ["fields", "rename", "source", "Origin"],
    "fields move": ["fields", "move", "source", "1"],
    "fields retire": ["fields", "retire", "source"],
    "fields restore": ["fields", "restore", "source"],
    "fields options": ["fields", "options", "source", "--add", "Fair"],
    "tags list": ["tags", "list"],
    "tags add": ["tags", "add", "Partner"],
    "tags edit": ["tags", "edit", "VIP", "--colour", "red"],
    "tags rename": ["tags", "rename", "VIP", "Partner"],
    "tags delete": ["tags", "delete", "VIP"],
    "duplicates list": ["duplicates", "list", "--json"],
    "duplicates scan": ["duplicates", "scan"],
    "duplicates show": ["duplicates", "show", "1", "4"],
    "duplicates merge": ["duplicates", "merge", "1", "4"],
    "duplicates dismiss": ["duplicates", "dismiss", "1", "4"],
    "duplicates dismissed": ["duplicates", "dismissed"],
    "history": ["history", "1"],
    "undo": ["undo"],
    "redo": ["redo", "--json"],
    "meetings list": ["meetings", "list", "--from", "2026-01-01", "--until", "2026-12-31"],
    "meetings show": ["meetings", "show", "1", "--json"],
    "meetings add": ["meetings", "add", "Offer", "--at", "2026-02-01 10:00", "--repeat", "weekly"],
    "meetings edit": ["meetings", "edit", "1", "--title", "Roof"],
    "meetings delete": ["meetings", "delete", "1"],
    "meetings import": ["meetings", "import", "calendar.ics"],
    "meetings export": ["meetings", "export", "out.ics"],
    "mail sync": ["mail", "sync", "letter.eml"],
    "mail list": ["mail", "list", "--json"],
    "mail show": ["mail", "show", "1"],
    "mail link": ["mail", "link", "1", "1"],
    "mail unlink": ["mail", "unlink", "1", "1"],
    "mail pin": ["mail", "pin", "1", "--json"],
    "mail accounts": ["mail", "accounts"],
    "mail add-account": ["mail", "add-account", "Work", "imaps://anna@mail.example.com"],
    "mail edit-account": ["mail", "edit-account", "early", "--name", "Late"],
    "mail remove-account": ["mail", "remove-account", "early", "--yes"],
    "card": ["card", "1"],
    "query": ["query", "lukasz"],
    "add-email": ["add-email"],
    "import": ["import", "people.csv"],
    "imports list": ["imports", "list"],
    "imports show": ["imports", "show", "1"],
    "imports resume": ["imports", "resume", "2"],
    "imports undo": ["imports", "undo", "1"],
    "imports refused": ["imports", "refused", "1"],
    "imports delete": ["imports", "delete", "1"],
    "export": ["export", "--format", "csv"],
    "opportunities list": ["opportunities", "list", "--json"],
    "opportunities show": ["opportunities", "show", "1"],
    "opportunities add": ["opportunities", "add", "Training", "--person", "1", "--value", "12 000,50"],
    "opportunities edit": ["opportunities", "edit", "1", "--closes", "+30d"],
    "opportunities move": ["opportunities", "move", "1", "won"],
    "opportunities note": ["opportunities", "note", "1", "x"],
    "opportunities delete": ["opportunities", "delete", "1"],
    "opportunities card": ["opportunities", "card", "1"],
    "opportunities add-person": ["opportunities", "add-person", "1", "1", "--role", "signs"],
    "opportunities remove-person": ["opportunities", "remove-person", "1", "1"],
    "stages list": ["stages", "list"],
    "stages add": ["stages", "add", "Contract"],
    "stages edit": ["stages", "edit", "talks", "--colour", "blue"],
    "stages move": ["stages", "move", "offer", "1"],
    "stages retire": ["stages", "retire", "talks"],
    "stages restore": ["stages", "restore", "talks", "--json"],
    "db stats": ["db", "stats"],
    "db check": ["db", "check"],
    "db backup": ["db", "backup", "copy.db"],
    "db restore": ["db", "restore", "old.db"],
    "db reindex": ["db", "reindex"],
    "db migrate": ["db", "migrate"],
    "ssh authorized-keys": ["ssh", "authorized-keys"],
    "ssh session": ["ssh", "session", "anna"],
    "config init": ["config", "init", "--force"],
    "config check": ["config", "check"],
    "config show": ["config", "show"],
    "config path": ["config", "path"],
    "keys": ["keys", "--json"],
    "completions": ["completions", "zsh"],
    "demo": ["demo", "--no-app", "--contacts", "20", "--db", "demo.db"],
}


@pytest.fixture(scope="module")
def prefork():
    """Runs a command in a child of one process: its report, as of `run_and_report`."""
    code = f"RUN = {RUN!r}\n{PREFORK}"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:

        def run(arguments: list[str], environment: dict[str, str], home: Path) -> dict:
            report, said = home / "report.json", home / "said"
            report.unlink(missing_ok=True)
            (home / "stdin").write_bytes(MESSAGE)
            environment = {**environment, "REPORT": str(report), "SSH_ORIGINAL_COMMAND": "list"}
            process.stdin.write(json.dumps([arguments, environment, str(said)]) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "0\n", said.read_text()
            assert report.exists(), said.read_text()
            return json.loads(report.read_text())

        yield run
        process.stdin.close()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory, prefork):
    """A home with a person linked to an organization, another in the trash, and a file to import.

    The person has a file too, and of two notes the second was undone.
    """
    home = tmp_path_factory.mktemp("furnished") / "home"
    home.mkdir()
    (home / "people.csv").write_text("first name,e-mail\nJanusz,janusz@example.com\n")
    (home / "earlier.csv").write_text("first name,e-mail\nOla,ola@example.com\n")
    Image.new("P", (30, 30)).save(home / "picture.gif")
    (home / "calendar.ics").write_text(CALENDAR)
    for name in ("early", "letter"):
        (home / f"{name}.eml").write_text(f"From: lukasz@example.com\nSubject: {name}\n\nx\n")
    (home / "iga.pub").write_text(ssh_keys.ED25519)
    (home / "other.pub").write_text(ssh_keys.ANOTHER)
    for line in (
        ["add", "--set", "full_name=Łukasz Kowalski", "--set", "email=lukasz@example.com"],
        ["add", "--set", "full_name=Ewa Lis", "--set", "email=lis@example.com"],
        ["delete", "2"],
        ["edit", "1", "--set", "organization=Acme"],
        ["attach", "1", "people.csv", "--name", "list.csv"],
        ["fields", "add", "Source", "--type", "choice", "--option", "Web"],
        ["tags", "add", "VIP"],
        ["users", "add", "iga", "--group", "Sales"],
        ["users", "add-key", "iga", "iga.pub"],
        ["groups", "add", "Support", "--may", "see"],
        ["views", "save", "Here", "lukasz"],
        ["opportunities", "add", "Roof", "--organization", "3", "--person", "1"],
        ["meetings", "add", "Visit", "--at", "2026-01-31 14:00", "--with", "1"],
        ["note", "1", "x"],
        ["note", "1", "y"],
        ["undo"],
        ["import", "earlier.csv"],
        ["import", "people.csv", "--stage-only"],
        ["mail", "sync", "early.eml"],
        ["db", "backup", "old.db"],
    ):
        assert prefork(line, clean_environment(home), home)["code"] == 0, (home / "said").read_text()
    return home


@pytest.fixture
def home(furnished, tmp_path):
    """A copy of its own for each command: making it anew would take seconds."""
    return shutil.copytree(furnished, tmp_path / "home", dirs_exist_ok=True)


def run_and_report(arguments: list[str], environment: dict[str, str], home) -> dict:
    report = home / "report.json"
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env={**environment, "REPORT": str(report), "SSH_ORIGINAL_COMMAND": "list"},
        cwd=home,
        input=MESSAGE,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert report.exists(), done.stderr.decode()
    return json.loads(report.read_text())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_loads_neither_textual_nor_rich(command, environment, home, prefork):
    report = prefork(COMMANDS[command], environment, home)
    assert report["code"] == 0
    assert SCREEN & set(report["modules"]) == set()


def test_query_loads_none_of_the_slow_libraries(environment, home):
    modules = set(run_and_report(COMMANDS["query"], environment, home)["modules"])
    assert {"asyncio", "phonenumbers", "dateutil", "email_validator", "stdnum"} & modules == set()


def test_every_command_of_the_program_is_tried():
    assert set(PROGRAM_COMMANDS) == set(COMMANDS)


def test_without_a_terminal_the_app_refuses_before_it_loads_the_screen(environment):
    refused = run_program([], environment)
    assert refused.returncode == 1
    assert refused.stdout == b""
    assert len(refused.stderr.decode().strip().splitlines()) == 1
    assert b"Traceback" not in refused.stderr
