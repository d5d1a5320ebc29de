"""The screen over SSH under a fixed login (R44): no path, program or file of this machine; a line instead."""

from __future__ import annotations

import re
import shlex
from functools import partial
from io import BytesIO

import pytest
from textual.widgets import Static

from tests.kit.builders import a_person, an_organization
from tests.kit.mailboxes import a_message
from tests.kit.screen import press, said, screen_text, settle, type_text, until
from tui_crm import clipboard, opener
from tui_crm.cli.command_line import find_command, parse
from tui_crm.cli.remote_commands import admit, admit_line, admit_options
from tui_crm.commands import COMMANDS, Place
from tui_crm.config import Config, ConfigMistake
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.problems import Code, FileProblem, Problem
from tui_crm.domain.timeline import EventKind
from tui_crm.identity import FIXED_LOGIN_VARIABLE
from tui_crm.services.exports import replaced_file
from tui_crm.ui.app import _report_crash
from tui_crm.ui.modals.ask_path import AskPath
from tui_crm.ui.modals.remote_command import RemoteCommand
from tui_crm.ui.modals.text_to_select import TextToSelect
from tui_crm.ui.remote import remote_line, ssh_words
from tui_crm.ui.screens import remote_files
from tui_crm.ui.screens.mapping import MappingScreen
from tui_crm.wording import config_sentence, sentence

SSH = ("ssh", "crm@host")
FLAWED = 'full name,phone\nJan Nowak,600100200\nAda Mak,"4,82211E+10"\n'
"""A row becomes a contact, the other is refused."""


@pytest.fixture(autouse=True)
def _over_ssh(tmp_path, monkeypatch):
    """A person's key has decided who they are; what a desktop would need is there, and is of no use."""
    for name, value in {
        FIXED_LOGIN_VARIABLE: "anna",
        "SSH_CONNECTION": "198.51.100.7 50000 203.0.113.9 22",
        "DISPLAY": ":0",
        "TMUX": "/tmp/tmux-0/default,1,0",
        "TERM": "xterm-256color",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """Every program that somebody tries to start."""
    started: list[object] = []

    def start(command, *_given, **_named):
        started.append(command)
        raise AssertionError(command)

    monkeypatch.setattr(clipboard.subprocess, "run", start)
    monkeypatch.setattr(opener.subprocess, "Popen", start)
    yield started
    assert started == []


def line_of(pilot) -> str:
    assert isinstance(pilot.app.screen, RemoteCommand), pilot.app.screen
    return str(pilot.app.screen.query_one("#remote-line", Static).content)


def command_of(pilot) -> list[str]:
    """What the program at the other end is asked to do, as both shells leave it."""
    words = shlex.split(line_of(pilot))
    assert words[0] == "ssh"
    words = words[2:]
    for sign in ("<", ">"):
        if sign in words:
            words = words[: words.index(sign)]
    return shlex.split(" ".join(words))


# The line


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["export", "tag:VIP", "--format", "csv"], "ssh crm@host export tag:VIP --format csv > c.csv"),
        (["export", "--", "jan kow"], """ssh crm@host 'export -- "jan kow"' > c.csv"""),
        (["export", "--", "o'neill"], """ssh crm@host 'export -- "o'"'"'neill"' > c.csv"""),
        (["export", "--", 'a"b\\ $(id) `id` łódź;'], None),
        (["export", "--", ""], None),
    ],
)
def test_a_line_survives_both_shells(command, line):
    typed = remote_line(SSH, command, fetch="c.csv")
    assert line is None or typed == line
    local = shlex.split(typed)
    assert local[:2] == list(SSH)
    assert local[-2:] == [">", "c.csv"]
    assert shlex.split(" ".join(local[2:-2])) == command


