"""What a user installs holds all that the program needs, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.kit.environment import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """The names of all files in a wheel that is built now."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=300,
    )
    (built,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def names(folder: str, pattern: str) -> set[str]:
    found = {path.name for path in (ROOT / folder).glob(pattern) if path.is_file()}
    assert found, f"{folder} has no {pattern}"
    return found


def test_the_styles_are_in_it(wheel):
    assert {f"tui_crm/styles/{name}" for name in names("styles", "*.tcss")} <= wheel


def test_the_sample_data_is_in_it(wheel):
    assert {f"tui_crm/demo_data/{name}" for name in names("fixtures/demo", "*")} <= wheel


def test_the_polish_catalogue_is_in_it(wheel):
    assert "tui_crm/locale/pl/LC_MESSAGES/tui_crm.mo" in wheel


def test_all_the_code_is_in_it(wheel):
    code = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tui_crm").rglob("*.py")
        if "__pycache__" not in path.parts
    }
    assert code <= wheel
    assert "tui_crm/py.typed" in wheel


def test_nothing_else_is_in_it(wheel):
    others = {name for name in wheel if not name.startswith(("tui_crm/", "tui_crm-"))}
    assert others == set()
    assert not any(name.endswith((".pyc", ".db", ".sqlite")) for name in wheel)
