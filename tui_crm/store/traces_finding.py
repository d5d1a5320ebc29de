"""Whom a purge is about, and by what texts tell of them (R21)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tui_crm.domain.journal import Thing
from tui_crm.store import import_traces
from tui_crm.store.import_traces import Traces
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.text.digits import digits
from tui_crm.text.emails import normalize
from tui_crm.text.fold import words

IN_TEXTS = "IN (SELECT value FROM json_each(?))"


class Gone(NamedTuple):
    """The contacts that are purged.

    Attributes:
        own: keys of e-mails and numbers that only they have or had; shared: those that others have too.
    """

    ids: frozenset[int]
    own: frozenset[str]
    shared: frozenset[str]
    traces: Traces

    def is_named(self, text: str) -> bool:
        """Whether a text has the whole name of one of them."""
        said = set(words(text))
        return any(name <= said for name in self.traces.names)

    def is_called(self, name: str) -> bool:
        """Whether somebody's name is that of one of them, or more: of a single word that alone."""
        said = set(words(name))
        return any(one == said or (len(one) > 1 and one < said) for one in self.traces.names)

    def is_said(self, text: str) -> bool:
        """Whether a text tells of one of them: by the name, or by what nobody else has."""
        return bool(text) and (False in self.traces.found_in(text) or self.is_named(text))

    def without(self, text: str) -> str:
        """The lines that tell of none of them."""
        return "".join(line for line in text.splitlines(keepends=True) if not self.is_said(line))


def gone_of(connection: Connection, ids: Sequence[int]) -> Gone:
    """The contacts that are purged, while they are still there."""
    wanted = id_list(ids)
    held = (
        "SELECT value_key FROM contact_email WHERE contact {is_in}"
        " UNION SELECT ifnull(value, digits) FROM contact_phone WHERE contact {is_in}"
    )
    keys = _texts(connection, held.format(is_in=IN_IDS), wanted, wanted)
    for data in import_traces.journalled(connection, wanted):
        keys |= {normalize(one["value"]) for one in data.get("emails", ())}
        keys |= {one["value"] or digits(one["raw"]) for one in data.get("phones", ())}
    keys.discard("")
    by_key = (
        f"SELECT value_key FROM contact_email WHERE value_key {IN_TEXTS} AND contact NOT {IN_IDS}"
        f" UNION SELECT value FROM contact_phone WHERE value {IN_TEXTS} AND contact NOT {IN_IDS}"
        f" UNION SELECT digits FROM contact_phone WHERE digits {IN_TEXTS} AND contact NOT {IN_IDS}"
    )
    shared = _texts(connection, by_key, *(json_of(keys), wanted) * 3)
    traces = import_traces.traces_of(connection, ids)
    return Gone(frozenset(ids), frozenset(keys - shared), frozenset(keys & shared), traces)


def _texts(connection: Connection, sql: str, *values: str) -> set[str]:
    return {row[0] for row in connection.execute(sql, values).fetchall()}


def json_of(value: Any) -> str:
    """JSON, of sets as lists."""
    return json.dumps(list(value) if isinstance(value, set | frozenset) else value, ensure_ascii=False)


def delete(connection: Connection, table: str, thing: Thing, numbers: Iterable[int]) -> None:
    """Deletes rows and what the journal of records says of them."""
    listed = id_list(numbers)
    connection.execute(
        f"DELETE FROM journal_definition WHERE thing = ? AND target {IN_IDS}", (thing.value, listed)
    )
    connection.execute(f"DELETE FROM {table} WHERE id {IN_IDS}", (listed,))