def test_a_real_shell_reads_it_so_too(tmp_path, monkeypatch):
    import subprocess

    monkeypatch.undo()
    line = remote_line(
        ("printf", "%s"), ["export", "--", 'o\'neill "$(id)" `id` \\ ; & łódź'], fetch="out put"
    )
    subprocess.run(["sh", "-c", line], check=True, cwd=tmp_path)
    assert shlex.split((tmp_path / "out put").read_text()) == [
        "export", "--", 'o\'neill "$(id)" `id` \\ ; & łódź',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("connection", "host", "words"),
    [
        ("1.2.3.4 5 6.7.8.9 22", "crm@crm.example.com", ("ssh", "crm@crm.example.com")),
        ("1.2.3.4 5 6.7.8.9 2222", "crm@crm.example.com", ("ssh", "crm@crm.example.com")),
        ("1.2.3.4 5 6.7.8.9 2222", "", ("ssh", "-p", "2222", "crm@box")),
        ("1.2.3.4 5 6.7.8.9 22", "", ("ssh", "crm@box")),
        ("", "", ("ssh", "crm@box")),
    ],
)
def test_how_the_machine_is_reached(monkeypatch, connection, host, words):
    monkeypatch.setattr("os.uname", lambda: type("Name", (), {"nodename": "box"}))
    environment = {"LOGNAME": "crm", "SSH_CONNECTION": connection}
    assert ssh_words(Config(ssh_host=host), environment) == words


@pytest.mark.parametrize(
    "words",
    [
        remote_files.export_words(
            ContactQuery(Kind.PERSON, "", ("name",), (), Sort("created", True), True),
            "-tag:x a",
            ("name",),
            "csv",
        ),
        ["export", "--format", "csv", "--kind", "person", "--ids", "1", "2"],
        ["import", "-", "--stage-only", "--name", "people.xlsx"],
        ["import", "--sample", "-", "--kind", "person"],
        ["attach", "1", "-", "--name", "offer.pdf", "--event", "2"],
        ["attachment", "save", "3", "-"],
        ["avatar", "1", "-"],
        ["imports", "refused", "3", "-o", "-", "--cards"],
    ],
)
def test_what_is_shown_is_what_the_other_end_takes(words):
    name, rest = find_command(words)
    options, command = parse(name, rest)
    assert command is not None
    admit_line(words)
    admit(name)
    admit_options(name, options)


# Each key that leads to a file elsewhere


@pytest.fixture
def people(session):
    ids = [a_person(session, name) for name in ("Ewa Lis", "Anna Nowak", "Jan Żuk")]
    return [one if isinstance(one, int) else one.id for one in ids]


async def test_the_list_is_exported_by_the_line_that_says_what_it_shows(make_app, people):
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "an -status:inactive")
        await press(pilot, "enter", "I", "x", "enter")
        words = command_of(pilot)
        assert words[:5] == ["export", "--format", "csv", "--kind", "person"]
        assert words[-2:] == ["--", "an -status:inactive"]
        assert "--all" in words
        assert line_of(pilot).endswith("> contacts.csv")
        assert "Over SSH" in screen_text(pilot.app)


async def test_marked_contacts_are_named_by_their_numbers_in_the_order_of_marking(
    make_app, people, monkeypatch
):
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "end", "space", "home", "space", "x", "down", "enter")
        words = command_of(pilot)
        assert words[words.index("--ids") + 1 :] == [str(people[2]), str(people[0])]
        assert any(word.startswith("--columns=name") for word in words)
        await press(pilot, "escape")
        monkeypatch.setattr(remote_files, "MOST_IDS", 1)
        await press(pilot, "x", "enter")
        assert "give them a tag" in said(pilot)
        assert not isinstance(pilot.app.screen, RemoteCommand)
        await press(pilot, "asterisk", "x", "enter")  # all of the list: then the list is what is exported
        assert "--ids" not in command_of(pilot)


async def test_a_file_sent_meanwhile_goes_on_with_its_columns(make_app, session, monkeypatch):
    monkeypatch.setattr("tui_crm.ui.typing_ahead.UNSEEN_SECONDS", 1000)
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "i")
        assert command_of(pilot) == ["import", "-", "--stage-only", "--name", "people.xlsx"]
        waiting = pilot.app.screen
        job = session.imports.stage(FLAWED.encode(), ImportOptions(), name="people.csv")
        await until(lambda: pilot.app.screen is not waiting)
        await settle(pilot)
        assert isinstance(pilot.app.screen, MappingScreen)
        await press(pilot, "escape", "w")  # meant for what was there a moment ago
        assert isinstance(pilot.app.screen, MappingScreen)
        pilot.app._deaf_until = 0
        await press(pilot, "w")
        assert command_of(pilot) == ["import", "--sample", "-", "--kind", "person"]
        await press(pilot, "escape", "i")
        await press(pilot, "down", "down", "enter")  # from the result of the import
        assert command_of(pilot) == ["imports", "refused", str(job), "-o", "-"]
        assert line_of(pilot).endswith("> people.refused.csv")


