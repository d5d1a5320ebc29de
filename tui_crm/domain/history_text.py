"""Whether what happened has the words that somebody looks for: in what is shown of it, folded (R45)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_crm.domain.timeline import Entry
from tui_crm.text.fold import fold


def history_words(text: str) -> tuple[str, ...]:
    """The words of a search, folded."""
    return tuple(fold(text).split())


def has_words(entry: Entry, words: Sequence[str]) -> bool:
    """Whether all words are in the entry's texts or in the name of whom it is about."""
    text = fold(" ".join(_texts(entry)))
    return all(word in text for word in words)


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.contact_name
    yield entry.address
    if entry.event is not None:
        yield entry.event.text
    for file in entry.files:
        yield file.name
        yield file.description
    for change in entry.changes:
        yield from _strings(change.before)
        yield from _strings(change.after)
    if entry.definition is not None:
        yield entry.definition.name
        yield entry.definition.field
    if entry.meeting is not None:
        yield from (entry.meeting.title, entry.meeting.location, *entry.meeting.participants)
    if entry.mail is not None:
        yield from (entry.mail.subject, entry.mail.excerpt)
        for person in entry.mail.persons:
            yield from (person.name, person.address, person.contact_name)


def _strings(value: Any) -> Iterator[str]:
    """The texts and the numbers in a value of the journal."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
