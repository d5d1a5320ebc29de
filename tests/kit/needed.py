"""Programs of others that tests need: a machine may lack them, CI may not."""

from __future__ import annotations

import os
import shutil

import pytest


def missing(reason: str) -> None:
    """Skips the test for this reason; fails instead where CI says that all is there."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{reason}, and CI=true")
    pytest.skip(reason)


def need(program: str, path: str | None = None) -> str:
    """The program's path; where it is not installed, as `missing`.

    Args:
        path: the folders in which it is sought, in place of those of the environment.
    """
    found = shutil.which(program, path=path)
    if found is None:
        missing(f"{program} is not installed")
    return str(found)
