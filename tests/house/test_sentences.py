"""Every code of a problem has its sentence, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.kit.environment import ROOT
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import use_language
from tui_crm.wording import sentence

SOURCE = (ROOT / "tui_crm/domain/problem_codes.py").read_text(encoding="utf-8")
DECLARED = {
    value: re.findall(r"\{(\w+)\}", comment)
    for value, comment in re.findall(r'^    [A-Z_]+ = "(\w+)"(.*)$', SOURCE, re.MULTILINE)
}
NUMBERS = {"minimum", "maximum", "id", "line", "expected", "found", "known"}


def sample(code: Code) -> Problem:
    """A problem of this code with all the values that its comment in `problems.py` names."""
    values = {name: 3 if name in NUMBERS else f"<{name}>" for name in DECLARED[code.value]}
    return Problem(code, "", values)


def test_the_declaration_of_every_code_was_read():
    assert set(DECLARED) == {code.value for code in Code}


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_code_has_a_sentence(language):
    use_language(language)
    for code in Code:
        said = sentence(sample(code))
        assert len(said.split()) > 2, code
        assert said[-1] in ".?!", code
        assert not re.search(r"[{}]", said), code
        assert code.value not in said.split(), code


def test_no_two_codes_say_the_same():
    said = [sentence(sample(code)) for code in Code]
    assert sorted(said) == sorted(set(said))
