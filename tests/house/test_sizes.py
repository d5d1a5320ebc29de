"""No runaway file, no runaway function: the place to guard in programs of this kind."""

from __future__ import annotations

import ast

import pytest

from tests.kit.environment import ROOT

FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "tui_crm").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_APP = 400, 60, 300


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_and_its_functions_are_small(path):
    source = (ROOT / path).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE
    too_long = {
        node.name: lines
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_the_app_stays_small():
    app = (ROOT / "tui_crm/ui/app.py").read_text(encoding="utf-8")
    assert len(app.splitlines()) <= LONGEST_APP
