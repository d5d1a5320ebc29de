"""`db` and `keys`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.builders import a_session_of
from tui_crm.commands import COMMANDS
from tui_crm.services.base_care import Care
from tui_crm.services.session import Session
from tui_crm.store import reindexing
from tui_crm.store.database import Database


def test_stats(crm: Crm, people: dict[str, int], database_path: Path) -> None:
    stats = crm("db", "stats", "--json").json
    assert stats["path"] == str(database_path)
    assert stats["tables"]["contact"] == 4
    assert stats["schema_version"] >= 1
    shown = crm("db", "stats").out
    assert f"Database: {database_path}\n" in shown
    assert f"SQLite: {stats['sqlite_version']}\n" in shown


def test_how_many_contacts_there_are_is_told_to_administrators_alone(
    crm: Crm, people: dict[str, int], session: Session
) -> None:
    crm("access", str(people["jan"]), "owner")
    a_session_of(session, "bob", "manager").close()
    assert "tables" not in crm("--as", "bob", "db", "stats", "--json").json
    assert "contact_phone" not in crm("--as", "bob", "db", "stats").out
    assert crm("--as", "bob", "db", "reindex", "--json").json == {"contacts": 3}


def test_unfinished_imports_have_a_label(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stats = Care.stats
    monkeypatch.setattr(Care, "stats", lambda care: {**stats(care), "unfinished_imports": 2})
    assert "Unfinished imports: 2\n" in crm("db", "stats").out


def test_check_of_a_sound_base(crm: Crm, people: dict[str, int]) -> None:
    assert crm("db", "check").out == "The database is sound.\n"
    sound = {"sound": True, "problems": [], "rules": {}, "catching_up": False}
    assert crm("db", "check", "--json").json == sound


def test_check_of_a_damaged_base(crm: Crm, people: dict[str, int], database_path: Path) -> None:
    database = Database(database_path)
    connection = database.connection()
    connection.execute("PRAGMA foreign_keys = 0")
    connection.execute("DELETE FROM contact WHERE id = ?", (people["lukasz"],))
    database.close_all()
    answer = crm("db", "check", "--json", status=1)
    assert answer.json["sound"] is False
    assert any("contact" in line for line in answer.json["problems"])
    assert crm("db", "check", status=1).lines == answer.json["problems"]


def test_searches_that_have_still_to_follow_a_change_are_nothing_wrong(
    crm: Crm, people: dict[str, int], database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(reindexing, "AT_ONCE", 0)
        stopped.setattr(Care, "catch_up", lambda care, progress=None: None)
        crm("tags", "rename", "VIP", "Partner")
    checked = crm("db", "check")
    assert checked.out == "The database is sound.\n"
    assert "searches have not yet followed a change" in checked.err
    assert crm("db", "check", "--json").json["catching_up"] is True
    database = Database(database_path)
    with database.writing() as connection:  # what no change of a definition explains
        connection.execute("UPDATE search_document SET name = '' WHERE contact = ?", (people["jan"],))
    database.close_all()
    assert crm("db", "check", status=1).lines == [f"search_document[{people['jan']}] is stale"]
    crm("db", "reindex")
    checked = crm("db", "check")
    assert (checked.out, checked.err) == ("The database is sound.\n", "")


def test_a_damaged_search_is_found_and_made_anew(
    crm: Crm, people: dict[str, int], database_path: Path
) -> None:
    database = Database(database_path)
    with database.writing() as connection:
        connection.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')")
        connection.execute("UPDATE search_document SET name = '' WHERE contact = ?", (people["jan"],))
    database.close_all()
    assert crm("list", "brien", "--count").out == "0\n"
    checked = crm("db", "check", status=1)
    assert f"search_trigram[{people['lukasz']}] is missing" in checked.lines
    assert f"search_document[{people['jan']}] is stale" in checked.lines
    means = "searches may miss contacts: tui-crm db check --repair mends it"
    assert f"tui-crm: {means} (" in checked.err
    assert crm("db", "reindex").out == "4 contacts can be found again.\n"
    assert crm("db", "check").out == "The database is sound.\n"
    assert crm("list", "brien", "--count").out == "1\n"
    assert crm("db", "reindex", "--json").json == {"contacts": 4}


def test_backup(crm: Crm, people: dict[str, int], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert crm("db", "backup", str(copy)).out == f"{copy}\n"
    assert crm("--db", str(copy), "list", "--count").out == "3\n"
    assert crm("db", "backup", str(copy), "--json", status=1).error["code"] == "user_file_exists"


def test_migrate(crm: Crm, people: dict[str, int]) -> None:
    stats = crm("db", "stats", "--json").json
    assert crm("db", "migrate", "--json").json == {"schema_version": stats["schema_version"]}
    assert str(stats["schema_version"]) in crm("db", "migrate").out


def test_the_key_table(crm: Crm) -> None:
    table = crm("keys", "--json").json
    assert [row["id"] for row in table] == [command.id for command in COMMANDS]
    quick_add = next(row for row in table if row["id"] == "anywhere.quick_add")
    assert quick_add == {
        "id": "anywhere.quick_add",
        "keys": ["alt+ctrl+p", "alt+super+p", "f7"],
        "label": "Quick add",
        "place": "anywhere",
        "preset": "default",
    }
    assert any("Ctrl+Alt+P" in line and "Quick add" in line for line in crm("keys").lines)


@pytest.fixture
def config_file() -> Path:
    path = Path(os.environ["XDG_CONFIG_HOME"], "tui-crm", "config.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_keys_of_the_configuration_and_their_mistakes(crm: Crm, config_file: Path) -> None:
    config_file.write_text(
        'colour = "red"\n[keys]\n"list.edit" = "f12"\n"list.nap" = "z"\n', encoding="utf-8"
    )
    answer = crm("keys", "--json")
    assert next(row["keys"] for row in answer.json if row["id"] == "list.edit") == ["f12"]
    told = answer.err.splitlines()
    assert len(told) == 2
    assert '"colour"' in told[0]
    assert '"list.nap"' in told[1]


def test_a_configuration_that_says_which_base_must_be_readable(
    crm: Crm, config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config_file.write_text("database = ", encoding="utf-8")
    crm("list")  # TUI_CRM_DB names the base
    monkeypatch.delenv("TUI_CRM_DB")
    assert crm("list", "--json", status=1).error["code"] == "config_unreadable"
    config_file.write_text("database = 3", encoding="utf-8")
    assert crm("list", "--json", status=1).error["code"] == "config_value"


def test_the_base_of_the_configuration(
    crm: Crm, config_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUI_CRM_DB")
    config_file.write_text(f'database = "{tmp_path}/mine.db"', encoding="utf-8")
    assert crm("db", "stats", "--json").json["path"] == str(tmp_path / "mine.db")


def test_a_configuration_asked_for_must_exist(crm: Crm, tmp_path: Path) -> None:
    answer = crm("list", "--json", "--config", str(tmp_path / "none.toml"), status=1)
    assert answer.error["code"] == "file_missing"


def test_a_backup_without_a_file_goes_into_the_folder(
    crm: Crm, people: dict[str, int], database_path: Path, config_file: Path
) -> None:
    made = Path(crm("db", "backup", "--json").json["backup"])
    assert made.parent == database_path.parent / "backups"
    config_file.write_text('[backup]\nfolder = "elsewhere"\nenabled = false\n', encoding="utf-8")
    assert Path(crm("db", "backup", "--json").json["backup"]).parent.name == "elsewhere"
    state = crm("db", "stats", "--json").json["backups"]
    assert (state["count"], state["enabled"], state["failed"]) == (1, False, None)
    lines = crm("db", "stats").lines
    assert f"Backups: 1 ({state['folder']})" in lines
    assert f"Newest backup: {state['newest']}" in lines
    assert "Daily backups: no" in lines


def test_a_backup_comes_back(crm: Crm, people: dict[str, int], tmp_path: Path, database_path: Path) -> None:
    crm("db", "backup", str(tmp_path / "copy.db"))
    crm("delete", str(people["jan"]))
    answer = crm("db", "restore", str(tmp_path / "copy.db"), "--json").json
    assert answer["database"] == str(database_path)
    assert crm("list", "--count").out == "3\n"
    assert crm("--db", answer["kept"], "list", "--count").out == "2\n"
    told = crm("db", "restore", str(tmp_path / "copy.db")).lines
    assert told[0] == f"The database {database_path} is restored."
    assert told[1].startswith("The one from before is kept as ")
    refused = crm("db", "restore", str(database_path), "--json", status=1)
    assert refused.error["code"] == "restore_itself"


def test_a_base_that_cannot_be_opened_is_restored(
    crm: Crm, people: dict[str, int], tmp_path: Path, database_path: Path
) -> None:
    crm("db", "backup", str(tmp_path / "copy.db"))
    database_path.write_bytes(b"")
    assert crm("list", "--json", status=1).error["code"] == "database_empty_file"
    crm("db", "restore", str(tmp_path / "copy.db"))
    assert crm("list", "--count").out == "3\n"


def test_over_ssh_nothing_is_restored(
    crm: Crm, people: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm("db", "backup", str(tmp_path / "copy.db"))
    monkeypatch.setenv("TUI_CRM_FIXED_LOGIN", "anna")
    crm("db", "restore", str(tmp_path / "copy.db"), status=1)
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_repair_says_what_it_did(crm: Crm, people: dict[str, int], database_path: Path) -> None:
    sound = {"sound": True, "problems": [], "rules": {}, "mended": [], "backup": None}
    assert crm("db", "check", "--repair", "--json").json == sound
    database = Database(database_path)
    with database.writing() as connection:
        connection.execute("UPDATE tag SET name_key = 'x'")
        connection.execute("UPDATE contact SET birthday = '1980-05-09' WHERE id = ?", (people["jan"],))
    database.close_all()
    found = crm("db", "check", "--json", status=1).json
    assert set(found["rules"]) == {"keys", "journal_rows"}
    assert (found["rules"]["keys"]["repairable"], found["rules"]["keys"]["count"]) == (True, 1)
    answer = crm("db", "check", "--repair", status=1)
    names = "users, tags, groups, options or views are looked up under another name"
    assert f"mended: {names} (tag[1])" in answer.lines
    assert any(line.startswith(f"left: contact[{people['jan']}]: birthday") for line in answer.lines)
    assert "the database from before is kept as " in answer.err
    assert "something changed them past it" in answer.err
