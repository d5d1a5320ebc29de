"""How the cells of a list read where their text is made for programs: states, flags, numbers, moments.

Light: the first frame is drawn by it before Textual is loaded.
"""

from __future__ import annotations

from tui_crm.i18n import N_, _

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], str]

# The words of `wording.labels`, which would load the domain; a test compares them.
WORDS = {
    "status": {"active": N_("active"), "inactive": N_("inactive")},
    "access": {
        "company": N_("whole company"),
        "owner": N_("owner only"),
        "organization": N_("organization access"),
    },
    "checkbox": {"true": N_("yes"), "false": N_("no")},
}
_MOMENTS = ("created_at", "updated_at", "last_touch", "date_time")


def reader_of(type_: str) -> Reader | None:
    """What makes a cell readable; None where it is already.

    Args:
        type_: the name of a built-in field, or the type of a custom one (a `CustomFieldType`).
    """
    if type_ in WORDS:
        words = {value: _(word) for value, word in WORDS[type_].items()}
        if type_ == "access":
            words = {value: f"{padlock(value)} {word}".lstrip() for value, word in words.items()}
        return lambda cell: words.get(cell, cell)
    if type_ in _MOMENTS:
        return moment
    if type_ == "due":
        from tui_crm.wording.keep_in_touch import due_cell

        return due_cell
    if type_ == "number":
        from tui_crm.wording.counts import number_text  # only lists with such a column pay for it

        return number_text
    return None


def access_forms(access: str) -> tuple[str, ...]:
    """Who sees a contact, said at length and by the padlock alone; () for no contact, the access ""."""
    word = (reader_of("access") or str)(access)
    return tuple(filter(None, (word, padlock(access)))) if access else ()


def moment(cell: str) -> str:
    """A moment in the time zone of this machine: "2026-01-31T12:05:00Z" -> "2026-01-31 13:05"."""
    from datetime import datetime  # only lists with such a column pay for it

    try:
        read = datetime.fromisoformat(cell)
        # Without an offset it would be taken for local time already; such a text is none of ours.
        return f"{read.astimezone():%Y-%m-%d %H:%M}" if read.tzinfo is not None else cell
    except (ValueError, OverflowError):  # what is no moment, or has no local time, stays as it is
        return cell


def padlock(access: str, term: str | None = None, encoding: str | None = None) -> str:
    """An open padlock for the access "company", else a closed one; see `format.padlock`."""
    import os  # only what shows accesses pays for it
    import re
    import sys

    term = os.environ.get("TERM", "") if term is None else term
    encoding = getattr(sys.__stderr__, "encoding", "") if encoding is None else encoding
    if encoding.lower().replace("-", "") != "utf8" or re.match(_NO_EMOJI, term):
        return ""
    return "\N{OPEN LOCK}" if access == "company" else "\N{LOCK}"


# The Linux console, the terminals of old, and those with 16 colours, whose fonts have no emoji.
_NO_EMOJI = r"linux|vt\d|ansi|cons25|.*-16color"
