"""Spans of time as people name them in filters."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tui_crm.text import periods

TODAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026", "2026"), ("2026-01", "2026-01"), ("2026-01-31", "2026-01-31"), ("31.01.2026", "2026-01-31"),
        ("2026-01-31T12", "2026-01-31T12"), ("2026-01-31 12:05", "2026-01-31T12:05"),
        ("2026-01-31t12:05:09z", "2026-01-31T12:05:09"), ("Today", "today"), ("DZIŚ", "today"),
        ("dzisiaj", "today"),
        ("wczoraj", "yesterday"), ("Jutro", "tomorrow"), ("-30d", "-30d"), ("+7 D", "+7d"), ("-2t", "-2w"),
        ("-1r", "-1y"), ("+007m", "+7m"), ("31 stycznia 2026", "2026-01-31"),
        ("", None), ("2026-13", None), ("2026-02-30", None), ("2026-01-31T25", None), ("0000", None),
        ("05-09", None),
        ("30d", None), ("-30", None), ("-999999d", None), ("soon", None), ("20", None), ("9.05.", None),
    ],
)  # fmt: skip
def test_a_span_is_kept_in_one_form(text: str, kept: str | None) -> None:
    assert periods.read(text) == kept
    if kept is not None:
        assert periods.read(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("05-09", "05-09"), ("--05-09", "05-09"), ("9.05.", "05-09"), ("9 maja", "05-09"), ("02-29", "02-29"),
        ("02-30", None), ("13-01", None), ("1980-05-09", None), ("", None), ("5-9", None),
    ],
)  # fmt: skip
def test_a_day_may_have_no_year(text: str, kept: str | None) -> None:
    assert periods.read_day_of_year(text) == kept


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", "2024-01-01T00:00:00", "2025-01-01T00:00:00"),
        ("2024-02", "2024-02-01T00:00:00", "2024-03-01T00:00:00"),
        ("2024-12", "2024-12-01T00:00:00", "2025-01-01T00:00:00"),
        ("2024-02-29", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2024-02-29T23", "2024-02-29T23:00:00", "2024-03-01T00:00:00"),
        ("2024-02-29T12:05", "2024-02-29T12:05:00", "2024-02-29T12:06:00"),
        ("2024-02-29T12:05:09", "2024-02-29T12:05:09", "2024-02-29T12:05:10"),
        ("today", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("yesterday", "2024-02-28T00:00:00", "2024-02-29T00:00:00"),
        ("tomorrow", "2024-03-01T00:00:00", "2024-03-02T00:00:00"),
        ("-30d", "2024-01-30T00:00:00", "2024-01-31T00:00:00"),
        ("+2w", "2024-03-14T00:00:00", "2024-03-15T00:00:00"),
        ("-12m", "2023-02-28T00:00:00", "2023-03-01T00:00:00"),
        ("+1m", "2024-03-29T00:00:00", "2024-03-30T00:00:00"),
        ("-1y", "2023-02-28T00:00:00", "2023-03-01T00:00:00"),
        ("+4y", "2028-02-29T00:00:00", "2028-03-01T00:00:00"),
        ("9999", "9999-01-01T00:00:00", "9999-12-31T23:59:59.999999"),
    ],
)
def test_a_span_lasts_from_its_start_to_its_end(text: str, start: str, end: str) -> None:
    found = periods.span(text, TODAY)
    assert found == (datetime.fromisoformat(start), datetime.fromisoformat(end))


@pytest.mark.parametrize(
    "text", ["-99999d", "-99999w", "+99999w", "-99999m", "+99999m", "-99999y", "+99999y"]
)
def test_the_calendar_has_ends(text: str) -> None:
    found = periods.span(text, TODAY)
    assert datetime.min <= found.start < found.end <= datetime.max
    assert (found.start.date() < TODAY) is text.startswith("-")


@pytest.mark.parametrize(
    ("text", "is_begun"),
    [("", True), ("20", True), ("2026-", True), ("31.0", True), ("-", True), ("+3", True),
     ("2026-01-31T", True),
     ("dz", True), ("TOD", True), ("jut", True), ("x", False), ("todays", False), ("2026x", False)],
)  # fmt: skip
def test_what_may_become_a_span_is_told_from_what_can_not(text: str, is_begun: bool) -> None:
    assert periods.is_begun(text) is is_begun
