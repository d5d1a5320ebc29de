"""What is alike in defining fields, options and tags: names, places, and one operation for each use case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import definitions, journal
from tui_crm.store.sql import Connection, Value
from tui_crm.text.fold import fold

Changes = Mapping[tuple[Thing, int], Mapping[str, Value]]
"""The new values by column, of things by what they are and their number."""


class Defining(Service):
    """A service that changes definitions. Its methods are called inside `database.writing()`."""

    def _operation(self, connection: Connection, kind: OperationKind) -> int:
        return journal.open_operation(connection, self.actor, kind, self.now())

    def _change(self, connection: Connection, kind: OperationKind, changes: Changes) -> None:
        """Makes the changes as one operation of the journal; where nothing is to change there is none."""
        due = [
            (thing, target, values)
            for (thing, target), values in changes.items()
            if not values.items() <= definitions.state(connection, thing, target).items()
        ]
        if due:
            operation = self._operation(connection, kind)
            for thing, target, values in due:
                definitions.change(connection, operation, thing, target, values)

    def _require_name(self, connection: Connection, thing: Thing, target: int, name: str) -> None:
        """Raises Refused with NAME_TAKEN where another one has the name."""
        if definitions.is_taken(connection, thing, target, name):
            raise taken(name)


def taken(name: str) -> Refused:
    """The refusal of a name that another one has."""
    return Refused(Problem(Code.NAME_TAKEN, "name", {"name": name}))


def require_different(names: Sequence[str]) -> None:
    """Raises Refused with NAME_TAKEN where a name is there twice, however spelled."""
    for place, name in enumerate(names):
        require_free(name, names[:place])


def require_free(name: str, names: Sequence[str]) -> None:
    """Raises Refused with NAME_TAKEN where the name is one of these, however spelled."""
    if fold(name) in map(fold, names):
        raise taken(name)


def require_room(count: int, maximum: int, code: Code) -> None:
    """Raises Refused with the code where there are more than that."""
    if count > maximum:
        raise Refused(code, maximum=maximum)


def moved(thing: Thing, order: Sequence[int], retired: Collection[int], one: int, place: int) -> Changes:
    """What is to change so that one of them stands at this place among those in use."""
    rest = [other for other in order if other != one]
    in_use = [other for other in rest if other not in retired]
    at = rest.index(in_use[max(place, 0)]) if place < len(in_use) else len(rest)
    return {(thing, other): {"position": n} for n, other in enumerate([*rest[:at], one, *rest[at:]])}
