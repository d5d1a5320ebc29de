"""The list of imports, by its keys: where each stands, what can be done with it (R28)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest

from tests.kit.builders import ROLES, a_session_of
from tests.kit.screen import PATIENCE, press, said, send_key, settle, shown, type_text, until, watch_workers
from tui_crm.commands import COMMANDS, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportLine, ImportOptions, JobStatus
from tui_crm.domain.problems import Code, StoreError
from tui_crm.domain.timeline import EventKind
from tui_crm.i18n import use_language
from tui_crm.services import import_undoing
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.import_result import ImportResult
from tui_crm.ui.screens import imports_run, imports_waiting
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.screens.imports import Imports
from tui_crm.ui.screens.imports_lines import Told, heading_and_rows
from tui_crm.ui.screens.mapping import MappingScreen
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.definition_list import lines_of
from tui_crm.ui.widgets.today_line import TodayNote

PEOPLE = "Imię;Nazwisko;E-mail\nŁukasz;Kowalski;lukasz@example.com\nEwa;Lis;ewa@example.com\n"
FLAWED = "Imię;Nazwisko;E-mail\nJan;Żuk;jan@example.com\n;;zły\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "files"


def a_file(folder: Path, name: str = "ludzie.csv", text: str = PEOPLE) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def imported(session, path: Path, **options) -> int:
    return session.imports.run_file(path, ImportOptions(**options)).job


def waiting(session, path: Path) -> int:
    return imported(session, path, stage_only=True)


class _Stop(Exception):
    pass


def stopped(session, path: Path) -> int:
    job = waiting(session, path)

    def stop(*_: object, **__: object) -> None:
        raise _Stop

    with pytest.raises(_Stop):
        session.imports.run(job, stop)
    return job


def rows(pilot) -> list[str]:
    """The lines of the list, without that of its columns."""
    lines = shown(pilot).splitlines()[2:]
    end = next(number for number, line in enumerate(lines) if "──" in line)
    return [line.strip() for line in lines[:end] if line.strip()]


def words(pilot) -> str:
    """What stands on the screen, however a dialog has broken its lines."""
    return " ".join(shown(pilot).replace("│", " ").split())


def names(session) -> set[str]:
    return {row.name for row in everybody(session)}


def everybody(session):
    return session.contacts.page(ContactQuery(kind=Kind.PERSON), (), 0, 50).rows


async def test_an_empty_list_says_so_and_names_the_key_that_imports(make_app):
    async with make_app() as pilot:
        await press(pilot, "J")
        assert isinstance(pilot.app.screen, Imports)
        assert "Nothing was imported yet. i imports a file." in shown(pilot)
        commands = [one for one in COMMANDS if one.place is Place.IMPORTS]
        dimmed = {one.action for one in commands if pilot.app.screen.check_action(one.action, ()) is None}
        assert {one.action for one in commands} - dimmed == {"import_file", "reload", "back"}
        await press(pilot, "enter", "r", "u", "d", "s", "w", "l", "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)


@pytest.mark.parametrize(
    ("language", "size", "states", "base"),
    [
        ("en", (80, 24), ("stopped", "mapping", "some refused", "done"), "Persons"),
        ("pl", (160, 45), ("zatrzymany", "przypisywanie", "z odrzuconymi", "zakończony"), "Osoby"),
    ],
)
async def test_all_imports_stand_there_newest_first(
    make_app, session, clock, folder, language, size, states, base
):
    imported(session, a_file(folder, "one.csv"))
    imported(session, a_file(folder, "two.csv", FLAWED))
    waiting(session, a_file(folder, "three.csv"))
    stopped(session, a_file(folder, "four.csv", "E-mail\nx@example.com\n"))
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "J")
        lines = rows(pilot)
        assert [line.split()[0] for line in lines] == ["four.csv", "three.csv", "two.csv", "one.csv"]
        assert all(state in line for state, line in zip(states, lines, strict=True))
        assert all(base in line and "2026-01-31" in line for line in lines)
        if size[0] > 100:
            assert lines[2].split()[-1] == "anna"
            assert lines[2].split()[-8:-3] == ["2", "1", "0", "0", "1"]
        assert "four.csv" in shown(pilot).splitlines()[-5]


def a_line(job: int, **values) -> ImportLine:
    usual = {
        "status": JobStatus.DONE_WITH_REFUSALS, "file": "f.csv", "format": "csv", "kind": Kind.ORGANIZATION,
        "user": "anna", "rows": 1_000_000, "done": 1_000_000, "created": 999_000, "updated": 0, "skipped": 0,
        "refused": 1_000, "warnings": 0, "created_at": "2026-01-31T12:00:00Z", "finished_at": "",
        "can_resume": False, "can_undo": True, "can_delete": True,
    }  # fmt: skip
    return ImportLine(job=job, **{**usual, **values})


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("width", [76, 156])
def test_lines_stand_in_columns_whatever_files_are_called(language, width):
    use_language(language)
    lines = [
        a_line(3, file="数据导出" * 30),
        a_line(2, file="\x1b[31mx\u202e" * 20, user="someone.with.a.long.login"),
        a_line(1, file="a", rows=2, created=1, refused=1, status=JobStatus.MAPPING),
    ]
    heading, rows = heading_and_rows(lines, Told(), width, names_users=True)
    drawn = [line.plain for line in lines_of((heading, *rows), width)]
    assert max(cells_of(line) for line in drawn) <= width
    assert not any(character in line for line in drawn for character in "\x1b\u202e")
    dates = {cells_of(line.partition("2026-01-31")[0]) for line in drawn[1:]}
    assert len(dates) == 1
    for count in ("1,000,000" if language == "en" else "1 000 000", "2026-01-31"):
        assert count in drawn[1]


async def test_an_import_that_ended_shows_what_it_did(make_app, session, folder):
    imported(session, a_file(folder, "two.csv", FLAWED))
    async with make_app() as pilot:
        await press(pilot, "J")
        assert "Created: 1" in shown(pilot)
        assert "Refused: 1" in shown(pilot)
        for key in ("enter", "r"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, ImportResult)
            assert "Refused rows:" in shown(pilot)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, Imports)


async def test_its_contacts_are_listed(make_app, session, folder):
    imported(session, a_file(folder, "two.csv", FLAWED))
    job = imported(session, a_file(folder))
    async with make_app() as pilot:
        await press(pilot, "J", "l")
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert f"import:{job}" in shown(pilot)
        assert "Lis" in shown(pilot)
        assert "Żuk" not in shown(pilot)


async def test_one_that_waits_shows_its_mapping_again(make_app, session, folder):
    waiting(session, a_file(folder))
    async with make_app() as pilot:
        await press(pilot, "J")
        assert "Map" in shown(pilot).splitlines()[-1]
        await press(pilot, "r")
        assert "has not started yet" in said(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, ImportResult)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Imports)
        assert "done" in rows(pilot)[0]
    assert len(names(session)) == 2


async def test_a_stopped_one_goes_on(make_app, session, folder):
    job = stopped(session, a_file(folder))
    async with make_app() as pilot:
        await press(pilot, "J", "enter")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter", "escape")
        assert "done" in rows(pilot)[0]
    assert session.imports.outcome(job).status is JobStatus.DONE
    assert len(names(session)) == 2


async def test_the_refused_rows_are_written_beside_the_file(make_app, session, folder):
    imported(session, a_file(folder, "two.csv", FLAWED))
    imported(session, a_file(folder))
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "J", "w")
        assert "No row of this import was refused." in said(pilot)
        await press(pilot, "down", "w", "enter")
        assert "two.refused.csv" in said(pilot)
    assert "reason" in (folder / "two.refused.csv").read_text(encoding="utf-8-sig")


async def test_an_import_is_taken_back_whole_and_what_was_changed_since_is_named(make_app, session, folder):
    imported(session, a_file(folder))
    ewa = next(row.id for row in everybody(session) if "Lis" in row.name)
    session.events.add(ewa, EventKind.NOTE, "Prefers mornings")
    async with make_app() as pilot:
        await press(pilot, "J", "u")
        assert "removed for good: 2 persons" in words(pilot)
        await press(pilot, "enter")
        assert len(names(session)) == 2
        await press(pilot, "u", "down", "enter")
        assert "1 person removed" in shown(pilot)
        assert "Ewa Lis" in shown(pilot)
        await press(pilot, "enter")
        assert "undone" in rows(pilot)[0]
        await press(pilot, "u")
        assert "removed for good: 1 person" in words(pilot)
    assert names(session) == {"Ewa Lis"}


async def test_an_undo_that_was_stopped_goes_on(make_app, session, folder, monkeypatch):
    monkeypatch.setattr(import_undoing, "CHUNK", 1)
    job = imported(session, a_file(folder))
    session.imports.undo(job, lambda *_: False)
    async with make_app() as pilot:
        await press(pilot, "J")
        assert "artly undone" in shown(pilot)
        await press(pilot, "enter", "enter", "enter")
        assert "undone" in rows(pilot)[0]
    assert names(session) == set()


async def test_an_import_that_fails_says_why_and_where_it_goes_on(make_app, session, folder, monkeypatch):
    waiting(session, a_file(folder))

    def full(*_: object, **__: object) -> None:
        raise StoreError(Code.DATABASE_FULL, path="crm.db")

    monkeypatch.setattr(session.imports, "run", full)
    async with make_app() as pilot:
        await press(pilot, "J", "enter", "i")
        assert isinstance(pilot.app.screen, Imports)
        assert "crm.db" in said(pilot)
        assert imports_run_of(pilot) is None


async def test_an_entry_is_deleted_and_its_contacts_stay(make_app, session, folder):
    imported(session, a_file(folder))
    async with make_app() as pilot:
        await press(pilot, "J", "d", "enter")
        assert len(rows(pilot)) == 1
        await press(pilot, "d", "down", "enter")
        assert "Nothing was imported yet." in shown(pilot)
    assert len(names(session)) == 2
    assert session.imports.lines() == ()


async def test_everybody_sees_the_own_imports_and_an_administrator_all(make_app, session, folder):
    with a_session_of(session, "ewa", "manager") as ewa:
        imported(session, a_file(folder, "annas.csv"))
        imported(ewa, a_file(folder, "ewas.csv"))
        async with make_app(size=(160, 45)) as pilot:
            await press(pilot, "J")
            assert [line.split()[0] for line in rows(pilot)] == ["ewas.csv", "annas.csv"]
            assert [line.split()[-1] for line in rows(pilot)] == ["ewa", "anna"]
        async with make_app(of=ewa) as pilot:
            await press(pilot, "J")
            assert [line.split()[0] for line in rows(pilot)] == ["ewas.csv"]


@pytest.mark.parametrize("lacking", [Permission.IMPORT, Permission.ADD])
async def test_without_both_permissions_the_screen_is_not_offered(make_app, session, monkeypatch, lacking):
    may = frozenset(Permission) - {lacking, Permission.USERS}
    monkeypatch.setitem(ROLES, "importer", may)
    with a_session_of(session, "jan", "importer") as jan:
        async with make_app(of=jan) as pilot:
            assert "import a file" not in shown(pilot)
            for key in ("J", "i"):
                pilot.app._notifications.clear()
                await press(pilot, key)
                assert isinstance(pilot.app.screen, ContactsScreen)
                assert "You may not" in said(pilot) or "permission" in said(pilot)


async def test_a_name_of_a_file_is_never_markup(make_app, session, folder):
    imported(session, a_file(folder, "[red]x[-b].csv"))
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "J")
        assert "[red]x[-b].csv" in rows(pilot)[0]
        await press(pilot, "d")
        assert "[red]x[-b].csv" in shown(pilot)


async def test_what_another_program_imports_is_shown(make_app, session, folder):
    with a_session_of(session, "jan", "admin") as jan:
        async with make_app() as pilot:
            await press(pilot, "J")
            imported(jan, a_file(folder))
            pilot.app.screen.follow_others()
            await settle(pilot)
            assert rows(pilot)[0].split()[0] == "ludzie.csv"


class Held:
    """Stands in the place of `Imports.run`: tells how far it is, and waits for what the test says."""

    def __init__(self, session) -> None:
        self._run = session.imports.run
        self.reached, self.go_on = Event(), Event()

    def __call__(self, job, progress, *, phases):
        for done in (0, 1):
            progress(done, 2)
        self.reached.set()
        self.go_on.wait(PATIENCE)
        return self._run(job, progress, phases=phases)


@pytest.fixture
def held(session, monkeypatch) -> Held:
    stand_in = Held(session)
    monkeypatch.setattr(session.imports, "run", stand_in)
    monkeypatch.setattr(imports_run, "_BETWEEN_TELLINGS", -1.0)
    return stand_in


async def begin(pilot, held: Held) -> None:
    """Goes on with the one import of the list, until it is held."""
    watch_workers(pilot.app)
    for key in ("J", "enter"):
        await press(pilot, key)
    send_key(pilot.app, "i")
    await until(held.reached.is_set)
    await until(lambda: "50 %" in shown(pilot))


async def test_it_is_told_how_far_an_import_is_and_it_can_be_stopped(make_app, session, folder, held):
    job = waiting(session, a_file(folder))
    async with make_app() as pilot:
        await begin(pilot, held)
        assert isinstance(pilot.app.screen, Imports)
        assert "running 50 %" in shown(pilot)
        await until(lambda: "████░░░░" in shown(pilot))
        assert "1 of 2" in shown(pilot)
        for key, why in (("d", "running already"), ("u", "running already")):
            send_key(pilot.app, key)
            await until(lambda why=why: why in said(pilot))
        send_key(pilot.app, "s")
        await until(lambda: isinstance(pilot.app.screen, Choice))
        for key in ("down", "enter"):
            send_key(pilot.app, key)
        await until(lambda: imports_run_of(pilot).stopped.is_set())
        held.go_on.set()
        await settle(pilot)
        assert said(pilot).count("stopped") == 0  # the list says it; a toast would lie on it
        assert "stopped" in rows(pilot)[0]
    assert session.imports.outcome(job).status is JobStatus.STOPPED


def imports_run_of(pilot):
    return pilot.app.screen_stack[0].importing.run


async def test_one_works_on_meanwhile_and_is_told_in_a_line_how_it_ended(make_app, session, folder, held):
    waiting(session, a_file(folder))
    async with make_app() as pilot:
        await begin(pilot, held)
        for key in ("escape", "slash", "x"):
            send_key(pilot.app, key)
        await until(lambda: "importing: 50 %" in shown(pilot))
        send_key(pilot.app, "backspace")
        held.go_on.set()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ContactsScreen)
        assert "has ended: 2 created" in said(pilot)
        assert "importing" not in shown(pilot)
        assert "2 contacts" in shown(pilot)


async def test_the_end_of_the_program_stops_it_and_says_so(make_app, session, folder, held):
    job = waiting(session, a_file(folder))

    async def go_on() -> None:
        await until(lambda: pilot.app.farewell)
        held.go_on.set()

    async with make_app() as pilot:
        await begin(pilot, held)
        going_on = asyncio.create_task(go_on())
    assert "ludzie.csv was stopped" in pilot.app.farewell
    await going_on
    await until(lambda: session.imports.outcome(job).status is JobStatus.STOPPED)


async def test_a_second_import_waits_for_the_first(make_app, session, folder, held):
    second = waiting(session, a_file(folder, "two.csv", FLAWED))
    waiting(session, a_file(folder))
    async with make_app() as pilot:
        await begin(pilot, held)
        for key in ("down", "enter"):
            send_key(pilot.app, key)
        await until(lambda: isinstance(pilot.app.screen, MappingScreen))
        send_key(pilot.app, "i")
        await until(lambda: "Another import goes on" in said(pilot))
        held.go_on.set()
        await settle(pilot)
    assert session.imports.outcome(second).created == 0


async def test_a_large_import_has_a_process_of_its_own(make_app, session, folder, monkeypatch):
    monkeypatch.setattr(imports_run, "SMALL", 0)
    job = waiting(session, a_file(folder))
    async with make_app() as pilot:
        await press(pilot, "J", "enter", "i")
        assert isinstance(pilot.app.screen, ImportResult)
        await press(pilot, "escape", "u", "down", "enter")
        assert "2 persons removed" in shown(pilot)
    assert session.imports.outcome(job).status is JobStatus.UNDONE
    assert names(session) == set()


async def told_at_the_start(pilot) -> None:
    pilot.app._notifications.clear()
    await imports_waiting.tell_what_waits(pilot.app.screen)
    await settle(pilot)


async def test_what_waits_is_told_at_the_start(make_app, session, folder):
    async with make_app() as pilot:
        await told_at_the_start(pilot)
        assert said(pilot) == ""
        waiting(session, a_file(folder))
        await told_at_the_start(pilot)
        assert "import of ludzie.csv waits" in said(pilot)
        assert "J shows the imports." in said(pilot)
        stopped(session, a_file(folder, "two.csv"))
        await told_at_the_start(pilot)
        assert "2 imports wait" in said(pilot)


async def test_below_its_result_an_import_waits_no_more(make_app, session, folder, monkeypatch):
    a_file(folder)
    monkeypatch.chdir(folder)
    async with make_app(size=(120, 40)) as pilot:
        home = pilot.app.screen
        home.say_what_is_today(TodayNote)
        await press(pilot, "i")
        await type_text(pilot, "ludzie.csv")
        await press(pilot, "enter")
        home.look_at_today(at_once=True)
        await settle(pilot)
        home.today_note._not_before = float("inf")  # as where many contacts are due: it took long
        assert str(home.today_note.content).startswith("Today: 1 import waiting")
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, ImportResult)
        assert not home.today_note.display


async def test_only_own_imports_are_told_at_the_start(make_app, session, folder):
    with a_session_of(session, "jan", "admin") as jan:
        waiting(jan, a_file(folder))
        async with make_app() as pilot:
            await told_at_the_start(pilot)
            assert said(pilot) == ""


async def test_another_file_is_imported_from_the_list(make_app, session, folder, monkeypatch):
    a_file(folder)
    monkeypatch.chdir(folder)
    async with make_app() as pilot:
        await press(pilot, "J", "i")
        await type_text(pilot, "ludzie.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MappingScreen)
        await press(pilot, "i", "enter")
        assert isinstance(pilot.app.screen, Imports)
        assert rows(pilot)[0].split()[:2] == ["ludzie.csv", "done"]


async def test_an_undo_that_was_stopped_says_what_is_left_and_how_to_finish_it(
    make_app, session, folder, monkeypatch
):
    monkeypatch.setattr(import_undoing, "CHUNK", 1)
    table = "Imię;Nazwisko;E-mail;Firma\nEwa;Lis;ewa@example.com;Acme\nIda;Kos;ida@example.com;Acme\n"
    job = imported(session, a_file(folder, text=table))
    async with make_app(size=(100, 30)) as pilot:
        await press(pilot, "J", "r")
        assert "1  Organizations created beside them" in shown(pilot)
        await press(pilot, "escape", "u")
        assert "removed for good: 2 persons and 1 organization" in words(pilot)
        await press(pilot, "escape")
        session.imports.undo(job, lambda *_: False)
        await press(pilot, "f5")
        assert "partly undone" in rows(pilot)[0]
        assert "Partly undone, 2 contacts are left" in shown(pilot)
        assert "Enter Finish the undo" in shown(pilot).splitlines()[-1]
        assert "Stop" not in shown(pilot).splitlines()[-1]
        await press(pilot, "enter")
        assert "1 person and 1 organization" in shown(pilot)
        await press(pilot, "escape")


async def test_the_cursor_goes_to_the_import_that_was_begun_there(make_app, session, folder):
    imported(session, a_file(folder, "one.csv"))
    path = a_file(folder, "two.csv", FLAWED)
    async with make_app() as pilot:
        await press(pilot, "J")
        for _time in range(2):  # the second time it is the file that waits already
            await press(pilot, "i")
            await type_text(pilot, str(path))
            await press(pilot, "enter", "escape")
            assert [line.split()[0] for line in rows(pilot)] == ["two.csv", "one.csv"]
            assert pilot.app.screen.current.file == "two.csv"
            await press(pilot, "down")
        await press(pilot, "up", "w")
        assert "has not started yet" in said(pilot)
        await press(pilot, "d")
        assert "The kept file" in shown(pilot)


def test_a_phase_has_its_own_name_and_its_own_progress():
    told = Told()
    told.run = imports_run.Run("run", 3, "f.csv", 100)
    line = a_line(3, status=JobStatus.RUNNING, rows=100, done=100, created=40)
    for phase, expected in (("rows", "running 50 %"), ("search", "indexing 50 %"), ("undo", "undoing 50 %")):
        told.run.note(phase, 20, 40)
        _heading, (row,) = heading_and_rows([line], told, 76, names_users=False)
        assert row.cells[1].text.strip() == expected
    _heading, (row,) = heading_and_rows([line], Told(), 76, names_users=False)
    assert row.cells[1].text.strip() == "indexing"
