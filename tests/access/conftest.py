"""What all tests of access share: an empty base to begin with, and which worlds they look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.access.worlds import make_template

WORLDS = int(os.environ.get("TUI_CRM_TEST_WORLDS", "300"))
"""How many worlds are looked at, of which `test_reading_worlds` reads all and others a share.

Five times as many as `test_controls` grants until a forgotten rule must have been noticed.
"""
PARTS = 6


def seeds(part: int, share: int = 1) -> range:
    """The worlds of one of the parts; of each `share` worlds one."""
    return range(part, WORLDS, PARTS * share)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base that every world is a copy of."""
    path = tmp_path_factory.mktemp("access") / "template.db"
    make_template(path)
    return path
