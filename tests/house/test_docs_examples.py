"""The command lines of the documentation work as they stand, in their order, each page on a sample base."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.docs import FOLDER, PAGES, blocks, name_of
from tests.kit.environment import ROOT
from tests.kit.shell_lines import Stage, stages
from tui_crm.cli.command_line import PROGRAM
from tui_crm.cli.main import main
from tui_crm.domain.contact import Kind
from tui_crm.domain.query_text import parse

RUN = [page for page in PAGES if blocks(page.read_text(encoding="utf-8"), "sh")]
SILENT = (["meetings", "export"], ["config", "init"])
"""Commands that say nothing on standard output when all went well."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample base as `tui-crm demo` makes it, for copies."""
    from tui_crm.services import demo

    path = tmp_path_factory.mktemp("sample") / "sample.db"
    demo.make(path, 2000)
    return path


FILTERS = {
    page: [
        span
        for row in re.findall(r"^\| (`.*?) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
        for span in re.findall(r"`([^`]+)`", row)
        if ":" in span and not span.startswith(":")
    ]
    for page in (FOLDER / "finding.md", FOLDER / "pl" / "szybki-start.md")
}
"""What the tables of two pages say that one may write into the search box."""


class Shell:
    """Runs lines in the working folder: our program in this process, others as they are."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]) -> None:
        self._patch, self._capture = patch, capture

    def run(self, line: str, expected: int = 0) -> bytes:
        """What the line writes to standard output; fails where one of its programs ends otherwise."""
        said, ran = b"", stages(line)
        assert ran, f"nothing to run: {line}"
        for stage in ran:
            given = Path(stage.source).read_bytes() if stage.source else said
            said = self._run(stage, given, line, expected)
            if stage.target:
                Path(stage.target).write_bytes(said)
        return said

    def _run(self, stage: Stage, given: bytes, line: str, expected: int) -> bytes:
        program, *words = stage.words
        if program == "export":
            for name, value in (word.split("=", 1) for word in words):
                self._patch.setenv(name, value)
            return b""
        if program != PROGRAM:
            ran = subprocess.run(stage.words, input=given, capture_output=True, timeout=300, check=False)
            assert ran.returncode == 0, f"{line}: {ran.stderr.decode()}"
            return ran.stdout
        Path(".input").write_bytes(given)
        self._capture.readouterr()
        with open(".input", encoding="utf-8") as source:
            self._patch.setattr(sys, "stdin", source)
            status = main(words)
        out, err = self._capture.readouterr()
        assert status == expected, f"{line}: {err.decode()}"
        assert out or {"-o", "--output"} & {*words} or words[:2] in SILENT, (
            f"nothing said: {shlex.join(words)}"
        )
        return out


@pytest.mark.parametrize("page", RUN, ids=map(name_of, RUN))
def test_every_example_works(
    page: Path,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sample, "sample.db")
    shutil.copytree(ROOT / "fixtures" / "imports", "fixtures/imports")
    monkeypatch.setenv("TUI_CRM_DB", "sample.db")
    monkeypatch.setenv("TUI_CRM_USER", "demo")
    if page.parent.name == "pl":
        monkeypatch.setenv("LANG", "pl_PL.UTF-8")
    shell, said = Shell(monkeypatch, capfdbinary), b""
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "sh":
            expected = int(block.note.removeprefix("status ") or 0)
            for line in block.text.splitlines():
                said = shell.run(line, expected)
        elif block.note == "says":
            shown = [line.rstrip() for line in said.decode().splitlines()]
            assert block.text.splitlines() == shown


@pytest.mark.parametrize("page", FILTERS, ids=map(name_of, FILTERS))
def test_every_filter_that_is_named_is_one(page: Path, sample: Path) -> None:
    from tui_crm.services.session import open_session

    assert len(FILTERS[page]) > 5
    with open_session(sample, login="demo") as session:
        fields = session.custom_fields.filter_fields(Kind.PERSON)
    for line in FILTERS[page]:
        parsed = parse(line, fields, whole=True)
        assert parsed.filters, line
        assert (parsed.text, parsed.problems) == ("", ()), line
