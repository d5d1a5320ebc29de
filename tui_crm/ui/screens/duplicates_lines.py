"""How pairs of likely duplicates read in their list: their lines, all about one, how far the search is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_crm.domain.contact import Kind
from tui_crm.domain.duplicates import Dismissed, DuplicatePair
from tui_crm.i18n import _, ngettext
from tui_crm.services.duplicates import ScanStatus
from tui_crm.text.safe import safe_text
from tui_crm.ui.cell_text import moment
from tui_crm.ui.screens.duplicates_scan import ScanWork
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.counts import grouped
from tui_crm.wording.duplicates import reason_text, reasons_text
from tui_crm.wording.import_progress import bar_text, long_text, percentage

Pair = DuplicatePair | Dismissed
_SCORE, _GAPS = 5, 6
_NAME_SHARE, _NAME_MOST = 28, 40
"""Hundredths of a line that a name gets, and the most columns."""
_BAR = 30
_WIDE = 100


def key_of(pair: Pair) -> int:
    """The number under which the list knows a pair."""
    return pair.low << 32 | pair.high


def heading_and_rows(pairs: Sequence[Pair], is_dismissed: bool, width: int) -> tuple[Row, list[Row]]:
    """The line above the list and its lines, their cells below each other, `width` columns in all."""
    last = _("Said by") if is_dismissed else _("What they share")
    heading = ("" if is_dismissed else _("Score"), _("Contact"), _("Other contact"), last)
    return _row(0, heading, width, is_dim=True), [
        _row(key_of(pair), _cells(pair), width, is_dim=False) for pair in pairs
    ]


def _cells(pair: Pair) -> tuple[str, str, str, str]:
    if isinstance(pair, DuplicatePair):
        return _percent(pair.score), pair.low_name, pair.high_name, reasons_text(pair.reasons)
    said = _("{user}, {when}").format(user=pair.user, when=moment(pair.at))
    return "", pair.low_name, pair.high_name, said


def _percent(score: int) -> str:
    return f"{score} %".rjust(_SCORE)


def _row(key: int, texts: Sequence[str], width: int, *, is_dim: bool) -> Row:
    name = max(0, min(_NAME_MOST, width * _NAME_SHARE // 100))
    rest = max(0, width - _SCORE - _GAPS - 2 * name)
    widths = (_SCORE, name, name, rest)
    cells = tuple(Cell(fit(text, room)) for text, room in zip(texts, widths, strict=True))
    return Row(key, cells, is_dim)


def details(pair: Pair, width: int) -> list[str]:
    """All about a pair, for below the list, in lines of at most `width` columns."""
    names = [f"{name}  (ID {one})" for name, one in ((pair.low_name, pair.low), (pair.high_name, pair.high))]
    if isinstance(pair, DuplicatePair):
        more = [f"{_percent(pair.score).strip()}: {reason_text(one)}" for one in pair.reasons[:1]]
        more += [reason_text(one) for one in pair.reasons[1:]]
    else:
        text = _("{user} said on {when} that these are two.")
        more = [text.format(user=pair.user, when=moment(pair.at))]
    return [fit(safe_text(line), width).rstrip() for line in (*names, *more)]


def title(kind: Kind, count: int, is_dismissed: bool) -> str:
    """What the list holds, and how much of it is left."""
    persons = kind is Kind.PERSON
    if is_dismissed:
        return _("Persons that are no duplicates") if persons else _("Organizations that are no duplicates")
    what = _("Duplicate persons") if persons else _("Duplicate organizations")
    left = ngettext("{count} pair left", "{count} pairs left", count).format(count=grouped(count))
    return f"{what}: {left}"


def scan_text(status: ScanStatus | None, work: ScanWork, key: str, width: int) -> str:
    """How far the search is; what its key does.

    Args:
        key: that begins and stops it, as people read it; "" where it has none.
    """
    if work.is_going_on:
        return _going_on(work, key, width)
    if status is None:
        return ""
    if status.is_running:
        text, hint = _("The search was begun and has not ended."), _("{key} goes on with it.")
    elif not status.scanned_at:
        text, hint = _("Nobody has looked for duplicates yet."), _("{key} looks through the base.")
    else:
        text = _("Searched on {when}.").format(when=moment(status.scanned_at))
        if not status.is_fresh:
            text = " ".join((text, _("Contacts changed since.")))
        hint = "" if status.is_fresh else _("{key} looks again.")
    return " ".join(_said((text, hint.format(key=key) if key else "")))


def _going_on(work: ScanWork, key: str, width: int) -> str:
    far = _("Looking for duplicates: {percent} %").format(percent=percentage(work.done, work.total))
    stops = _("{key} stops it.").format(key=key) if key else ""
    if width < _WIDE or not work.total:
        return " ".join(_said((far + ".", stops)))
    bar, how = bar_text(work.done, work.total, _BAR), long_text(work.done, work.total, work.pace)
    return "  ".join(_said((far, bar, how, stops)))


def _said(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
