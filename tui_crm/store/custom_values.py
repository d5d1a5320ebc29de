"""Custom fields' values: from what a draft says to typed rows."""

from __future__ import annotations

from tui_crm.domain.contact import ContactDraft, CustomValue
from tui_crm.domain.custom_fields import CustomFieldType, read_value
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.store.codes import KIND_CODES
from tui_crm.store.contact_writing import CustomRow
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold


def rows(connection: Connection, draft: ContactDraft, problems: list[Problem]) -> tuple[CustomRow, ...]:
    """The rows to store for the draft's custom values; what can't be stored is added to `problems`."""
    found: list[CustomRow] = []
    for key, value in draft.custom.items():
        field = connection.execute(
            "SELECT id, type FROM custom_field WHERE kind = ? AND field_key = ? AND retired_at IS NULL",
            (KIND_CODES[draft.kind], key),
        ).fetchone()
        if field is None:
            problems.append(Problem(Code.FIELD_UNKNOWN, CUSTOM_PREFIX + key, {"field": CUSTOM_PREFIX + key}))
            continue
        try:
            found += _rows(connection, field[0], CustomFieldType(field[1]), value)
        except Refused as refused:
            problems += [Problem(one.code, CUSTOM_PREFIX + key, one.values) for one in refused.problems]
    return tuple(found)


def _rows(connection: Connection, field: int, kind: CustomFieldType, value: CustomValue) -> list[CustomRow]:
    read = read_value(kind, value)
    if kind in (CustomFieldType.CHOICE, CustomFieldType.MULTIPLE_CHOICE):
        names = read if isinstance(read, tuple) else (str(read),)
        return [
            CustomRow(field, ordinal, option=_option(connection, field, name))
            for ordinal, name in enumerate(names)
        ]
    if isinstance(read, bool | float | int):
        return [CustomRow(field, number=float(read))]
    if kind in (CustomFieldType.DATE, CustomFieldType.DATE_TIME):
        return [CustomRow(field, moment=str(read))]
    return [CustomRow(field, text=str(read))]


def _option(connection: Connection, field: int, name: str) -> int:
    row = connection.execute(
        "SELECT id FROM custom_field_option WHERE field = ? AND name_key = ? AND retired_at IS NULL",
        (field, fold(name)),
    ).fetchone()
    if row is None:
        raise Refused(Code.OPTION_UNKNOWN, name=name)
    return int(row[0])


def require_key(connection: Connection, key: str) -> None:
    """Raises Refused with FIELD_UNKNOWN where no base has a custom field of this key."""
    row = connection.execute(
        "SELECT 1 FROM custom_field WHERE field_key = ? AND retired_at IS NULL", (key,)
    ).fetchone()
    if row is None:
        raise Refused(Code.FIELD_UNKNOWN, field=CUSTOM_PREFIX + key)
