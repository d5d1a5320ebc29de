"""Migrations: the real ones from every old file, and planted ones that succeed or fail half way."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from tests.store.bases import NOBODY, plant, schema_of
from tui_crm.domain.problems import Code, StoreError
from tui_crm.store import checks, migrate, stats
from tui_crm.store.database import Database
from tui_crm.store.opening import open_database
from tui_crm.store.readiness import APPLICATION_ID
from tui_crm.store.tables import ALL_MODELS

OLD_FILES = sorted((Path(__file__).parents[2] / "fixtures" / "databases").glob("v*.sqlite"))

PARENT = "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT) STRICT"
CHILD = "CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT"
FIRST = f"db.execute_sql({PARENT!r})\ndb.execute_sql({CHILD!r})"

# Rebuilds the table: with foreign keys on, dropping the old one deletes the children (facts 22).
NOT_NULL = "migrator.migrate(migrator.add_not_null('parent', 'name'))"
GOOD = NOT_NULL + "\nmigrator.migrate(migrator.add_column('child', 'note', peewee.TextField(default='')))"
HALF = GOOD + "\nmigrator.migrate(migrator.drop_column('child', 'nowhere'))"
WRONG_SQL = GOOD + "\ndb.execute_sql('INSERT INTO nowhere VALUES (1)')"
ORPHANS = "db.execute_sql('DELETE FROM parent')"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder with a first script."""
    plant(tmp_path / "scripts", "0001_base", FIRST)
    return tmp_path / "scripts"


@pytest.fixture
def old(tmp_path: Path, scripts: Path) -> Iterator[Database]:
    """A base at version 1 of the planted scripts, with a parent that has two children."""
    database = Database(tmp_path / "crm.db")
    assert migrate.run(database, scripts) == 1
    with database.writing() as connection:
        connection.execute("INSERT INTO parent (name) VALUES ('Anna')")
        connection.executemany("INSERT INTO child (parent) VALUES (?)", [(1,), (1,)])
    yield database
    database.close_all()


