"""The queue of likely duplicates: finding them, comparing, merging, saying that two are two (R40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge as in_order
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.duplicates import Dismissed, DuplicatePair, Reason, ReasonKind
from tui_crm.domain.merging import Comparison, Side, compare
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.services.base import Service
from tui_crm.services.duplicate_finding import QUIETLY, Freshening, Scan, Told
from tui_crm.store import duplicate_pairs
from tui_crm.store.contact_reading import load, moment_text
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.services.merging import Merged


def _nobody(_done: int, _total: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """How far the search for duplicates is.

    Attributes:
        scanned_at: when the whole base was looked through last, ISO 8601, UTC; "" never.
        is_running: whether somebody began a scan that has not come to its end.
        is_fresh: whether all that changed since was looked at.
    """

    scanned_at: str
    is_running: bool
    is_fresh: bool


# What only merging needs is imported late: every start looks whether something is to be looked at anew.


class Duplicates(Service):
    """Likely duplicates. Nobody is told of a contact, or of an organization, that they may not see."""

    # -- finding ------------------------------------------------------------------------------------

    def scan(self, told: Told = _nobody) -> bool:
        """Looks through the whole base, or goes on where that was stopped; whether it came to the end.

        Takes minutes for a million contacts: for a thread. Others can write meanwhile.

        Args:
            told: called with what is through and what there is; where it gives False the work ends there.

        Raises:
            Denied: the actor may not edit contacts.
            StoreError: what was found before is kept.
        """
        self.require(Permission.EDIT)
        return Scan(self).run(told)

    def freshen(self, milliseconds: float) -> bool:
        """Looks at what changed since the last scan for about this long; whether more is left to do.

        Meant for the moments when nobody waits: it never waits for other writers. Without a scan, and without
        the permission to edit, it leaves everything to `scan`; where very many contacts have changed it makes
        another scan in small steps.

        Raises:
            StoreError: the base cannot be read or written.
        """
        return self.actor.may(Permission.EDIT) and self._freshening.work(milliseconds)

    @cached_property
    def _freshening(self) -> Freshening:
        return Freshening(self)

    def status(self) -> ScanStatus:
        """How far the search is."""
        with self.database.reading() as connection:
            state = duplicate_pairs.state(connection)
            running = state.get("running") or {}
            is_fresh = bool(state) and state.get("sign") == duplicate_pairs.sign_of_change(connection)
            return ScanStatus(
                moment_text(state["scanned_at"]) if state.get("scanned_at") else "",
                bool(running) and not running.get(QUIETLY),
                is_fresh,
            )

    # -- the queue ----------------------------------------------------------------------------------

    def queue(
        self, kind: Kind | None = None, offset: int = 0, limit: int | None = 50, minimum: int = 0
    ) -> tuple[DuplicatePair, ...]:
        """Pairs by score, the highest first, without those that are dismissed.

        Args:
            kind: of one base; None for both.
            limit: None for all.
            minimum: the lowest score.
        """
        kinds = [kind] if kind is not None else list(Kind)
        stop = -1 if limit is None else offset + limit
        with self.database.reading() as connection:
            found = [duplicate_pairs.queue(connection, self.actor, one, minimum, stop) for one in kinds]
            rows = list(in_order(*found, key=lambda row: (-row.score, row.low, row.high)))
            return self._told(connection, rows[offset:] if limit is None else rows[offset:stop])

    def count(self, kind: Kind | None = None, minimum: int = 0) -> int:
        """How many pairs `queue` gives."""
        kinds = [kind] if kind is not None else list(Kind)
        with self.database.reading() as connection:
            return sum(duplicate_pairs.count(connection, self.actor, one, minimum) for one in kinds)

    def _told(self, connection: Connection, rows: list[DuplicatePair]) -> tuple[DuplicatePair, ...]:
        """The pairs with their organizations by name."""
        reasons = (reason for row in rows for reason in row.reasons if reason.kind is ReasonKind.ORGANIZATION)
        known = {int(reason.value) for reason in reasons}
        names = duplicate_pairs.organizations_named(connection, known, self.actor) if known else {}

        def told(reasons: Iterable[Reason]) -> Iterator[Reason]:
            for reason in reasons:
                if reason.kind is not ReasonKind.ORGANIZATION:
                    yield reason
                elif reason.value in names:
                    yield reason._replace(value=names[reason.value])
                elif self.actor.is_admin:  # it is in the trash
                    yield reason._replace(value="")

        return tuple(replace(row, reasons=tuple(told(row.reasons))) for row in rows)

    # -- two contacts -------------------------------------------------------------------------------

    def compare(self, left: int, right: int) -> Comparison:
        """The two contacts side by side, what is kept if nobody picks.

        Raises:
            NotFound: one of them is not there, or not the actor's to see.
            Refused: MERGE_ITSELF, MERGE_KINDS: they are one, or of different bases.
        """
        with self.database.reading() as connection:
            return self.compared(connection, left, right)

    def compared(self, connection: Connection, left: int, right: int) -> Comparison:
        """As `compare`, on a connection that is open."""
        found = load(connection, [left, right], self.actor)
        for one in (left, right):
            if one not in found:
                raise NotFound(Code.NOT_FOUND, id=one)
        if left == right:
            raise Refused(Code.MERGE_ITSELF)
        first, second = found[left], found[right]
        if first.kind is not second.kind:
            raise Refused(Code.MERGE_KINDS, name=first.name, other=second.name)
        return compare(_without_persons(first), _without_persons(second))

    def merge(
        self,
        left: int,
        right: int,
        picks: Mapping[str, Side] | None = None,
        *,
        keep: Side = Side.LEFT,
        versions: tuple[int, int] | None = None,
    ) -> Merged:
        """Makes one contact of two, in one step of undo; the other one goes to the trash.

        Phones, e-mails, links, addresses, tags, owners, watchers, notes, files and the history of both are
        kept. Nobody may see more by it than the actor could have shown them: an access that is wider than one
        of the two had needs an owner of that one.

        Args:
            picks: whose value each field gets, by its name in `Comparison.fields`; others as suggested
                where `keep` stays.
            keep: LEFT or RIGHT: which of the two stays.
            versions: of both, as `Comparison.versions`; None where it does not matter.

        Raises:
            Stale: one of them was changed since these versions.
            NotFound, Refused: as `compare`; FIELD_UNKNOWN, VALUE_NOT_ALLOWED for a pick; CONTACT_INACTIVE:
                whoever is kept is not active.
            Denied: the actor may not edit and delete contacts; ACCESS_NOT_YOURS.
        """
        from tui_crm.services.merging import Merging

        return Merging(self).merge(left, right, picks or {}, keep, versions)

    def merged_into(self, contact_id: int) -> str:
        """The name of the contact into which one in the trash was merged; "" where none is to be seen."""
        from tui_crm.store import merging, removal

        with self.database.reading() as connection:
            into = merging.merged_into(connection, contact_id)
            if into is None or not removal.present(connection, [contact_id], self.actor, True):
                return ""
            return "".join(kept.name for kept in removal.present(connection, [into], self.actor))

    # -- two that are two ---------------------------------------------------------------------------

    def dismiss(self, left: int, right: int) -> None:
        """Remembers for everybody that these are two: they leave the queue.

        Raises NotFound and Refused as `compare`, and Denied.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            self.compared(connection, left, right)
            pair = min(left, right), max(left, right)
            duplicate_pairs.dismiss(connection, pair, self.actor, self.now())

    def take_back(self, left: int, right: int) -> bool:
        """Forgets that these are two; whether that was remembered. Raises NotFound and Denied."""
        from tui_crm.store import removal

        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            seen = {one.id for one in removal.present(connection, (left, right), self.actor)}
            for one in (left, right):
                if one not in seen:
                    raise NotFound(Code.NOT_FOUND, id=one)
            return duplicate_pairs.take_back(connection, (min(left, right), max(left, right)))

    def dismissed(self, offset: int = 0, limit: int | None = 50) -> tuple[Dismissed, ...]:
        """Those that are said to be two, the last first."""
        with self.database.reading() as connection:
            found = duplicate_pairs.dismissed(connection, self.actor, offset, -1 if limit is None else limit)
        return tuple(found)


def _without_persons(contact: Contact) -> Contact:
    """An organization without its persons: they are not compared, and may be thousands."""
    return replace(contact, persons=())
