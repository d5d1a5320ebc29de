"""What became of an opportunity, with the names of what it is about: for histories and for undo (R45)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tui_crm.domain.access import Actor
from tui_crm.domain.journal import DefinitionChange, FieldChange, Thing
from tui_crm.domain.opportunity_merge import FIELDS
from tui_crm.domain.opportunity_rules import HUNDREDTHS, value_text
from tui_crm.store import removal, stages, users
from tui_crm.store.sql import Connection

_COLUMNS = {"value": ("value", "currency")}
"""The columns of a field in the journal, where they are not called as it is."""


def opportunity_changes(
    connection: Connection, change: DefinitionChange, actor: Actor
) -> tuple[FieldChange, ...]:
    """What changed from what to what; nothing where it was made, deleted or brought back.

    Contacts that the actor does not see are left out, and so is a change that is about nothing else (R43).
    A stage goes by its name, or by the code of which `wording` knows the name; a value has its currency
    behind it where that is another one too.
    """
    if change.thing is not Thing.OPPORTUNITY or not change.before:
        return ()
    names = _Names(connection, change, actor)
    found: list[FieldChange] = []
    for field in FIELDS:
        if any(one in change.after for one in _COLUMNS.get(field, (field,))):
            before, after = (names.of(field, data) for data in (change.before, change.after))
            if before != after:
                found.append(FieldChange(field, before, after))
    return tuple(found)


class _Names:
    """The names of what a change is about, as far as the actor sees it, in the trash or not."""

    def __init__(self, connection: Connection, change: DefinitionChange, actor: Actor) -> None:
        self._connection = connection
        ids = {one for data in (change.before, change.after) for one in _contacts(data)}
        found = removal.present(connection, ids, actor) if ids else []
        found += removal.present(connection, ids, actor, trash=True) if ids else []
        self._contacts = {one.id: one.name for one in found}

    def of(self, field: str, data: dict[str, Any]) -> Any:
        """The value of a field before or after the change."""
        if field == "value":
            return _amount(data)
        value = data[field]
        if field == "organization":
            return self._contacts.get(value, "")
        if field == "stage":
            return stages.name(self._connection, value)
        if field == "owner":
            owner = users.by_id(self._connection, value)
            return "" if owner is None else owner.login
        if field == "persons":
            named = ((self._contacts[one], role) for one, role in value if one in self._contacts)
            return [f"{name} ({role})" if role else name for name, role in named]
        return value


def _contacts(data: dict[str, Any]) -> Iterable[int]:
    if data.get("organization") is not None:
        yield data["organization"]
    yield from (one for one, _role in data.get("persons", ()))


def _amount(data: dict[str, Any]) -> str:
    stored = data.get("value")
    amount = "" if stored is None else value_text(Decimal(stored) / HUNDREDTHS)
    return " ".join(part for part in (amount, data.get("currency", "")) if part)
