"""What a list should be, worked out the naive way: whole contacts in memory, looked at one by one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Contact, Kind, Status
from tui_crm.domain.contact_query import ContactQuery, Filter, Sort
from tui_crm.domain.field_values import text_of
from tui_crm.services.session import Session
from tui_crm.store.contact_reading import load
from tui_crm.text.collation import EMPTY, order_key, sort_key
from tui_crm.text.fold import fold

CITIES = ["Łódź", "Lublin", "Zamość", "Ćmielów", ""]
FIRST = ["Jan", "Anna", "Łukasz", "Ewa", "Zofia"]
LAST = ["Nowak", "Kowalski", "Ćwik", "Lis", "Żak", "Zając"]


def fill(session: Session, clock: StoppedClock) -> None:
    """A random base of 90 contacts of "anna", the administrator, and "bob", who may not see all of them."""
    chance = random.Random(2026)
    a_session_of(session, "bob").close()
    for number in range(12):
        an_organization(
            session, f"Firma {LAST[number % 6]} {number % 4}", phone=f"2262134{number:02}",
            city=chance.choice(CITIES), access=chance.choice(["company", "company", "owner"]),
            owners=chance.choice(["anna", "bob"]), tags=chance.choice(["VIP", ""]), allow_duplicate=True,
        )  # fmt: skip
    for number in range(78):
        clock.move(seconds=chance.choice([0, 0, 3_600, 90_000]))
        organization = chance.choice(["", "Firma Nowak 0", "Firma Lis 3 | Firma Nowak 0", "Firma Ćwik 2"])
        accesses = ["company", "company", "company", "owner"] + ["organization"] * bool(organization)
        a_person(
            session, f"{chance.choice(FIRST)} {chance.choice(LAST)}", email=f"p{number}@example.com",
            phone=chance.choice(["", f"6001002{number:02}"]), city=chance.choice(CITIES),
            position=chance.choice(["Prezes", "Księgowa", ""]), organization=organization,
            tags=chance.choice(["VIP", "VIP | Targi", ""]), note=chance.choice(["", "ważny", "50%"]),
            birthday=chance.choice(["", "1980-05-09", "1990-01-31"]), access=chance.choice(accesses),
            owners=chance.choice(["anna", "bob", "bob | anna"]),
        )  # fmt: skip
    for one in chance.sample(range(1, 91), 20):
        contact = session.contacts.get(one)
        inactive = contact.draft.with_main(status=Status.INACTIVE)
        session.contacts.save(one, inactive, contact.version)


def everybody(session: Session) -> list[Contact]:
    """All contacts that the session's user may see."""
    with session.database.reading() as connection:
        return list(load(connection, range(1, 200), session.actor).values())


def expected(session: Session, all_of_them: Iterable[Contact], query: ContactQuery) -> list[int]:
    """The ids of the list, in its order; a text asks for a part of the name.

    Args:
        all_of_them: what an administrator sees.
    """
    companies = {
        one.id for one in all_of_them if one.kind is Kind.ORGANIZATION and one.draft.access == "company"
    }
    any_status = query.include_inactive or any(wanted.field == "status" for wanted in query.filters)
    found = [
        one
        for one in everybody(session)
        if query.kind in (None, one.kind)
        and (any_status or one.is_active)
        and all(_holds(one, wanted) for wanted in query.filters)
        and fold(query.text) in fold(one.name)
    ]
    names = {one.id: _name_key(one) for one in found}
    return _ordered(found, names, query.sort or Sort(), companies)


def _name_key(contact: Contact) -> tuple[bytes, int]:
    draft = contact.draft
    parts = (draft.last_name, draft.first_name) if contact.kind is Kind.PERSON else (draft.name,)
    return sort_key(" ".join(part for part in parts if part)), contact.id


def _ordered(
    found: list[Contact], names: dict[int, tuple[bytes, int]], sort: Sort, companies: set[int]
) -> list[int]:
    """Empty values last and by name; of equals by name; downwards all that has a value is turned around."""
    if sort.field in ("name", "full_name"):
        keys: dict[int, tuple[Any, ...]] = dict(names)
        empty: list[int] = []
    elif sort.field in ("created_at", "updated_at"):
        keys = {one.id: (text_of(one, sort.field), one.id) for one in found}
        empty = []
    else:
        value = {one.id: order_key(_value(one, sort.field, companies)) for one in found}
        keys = {one: (value[one], *names[one]) for one in value if value[one] != EMPTY}
        empty = [one for one in value if value[one] == EMPTY]
    return sorted(keys, key=keys.__getitem__, reverse=sort.descending) + sorted(empty, key=names.__getitem__)


_SORTED_AS: dict[str, Callable[[Contact], str | int]] = {
    "phone": lambda one: (one.draft.phones[0].value or "").lstrip("+") if one.draft.phones else "",
    "status": lambda one: int(not one.is_active),
    "access": lambda one: ["company", "owner", "organization"].index(one.draft.access),
    "tags": lambda one: one.draft.tags[0] if one.draft.tags else "",
    "owners": lambda one: one.draft.owners[0],
    "keep_in_touch": lambda one: one.draft.keep_in_touch_days or "",
}


def _value(contact: Contact, field: str, companies: set[int]) -> str | int:
    if field in _SORTED_AS:
        return _SORTED_AS[field](contact)
    if field in ("organization", "organization_position"):
        links = [link for link in contact.draft.organizations if link.id in companies]
        return getattr(links[0], "name" if field == "organization" else "position") if links else ""
    return text_of(contact, field)


def _holds(contact: Contact, wanted: Filter) -> bool:
    draft, value = contact.draft, wanted.value
    if wanted.field in ("created_at", "updated_at"):
        return text_of(contact, wanted.field).startswith(value)
    if wanted.field == "incomplete":
        name = draft.first_name if contact.kind is Kind.PERSON else draft.name
        return (len(name) < 3 or not (draft.phones or draft.emails)) is (value == "yes")
    if wanted.field == "phone":
        return value in ([(phone.value or "").removeprefix("+48") for phone in draft.phones] or [""])
    return fold(value) in [fold(one) for one in text_of(contact, wanted.field).split(" | ")]
