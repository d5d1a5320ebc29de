"""A base for each test of `store`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_crm.store.database import Database
from tui_crm.store.opening import open_database


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    """An open, empty base of ours."""
    database = open_database(tmp_path / "crm.db")
    yield database
    database.close_all()


@pytest.fixture
def reachable(tmp_path: Path) -> Iterator[Path]:
    """A folder that every user of the machine can reach (pytest's own is private)."""
    folder = Path(tempfile.mkdtemp(prefix="tui-crm-"))
    folder.chmod(0o755)
    yield folder
    for inner in [folder, *folder.rglob("*")]:
        inner.chmod(0o755)
    shutil.rmtree(folder)
