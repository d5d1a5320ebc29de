"""How dates and padlocks are shown."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest

from tui_crm.domain.access import Access
from tui_crm.i18n import use_language
from tui_crm.text.dates import read_birthday
from tui_crm.ui.format import date_text, entered_moment, moment_entry, moment_text, padlock


@pytest.mark.parametrize(
    ("stored", "english", "polish"),
    [
        ("1980-10-29", "29 October 1980", "29 października 1980"),
        ("--10-29", "29 October", "29 października"),
        ("2001-05-03", "3 May 2001", "3 maja 2001"),
        ("--01-01", "1 January", "1 stycznia"),
        ("", "", ""),
        ("1980-13-01", "1980-13-01", "1980-13-01"),
        ("1980-00-01", "1980-00-01", "1980-00-01"),
        ("some day", "some day", "some day"),
    ],
)
def test_a_date_is_shown_in_the_chosen_language(stored, english, polish):
    assert date_text(stored) == english
    use_language("pl")
    assert date_text(stored) == polish


def test_each_month_has_a_name_of_its_own_in_both_languages():
    for language in ("en", "pl"):
        use_language(language)
        assert len({date_text(f"2000-{month:02}-01") for month in range(1, 13)}) == 12


def test_what_is_shown_in_english_can_be_typed_again():
    for month in range(1, 13):
        stored = f"1980-{month:02}-09"
        assert read_birthday(date_text(stored)) == stored


def test_a_moment_has_its_date_and_time():
    assert moment_text(datetime(2026, 10, 29, 14, 5).astimezone()) == "29 October 2026, 14:05"


@pytest.fixture(params=["EAST-14", "WEST+11"])
def far_zone(request, monkeypatch):
    """The zones of this world with the largest offsets, +14:00 and -11:00."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59", "0001-01-01", "9999-12-31"])
def test_a_moment_at_the_end_of_the_calendar_is_shown_and_entered(far_zone, text):
    entered_moment(text)  # in the one zone it is a moment, in the other the calendar has none
    stored = datetime.fromisoformat(text).replace(tzinfo=UTC)
    assert moment_entry(stored)[:4] in ("0001", "9998", "9999")
    assert re.search(r"\b(0001|9998|9999), \d\d:\d\d$", moment_text(stored))


def test_what_no_zone_has_is_no_moment(far_zone):
    text = "0001-01-01 00:00" if far_zone == "EAST-14" else "9999-12-31 23:59"
    assert entered_moment(text) is None


@pytest.mark.parametrize(
    ("term", "encoding", "drawn"),
    [
        ("xterm-256color", "utf-8", True),
        ("tmux-256color", "UTF-8", True),
        ("screen", "utf-8", True),
        ("foot", "utf8", True),
        ("xterm-256color", "iso8859-2", False),
        ("xterm-256color", "ascii", False),
        ("linux", "utf-8", False),
        ("linux-16color", "utf-8", False),
        ("vt100", "utf-8", False),
        ("vt220", "utf-8", False),
        ("xterm-16color", "utf-8", False),
    ],
)
def test_the_padlock_is_left_out_where_its_width_is_not_certain(term, encoding, drawn):
    assert padlock(Access.COMPANY, term, encoding) == ("🔓" if drawn else "")
    assert padlock(Access.OWNER, term, encoding) == ("🔒" if drawn else "")
    assert padlock(Access.ORGANIZATION, term, encoding) == ("🔒" if drawn else "")
