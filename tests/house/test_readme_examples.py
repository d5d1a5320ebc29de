"""The command lines of README really work, as they stand and in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.kit.environment import ROOT
from tui_crm.cli.main import main

README = (ROOT / "README.md").read_text(encoding="utf-8")


def example_lines() -> list[list[str]]:
    """The words of each line in the blocks marked `sh`."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def test_every_example_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = example_lines()
    assert len(lines) > 10
    for program, *words in lines:
        if program == "export":
            for name, value in (word.split("=", 1) for word in words):
                monkeypatch.setenv(name, value)
            continue
        assert program == "tui-crm"
        status = main(words)
        said = capfd.readouterr()
        assert status == 0, f"{shlex.join(words)}: {said.err}"
        assert said.out or "-o" in words or words[:2] == ["meetings", "export"], shlex.join(words)


def test_the_configuration_has_no_mistake(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(block, encoding="utf-8")
    assert main(["keys", "--config", str(path), "--lang", "en"]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert "e, F4" in said.out
