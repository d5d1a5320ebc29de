"""How the screen says things that belong to no one widget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from textual.content import Content

from tui_crm.domain.access import Access
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.dates import read_moment
from tui_crm.text.safe import safe_text
from tui_crm.ui import cell_text
from tui_crm.wording.dates import date_text

__all__ = [
    "date_text",
    "entered_moment",
    "moment_entry",
    "moment_text",
    "padlock",
    "plain",
    "shown_keys",
]


def plain(text: str, style: str = "", keep_newlines: bool = False) -> Content:
    """Data as Textual shows it: never markup, no control character."""
    return Content.styled(safe_text(text, keep_newlines=keep_newlines), style)


def shown_keys(keys: Iterable[str]) -> str:
    """The keys of a command as people read them: "F1, ?"."""
    return ", ".join(shown_key(key) for key in keys)


def moment_text(moment: datetime, is_all_day: bool = False) -> str:
    """A moment in the time zone of this machine: "29 October 2026, 14:05", "29 October 2026, all day"."""
    local = _local(moment)
    time = _("all day") if is_all_day else f"{local:%H:%M}"
    return _("{date}, {time}").format(date=date_text(local.date().isoformat()), time=time)


def moment_entry(moment: datetime) -> str:
    """A moment as a text field begins with it, in the time zone of this machine: "2026-10-29 14:05"."""
    return _local(moment).replace(tzinfo=None).isoformat(" ", "minutes")


def _local(moment: datetime) -> datetime:
    """The moment in the time zone of this machine; in UTC at the ends of the calendar, where it has none."""
    try:
        return moment.astimezone()
    except (ValueError, OverflowError):
        return moment.astimezone(UTC)


def entered_moment(text: str) -> datetime | None:
    """The moment that a person entered, aware; without an offset it is in the time zone of this machine.

    None for what is no moment.
    """
    for local in (f"{text.strip()}Z", f"{text.strip()} 00:00Z"):
        if found := read_moment(local):
            try:
                return datetime.fromisoformat(found).replace(tzinfo=None).astimezone(UTC)
            except (ValueError, OverflowError):
                return None
    found = read_moment(text)
    return datetime.fromisoformat(found) if found else None


def padlock(access: Access, term: str | None = None, encoding: str | None = None) -> str:
    """An open padlock for the whole company, else a closed one; "" where its width is not certain.

    Args:
        term, encoding: of the terminal; those of the process if not given.
    """
    return cell_text.padlock(access, term, encoding)
