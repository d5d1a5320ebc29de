"""`demo --no-app`; the app on it is opened by the journeys."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Crm


def test_a_sample_base_of_a_size(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    assert crm("demo", "--no-app", "--contacts", "30", "--db", str(path)).out == f"{path}\n"
    assert crm("--db", str(path), "--as", "demo", "list", "--kind", "all", "--all", "--count").out == "30\n"


def test_as_json(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    made = crm("demo", "--no-app", "--contacts", "20", "--db", str(path), "--json").json
    assert made == {"database": str(path), "contacts": 20}


def test_it_is_made_once_and_apart_from_the_own_base(crm: Crm, database_path: Path) -> None:
    database_path.unlink()
    path = Path(crm("demo", "--no-app", "--contacts", "20").out.strip())
    assert path.is_relative_to(os.environ["XDG_CACHE_HOME"])
    made = path.stat().st_mtime_ns
    assert crm("demo", "--no-app", "--contacts", "20").out == f"{path}\n"
    assert path.stat().st_mtime_ns == made
    assert not database_path.exists()


def test_it_never_replaces_another_base(crm: Crm, people: dict[str, int], database_path: Path) -> None:
    crm("demo", "--no-app", "--contacts", "20", "--db", str(database_path), status=1)
    assert crm("list", "--count").out == "3\n"


def test_without_a_terminal_nothing_is_made(crm: Crm) -> None:
    assert "terminal" in crm("demo", status=1).err
    assert not list(Path(os.environ["XDG_CACHE_HOME"]).rglob("*.db"))


@pytest.mark.parametrize("size", ["-5", "many", "10000001"])
def test_sizes_that_are_none(crm: Crm, size: str) -> None:
    crm("demo", "--no-app", f"--contacts={size}", status=2)
