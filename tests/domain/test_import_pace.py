"""How fast an import goes, and how long it still takes."""

from __future__ import annotations

import pytest

from tui_crm.domain.import_pace import WINDOW_SECONDS, Pace
from tui_crm.wording.import_progress import bar_text, long_text, percentage, short_text, time_left_text


def a_pace(*seen: tuple[float, int]) -> Pace:
    pace = Pace()
    for moment, done in seen:
        pace.note(moment, done)
    return pace


@pytest.mark.parametrize(
    ("seen", "rate", "left_of_1000"),
    [
        ([], None, None),
        ([(5.0, 0)], None, None),
        ([(5.0, 0), (5.5, 100)], None, None),
        ([(5.0, 0), (7.0, 100)], 50.0, 18.0),
        ([(5.0, 0), (6.0, 100), (7.0, 300)], 150.0, pytest.approx(700 / 150)),
        ([(5.0, 100), (9.0, 100)], 0.0, None),
        ([(5.0, 0), (7.0, 1000)], 500.0, 0.0),
        # another piece of work begins at its first row
        ([(5.0, 0), (7.0, 1000), (8.0, 10), (10.0, 30)], 10.0, 97.0),
        # what was long ago counts no more
        ([(0.0, 0), (100.0, 100), (100.0 + WINDOW_SECONDS, 2100)], 100.0, 0.0),
    ],
)
def test_the_pace_is_that_of_the_last_moments(seen, rate, left_of_1000):
    pace = a_pace(*seen)
    assert pace.rate == rate
    assert pace.seconds_left(1000) == left_of_1000


def test_a_long_import_remembers_little():
    pace = a_pace(*((number / 10, number) for number in range(100_000)))
    assert pace.rate == pytest.approx(10)
    assert len(pace._seen) < 10 * WINDOW_SECONDS + 3


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s left"),
        (0.2, "1 s left"),
        (59.0, "59 s left"),
        (59.5, "1 min left"),
        (61.0, "2 min left"),
        (3_540.0, "59 min left"),
        (3_541.0, "1 h 0 min left"),
        (4_800.0, "1 h 20 min left"),
    ],
)
def test_what_is_left_reads_as_people_say_it(seconds, text):
    assert time_left_text(seconds) == text


def test_progress_in_words():
    pace = a_pace((0.0, 0), (10.0, 250_000))
    assert short_text("rows", 250_000, 1_000_000, pace, 30) == "importing: 25 %, 30 s left"
    assert short_text("rows", 250_000, 1_000_000, pace, 20) == "importing: 25 %"
    assert short_text("undo", 0, 0, Pace(), 30) == "undoing: 0 %"
    assert short_text("search", 999_999, 1_000_000, Pace(), 30) == "indexing: 99 %"
    assert long_text(250_000, 1_000_000, pace) == "250,000 of 1,000,000, 25,000 a second, 30 s left"
    assert bar_text(5, 10, 4) == "██░░"
    assert bar_text(0, 0, 4) == "░░░░"
    assert percentage(7, 0) == 0
