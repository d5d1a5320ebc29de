"""E-mail addresses."""

from __future__ import annotations

import subprocess
import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.emails import normalize, problem_of


@pytest.mark.parametrize(
    "text",
    [
        "jan@example.com", "  jan@example.com ", "Jan.Kowalski+crm@Poczta.Example.PL", "j_k-1@a-b.co.uk",
        "o'brien@example.com", "łukasz@example.com", "biuro@żółw.pl", "biuro@xn--w-uga1v8h.pl",
        '"jan kowalski"@example.com', "jan@firma.local", "a@b.test",
    ],
)  # fmt: skip
def test_addresses(text: str) -> None:
    assert problem_of(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "at_sign"),
        ("jan", "at_sign"),
        ("jan.example.com", "at_sign"),
        ("@example.com", "local_part"),
        ("jan@", "domain"),
        ("jan@localhost", "domain"),
        ("jan@example.", "domain"),
        ("jan@.com", "domain"),
        ("jan@-a.com", "domain"),
        ("jan@exa mple.com", "domain"),
        ("jan@example..com", "domain"),
        ("jan@" + "a" * 64 + ".com", "domain"),
        ("jan..k@example.com", "local_part"),
        (".jan@example.com", "local_part"),
        ("jan kowalski@example.com", "local_part"),
        ("a@b@example.com", "local_part"),
        ("mailto:jan@example.com", "local_part"),
        ("Jan <jan@example.com", "local_part"),
        ("Jan <jan@example.com>", "domain"),
        ("jan\x00@example.com", "local_part"),
        ("\ud800@example.com", "local_part"),
        ("a" * 300 + "@example.com", "length"),
        ("ż" * 130 + "@example.com", "length"),
    ],
)
def test_what_is_wrong(text: str, problem: str) -> None:
    assert problem_of(text) == problem


@given(st.from_regex(r"\A[a-zA-Z0-9_.+-]{1,12}@[a-zA-Z0-9.-]{1,12}\.[a-zA-Z0-9-]{1,4}\Z"))
def test_the_short_way_agrees_with_email_validator(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
        expected = True
    except EmailNotValidError:
        expected = False
    assert (problem_of(text) is None) == expected


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert problem_of(text) in (None, "length", "at_sign", "local_part", "domain")


def test_ordinary_addresses_do_not_load_email_validator() -> None:
    code = (
        "import sys; from tui_crm.text.emails import problem_of; problem_of('jan.kowalski@example.com');"
        "problem_of('brak'); sys.exit('email_validator' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "key"),
    [(" Jan@Example.COM ", "jan@example.com"), ("ŁUKASZ@example.com", "łukasz@example.com"), ("", "")],
)
def test_the_key_ignores_case(text: str, key: str) -> None:
    assert normalize(text) == key
