"""What people define as rows, and every change of it with all that follows from it: fields, options and tags;
users, groups and keys.

A change goes through `change` or one of those that add, for undo too: they write the row, the journal, what
searches, sorted lists and views need, and the number by which everybody notices that definitions are others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext

from tui_crm.domain.access import Actor
from tui_crm.domain.custom_fields import CustomField, CustomFieldType, CustomOption
from tui_crm.domain.journal import RECORDS, TEAM, DefinitionChange, Thing
from tui_crm.domain.tags import Tag
from tui_crm.store import journal, logins, records, reindexing, settings, views
from tui_crm.store.codes import KIND_CODES, KINDS, new_uid
from tui_crm.store.sql import Connection, Value
from tui_crm.store.visibility import SEE, visible_to
from tui_crm.text.fold import fold
from tui_crm.text.ssh_keys import PublicKey, fingerprint

_VERSION = "definitions"
_TABLES = {
    Thing.FIELD: "custom_field",
    Thing.OPTION: "custom_field_option",
    Thing.TAG: "tag",
    Thing.USER: "user",
    Thing.GROUP: "permission_group",
    Thing.KEY: "user_key",
}
_IN_LINES = (Thing.OPTION, Thing.TAG)
"""What query lines name by its name; fields they name by their keys."""
_COLUMNS = {
    Thing.FIELD: ("name", "position", "retired_at"),
    Thing.OPTION: ("name", "name_key", "position", "retired_at"),
    Thing.TAG: ("name", "name_key", "description", "colour", "keep_in_touch_days", "deleted_at"),
    Thing.USER: ("login", "full_name", "name_key", "permission_group", "is_active"),
    Thing.GROUP: ("name", "name_key", "is_admin", "permissions", "deleted_at"),
    Thing.KEY: ("user", "type", "key", "fingerprint", "comment", "removed_at"),
}
"""What can change, and what a user and a key are known by; the journal holds these."""
GONE = {
    Thing.FIELD: "retired_at",
    Thing.OPTION: "retired_at",
    Thing.TAG: "deleted_at",
    Thing.GROUP: "deleted_at",
    Thing.KEY: "removed_at",
}
"""The column with the moment since which the thing is out of use; users are active or not."""


def version(connection: Connection) -> str:
    """Another text after each change of a definition by anybody."""
    return settings.get(connection, _VERSION) or "0"


def announce(connection: Connection, thing: Thing = Thing.FIELD) -> None:
    """Says that definitions have changed, or who may do what: in the transaction that changed them."""
    if thing in TEAM:
        logins.announce_rights(connection)
        return
    settings.put(connection, _VERSION, str(int(version(connection)) + 1))


# -- reading ---------------------------------------------------------------------------------------


def fields(connection: Connection) -> tuple[CustomField, ...]:
    """All custom fields in order, persons' first, with their options, retired ones too."""
    options: dict[int, list[CustomOption]] = defaultdict(list)
    for field, number, name, retired_at in connection.execute(
        "SELECT field, id, name, retired_at FROM custom_field_option ORDER BY field, position, id"
    ).fetchall():
        options[field].append(CustomOption(number, name, retired_at is not None))
    rows = connection.execute(
        "SELECT id, kind, field_key, name, type, retired_at FROM custom_field ORDER BY kind, position, id"
    ).fetchall()
    return tuple(
        CustomField(
            number, KINDS[kind], key, name, CustomFieldType(kept_as), tuple(options[number]), gone is not None
        )
        for number, kind, key, name, kept_as, gone in rows
    )


def field_of_option(connection: Connection, option: int) -> int | None:
    """The number of the field that has the option; None where there is none."""
    row = connection.execute("SELECT field FROM custom_field_option WHERE id = ?", (option,)).fetchone()
    return None if row is None else int(row[0])


def usage(connection: Connection, field: int, actor: Actor) -> int:
    """How many contacts that the actor may see have a value of the field."""
    visible = visible_to(actor)
    row = connection.execute(
        f"SELECT count(*) FROM ({reindexing.holders(Thing.FIELD)}) h"
        f" CROSS JOIN contact c ON c.id = h.contact WHERE {visible.text}",
        (field, *visible.values),
    ).fetchone()
    return int(row[0])


def is_used(connection: Connection, thing: Thing, target: int) -> bool:
    """Whether a contact outside the trash has the tag, the option, or a value of the field."""
    row = connection.execute(
        f"SELECT 1 FROM ({reindexing.holders(thing)}) h CROSS JOIN contact c ON c.id = h.contact"
        " WHERE c.deleted_at IS NULL LIMIT 1",
        (target,),
    ).fetchone()
    return row is not None