def content(database: Database) -> tuple[object, ...]:
    """All that a failing script might have changed."""
    with database.reading() as connection:
        rows = [
            tuple(connection.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("parent", "child", "schema_migration")
        ]
    return (schema_of(database), database.schema_version(), *rows)


def backups(database: Database) -> list[str]:
    return sorted(file.name for file in database.path.parent.iterdir() if "before" in file.name)


def test_a_new_file_needs_no_backup(old: Database) -> None:
    assert backups(old) == []
    assert old.pragma("application_id") == APPLICATION_ID


def test_nothing_happens_to_a_base_that_is_up_to_date(old: Database, scripts: Path) -> None:
    before = content(old)
    assert migrate.run(old, scripts) == 1
    assert content(old) == before
    assert backups(old) == []


def test_a_migration_keeps_child_rows_and_foreign_keys(old: Database, scripts: Path) -> None:
    plant(scripts, "0002_good", GOOD)
    assert migrate.run(old, scripts) == 2
    with old.reading() as connection:
        assert connection.execute("SELECT parent, note FROM child").fetchall() == [(1, ""), (1, "")]
    assert old.pragma("foreign_keys") == 1
    with pytest.raises(peewee.IntegrityError), old.writing():
        old.peewee.execute_sql("INSERT INTO child (parent) VALUES (99)")


def test_a_migration_is_recorded_by_name_and_number(old: Database, scripts: Path) -> None:
    plant(scripts, "0002_good", GOOD)
    plant(scripts, "0003_more", "db.execute_sql('CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT')")
    assert migrate.run(old, scripts) == old.schema_version() == migrate.latest(scripts) == 3
    with old.reading() as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM schema_migration").fetchall()]
    assert names == ["0001_base", "0002_good", "0003_more"]


def test_the_base_before_a_migration_is_kept(old: Database, scripts: Path) -> None:
    before = content(old)
    plant(scripts, "0002_good", GOOD)
    if os.geteuid() == 0:  # root brings another account's base up to date
        os.chown(old.path, NOBODY, NOBODY)
    migrate.run(old, scripts)
    assert backups(old) == ["crm.db.before-v2.bak"]
    assert old.path.with_name("crm.db.before-v2.bak").stat().st_uid == old.path.stat().st_uid
    kept = Database(old.path.with_name("crm.db.before-v2.bak"))
    assert content(kept) == before
    kept.close_all()


@pytest.mark.parametrize("body", [HALF, WRONG_SQL, ORPHANS, "raise KeyError('x')", "import no_such_module"])
def test_a_failing_migration_changes_nothing_and_names_the_backup(
    old: Database, scripts: Path, body: str
) -> None:
    before = content(old)
    plant(scripts, "0002_good", GOOD)
    plant(scripts, "0003_bad", body)
    with pytest.raises(StoreError) as caught:
        migrate.run(old, scripts)
    assert caught.value.problem.code is Code.MIGRATION_FAILED
    assert caught.value.problem.values["backup"] == f"{old.path}.before-v3.bak"
    assert content(old) == before
    assert old.pragma("foreign_keys") == 1
    kept = Database(str(caught.value.problem.values["backup"]))
    assert content(kept) == before
    kept.close_all()


@pytest.mark.parametrize("text", ["def up(migrator, db:\n", "down = None\n"])
def test_a_script_that_is_no_script_changes_nothing(old: Database, scripts: Path, text: str) -> None:
    before = content(old)
    (scripts / "0002_broken.py").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        migrate.run(old, scripts)
    assert caught.value.problem.code is Code.MIGRATION_FAILED
    assert content(old) == before


def test_a_full_disk_during_a_migration_is_told_as_such(old: Database, scripts: Path) -> None:
    before = content(old)
    pages = old.pragma("page_count")
    body = f"db.execute_sql('PRAGMA max_page_count = {pages}')\n{GOOD}"
    plant(scripts, "0002_big", f'{body}\ndb.execute_sql("UPDATE parent SET name = hex(zeroblob(400000))")')
    with pytest.raises(StoreError) as caught:
        migrate.run(old, scripts)
    assert caught.value.problem.code is Code.DATABASE_FULL
    assert content(old) == before


def test_trying_again_keeps_one_backup_of_the_same_base(old: Database, scripts: Path) -> None:
    plant(scripts, "0002_bad", HALF)
    for _ in range(3):
        with pytest.raises(StoreError):
            migrate.run(old, scripts)
        old.close_all()
    assert backups(old) == ["crm.db.before-v2.bak"]


def test_an_older_backup_of_something_else_is_not_replaced(old: Database, scripts: Path) -> None:
    first = old.path.with_name("crm.db.before-v2.bak")
    first.write_bytes(b"of the user's")
    plant(scripts, "0002_good", GOOD)
    migrate.run(old, scripts)
    assert first.read_bytes() == b"of the user's"
    assert backups(old) == ["crm.db.before-v2.2.bak", "crm.db.before-v2.bak"]


def test_no_migration_without_a_backup(old: Database, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise StoreError(Code.DATABASE_FULL, path="")

    before = content(old)
    plant(scripts, "0002_good", GOOD)
    monkeypatch.setattr("tui_crm.store.backup.backup", full)
    with pytest.raises(StoreError) as caught:
        migrate.run(old, scripts)
    assert caught.value.problem.code is Code.DATABASE_FULL
    assert content(old) == before


def test_a_newer_base_is_refused_and_unchanged(old: Database, scripts: Path) -> None:
    plant(scripts, "0002_good", GOOD)
    migrate.run(old, scripts)
    (scripts / "0002_good.py").unlink()
    before = content(old)
    with pytest.raises(StoreError) as caught:
        migrate.run(old, scripts)
    assert caught.value.problem.code is Code.DATABASE_NEWER
    assert content(old) == before


def test_colours_of_tags_that_are_none_any_more_are_gone(tmp_path: Path) -> None:
    source = next(path for path in OLD_FILES if path.stem == "v3")
    path = Path(shutil.copy(source, tmp_path / "old.db"))
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("INSERT INTO tag (uid, name, name_key, colour) VALUES ('1', 'a', '~a', '#ff0000')")
        plain.execute("INSERT INTO tag (uid, name, name_key, colour) VALUES ('2', 'b', '~b', 'red')")
    migrated = open_database(path, create=False)
    rows = migrated.connection().execute("SELECT colour FROM tag WHERE name_key GLOB '~*' ORDER BY uid")
    assert rows.fetchall() == [("",), ("red",)]
    migrated.close_all()


@pytest.mark.parametrize("source", OLD_FILES, ids=lambda path: path.stem)
def test_every_old_file_opens_with_the_schema_of_a_new_one(source: Path, tmp_path: Path) -> None:
    migrated = open_database(shutil.copy(source, tmp_path / "old.db"), create=False)
    fresh = open_database(tmp_path / "fresh.db")
    assert schema_of(migrated) == schema_of(fresh)
    assert migrated.schema_version() == fresh.schema_version() == migrate.latest()
    assert checks.check(migrated) == ()
    assert stats.stats(migrated)["tables"]["contact"] > 0
    for database in (migrated, fresh):
        database.close_all()


def test_the_models_say_what_the_tables_are(base: Database) -> None:
    for model in ALL_MODELS:
        _require_columns(base, model)


def _require_columns(base: Database, model: type[peewee.Model]) -> None:
    table = model._meta.table_name
    rows = base.connection().execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = {row[1]: (row[2], not row[3] and not row[5], bool(row[5])) for row in rows}
    key = {field.column_name for field in model._meta.get_primary_keys()}
    types = {"AUTO": "INTEGER", "INT": "INTEGER", "BIGINT": "INTEGER", "BOOL": "INTEGER"}
    declared = {
        field.column_name: (
            types.get(kind := base.peewee._field_types.get(field.field_type, field.field_type), kind),
            field.null and field.column_name not in key,
            field.column_name in key,
        )
        for field in model._meta.sorted_fields
    }
    assert declared == columns, table


def test_the_references_of_the_models_are_foreign_keys(base: Database) -> None:
    for model in ALL_MODELS:
        table = model._meta.table_name
        rows = base.connection().execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        declared = {(field.column_name, other._meta.table_name) for field, other in model._meta.refs.items()}
        assert declared <= {(row[3], row[2]) for row in rows}, table


def test_every_table_has_a_model(base: Database) -> None:
    with base.reading() as connection:
        rows = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        )
        tables = {row[0] for row in rows.fetchall() if not row[0].startswith("sqlite_")}
    assert tables - {migrate.HISTORY} == {model._meta.table_name for model in ALL_MODELS}
