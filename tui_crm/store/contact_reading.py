"""Whole contacts by id: a fixed number of queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

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
)
from tui_crm.store import pictures
from tui_crm.store.codes import ACCESSES, KINDS, STATUSES
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.visibility import visible_to

T = TypeVar("T")

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
    visible = visible_to(actor, trash=trash)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM contact c WHERE id {IN_IDS} AND {visible.text}",
        (id_list(wanted), *visible.values),
    ).fetchall()
    reader = _Reader(connection, [row[0] for row in rows], actor)
    read = reader.parts(parts)
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
        custom=dict(parts["custom"].get(contact_id, ())),
        extra=extra,
    )
    return Contact(
        id=contact_id,
        uid=uid,
        draft=draft,
        created_at=moment_text(created_at),
        updated_at=moment_text(updated_at),
        version=version,
        persons=parts["persons"].get(contact_id, ()) if draft.kind is Kind.ORGANIZATION else (),
        thumbnail=thumbnail,
    )


class _Reader:
    """Reads what hangs on a set of contacts."""

    def __init__(self, connection: Connection, ids: list[int], actor: Actor) -> None:
        self._connection = connection
        self._ids = id_list(ids)
        self._actor = actor

    def parts(self, wanted: Collection[str] | None) -> dict[str, dict[int, tuple[Any, ...]]]:
        """The values of the fields that are wanted, None for all, by contact."""
        return {
            name: read() if wanted is None or name in wanted else {}
            for name, read in (
                ("phones", self._phones),
                ("emails", self._emails),
                ("urls", self._urls),
                ("addresses", self._addresses),
                ("tags", self._tags),
                ("owners", lambda: self._users("contact_owner")),
                ("watchers", lambda: self._users("contact_watcher")),
                ("organizations", lambda: self._links("person", "organization", "l.position")),
                ("persons", lambda: self._links("organization", "person", "g.sort_key, g.id")),
                ("custom", self._custom),
            )
        }

    def _phones(self) -> dict[int, tuple[Any, ...]]:
        return self._rows("value, raw, extension, label FROM contact_phone", lambda row: Phone(*row))

    def _emails(self) -> dict[int, tuple[Any, ...]]:
        return self._rows("value, label FROM contact_email", lambda row: Email(*row))

    def _urls(self) -> dict[int, tuple[Any, ...]]:
        return self._rows("value, label FROM contact_url", lambda row: Url(*row))

    def _addresses(self) -> dict[int, tuple[Any, ...]]:
        columns = "street, city, postal_code, region, country, label"
        return self._rows(f"{columns} FROM contact_address", lambda row: Address(*row))

    def _tags(self) -> dict[int, tuple[Any, ...]]:
        return self._rows(
            "t.name FROM contact_tag x JOIN tag t ON t.id = x.tag AND t.deleted_at IS NULL",
            lambda row: str(row[0]),
            "t.name_key",
        )

    def _custom(self) -> dict[int, tuple[Any, ...]]:
        values = custom_values(self._connection, self._ids)
        return {contact: tuple(found.items()) for contact, found in values.items()}

    def _rows(
        self, select: str, make: Callable[[Any], T], order: str = "position"
    ) -> dict[int, tuple[T, ...]]:
        found: dict[int, list[T]] = defaultdict(list)
        sql = f"SELECT contact, {select} WHERE contact {IN_IDS} ORDER BY contact, {order}"
        for row in self._connection.execute(sql, (self._ids,)).fetchall():
            found[row[0]].append(make(row[1:]))
        return {contact: tuple(values) for contact, values in found.items()}

    def _users(self, table: str) -> dict[int, tuple[str, ...]]:
        return self._rows(
            f"u.login FROM {table} x JOIN user u ON u.id = x.user", lambda row: str(row[0]), "x.position"
        )

    def _links(self, near: str, far: str, order: str) -> dict[int, tuple[Link, ...]]:
        visible = visible_to(self._actor, "g")
        found: dict[int, list[Link]] = defaultdict(list)
        sql = (
            f"SELECT l.{near}, g.id, g.kind, g.first_name, g.last_name, g.name, l.job_title, g.status"
            f" FROM contact_link l CROSS JOIN contact g ON g.id = l.{far}"
            f" WHERE l.{near} {IN_IDS} AND {visible.text} ORDER BY l.{near}, {order}"
        )
        for contact, far_id, kind, first, last, name, title, status in self._connection.execute(
            sql, (self._ids, *visible.values)
        ).fetchall():
            shown = ContactDraft(kind=KINDS[kind], first_name=first, last_name=last, name=name).display_name
            found[contact].append(Link(far_id, shown, title, STATUSES[status] is Status.ACTIVE))
        return {contact: tuple(links) for contact, links in found.items()}


def custom_values(
    connection: Connection, ids: str, *, retired: bool = False
) -> dict[int, dict[str, CustomValue]]:
    """The values of custom fields in use, or of those that are not, by contact and key.

    Args:
        ids: as of `sql.id_list`.
    """
    sql = (
        "SELECT v.contact, f.field_key, f.type, v.text, v.number, v.moment, o.name FROM custom_value v"
        " JOIN custom_field f ON f.id = v.field LEFT JOIN custom_field_option o ON o.id = v.option"
        f" WHERE v.contact {IN_IDS} AND f.retired_at IS {'NOT NULL' if retired else 'NULL'}"
        " ORDER BY v.contact, f.position, v.ordinal"
    )
    found: dict[int, dict[str, CustomValue]] = defaultdict(dict)
    for contact, key, kind, text, number, moment, option in connection.execute(sql, (ids,)).fetchall():
        values = found[contact]
        if kind == "multiple_choice":
            before = values.get(key, ())
            values[key] = (*(before if isinstance(before, tuple) else ()), str(option))
        elif kind == "checkbox":
            values[key] = bool(number)
        else:
            values[key] = next(value for value in (text, number, moment, option) if value is not None)
    return dict(found)
