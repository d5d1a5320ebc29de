"""The rooms are kept apart by a machine, and the machine really sees (architecture, "Rooms")."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.environment import ROOT

FAULTS = {
    "text/fold.py": ("from tui_crm.domain import contact", "tui_crm.text.fold -> tui_crm.domain.contact"),
    "domain/contact.py": (
        "import tui_crm.services.session",
        "tui_crm.domain.contact -> tui_crm.services.session",
    ),
    "cli/main.py": ("import tui_crm.ui.base", "tui_crm.cli.main -> tui_crm.ui.base"),
    "ui/base.py": ("import tui_crm.store.contacts", "tui_crm.ui.base -> tui_crm.store.contacts"),
    "ui/app.py": ("import peewee", "tui_crm.ui.app -> peewee"),
    "services/contacts.py": ("import textual", "tui_crm.services.contacts -> textual"),
    "services/base.py": ("import peewee", "tui_crm.services.base -> peewee"),
    "paths.py": ("import tui_crm.domain.clock", "tui_crm.paths -> tui_crm.domain.clock"),
}


def lint(folder: Path) -> tuple[int, str]:
    """Run import-linter on the program in this folder: exit code and report on one long line each."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "COLUMNS": "400", "LC_ALL": "C.UTF-8"},
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_the_rooms_point_down():
    code, report = lint(ROOT)
    assert code == 0, report
    assert "0 broken" in report


def test_planted_faults_are_caught(tmp_path):
    shutil.copytree(ROOT / "tui_crm", tmp_path / "tui_crm", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, (line, _) in FAULTS.items():
        file = tmp_path / "tui_crm" / name
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    code, report = lint(tmp_path)
    assert code == 1
    missed = [found for _, found in FAULTS.values() if found not in report]
    assert missed == []


@pytest.mark.parametrize("name", FAULTS)
def test_the_files_that_faults_are_planted_in_exist(name):
    assert (ROOT / "tui_crm" / name).is_file()
