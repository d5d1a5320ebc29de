"""Looking for likely duplicates: through a whole base, or around what changed since (R40).

A whole scan walks along the indexes, a range at a time, each in a short transaction of its own that also
notes how far it is: stopped or killed it goes on there. What changed afterwards is looked at contact by
contact; where that is too much, as after a large import, another scan goes through in small steps while
nobody waits for anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tui_crm.domain.duplicates import NUMBERS, Judged, ReasonKind
from tui_crm.domain.problems import Code, StoreError
from tui_crm.services.base import Service
from tui_crm.store import duplicate_pairs, duplicate_scan
from tui_crm.store.duplicate_scan import Pair
from tui_crm.store.upkeep import let_others_in

VALUES = 5_000
"""Values of one step of a scan."""
FEW_VALUES = 200
"""Values of a step between which somebody may press a key."""
MOST_CHANGED = 5_000
"""More changed contacts than these are left to a whole scan, which is quicker then."""
QUIETLY = "quietly"
"""Whether nobody asked for the scan that is at work."""

Told = Callable[[int, int], object]
"""Called with what is through and what there is to look at; where it gives False the work ends there."""

_KEPT = "kept"
_PHASES = (_KEPT, ReasonKind.EMAIL, ReasonKind.PHONE, *NUMBERS, ReasonKind.ORGANIZATION)


class Scan:
    """One scan of the whole base."""

    def __init__(self, service: Service, values: int = 0) -> None:
        self._service = service
        self._database = service.database
        self._values = values or VALUES

    def run(self, told: Told) -> bool:
        """Goes on with a scan that was stopped, or makes a new one; whether it came to the end."""
        with self._database.writing() as connection:
            state = duplicate_pairs.state(connection)
            state["running"] = (state.get("running") or self.beginning()) | {QUIETLY: False}
            duplicate_pairs.put_state(connection, state)
        while running := state["running"]:
            if told(running["done"], running["total"]) is False:
                return False
            state = self._step(state, running)
            let_others_in(self._database, 0, 0)
        return True

    def beginning(self) -> dict[str, Any]:
        """What is known of a scan that has not begun."""
        with self._database.reading() as connection:
            kinds = [ReasonKind(phase) for phase in _PHASES if phase != _KEPT]
            return {
                "sign": duplicate_pairs.sign_of_change(connection),
                "moment": duplicate_pairs.last_update(connection),
                "total": sum(duplicate_scan.rows_of(connection, kind) for kind in kinds)
                + duplicate_pairs.total(connection),
                "done": 0,
                **_at(_PHASES[0]),
            }

    def _step(self, state: dict[str, Any], running: dict[str, Any]) -> dict[str, Any]:
        state, pairs, found = self.looked_at(state, running)
        with self._database.writing() as connection:
            duplicate_pairs.keep(connection, pairs, found)
            duplicate_pairs.put_state(connection, state)
        return state

    def looked_at(
        self, state: dict[str, Any], running: dict[str, Any]
    ) -> tuple[dict[str, Any], set[Pair], dict[Pair, Judged]]:
        """What is known behind the next range; its pairs, and those of them that are likely."""
        with self._database.reading() as connection:
            pairs, onward = self._pairs(running)
            found = duplicate_scan.judged(connection, pairs)
        if onward is None:
            state = {
                "sign": running["sign"],
                "moment": running["moment"],
                "scanned_at": self._service.now(),
                "running": None,
            }
        else:
            state = state | {"running": running | onward}
        return state, pairs, found

    def _pairs(self, running: dict[str, Any]) -> tuple[set[Pair], dict[str, Any] | None]:
        """The pairs of the next range, and where it goes on; None at the end."""
        connection, phase, done = self._database.connection(), running["phase"], running["done"]
        after = running["after"]
        if phase == _KEPT:
            kept = duplicate_pairs.kept_behind(connection, (after[0], after[1]), self._values)
            if len(kept) == self._values:
                return set(kept), {"after": kept[-1], "done": done + len(kept)}
            return set(kept), _next(phase, done + len(kept))
        kind = ReasonKind(phase)
        if kind in NUMBERS:
            groups = duplicate_scan.groups(connection, kind)
            return duplicate_scan.pairs_of(connection, kind, groups), _next(
                phase, done + duplicate_scan.rows_of(connection, kind)
            )
        upto = duplicate_scan.bound(connection, kind, after, self._values)
        pairs = duplicate_scan.pairs_of(
            connection, kind, duplicate_scan.groups(connection, kind, after, upto)
        )
        if upto is None:
            return pairs, _next(phase, done)
        return pairs, {"after": upto, "done": min(done + self._values, running["total"])}


def _at(phase: str) -> dict[str, Any]:
    """The beginning of a phase."""
    if phase == _KEPT:
        return {"phase": phase, "after": [0, 0]}
    source = duplicate_scan.SOURCES.get(ReasonKind(phase))
    return {"phase": phase, "after": None if source is None else source.start}


def _next(phase: str, done: int) -> dict[str, Any] | None:
    place = _PHASES.index(phase) + 1
    return None if place == len(_PHASES) else _at(_PHASES[place]) | {"done": done}


class Freshening:
    """Looks at what changed since the last scan, contact by contact."""

    def __init__(self, service: Service) -> None:
        self._database = service.database
        self._scan = Scan(service, FEW_VALUES)
        self._sign: list[int] = []
        self._moment = 0
        self._waiting: list[int] = []

    def work(self, milliseconds: float) -> bool:
        """Does for about this long what there is to do; whether more is left. Waits for no other writer."""
        deadline = time.perf_counter() + milliseconds / 1_000
        try:
            if not self._waiting and not self._look():
                return self._scan_on(deadline)
            while self._waiting and time.perf_counter() < deadline:
                self._one(self._waiting[-1])
                self._waiting.pop()
            if not self._waiting:
                self._settle()
        except StoreError as error:
            if error.problem.code is not Code.DATABASE_BUSY:
                raise
        return bool(self._waiting)

    def _look(self) -> bool:
        """Finds out what changed; whether it is to be looked at."""
        with self._database.reading() as connection:
            state = duplicate_pairs.state(connection)
            if not state or state["running"]:
                return False
            self._sign = duplicate_pairs.sign_of_change(connection)
            if self._sign == state["sign"] or duplicate_pairs.has_backlog(connection):
                return False
            changed = duplicate_pairs.changed_since(connection, state["moment"], MOST_CHANGED + 1)
        if len(changed) > MOST_CHANGED:
            self._begin_scan(state)
            return False
        self._moment = max([state["moment"], *(moment for moment, _one in changed)])
        self._waiting = [one for _moment, one in changed]
        if not self._waiting:
            self._settle()
        return bool(self._waiting)

    def _begin_scan(self, state: dict[str, Any]) -> None:
        running = self._scan.beginning() | {QUIETLY: True}
        with duplicate_pairs.writing_now(self._database) as connection:
            if duplicate_pairs.state(connection) == state:
                duplicate_pairs.put_state(connection, state | {"running": running})

    def _scan_on(self, deadline: float) -> bool:
        """Goes on with a scan that nobody asked for; whether there is more of it."""
        while True:
            with self._database.reading() as connection:
                state = duplicate_pairs.state(connection)
            running = state.get("running")
            if not running or not running.get(QUIETLY):
                return False
            after, pairs, found = self._scan.looked_at(state, running)
            with duplicate_pairs.writing_now(self._database) as connection:
                if duplicate_pairs.state(connection) == state:  # else another program was quicker
                    duplicate_pairs.keep(connection, pairs, found)
                    duplicate_pairs.put_state(connection, after)
            if time.perf_counter() >= deadline:
                return after["running"] is not None

    def _one(self, contact: int) -> None:
        with self._database.reading() as connection:
            pairs = duplicate_scan.pairs_around(connection, [contact])
            pairs |= duplicate_pairs.kept_of(connection, [contact])
            if not pairs:
                return
            found = duplicate_scan.judged(connection, pairs)
        with duplicate_pairs.writing_now(self._database) as connection:
            duplicate_pairs.keep(connection, pairs, found)

    def _settle(self) -> None:
        with duplicate_pairs.writing_now(self._database) as connection:
            state = duplicate_pairs.state(connection)
            if state and not state["running"]:
                duplicate_pairs.put_state(connection, state | {"sign": self._sign, "moment": self._moment})
