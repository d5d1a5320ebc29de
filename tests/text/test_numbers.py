"""Polish identification numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui_crm.text.numbers import compact, nip_ok, pesel_ok, regon_ok


@pytest.mark.parametrize(
    ("check", "text", "ok"),
    [
        (pesel_ok, "44051401359", True),
        (pesel_ok, "440514 01359", True),
        (pesel_ok, "44051401358", False),
        (pesel_ok, "44991401359", False),
        (pesel_ok, "4405140135", False),
        (nip_ok, "8567346215", True),
        (nip_ok, "856-734-62-15", True),
        (nip_ok, "PL 856 734 62 15", True),
        (nip_ok, "8567346216", False),
        (nip_ok, "DE8567346215", False),
        (regon_ok, "192598184", True),
        (regon_ok, "192 598 184", True),
        (regon_ok, "123456785", True),
        (regon_ok, "12345678512347", True),
        (regon_ok, "192598183", False),
        (regon_ok, "12345678512346", False),
        (pesel_ok, "", False),
        (nip_ok, "brak", False),
        (regon_ok, "\u0661" * 9, False),
        (nip_ok, "1" * 1000, False),
    ],
)
def test_checksums(check: Callable[[str], bool], text: str, ok: bool) -> None:
    assert check(text) is ok


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" 856-734-62-15 ", "8567346215"),
        ("856\u2013734\u00a062.15", "8567346215"),
        ("pl 856", "PL856"),
        ("００１", "001"),
    ],
)
def test_compact(text: str, expected: str) -> None:
    assert compact(text) == expected
