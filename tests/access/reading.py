"""All that a user can read of a base, as values that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import partial
from io import BytesIO
from itertools import product
from random import Random
from typing import Any

from tests.access import work_reading
from tests.access.worlds import CITIES, FIRST, LAST, LOGINS, SHARED_EMAILS, word
from tui_crm.domain.bulk import BulkAction, BulkChange
from tui_crm.domain.business_card import CardForm
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery, Page, Sort
from tui_crm.domain.fields import FIELDS
from tui_crm.domain.problems import CrmError
from tui_crm.domain.query_text import parse
from tui_crm.domain.views import View
from tui_crm.services.exports import FORMATS
from tui_crm.services.glance import Glance
from tui_crm.services.session import Session
from tui_crm.store import logins

Reading = tuple[str, Callable[[], Any]]
"""What is read, in words for a failing test, and the reading of it."""

COLUMNS = ("id", "name", "phone", "email", "organization", "organization_position", "tags", "owners", "note")
_SORTS = (*(name for name in FIELDS if name not in ("full_name",)), "custom.segment", "custom.rabat")
_SEARCHES = (
    *FIRST, *LAST, *CITIES, *SHARED_EMAILS, "j", "600100200", "100 200", "acme", "szef", "notatka", "vip",
    "nowak jan", "qz", "prezes", "zmiana", "doradca",
)  # fmt: skip
_SEARCH_IN = ((), ("name",), ("organization",), ("position", "note"), ("phone", "email"), ("tags", "custom"))
_FILTERS = (
    "organization:*", "-organization:*", "organization:acme", "organization:=Acme", "organization:~qz",
    "organization_position:~szef", "organization_position:*", *(f"owner:{one}" for one in LOGINS), "owner:me",
    "watcher:*", "-watcher:me", "tag:VIP,Partner", "-tag:Targi", "import:1", "import:2", "incomplete:yes",
    "incomplete:no", "access:owner", "access:organization", "status:inactive", "city:Łódź OR tag:VIP",
    "email:biuro@example.com", "phone:600100200", "phone:~100", "note:~notatka", "created:2026", "name:~qz",
    "birthday:05-01..05-31", "segment:A", "rabat:*", "(organization:~acme OR owner:me) -status:inactive",
    "due:yes", "-due:yes",
)  # fmt: skip


def readings(session: Session, chance: Random, seed: int, most: int) -> Iterator[Reading]:
    """Some of the questions that there are, those that `chance` picks, and always the simplest.

    Args:
        most: the highest number of a contact.
    """
    yield from _lists(session, chance, seed, most)
    yield from _suggestions(session, chance, seed, most)
    yield from _definitions(session, chance)
    yield from _pairs(session, chance, most)
    yield from _one_by_one(session, chance, most)
    yield from _together(session, chance, most)
    if seed % 2 == 0:  # so that all of them take no longer than they may
        yield from work_reading.readings(session, chance, most)


def answer(reading: Callable[[], Any]) -> Any:
    """What the reading gives; of what is refused all that is told of it."""
    try:
        return _plain(reading())
    except CrmError as error:
        told = [(one.code.value, one.field, dict(one.values)) for one in error.problems]
        return type(error).__name__, told


def _plain(value: Any) -> Any:
    """As lists and dicts, without how many contacts are left out, which is told on purpose."""
    if is_dataclass(value) and not isinstance(value, type):
        names: Sequence[str] = [field.name for field in fields(value)]
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        names = value._fields
    elif isinstance(value, Iterator | list | tuple):
        return [_plain(one) for one in value]
    elif isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    else:
        return value
    return {name: _plain(getattr(value, name)) for name in names if name != _COUNTED}


_COUNTED = "hidden"


def difference(one: Any, other: Any, where: str = "") -> str:
    """Where two answers differ first, and what stands there; "" where they are the same."""
    if one == other:
        return ""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(filter(None, (difference(one[key], other[key], f"{where}.{key}") for key in one)))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        return next(
            filter(
                None,
                (difference(a, b, f"{where}[{n}]") for n, (a, b) in enumerate(zip(one, other, strict=True))),
            )
        )
    if isinstance(one, list) and isinstance(other, list):
        return f"{where}: {[x for x in one if x not in other]} | {[x for x in other if x not in one]}"
    return f"{where}: {one!r} | {other!r}"


# -- lists -----------------------------------------------------------------------------------------


def _lists(session: Session, chance: Random, seed: int, most: int) -> Iterator[Reading]:
    for query in _queries(session, chance, seed):
        yield f"list {query}", partial(session.contacts.page, query, COLUMNS, 0, 100)
    query = ContactQuery(kind=None, include_inactive=True)
    one = chance.randint(1, most)
    yield f"row of {one}", partial(session.contacts.row_number, query, one)
    yield "is empty", session.contacts.is_empty
    yield "trash", session.lifecycle.trash
    yield "all of the history", partial(session.history.everything, 300)
    for view in session.views.all():
        yield f"view {view.name}", partial(_of_view, session, view)


def _of_view(session: Session, view: View) -> Page:
    return session.contacts.page(session.views.query(view), (), 0, 100)


def _queries(session: Session, chance: Random, seed: int) -> Iterator[ContactQuery]:
    for kind, inactive in product((*Kind, None), (False, True)):
        yield ContactQuery(kind=kind, include_inactive=inactive)
    kinds = (Kind.PERSON, Kind.PERSON, Kind.ORGANIZATION, None)
    for field in chance.sample(_SORTS, 2):
        sort = Sort(field, chance.choice((False, True)))
        yield ContactQuery(kind=chance.choice(kinds), sort=sort, include_inactive=True)
    by = chance.choice(("organization", "organization_position"))
    yield ContactQuery(sort=Sort(by, chance.choice((False, True))), include_inactive=True)
    # The first contacts are organizations, whose names and positions are words of their persons too.
    yield ContactQuery(kind=None, text=word(seed, chance.randint(1, 2)), include_inactive=True)
    for text in (word(seed, chance.randint(1, 16)), *chance.sample(_SEARCHES, 2)):
        order = chance.choice((None, None, Sort("organization"), Sort("updated_at", True)))
        yield ContactQuery(
            kind=chance.choice(kinds), text=text, search_in=chance.choice(_SEARCH_IN), sort=order,
            include_inactive=chance.choice((False, True)),
        )  # fmt: skip
    for line in chance.sample(_FILTERS, 4):
        kind = chance.choice(kinds)
        parsed = parse(line, session.custom_fields.filter_fields(kind))
        yield ContactQuery(kind=kind, text=parsed.text, filters=parsed.filters, include_inactive=True)


# -- what is offered while one types -----------------------------------------------------------------


def _suggestions(session: Session, chance: Random, seed: int, most: int) -> Iterator[Reading]:
    contacts = session.contacts
    own = word(seed, chance.randint(1, most))
    for text in ("", own, chance.choice(_SEARCHES)):
        yield f"organizations for {text}", partial(contacts.suggest_organizations, text)
        yield f"persons for {text}", partial(contacts.suggest_persons, text)
        yield f"addresses for {text}", partial(contacts.complete, text)
        yield f"fast addresses for {text}", partial(_glance(session).completions, text)
    yield "the first frame", partial(_glance(session).persons, COLUMNS, 64)
    yield "the number of the first frame", lambda: _glance(session).counted()[1:]
    yield "who sees the first one of it", _glance(session).access
    for name in ("Acme", f"Acme {word(seed, 1)}", f"Huta {word(seed, 2)}"):
        yield f"organization named {name}", partial(contacts.organization_named, name)


def _glance(session: Session) -> Glance:
    connection = session.database.connection()
    found = logins.find(connection, session.actor.login)
    assert found is not None
    return Glance(str(session.path), connection, found)


def _definitions(session: Session, chance: Random) -> Iterator[Reading]:
    yield "tags", partial(session.tags.all, counted=True)
    for field in session.custom_fields.all():
        yield f"use of {field.name}", partial(session.custom_fields.usage, field.id)
    yield "imports", session.imports.lines


# -- duplicates ------------------------------------------------------------------------------------


def queue(session: Session) -> Iterator[Reading]:
    """The queue of duplicates, after both bases were looked through."""
    duplicates = session.duplicates
    # The score is the same for all: it may count what one does not see.
    yield "queue", lambda: sorted((one.low, one.high, one.reasons) for one in duplicates.queue(limit=None))
    yield "number of pairs", duplicates.count


def _pairs(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    duplicates = session.duplicates
    yield "dismissed", duplicates.dismissed
    for _ in range(3):
        left, right = chance.randint(1, most + 1), chance.randint(1, most)
        yield f"{left} beside {right}", partial(duplicates.compare, left, right)
    one = chance.randint(1, most + 1)
    yield f"into whom {one} was merged", partial(duplicates.merged_into, one)


# -- contacts by their numbers ---------------------------------------------------------------------


def _one_by_one(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    for one in range(1, most + 3):
        yield f"contact {one}", partial(session.contacts.get, one)
        yield f"changes of {one}", partial(_changes, session, one)
    for one in chance.sample(range(1, most + 2), 3):
        yield f"profile {one}", partial(session.profiles.read, one)
        yield f"events of {one}", partial(session.events.of_contact, one)
        yield f"picture of {one}", partial(session.avatars.content, one)
        yield f"uid {one}", partial(session.contacts.find, f"uid:uid-{one}")
        yield f"{one} in the trash", partial(session.lifecycle.find_trashed, str(one))
    for one in range(1, 6):
        yield f"event {one}", partial(session.events.get, one)
        yield f"file {one}", partial(session.attachments.get, one)
        yield f"content of file {one}", partial(session.attachments.content, one)


def _changes(session: Session, contact: int) -> object:
    """What was changed since its first version, told to those who can read the contact."""
    return session.drafts.changed_since(session.contacts.get(contact).id, 1)


# -- many at once ----------------------------------------------------------------------------------


def _together(session: Session, chance: Random, most: int) -> Iterator[Reading]:
    everybody = tuple(range(1, most + 2))
    some = tuple(chance.sample(everybody, 3))
    yield f"persons of {some}", partial(session.lifecycle.linked_persons, some)
    for card in chance.sample(tuple(CardForm), 2):
        yield f"cards {card} of {some[:1]}", partial(session.cards.text, some[:1], card)
    for change in chance.sample(_CHANGES, 2):
        yield f"preview of {change}", partial(session.bulk.preview, everybody, change)
    form = chance.choice(FORMATS)
    yield f"export {form}", partial(_exported, session, form, None)
    yield f"export of all numbers as {form}", partial(_exported, session, form, everybody)
    yield "export of columns", partial(_exported, session, "csv", None, COLUMNS)


_CHANGES = (
    BulkChange(BulkAction.ADD_TAGS, ("VIP",)),
    BulkChange(BulkAction.SET_OWNERS, ("bob",)),
    BulkChange(BulkAction.SET_ACCESS, ("owner",)),
    BulkChange(BulkAction.SET_STATUS, ("inactive",)),
    BulkChange(BulkAction.DELETE),
)


def _exported(
    session: Session, form: str, ids: Sequence[int] | None, columns: tuple[str, ...] | None = None
) -> tuple[int, bytes]:
    stream = BytesIO()
    query = ContactQuery(kind=None, include_inactive=True)
    count = session.exports.write(query, form, stream, columns, ids=ids)
    return count, stream.getvalue()
