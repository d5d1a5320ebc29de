"""Whole contacts by id: a fixed number of queries, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import (
    Address,
    Contact,
    ContactDraft,
    CustomValue,
    Email,
    Kind,
    Link,
    Phone,
    Status,
    Url,
    display_name,
)
from tui_crm.store import pictures
from tui_crm.store.codes import ACCESSES, KINDS, STATUSES
from tui_crm.store.sql import Connection, one_of
from tui_crm.store.visibility import visible_to

COLUMNS = (
    "id, uid, kind, status, access, first_name, last_name, name, position, birthday, note, pesel,"
    " document_number, nip, regon, krs, website, link_emails, keep_in_touch_days, created_at, updated_at,"
    " version, extra, avatar"
)


def load(
    connection: Connection,
    ids: Iterable[int],
    actor: Actor,
    trash: bool = False,
    parts: Collection[str] | None = None,
) -> dict[int, Contact]:
    """The contacts of these ids that the actor may see, by id.

    Links to contacts that the actor may not see are left out (R43).

    Args:
        trash: those in the trash instead of those outside it.
        parts: of the fields that have tables of their own only these; the others come empty, and so does the
            picture. None for whole contacts.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    of_ids, visible = one_of(wanted), visible_to(actor, trash=trash)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM contact c WHERE id {of_ids.text} AND {visible.text}",
        (*of_ids.values, *visible.values),
    ).fetchall()
    if not rows:
        return {}
    kinds = {KINDS[row[2]] for row in rows}
    names = {name for name in (_PARTS if parts is None else parts) if _OF_KIND.get(name) in (None, *kinds)}
    read = _read_parts(connection, [row[0] for row in rows], names, actor)
    with_avatar = [row[0] for row in rows if row[-1] is not None and parts is None]
    thumbnails = pictures.thumbnails(connection, with_avatar) if with_avatar else {}
    return {row[0]: _contact(row, read, thumbnails.get(row[0], b"")) for row in rows}


def moment_text(seconds: int) -> str:
    """Stored seconds as the text of `domain.clock.stamp`."""
    return stamp(datetime.fromtimestamp(seconds, UTC))


def _contact(row: tuple[Any, ...], parts: dict[str, dict[int, tuple[Any, ...]]], thumbnail: bytes) -> Contact:
    (contact_id, uid, kind, status, access, first_name, last_name, name, position, birthday, note, pesel,
     document_number, nip, regon, krs, website, link_emails, keep_in_touch_days,
     created_at, updated_at, version, extra, _avatar) = row  # fmt: skip
    draft = ContactDraft(
        kind=KINDS[kind],
        first_name=first_name,
        last_name=last_name,
        name=name,
        position=position,
        phones=parts["phones"].get(contact_id, ()),
        emails=parts["emails"].get(contact_id, ()),
        urls=parts["urls"].get(contact_id, ()),
        addresses=parts["addresses"].get(contact_id, ()),
        birthday=birthday,
        note=note,
        pesel=pesel,
        document_number=document_number,
        nip=nip,
        regon=regon,
        krs=krs,
        website=website,
        organizations=parts["organizations"].get(contact_id, ()),
        tags=parts["tags"].get(contact_id, ()),
        owners=parts["owners"].get(contact_id, ()),
        watchers=parts["watchers"].get(contact_id, ()),
        status=STATUSES[status],
        access=ACCESSES[access],
        link_emails=bool(link_emails),
        keep_in_touch_days=keep_in_touch_days,
        custom=_custom(parts["custom"].get(contact_id, ())),
        extra=extra,
    )
    return Contact(
        id=contact_id,
        uid=uid,
        draft=draft,
        created_at=moment_text(created_at),
        updated_at=moment_text(updated_at),
        version=version,
        persons=parts["persons"].get(contact_id, ()),
        thumbnail=thumbnail,
    )


class _Part(NamedTuple):
    """Where the values of a field lie that has tables of its own.

    Attributes:
        place: the contact, and two columns by which its values are in order.
        columns: what `make` makes a value of.
        source: tables and condition; `{ids}` says which contacts, `{visible}` which contacts `g` are shown.
    """

    place: str
    columns: tuple[str, ...]
    source: str
    make: Callable[..., Any]


def _own(table: str, *columns: str) -> tuple[str, tuple[str, ...], str]:
    """What belongs to one contact alone, in the user's order."""
    return (
        "x.contact, x.position, 0",
        tuple(f"x.{one}" for one in columns),
        f"{table} x WHERE x.contact {{ids}}",
    )


def _users(table: str) -> _Part:
    source = f"{table} x JOIN user u ON u.id = x.user WHERE x.contact {{ids}}"
    return _Part("x.contact, x.position, 0", ("u.login",), source, str)


