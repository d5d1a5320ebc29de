"""How opportunities read in their list: a line each under their stages, all about one, what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from tui_crm.domain.opportunities import Opportunity, StageSum
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import date_text
from tui_crm.ui.screens.imports_lines import filled
from tui_crm.ui.tag_colours import DOT, tag_style
from tui_crm.ui.widgets.cells import cells_of, fit
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.ui.widgets.grouped_list import Group
from tui_crm.wording.counts import grouped
from tui_crm.wording.dates import short_date
from tui_crm.wording.opportunities import money_text, stage_label

OPEN_SIGN, FOLDED_SIGN = "▾", "▸"
_TITLE, _WHOSE, _VALUE = range(3)
"""The places of cells in a line."""
GIVING = {_WHOSE: 14, _TITLE: 12}
"""Those that are cut where room is scarce, and the columns that each keeps: the title tells the most."""
NAMED = 100
"""From so many columns on a line names the owner."""


def groups(
    found: Iterable[Opportunity],
    sums: Iterable[StageSum],
    shows_closed: bool,
    today: date,
    owners: Mapping[str, str] | None = None,
) -> list[Group]:
    """The stages in their order, each with its opportunities.

    Args:
        sums: of all stages in use, and of others that have some, in their order.
        shows_closed: whether the lines of won and lost ones are there too.
        owners: full names by login; None where the lines have no room for owners.
    """
    known = [(one, row_texts(one, today, owners)) for one in found]
    widest = max((cells_of(texts[_VALUE]) for _one, texts in known), default=0)
    lines: dict[int, list[Row]] = {}
    for one, texts in known:
        cells = list(map(Cell, texts))
        cells[_VALUE] = Cell(" " * (widest - cells[_VALUE].width) + cells[_VALUE].text)
        lines.setdefault(one.stage.id, []).append(Row(one.id, tuple(cells), not one.stage.is_open))
    return [_group(one, shows_closed, lines.get(one.stage.id, ())) for one in sums]


def _group(known: StageSum, shows_closed: bool, rows: Sequence[Row]) -> Group:
    stage = known.stage
    is_open = shows_closed or stage.is_open
    mark = DOT if stage.colour else ""
    return Group(_heading(known, is_open), rows if is_open else (), mark, tag_style(stage.colour))


def _heading(known: StageSum, is_open: bool) -> str:
    """ "▾ Offer   3   12,000 EUR, 4,000 PLN": the stage, how many, what they are worth together."""
    name = safe_text(stage_label(known.stage))
    if known.stage.is_retired:
        name = _("{name} (out of use)").format(name=name)
    parts = [f"{OPEN_SIGN if is_open else FOLDED_SIGN} {name}", grouped(known.opportunities)]
    if known.sums:
        parts.append(sums_text(known.sums))
    return "   ".join(parts)


def sums_text(sums: Iterable[tuple[str, Decimal]]) -> str:
    """Sums of several currencies: "12,000 EUR, 4,000 PLN"."""
    return ", ".join(money_text(value, currency) for currency, value in sums)


def row_texts(one: Opportunity, today: date, owners: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Title, whose it is, value, expected close with a word where that is over, and with names the owner."""
    texts = safe_text(one.title), safe_text(whose(one)), value_text(one), close_text(one, today)
    return texts if owners is None else (*texts, safe_text(owners.get(one.owner) or one.owner))


def whose(one: Opportunity) -> str:
    """The organization, or the person who stands first; how many are hidden where nobody is seen."""
    if one.organization_name:
        return one.organization_name
    if one.persons:
        return one.persons[0].name
    return hidden_text(one.hidden) if one.hidden else ""


def hidden_text(count: int) -> str:
    """That some of its contacts are not for the reader."""
    return ngettext(
        "{count} contact that you may not see", "{count} contacts that you may not see", count
    ).format(count=count)


def value_text(one: Opportunity) -> str:
    """What it is worth; "" where that is not known."""
    return money_text(one.value, one.currency) if one.value is not None else ""


def is_overdue(one: Opportunity, today: date) -> bool:
    """Whether it should have been closed before today."""
    return one.stage.is_open and one.expected_close is not None and one.expected_close < today


def close_text(one: Opportunity, today: date) -> str:
    """The day on which it is expected to close, as lists show days; with a word where that is over."""
    if one.expected_close is None:
        return ""
    day = short_date(one.expected_close)
    return _("{day} late").format(day=day) if is_overdue(one, today) else day


def title(sums: Sequence[StageSum], words: Collection[str]) -> str:
    """The head of the list: how many are open, what they are worth, and what is asked for."""
    still_open = [one for one in sums if one.stage.is_open]
    count = sum(one.opportunities for one in still_open)
    text = ngettext("{count} open opportunity", "{count} open opportunities", count)
    parts = [text.format(count=grouped(count))]
    totals: dict[str, Decimal] = {}
    for one in still_open:
        for currency, value in one.sums:
            totals[currency] = totals.get(currency, Decimal(0)) + value
    if totals:
        parts.append(sums_text(sorted(totals.items())))
    return "   ".join([*parts, *words])


def details(one: Opportunity, owners: Mapping[str, str], today: date, width: int) -> list[str]:
    """All about an opportunity, for below the list: lines of at most `width` columns."""
    close = close_day(one, today)
    about = [
        _("{stage} since {when}").format(stage=stage_label(one.stage), when=since_text(one)),
        value_text(one),
        _("expected close: {day}").format(day=close) if close else "",
        _("owner: {name}").format(name=owners.get(one.owner) or one.owner),
    ]
    names = [f"{person.name} ({person.role})" if person.role else person.name for person in one.persons]
    if one.hidden:
        names.append(hidden_text(one.hidden))
    lines = [
        one.title,
        *filled([text for text in about if text], width),
        ": ".join(filter(None, (one.organization_name, ", ".join(names)))),
        " ".join(one.note.split()),
    ]
    return [fit(safe_text(line), width).rstrip() for line in lines if line]


def close_day(one: Opportunity, today: date) -> str:
    """The expected close in words; "" where there is none."""
    if one.expected_close is None:
        return ""
    day = date_text(one.expected_close.isoformat())
    return _("{day}, late").format(day=day) if is_overdue(one, today) else day


def since_text(one: Opportunity) -> str:
    """Since when it is in its stage."""
    return date_text(datetime.fromisoformat(one.stage_since).astimezone().date().isoformat())