def tags(connection: Connection) -> tuple[Tag, ...]:
    """All tags in the order of their folded names."""
    rows = connection.execute(
        "SELECT id, name, description, colour, keep_in_touch_days FROM tag"
        " WHERE deleted_at IS NULL ORDER BY name_key"
    ).fetchall()
    return tuple(Tag(*row) for row in rows)


def tag_counts(connection: Connection, actor: Actor) -> dict[int, int]:
    """How many contacts that the actor may see have each tag.

    All are counted along an index, those that are not to be seen, which are few, are taken off: in one
    statement, between whose parts nobody can write.
    """
    if not actor.may(SEE):
        return {}
    visible = visible_to(actor)
    hidden = (
        ("contact_deleted", "c.deleted_at IS NOT NULL"),
        ("contact_restricted", f"c.access <> 0 AND c.deleted_at IS NULL AND NOT ({visible.text})"),
    )
    taken_off = "".join(
        f" UNION ALL SELECT x.tag, -count(*) FROM contact c INDEXED BY {index}"
        f" CROSS JOIN contact_tag x ON x.contact = c.id WHERE {condition} GROUP BY x.tag"
        for index, condition in hidden
    )
    rows = connection.execute(
        "SELECT tag, sum(n) FROM (SELECT tag, count(*) AS n FROM contact_tag GROUP BY tag"
        f"{taken_off}) GROUP BY tag",
        visible.values,
    )
    return dict(rows.fetchall())


def state(connection: Connection, thing: Thing, target: int) -> dict[str, Value]:
    """The columns of the thing that can change. It is there: nothing is ever removed for good."""
    columns = _COLUMNS[thing]
    row = connection.execute(
        f"SELECT {', '.join(columns)} FROM {_TABLES[thing]} WHERE id = ?", (target,)
    ).fetchone()
    return dict(zip(columns, row, strict=True))


def name_of(connection: Connection, thing: Thing, target: int) -> tuple[str, str]:
    """What the thing is called, and the name of the field that an option, or login that a key, belongs to."""
    if thing is Thing.USER:
        row = connection.execute("SELECT login FROM user WHERE id = ?", (target,)).fetchone()
        return str(row[0]), ""
    if thing is Thing.KEY:
        row = connection.execute(
            "SELECT k.fingerprint, u.login FROM user_key k JOIN user u ON u.id = k.user WHERE k.id = ?",
            (target,),
        ).fetchone()
        return str(row[0]), str(row[1])
    if thing is Thing.OPTION:
        row = connection.execute(
            "SELECT o.name, f.name FROM custom_field_option o JOIN custom_field f ON f.id = o.field"
            " WHERE o.id = ?",
            (target,),
        ).fetchone()
        return str(row[0]), str(row[1])
    row = connection.execute(f"SELECT name FROM {_TABLES[thing]} WHERE id = ?", (target,)).fetchone()
    return str(row[0]), ""


def described(connection: Connection, thing: Thing, target: int, before: str, after: str) -> DefinitionChange:
    """A change as it stands in the journal, with the names of what it is about.

    Args:
        before, after: JSON.
    """
    old, new = json.loads(before), json.loads(after)
    if thing in RECORDS:
        return DefinitionChange(thing, target, records.store_of(thing).name(connection, target), "", old, new)
    groups = ("", "")
    if thing is Thing.USER:
        groups = _group_name(connection, old), _group_name(connection, new)
    return DefinitionChange(thing, target, *name_of(connection, thing, target), old, new, groups)


def _group_name(connection: Connection, values: Mapping[str, Value]) -> str:
    """The name that the group has now in which a user was; "" where the values name none."""
    group = values.get("permission_group")
    return name_of(connection, Thing.GROUP, int(group))[0] if isinstance(group, int) else ""


def is_taken(connection: Connection, thing: Thing, target: int, name: str) -> bool:
    """Whether another field in use of its base, option of its field, tag or group is called so."""
    key = fold(name)  # however it is spelled
    if thing is Thing.FIELD:
        rows = connection.execute(
            "SELECT b.name FROM custom_field a JOIN custom_field b ON b.kind = a.kind AND b.id <> a.id"
            " WHERE a.id = ? AND b.retired_at IS NULL",
            (target,),
        ).fetchall()
        return any(fold(row[0]) == key for row in rows)
    same = "field = (SELECT field FROM custom_field_option WHERE id = ?1)" if thing is Thing.OPTION else "1"
    row = connection.execute(
        f"SELECT 1 FROM {_TABLES[thing]} WHERE {same} AND name_key = ?2 AND id <> ?1", (target, key)
    ).fetchone()
    return row is not None