async def test_what_waited_before_is_not_taken_for_what_is_sent(make_app, session):
    session.imports.stage(FLAWED.encode(), ImportOptions(), name="people.csv")
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "i")
        pilot.app.screen._look()
        await settle(pilot)
        assert isinstance(pilot.app.screen, RemoteCommand)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, RemoteCommand)


async def test_files_and_pictures_of_a_profile(make_app, session, people):
    kept = session.attachments.add(people[0], b"%PDF-1.7", name="o'ffer 1.pdf")
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "f", "t")
        assert command_of(pilot) == ["attach", str(people[0]), "-", "--name", "offer.pdf"]
        await press(pilot, "escape", "i")
        assert command_of(pilot) == ["avatar", str(people[0]), "-"]
        await press(pilot, "escape", "2", "home", "enter")
        assert command_of(pilot) == ["attachment", "save", str(kept.id), "-"]
        assert shlex.split(line_of(pilot))[-1] == "o'ffer 1.pdf"


async def test_the_line_is_copied_and_what_no_clipboard_takes_stands_there(make_app, people, monkeypatch):
    written: list[str] = []
    async with make_app(size=(100, 30)) as pilot:
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        await press(pilot, "x", "enter", "y")
        assert any(text.startswith("\x1b]52;c;") for text in written)
        assert "Sent to your terminal's clipboard." in said(pilot)
        monkeypatch.setattr(clipboard, "OSC52_MAXIMUM", 10)
        await press(pilot, "y")
        assert "too long" in said(pilot)
        assert isinstance(pilot.app.screen, RemoteCommand)
        await press(pilot, "escape", "y")
        assert isinstance(pilot.app.screen, TextToSelect)
        assert "Ewa Lis" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, TextToSelect)
        assert not pilot.app.paths.copied_file.exists()


async def test_the_sample_and_addresses_stay_where_the_person_is(make_app, session):
    async with make_app(size=(100, 30)) as pilot:
        assert "sample" not in screen_text(pilot.app)
        await press(pilot, "s")
        assert "tui-crm demo" in said(pilot)
        a_person(session, "Jan Nowak", email="jan@example.com")
        await press(pilot, "r", "m")
        assert "Over SSH nothing opens on your machine." in said(pilot)


async def test_a_question_for_a_path_that_somebody_forgot_closes_at_once(make_app, tmp_path):
    async with make_app() as pilot:
        pilot.app.push_screen(AskPath("?"))
        await settle(pilot)
        assert not isinstance(pilot.app.screen, AskPath)
        assert "Over SSH" in said(pilot)


# All that there is


def _no_path(pilot, tmp_path, what: str) -> None:
    """No place of this machine stands on the screen, nor was told."""
    shown = screen_text(pilot.app) + said(pilot)
    for place in (str(tmp_path), "~/", "/home", "crm.db", "config.toml", ".local", ".cache"):
        assert place not in shown.replace("\n", ""), (what, place)
    assert not isinstance(pilot.app.screen, AskPath), what


OPENED_BY = {
    Place.LIST: (),
    Place.CARD: ("enter",),
    Place.PROFILE: ("f",),
    Place.CARD_TEXT: ("Y",),
    Place.VIEWS: ("V",),
    Place.SETTINGS: ("f9",),
    Place.IMPORTS: ("J",),
    Place.MAPPING: ("J", "enter"),
    Place.DUPLICATES: ("D",),
    Place.TODAY: ("N",),
    Place.OPPORTUNITIES: ("O",),
    Place.OPPORTUNITY: ("O", "enter", "2"),
    Place.MEETINGS: ("K",),
    Place.MEETING: ("K", "enter"),
    Place.MAIL: ("E",),
    Place.MESSAGE: ("E", "enter"),
    Place.HISTORY: ("H",),
    Place.EVENT: ("f", "2", "enter"),
}
"""The places from which a file could be reached, or a path be told; anywhere is pressed in the list."""
NOTHING_THERE = {
    Place.COLUMNS, Place.FILTER, Place.EDITOR, Place.PREVIEW, Place.MERGE, Place.CONFLICT, Place.DIALOG,
    Place.LOG, Place.HELP,
}  # fmt: skip
"""Places whose commands only change what stands in them."""
OUTWARD = re.compile(
    "open.*|copy.*|show_card|write_.*|call|export|bulk|import.*|sample|report|attach|picture|describe|"
    "settings|palette|help|quick_add|trash|undo|save.*|preview|sync|answer"
)
"""What copies, opens, sends or fetches something, and what shows a text about the base or the program."""


