"""Why a list may be empty, as far as its query line can tell (R26)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.filter_fields import FilterFields, FilterType
from tui_crm.domain.filters import TEXT, Comparison, Filter, filters_in
from tui_crm.domain.own_filters import ME, OF_USERS
from tui_crm.domain.query_filter import is_yearless
from tui_crm.domain.query_values import SPANS
from tui_crm.domain.view_lines import named_in
from tui_crm.i18n import _
from tui_crm.services.session import Session
from tui_crm.text import periods
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.wording.filters import filter_field_label

_NAMED = re.compile(r"([^\W\d][\w.-]*):(?!//)\S+")
"""A word that looks like a filter: "miast:Warszawa", and neither "12:30" nor "http://x"."""


def hints(session: Session, query: ContactQuery) -> list[str]:
    """A sentence for each thing in the query that finds nothing whatever the base holds."""
    fields = session.custom_fields.filter_fields(query.kind)
    filters = list(filters_in(query.filters))
    found = (
        *_no_fields(session, query, fields),
        *_unknown_names(session, filters),
        *_turned_ranges(filters, fields, session.contacts.clock().date()),
    )
    return list(dict.fromkeys(found))


def _no_fields(session: Session, query: ContactQuery, fields: FilterFields) -> Iterator[str]:
    """Of words that look like filters."""
    texts = (query.text, *(one.value for one in filters_in(query.filters) if one.field == TEXT))
    for text in " ".join(texts).split():
        match = _NAMED.fullmatch(text)
        if match is None or fields.named(match[1]) is not None:
            continue
        values = {"name": safe_text(match[1]), "text": safe_text(text)}
        near = get_close_matches(fold(match[1]), [word for one in fields.all for word in one.words], 1)
        if _is_retired(session, query, match[1]):
            yield _('The field "{name}" is out of use: "{text}" is searched as text.').format(**values)
        elif near:
            said = _('No field is called "{name}" (perhaps "{near}"?): "{text}" is searched as text.')
            yield said.format(near=near[0], **values)
        else:
            yield _('No field is called "{name}": "{text}" is searched as text.').format(**values)


def _is_retired(session: Session, query: ContactQuery, word: str) -> bool:
    named = (
        (field.field, field.key, "_".join(fold(field.name).split()))
        for field in session.custom_fields.all(query.kind, retired=True)
        if field.retired
    )
    return any(fold(word) in names for names in named)


def _unknown_names(session: Session, filters: list[Filter]) -> Iterator[str]:
    """Of tags and users that there are not."""
    asked = [(one.field, value) for one in filters if not one.negated for value in named_in(one)]
    if tags := [value for field, value in asked if field == "tags"]:
        known = {fold(tag.name) for tag in session.tags.all()}
        for name in tags:
            if fold(name) not in known:
                yield _('There is no tag "{name}".').format(name=safe_text(name))
    if users := [value for field, value in asked if field in OF_USERS and value != ME]:
        known = {fold(name) for user in session.users.names() for name in user}
        for name in users:
            if fold(name) not in known:
                yield _('There is no user "{name}".').format(name=safe_text(name))


def _turned_ranges(filters: list[Filter], fields: FilterFields, today: date) -> Iterator[str]:
    """Of ranges that end before they begin."""
    for one in filters:
        field = fields.of(one.field)
        if field is None or one.negated or one.comparison is not Comparison.BETWEEN:
            continue
        first, last = one.values
        if _is_turned(field.type, first, last, today):
            label = filter_field_label(field)
            yield _("{label}: the range is the wrong way round.").format(label=label)


def _is_turned(of_type: FilterType, first: str, last: str, today: date) -> bool:
    if of_type is FilterType.NUMBER:
        return _number(first) > _number(last)
    if of_type not in SPANS or (of_type is FilterType.BIRTHDAY and is_yearless(first)):
        return False  # days of a year go over its end: from December to January
    return periods.span(first, today).start >= periods.span(last, today).end


def _number(text: str) -> float:
    value = read_value(CustomFieldType.NUMBER, text)
    assert isinstance(value, float)
    return value
