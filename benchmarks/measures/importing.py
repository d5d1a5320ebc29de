"""Importing a million rows, against the shell of SQLite; and what others notice of it meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import exports
from benchmarks.bases import base, cache_folder
from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.measures.saving import copied
from benchmarks.programs import OURS, OURS_10K, Left, needs_program
from tui_crm.services.import_process import NICE
from tui_crm.services.session import Session, open_session
from tui_crm.services.users import DEMO_LOGIN
from tui_crm.store.driver import connect

SHELL, SAME_SCHEMA, ALONE = "sqlite3 .import", "sqlite3, same schema", "tui-crm 10k, nobody imports"

_BESIDE = 100_000
"""Rows of the file that is imported while somebody works."""
_KEYS = 60
_EDIT_EACH = 0.2  # seconds


def measure(run: Run) -> None:
    """The same file by the shell and by us, then a smaller one beside somebody who works."""
    file = exports.people_file(run.catalogue.persons)
    with TemporaryDirectory(dir=cache_folder(), prefix="importing-") as folder:
        _against_the_shell(run, file, Path(folder))
    _beside(run)


def _against_the_shell(run: Run, file: Path, folder: Path) -> None:
    run.say("importing a file")
    said = _imported(folder / "ours.db", file)
    for name, value in said.items():
        run.measurements.add(f"import.{name}", OURS, [value])
    try:
        shell = needs_program("sqlite3")
    except Left as reason:
        run.measurements.left_out[SHELL] = str(reason)
        return
    run.say("the same by the shell of SQLite")
    bare = _by_shell(shell, folder / "bare.db", f".mode csv\n.import '{file}' person\n")
    run.measurements.add("import.usable", SHELL, [bare])
    run.measurements.add("import.complete", SHELL, [bare])
    same = bare + _by_shell(shell, folder / "same.db", _same_schema(folder / "ours.db"))
    run.measurements.add("import.complete", SAME_SCHEMA, [same])


def _imported(base_path: Path, file: Path) -> dict[str, float]:
    done = subprocess.run(_importer(base_path, file), capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))


def _importer(base_path: Path, file: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.importer", str(base_path), str(file)]


def _by_shell(shell: str, path: Path, script: str) -> float:
    """Seconds that the shell takes for a script on a new base."""
    begun = time.perf_counter()
    subprocess.run(
        [shell, "-bail", str(path)], input=script, text=True, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def _same_schema(ours: Path) -> str:
    """A script that fills our schema with our rows: tables, indexes on all of them, the search last.

    Reading the rows out of a file comes on top of it: that is what `.import` takes.
    """
    with closing(connect(str(ours))) as connection:
        found = connection.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    hidden = ("search_trigram_", "import_content")
    tables = [(name, sql) for kind, name, sql in found if kind == "table" and not name.startswith(hidden)]
    rows = [name for name, sql in tables if "VIRTUAL" not in sql]
    columns = "name, position, phone, email, url, address, organization, tags, note, numbers, custom"
    lines = [
        "PRAGMA journal_mode = WAL",
        "PRAGMA cache_size = -49152",
        f"ATTACH '{ours}' AS source",
        *(sql for _name, sql in tables),
        "BEGIN",
        *(f"INSERT INTO main.{name} SELECT * FROM source.{name}" for name in rows),
        *(sql for kind, _name, sql in found if kind == "index"),
        "COMMIT",
        "BEGIN",
        f"INSERT INTO search_trigram (rowid, {columns}) SELECT ((c.kind - 1) << 40) + d.contact,"
        f" {', '.join('d.' + one for one in columns.split(', '))}"
        " FROM main.search_document d CROSS JOIN main.contact c ON c.id = d.contact ORDER BY 1",
        "COMMIT",
    ]
    return ";\n".join(lines) + ";\n"


def _beside(run: Run) -> None:
    """How long an edit waits, and how quick keys are, while another process imports."""
    run.say("working while another imports")
    file = exports.people_file(_BESIDE)
    with copied(base(10_000)) as path:
        program = replace(
            run.catalogue.get(OURS_10K), argv=(*run.catalogue.get(OURS_10K).argv[:1], "--db", str(path))
        )
        with program.open(run.home) as terminal, open_session(path, login=DEMO_LOGIN) as session:
            alone, _edits = _worked(terminal, session, range(_KEYS))
            importer = subprocess.Popen(_importer(path, file), stdout=subprocess.DEVNULL)
            os.setpriority(os.PRIO_PROCESS, importer.pid, NICE)  # as the screen starts it
            try:
                keys, edits = _worked(terminal, session, _while_running(importer))
            finally:
                importer.kill()
                importer.wait()
    run.measurements.add("import.key", ALONE, alone)
    run.measurements.add("import.key", OURS, keys)
    run.measurements.add("import.edit", OURS, edits)


def _worked(terminal: Terminal, session: Session, turns: Iterable[object]) -> tuple[list[float], list[float]]:
    """Milliseconds of keys and of the edits of somebody else, which the list then shows."""
    keys, edits = [], []
    for turn, _ in enumerate(turns):
        keys.append(terminal.key("down").last)
        if turn % 5 == 0:
            edits.append(_edit(session, 1 + turn))
        time.sleep(_EDIT_EACH / 5)
    return keys, edits


def _while_running(importer: subprocess.Popen[bytes]) -> Iterator[None]:
    while importer.poll() is None:
        yield


def _edit(session: Session, contact_id: int) -> float:
    """Milliseconds until an edit is saved."""
    contact = session.contacts.get(contact_id)
    if not contact.is_active:
        return 0.0
    draft = replace(contact.draft, note=f"{contact.draft.note} .")
    begun = time.perf_counter()
    session.contacts.save(contact_id, draft, contact.version)
    return (time.perf_counter() - begun) * 1_000
