"""The program is written for every Python that its package names."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.kit.environment import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSIONS = [
    match[1] for one in PROJECT["classifiers"] if (match := re.fullmatch(r".*:: Python :: (3\.\d+)", one))
]
READ_ALL = """
import pathlib, sys, warnings
warnings.simplefilter("error")
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    compile(path.read_bytes(), path, "exec", dont_inherit=True)
    print(path)
"""


def test_the_oldest_is_the_one_that_is_required():
    assert PROJECT["requires-python"] == f">={VERSIONS[0]}"
    assert [int(one.partition(".")[2]) for one in VERSIONS] == list(range(11, 11 + len(VERSIONS)))


def installed(version: str) -> Path | None:
    """A Python of that version; a version manager's own ones too, behind programs that start none of them."""
    found = shutil.which(f"python{version}")
    if found is None:
        return None
    managed = sorted(Path(found).parents[1].glob(f"versions/{version}.*/bin/python{version}"))
    return managed[0] if managed else Path(found)


@pytest.mark.parametrize("version", [version for version in VERSIONS if installed(version) is not None])
def test_every_file_is_read_without_a_warning(version):
    """By each of these that this machine has: the one that runs this is among them."""
    python = installed(version)
    assert python is not None
    done = subprocess.run(
        [python, "-I", "-c", READ_ALL, str(ROOT / "tui_crm")],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 200
