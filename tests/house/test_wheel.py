"""What a user installs holds all that the program needs, and nothing else; from there it runs."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.kit.environment import ROOT
from tests.kit.terminal import Terminal
from tui_crm import __version__

SHARED = {
    "share/man/man1/tui-crm.1": "docs/man/tui-crm.1",
    "share/man/pl/man1/tui-crm.1": "docs/man/pl/tui-crm.1",
    "share/bash-completion/completions/tui-crm": "tui_crm/completions/tui-crm.bash",
    "share/zsh/site-functions/_tui-crm": "tui_crm/completions/_tui-crm",
    "share/fish/vendor_completions.d/tui-crm.fish": "tui_crm/completions/tui-crm.fish",
}
"""Where shells and man(1) look, and which files of ours they find there."""


def build(target: str, source: Path, folder: Path) -> Path:
    """A wheel ("wheel") or a source archive ("sdist") of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=300)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel(wheel_file: Path) -> set[str]:
    """The names of all files in a wheel that is built now."""
    return set(zipfile.ZipFile(wheel_file).namelist())


@pytest.fixture(scope="module")
def installed(wheel_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel in it; what the program needs it borrows from this one."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, str(wheel_file)], check=True, capture_output=True, timeout=300)
    (packages,) = place.glob("lib/python*/site-packages")
    # The checkout itself is not among these: its own .pth file does not count there.
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    return place


@pytest.fixture
def outside(installed: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of somebody who has no checkout, and a sample base."""
    without = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    path = os.pathsep.join([str(installed / "bin"), os.defpath])
    return {**without, "PATH": path, "TUI_CRM_DB": str(Path(environment["HOME"]) / "demo.db")}


def told(env: dict[str, str], *arguments: str) -> str:
    """What a program says that does all it is asked."""
    done = subprocess.run(
        [str(shutil.which(arguments[0], path=env["PATH"])), *arguments[1:]],
        env=env, cwd=env["HOME"], capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


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
    data = f"tui_crm-{__version__}.data/data/"
    others = {
        name for name in wheel if not name.startswith(("tui_crm/", f"tui_crm-{__version__}.dist-info/"))
    }
    assert others == {data + name for name in SHARED}
    assert not any(name.endswith((".pyc", ".db", ".sqlite")) for name in wheel)


def test_the_source_archive_makes_the_same_wheel(wheel_file, tmp_path):
    archive = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    other = build("wheel", source, tmp_path / "wheel")
    assert other.name == wheel_file.name
    ours, theirs = zipfile.ZipFile(wheel_file), zipfile.ZipFile(other)
    assert {one: theirs.read(one) for one in theirs.namelist()} == {
        one: ours.read(one) for one in ours.namelist()
    }


def test_shells_and_man_find_what_is_theirs(installed):
    for place, source in SHARED.items():
        assert (installed / place).read_bytes() == (ROOT / source).read_bytes()


def test_it_tells_its_version(installed, outside):
    assert told(outside, "tui-crm", "--version") == f"tui-crm {__version__}\n"
    assert told(outside, "python", "-m", "tui_crm", "--version") == f"tui-crm {__version__}\n"


def test_commands_work_without_the_checkout(installed, outside):
    made = json.loads(
        told(outside, "tui-crm", "demo", "--no-app", "--contacts", "60", "--db", "demo.db", "--json")
    )
    assert made["contacts"] == 60
    place = told(outside, "python", "-c", "import tui_crm; print(tui_crm.__file__)")
    assert place.startswith(str(installed))
    person = json.loads(told(outside, "tui-crm", "list", "email:*", "--limit", "1", "--json"))[0]
    assert person["name"] in told(outside, "tui-crm", "query", person["emails"][0]["value"])
    assert "Wypisz i wyszukaj kontakty." in told(outside, "tui-crm", "list", "--help", "--lang", "pl")
    script = told(outside, "tui-crm", "completions", "bash")
    assert script.encode() == (installed / "share/bash-completion/completions/tui-crm").read_bytes()


@pytest.mark.pty
@pytest.mark.parametrize(("language", "word"), [("en", "Organization"), ("pl", "Organizacja")])
def test_the_screen_opens_with_its_styles(installed, outside, language, word):
    told(outside, "tui-crm", "demo", "--no-app", "--contacts", "60", "--db", "demo.db")
    listed = told(outside, "tui-crm", "list", "--limit", "1", "--json")
    program = [str(installed / "bin" / "tui-crm"), "--lang", language]
    with Terminal(program, outside, size=(120, 30)) as terminal:
        terminal.wait_for(word)
        terminal.wait_for(json.loads(listed)[0]["name"])
        terminal.key("f9")  # a screen that no early frame paints
        terminal.wait_for("Tagi" if language == "pl" else "Tags")
        terminal.key("escape")
        terminal.wait_for(word)
        terminal.key("q")
        assert terminal.wait_exit() == 0