def test_every_place_is_looked_at():
    assert {*OPENED_BY} | NOTHING_THERE | {Place.ANYWHERE} == {*Place}


@pytest.mark.parametrize("place", [*OPENED_BY], ids=str)
async def test_no_key_of_a_place_shows_a_path(make_app, session, tmp_path, place):
    """Each command of the place is carried out in a fresh start of it, and what opens is looked at."""
    acme = an_organization(session, "Acme")
    session.opportunities.add(OpportunityDraft("Roof", acme.id))
    ewa = a_person(session, "Ewa Lis", organization="Acme")
    session.events.add(ewa.id, EventKind.NOTE, "See https://example.com")
    now = session.clock().replace(tzinfo=None)
    session.meetings.add(MeetingDraft("Offer", now, now, "UTC", participants=(Participant(ewa.id, ""),)))
    session.mail.read(partial(BytesIO, a_message(1, "Jan <jan@example.com>")), "stdin")
    session.imports.stage(FLAWED.encode(), ImportOptions(), name="people.csv")
    places = (place, Place.ANYWHERE) if place is Place.LIST else (place,)
    wanted = [one for one in COMMANDS if one.place in places and OUTWARD.fullmatch(one.action)]
    async with make_app(size=(110, 32)) as pilot:
        for command in wanted:
            await press(pilot, *OPENED_BY[place], command.keys[0])
            _no_path(pilot, tmp_path, command.id)
            while len(pilot.app.screen_stack) > 1:
                pilot.app.screen.dismiss(None)
                await settle(pilot)
            if not pilot.app.screen.query_one("RecordTable").has_focus:
                await press(pilot, "escape")
            pilot.app.clear_notifications()
            pilot.app.screen.query_one("RecordTable").focus()


# Under the screen


def test_services_take_and_write_no_file(session, tmp_path, people):
    path = tmp_path / "a.csv"
    path.write_text("name\nJan\n")
    job = session.imports.run_file(FLAWED.encode(), ImportOptions(), name="people.csv").job
    kept = session.attachments.add(people[0], b"x", name="a.txt").id

    def exported():
        with replaced_file(path):
            raise AssertionError

    for act in (
        lambda: session.imports.stage(path, ImportOptions()),
        lambda: session.imports.run_file(path, ImportOptions()),
        lambda: session.imports.look(path, ImportOptions()),
        lambda: session.imports.waiting_of(path),
        lambda: session.imports.check_refused_path(path),
        lambda: session.imports.write_refused(job, tmp_path / "r.csv"),
        lambda: session.imports.write_sample(tmp_path / "s.csv", Kind.PERSON),
        lambda: session.attachments.add(people[0], path),
        lambda: session.attachments.save(kept, tmp_path / "a.txt"),
        lambda: session.avatars.set(people[0], path),
        lambda: session.avatars.check(path),
        lambda: session.avatars.save(people[0], tmp_path / "a.png"),
        exported,
    ):
        with pytest.raises(FileProblem) as caught:
            act()
        assert caught.value.problem.code is Code.PATH_OVER_SSH
    assert [one.name for one in tmp_path.iterdir() if not one.name.startswith(("crm.db", "home"))] == [
        "a.csv"
    ]


def test_sentences_name_a_file_by_its_last_part_only(monkeypatch):
    problem = Problem(Code.DATABASE_FULL, values={"path": "/srv/crm/data/crm.db"})
    mistake = ConfigMistake("/srv/crm/.config/tui-crm/config.toml", "unknown", "x")
    assert '"crm.db"' in sentence(problem)
    assert "/srv" not in sentence(problem) + config_sentence(mistake)
    monkeypatch.delenv(FIXED_LOGIN_VARIABLE)
    assert "/srv/crm/data/crm.db" in sentence(problem)


def test_a_crash_names_no_log(capsys, monkeypatch):
    from tui_crm.paths import user_paths

    paths = user_paths()
    _report_crash(paths)
    assert str(paths.state) not in capsys.readouterr().err
    monkeypatch.delenv(FIXED_LOGIN_VARIABLE)
    _report_crash(paths)
    assert str(paths.log_file) in capsys.readouterr().err