# -- writing ---------------------------------------------------------------------------------------


def gone_key(target: int) -> str:
    """In the place of a deleted tag's folded name: no folded name has a tabulator."""
    return f"\t{target}"


def change(
    connection: Connection, operation: int, thing: Thing, target: int, values: Mapping[str, Value]
) -> None:
    """Gives a thing other values, where they are others.

    Args:
        operation: the open operation of the journal that takes it.
        values: by column.
    """
    current = state(connection, thing, target)
    after = {column: value for column, value in values.items() if current[column] != value}
    if not after:
        return
    if "name" in after and thing in _IN_LINES:
        names = str(current["name"]), str(after["name"])
        views.follow_name(connection, fields(connection), thing, target, names)
    kept_up = nullcontext() if thing in TEAM else reindexing.kept_up(connection, thing, target, after)
    with kept_up:
        assignments = ", ".join(f"{column} = ?" for column in after)
        connection.execute(
            f"UPDATE {_TABLES[thing]} SET {assignments} WHERE id = ?", (*after.values(), target)
        )
    before = {column: current[column] for column in after}
    journal.record_definition(connection, operation, thing, target, before, after)
    announce(connection, thing)


def _add(connection: Connection, operation: int, thing: Thing, values: Mapping[str, Value]) -> int:
    marks = ", ".join("?" * len(values))
    target: int = connection.execute(
        f"INSERT INTO {_TABLES[thing]} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
    ).lastrowid
    journal.record_definition(connection, operation, thing, target, {}, state(connection, thing, target))
    announce(connection, thing)
    return target


def add_field(connection: Connection, operation: int, field: CustomField, options: tuple[str, ...]) -> int:
    """A new field's number; it stands last. Its own id and options in `field` do not count."""
    kind = KIND_CODES[field.kind]
    (place,) = connection.execute(
        "SELECT ifnull(max(position), -1) + 1 FROM custom_field WHERE kind = ?", (kind,)
    ).fetchone()
    values = {
        "uid": new_uid(), "kind": kind, "field_key": field.key, "name": field.name, "type": field.type.value,
        "position": place,
    }  # fmt: skip
    number = _add(connection, operation, Thing.FIELD, values)
    reindexing.forget_order(connection, Thing.FIELD, number)
    for option in options:
        add_option(connection, operation, number, option)
    return number


def add_option(connection: Connection, operation: int, field: int, name: str) -> int:
    """A new option's number; it stands last."""
    (place,) = connection.execute(
        "SELECT ifnull(max(position), -1) + 1 FROM custom_field_option WHERE field = ?", (field,)
    ).fetchone()
    values: dict[str, Value] = {"field": field, "name": name, "name_key": fold(name), "position": place}
    return _add(connection, operation, Thing.OPTION, values)


def add_tag(
    connection: Connection,
    operation: int,
    name: str,
    description: str,
    colour: str,
    keep_in_touch_days: int | None = None,
) -> int:
    """A new tag's number."""
    values: dict[str, Value] = {
        "uid": new_uid(), "name": name, "name_key": fold(name), "description": description, "colour": colour,
        "keep_in_touch_days": keep_in_touch_days,
    }  # fmt: skip
    return _add(connection, operation, Thing.TAG, values)


def add_user(connection: Connection, operation: int, login: str, full_name: str, group: int, now: int) -> int:
    """A new user's number; `now` in seconds since 1970, UTC."""
    values: dict[str, Value] = {
        "uid": new_uid(), "login": login, "full_name": full_name, "name_key": fold(full_name),
        "permission_group": group, "created_at": now,
    }  # fmt: skip
    return _add(connection, operation, Thing.USER, values)


def add_group(connection: Connection, operation: int, name: str, permissions: Mapping[str, Value]) -> int:
    """A new group's number; `permissions` as `users.permission_columns` gives them."""
    values = {"uid": new_uid(), "name": name, "name_key": fold(name), **permissions}
    return _add(connection, operation, Thing.GROUP, values)


def add_key(connection: Connection, operation: int, user: int, key: PublicKey, now: int) -> int:
    """A new key's number; `now` as for `add_user`."""
    values: dict[str, Value] = {
        "user": user, "type": key.type, "key": key.key, "fingerprint": fingerprint(key),
        "comment": key.comment, "added_at": now,
    }  # fmt: skip
    return _add(connection, operation, Thing.KEY, values)
