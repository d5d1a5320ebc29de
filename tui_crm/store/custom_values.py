"""Custom fields' values: from what a draft says to typed rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tui_crm.domain.contact import ContactDraft, CustomValue
from tui_crm.domain.custom_fields import CHOICES, CustomFieldType, read_value
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.contact_writing import CustomRow
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold


class Stored(NamedTuple):
    """Custom values as the base keeps them.

    Attributes:
        values: by key, as they are read again: typed, options as the base spells them.
    """

    rows: tuple[CustomRow, ...]
    values: dict[str, CustomValue]


def stored(
    connection: Connection,
    draft: ContactDraft,
    problems: list[Problem],
    held: Mapping[str, CustomValue] | None,
) -> Stored:
    """What is to be stored of the draft's custom values; what can't be is added to `problems`.

    Args:
        held: the values that the contact has now: it keeps options that are out of use. None for values that
            were stored before, as those of an undo: all options will do.
    """
    rows: list[CustomRow] = []
    values: dict[str, CustomValue] = {}
    for key, value in draft.custom.items():
        field = connection.execute(
            "SELECT id, type, retired_at FROM custom_field WHERE kind = ? AND field_key = ?",
            (KIND_CODES[draft.kind], key),
        ).fetchone()
        name = CUSTOM_PREFIX + key
        if field is None:
            problems.append(Problem(Code.FIELD_UNKNOWN, name, {"field": name}))
            continue
        if field[2] is not None:
            problems.append(Problem(Code.FIELD_OUT_OF_USE, name, {"fields": name}))
            continue
        try:
            kept = None if held is None else _names(held.get(key, ()))
            is_stored = held is None or held.get(key) == value
            typed = read_value(CustomFieldType(field[1]), value, is_stored=is_stored)
            new, read = _rows(connection, field[0], CustomFieldType(field[1]), typed, kept)
        except Refused as refused:
            problems += [Problem(one.code, CUSTOM_PREFIX + key, one.values) for one in refused.problems]
        else:
            rows += new
            if new:
                values[key] = read
    return Stored(tuple(rows), values)


def _names(value: CustomValue) -> Collection[str]:
    """The folded names of the options that a choice holds."""
    return {fold(name) for name in (value if isinstance(value, tuple) else (str(value),))}


def _rows(
    connection: Connection,
    field: int,
    kind: CustomFieldType,
    read: CustomValue,
    kept: Collection[str] | None,
) -> tuple[list[CustomRow], CustomValue]:
    """The rows of a value that was read, and the value as these are read again."""
    if kind in CHOICES:
        names = read if isinstance(read, tuple) else (str(read),)
        options = _options(connection, field, names, kept)
        spelled = tuple(options.values())
        rows = [CustomRow(field, ordinal, option=option) for ordinal, option in enumerate(options)]
        return rows, spelled if isinstance(read, tuple) else spelled[0]
    if isinstance(read, bool | float | int):
        return [CustomRow(field, number=float(read))], read
    if kind in (CustomFieldType.DATE, CustomFieldType.DATE_TIME):
        return [CustomRow(field, moment=str(read))], read
    return [CustomRow(field, text=str(read))], read


def _options(
    connection: Connection, field: int, names: Iterable[str], kept: Collection[str] | None
) -> dict[int, str]:
    """The options of these names by their numbers, each once. Raises Refused with every one that is none."""
    found: dict[int, str] = {}
    unknown: list[Problem] = []
    for name in names:
        key = fold(name)
        row = connection.execute(
            "SELECT id, name, retired_at FROM custom_field_option WHERE field = ? AND name_key = ?",
            (field, key),
        ).fetchone()
        if row is None or (row[2] is not None and kept is not None and key not in kept):
            unknown.append(Problem(Code.OPTION_UNKNOWN, "", {"name": name}))
        else:
            found[int(row[0])] = str(row[1])
    if unknown:
        raise Refused(unknown)
    return found


def require_key(connection: Connection, key: str) -> None:
    """Raises Refused with FIELD_UNKNOWN where no base has a custom field of this key."""
    row = connection.execute(
        "SELECT 1 FROM custom_field WHERE field_key = ? AND retired_at IS NULL", (key,)
    ).fetchone()
    if row is None:
        raise Refused(Code.FIELD_UNKNOWN, field=CUSTOM_PREFIX + key)
