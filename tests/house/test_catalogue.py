"""Polish is complete, fresh and says the same (R52)."""

from __future__ import annotations

import ast
import re

import pytest

from tests.kit.environment import ROOT
from tests.kit.messages import CATALOGUE, COMPILED, catalogue, extracted, mo_bytes, po_bytes, untranslated

PLACEHOLDER = re.compile(r"\{[^{}]*\}|%(?:\(\w+\))?[a-z]")
POLISH_FORMS = 3


@pytest.fixture(scope="module")
def polish():
    assert CATALOGUE.exists(), "run: make messages"
    return catalogue()


def forms(message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The English and the Polish texts of a message: one of each, or two and three for plurals."""
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)
    polish = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(english), tuple(polish)


def test_the_catalogue_has_exactly_the_messages_of_the_source(polish):
    in_source = {str(message.id) for message in extracted() if message.id}
    in_catalogue = {str(message.id) for message in polish if message.id}
    assert in_catalogue == in_source, "run: make messages"


def test_every_message_has_polish(polish):
    assert untranslated(polish) == []
    assert [message.id for message in polish if message.id and message.fuzzy] == []


def test_every_plural_has_three_forms(polish):
    plurals = [forms(message)[1] for message in polish if isinstance(message.id, tuple | list)]
    assert plurals
    assert [texts for texts in plurals if len(texts) != POLISH_FORMS or not all(texts)] == []


def test_the_placeholders_are_the_same(polish):
    differ = []
    for message in polish:
        english, translated = forms(message)
        allowed = [set(PLACEHOLDER.findall(text)) for text in english]
        differ += [text for text in translated if text and set(PLACEHOLDER.findall(text)) not in allowed]
        # Only the form for one may say the number in words.
        differ += [text for text in translated[1:] if text and set(PLACEHOLDER.findall(text)) != allowed[-1]]
    assert differ == []


ORDINAL = re.compile(r"\d(st|nd|rd|th)$")
"""Polish writes "1." for it."""


def test_polish_begins_and_ends_as_english_does(polish):
    differ = [
        (english[0], text)
        for english, translated in (forms(message) for message in polish if message.id)
        for text in translated
        if text and edges(text) not in [edges(source) for source in english] and not ORDINAL.match(english[0])
    ]
    assert differ == []


def edges(text: str) -> tuple[bool, bool, str]:
    """Blanks at the beginning and the end, and the sign that ends a sentence."""
    return text[0].isspace(), text[-1].isspace(), text[-1] if text[-1] in ".:?!" else ""


def test_the_compiled_catalogue_is_fresh(polish):
    assert COMPILED.read_bytes() == mo_bytes(polish), "run: make messages"
    assert CATALOGUE.read_bytes() == po_bytes(polish), "run: make messages"


def test_every_message_of_the_source_is_collected():
    collected = {text for message in extracted() if message.id for text in forms(message)[0]}
    missed = {
        argument.value: f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tui_crm").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _is_translation(node)
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if argument.value not in collected
    }
    assert missed == {}, "Babel does not look into f-strings"


def test_no_message_is_put_together_before_it_is_translated():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tui_crm").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _is_translation(node) and any(_is_made_up(argument) for argument in node.args[:2])
    ]
    assert wrong == []


def _is_translation(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "N_", "ngettext")
    )


def _is_made_up(node: ast.AST) -> bool:
    """An f-string, a sum or the result of a method such as `format`: no catalogue can hold it."""
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("format", "join")
    )
