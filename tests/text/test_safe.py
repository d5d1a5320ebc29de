"""Text that acts on no terminal and hides nothing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.safe import safe_text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("", ""),
        ("Jan [PL] Kowalski", "Jan [PL] Kowalski"),
        ("  Jan  ", "  Jan  "),
        ("a\tb", "a b"),
        ("a\r\nb\nc\rd", "a b c d"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("\x1b[2J\x1b]52;c;aGk=\x07Jan", "[2J]52;c;aGk=Jan"),
        ("\x9b31mJan\x90q\x7f\x00", "31mJanq"),
        ("Jan\u202eiksla\u202c\u2066x\u2069\u200f", "Janikslax"),
        ("J\u200ba\ufeffn\u00ad\u2060", "Jan"),
        ("\U000e0041\U000e007fJan", "Jan"),
        ("Jan\ud800\udc00", "Jan"),
        ("a\u00a0b\u3000c", "a b c"),
        ("Z\u0307o\u0301w", "Żów"),
        ("a\u200db", "ab"),
        ("\U0001f513", "\U0001f513"),
        ("\U0001f512 Z\u0307", "\U0001f512 Ż"),
        ("\u200dJan\u200c", "Jan"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩\u200d\u200d👧", "👩👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_safe_text(text: str, safe: str) -> None:
    assert safe_text(text) == safe


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a\r\nb\rc\u2028d", "a\nb\nc\nd"), ("a\n\n\tb\x1b", "a\n\n b"), ("plain", "plain"), ("x\ny", "x\ny")],
)
def test_newlines_can_be_kept(text: str, safe: str) -> None:
    assert safe_text(text, keep_newlines=True) == safe


_NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x00\x9b\r\n\t\u200b\u200c\u200d\u202e\u2066\ufeff\ud800\U000e0041👩🔥\ufe0fمیक"
        ),
    )
)


@given(_NASTY, st.booleans())
def test_nothing_unsafe_is_left_and_twice_changes_nothing(text: str, keep_newlines: bool) -> None:
    safe = safe_text(text, keep_newlines)
    rest = safe.replace("\n", "") if keep_newlines else safe
    assert not [char for char in rest if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(safe) & set(
        "\u200b\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert safe_text(safe, keep_newlines) == safe
    safe.encode("utf-8")


@given(st.text(alphabet="aąłżŁ ('-.,@0123456789[]ß漢шλ"))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert safe_text(text) == text