def _links(near: str, far: str, order: str) -> _Part:
    source = f"contact_link l CROSS JOIN contact g ON g.id = l.{far} WHERE l.{near} {{ids}} AND {{visible}}"
    columns = ("g.id", "g.kind", "g.first_name", "g.last_name", "g.name", "l.job_title", "g.status")
    return _Part(f"l.{near}, {order}, g.id", columns, source, _link)


def _link(contact: int, kind: int, first: str, last: str, name: str, title: str, status: int) -> Link:
    shown = display_name(KINDS[kind], first, last, name)
    return Link(contact, shown, title, STATUSES[status] is Status.ACTIVE)


_CUSTOM = ("f.field_key", "f.type", "v.text", "v.number", "v.moment", "o.name")
_CUSTOM_SOURCE = (
    "custom_value v JOIN custom_field f ON f.id = v.field LEFT JOIN custom_field_option o ON o.id = v.option"
    " WHERE v.contact {ids} AND f.retired_at IS "
)
_PARTS = {
    "phones": _Part(*_own("contact_phone", "value", "raw", "extension", "label"), Phone),
    "emails": _Part(*_own("contact_email", "value", "label"), Email),
    "urls": _Part(*_own("contact_url", "value", "label"), Url),
    "addresses": _Part(
        *_own("contact_address", "street", "city", "postal_code", "region", "country", "label"), Address
    ),
    "tags": _Part(
        "x.contact, t.name_key, 0",
        ("t.name",),
        "contact_tag x JOIN tag t ON t.id = x.tag WHERE x.contact {ids} AND t.deleted_at IS NULL",
        str,
    ),
    "owners": _users("contact_owner"),
    "watchers": _users("contact_watcher"),
    "organizations": _links("person", "organization", "l.position"),
    "persons": _links("organization", "person", "g.sort_key"),
    "custom": _Part(
        "v.contact, f.position, v.ordinal", _CUSTOM, f"{_CUSTOM_SOURCE} NULL", lambda *value: value
    ),
}
_OF_KIND = {"persons": Kind.ORGANIZATION, "organizations": Kind.PERSON}
"""What only contacts of one kind have."""

_KEY = 4
"""Columns that say whose a value is, and its place: the part, the contact, and two to sort by."""
_WIDTH = max(len(part.columns) for part in _PARTS.values())
_in_order = itemgetter(2, 3)


def _select(number: int, part: _Part) -> str:
    padded = ", ".join((*part.columns, *["NULL"] * (_WIDTH - len(part.columns))))
    return f"SELECT {number}, {part.place}, {padded} FROM {part.source}"


_SELECTS = {name: _select(number, part) for number, (name, part) in enumerate(_PARTS.items())}


def _read_parts(
    connection: Connection, ids: Sequence[int], names: Collection[str], actor: Actor
) -> dict[str, dict[int, tuple[Any, ...]]]:
    """The values of these fields by contact, in one statement: each costs as much as its rows."""
    selects = [select for name, select in _SELECTS.items() if name in names]
    of_ids, visible = one_of(ids), visible_to(actor, "g")
    sql = " UNION ALL ".join(selects).format(ids=of_ids.text, visible=visible.text)
    shown = visible.values * sum("{visible}" in select for select in selects)
    found: list[dict[int, list[Any]]] = [{} for _part in _PARTS]
    for row in connection.execute(sql, (*of_ids.values, *shown)).fetchall() if selects else ():
        found[row[0]].setdefault(row[1], []).append(row)
    return {
        name: {contact: _values(part, rows) for contact, rows in of_part.items()}
        for (name, part), of_part in zip(_PARTS.items(), found, strict=True)
    }


def _values(part: _Part, rows: list[Any]) -> tuple[Any, ...]:
    if len(rows) > 1:
        rows.sort(key=_in_order)
    end = _KEY + len(part.columns)
    return tuple([part.make(*row[_KEY:end]) for row in rows])


def _custom(rows: Iterable[Sequence[Any]]) -> dict[str, CustomValue]:
    """The values of a contact's custom fields by key."""
    found: dict[str, CustomValue] = {}
    for key, kind, text, number, moment, option in rows:
        if kind == "multiple_choice":
            before = found.get(key, ())
            found[key] = (*(before if isinstance(before, tuple) else ()), str(option))
        elif kind == "checkbox":
            found[key] = bool(number)
        else:
            found[key] = next(value for value in (text, number, moment, option) if value is not None)
    return found


def retired_values(connection: Connection, contact_id: int) -> dict[str, CustomValue]:
    """The values that the contact has of custom fields that are out of use, by key."""
    return _custom(
        connection.execute(
            f"SELECT {', '.join(_CUSTOM)} FROM {_CUSTOM_SOURCE.format(ids='= ?')} NOT NULL"
            " ORDER BY f.position, v.ordinal",
            (contact_id,),
        ).fetchall()
    )
