"""How the screen says things that belong to no one widget."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from textual.content import Content

from tui_crm.domain.access import Access
from tui_crm.i18n import N_, _
from tui_crm.keymap import shown_key
from tui_crm.text.dates import read_moment
from tui_crm.text.safe import safe_text
from tui_crm.ui import cell_text


def plain(text: str, style: str = "", keep_newlines: bool = False) -> Content:
    """Data as Textual shows it: never markup, no control character."""
    return Content.styled(safe_text(text, keep_newlines=keep_newlines), style)


def shown_keys(keys: Iterable[str]) -> str:
    """The keys of a command as people read them: "F1, ?"."""
    return ", ".join(shown_key(key) for key in keys)


# TRANSLATORS: months are named after a day: "29 October", in Polish "29 października".
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_DATE = re.compile(r"(\d{4}|-)-(\d\d)-(\d\d)", re.ASCII)


def date_text(stored: str) -> str:
    """A stored date as people read it: "1980-10-29" -> "29 October 1980", "--10-29" -> "29 October".

    What is no date of that form stays as it is.
    """
    found = _DATE.fullmatch(stored)
    if found is None or not 1 <= int(found[2]) <= len(_MONTHS):
        return stored
    values = {"day": int(found[3]), "month": _(_MONTHS[int(found[2]) - 1]), "year": found[1]}
    return (_("{day} {month}") if found[1] == "-" else _("{day} {month} {year}")).format(**values)


def moment_text(moment: datetime) -> str:
    """A moment in the time zone of this machine: "29 October 2026, 14:05"."""
    local = _local(moment)
    return _("{date}, {time}").format(date=date_text(local.date().isoformat()), time=f"{local:%H:%M}")


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
