"""No runaway file, no runaway function: the place to guard in programs of this kind."""

from __future__ import annotations

import ast

from tests.kit.environment import ROOT

FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "tui_crm").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_APP = 400, 60, 300


def test_files_and_their_functions_are_small():
    too_long = {}
    for path in FILES:
        source = (ROOT / path).read_text(encoding="utf-8")
        if (lines := len(source.splitlines())) > LONGEST_FILE:
            too_long[f"{path}"] = lines
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    too_long[f"{path}: {node.name}"] = lines
    assert len(FILES) > 500
    assert too_long == {}


def test_the_app_stays_small():
    app = (ROOT / "tui_crm/ui/app.py").read_text(encoding="utf-8")
    assert len(app.splitlines()) <= LONGEST_APP
