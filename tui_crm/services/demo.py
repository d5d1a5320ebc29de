"""The sample base: contacts that nobody has, to look around in, to test on and to measure with.

`people` makes them, `make` writes a base of any size, `is_ready` tells whether it is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.problems import Code, StoreError
from tui_crm.i18n import N_, _
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.services.demo_events import EventWriter
from tui_crm.services.demo_fields import FieldValues, define_fields, define_views
from tui_crm.services.demo_mail import write_mail
from tui_crm.services.demo_meetings import write_meetings
from tui_crm.services.demo_opportunities import write_opportunities
from tui_crm.services.demo_parts import DEMO_NAME
from tui_crm.services.demo_people import people
from tui_crm.services.demo_touches import write_touches
from tui_crm.services.demo_words import words
from tui_crm.services.users import ADMINISTRATORS, DEMO_LOGIN, DEMO_MARK, SALES, SALES_MAY
from tui_crm.store import names, settings, users
from tui_crm.store.backup import sync
from tui_crm.store.database import Database
from tui_crm.store.errors import file_error
from tui_crm.store.opening import open_database

__all__ = ["CONTACTS", "DEMO_LOGIN", "DEMO_NAME", "SEED", "is_ready", "make", "people"]

SEED = 2026
CONTACTS = 2_000
BATCH = 5_000
"""Contacts in one transaction: nobody else waits for a base that has no name yet."""

Progress = Callable[[int, int], None]
"""Is told how many contacts are written, and of how many."""

_REGION = "PL"
_OFFICE = N_("Office")
_OFFICE_MAY = (Permission.SEE, Permission.EDIT, Permission.FIELDS, Permission.TAGS)
# Raised whenever the same size would give other contacts, so that older sample bases are made again.
_EDITION = 5
_HISTORY = timedelta(days=3 * 365)
_INTERVALS = {5: 7, 17: 14, 31: 90}
"""How often to keep in touch with contacts of one's own choice: days by the number of the contact."""


def stopped_clock() -> datetime:
    """A fixed moment: the sample base is the same whenever it is made."""
    return datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def is_ready(path: Path, contacts: int = CONTACTS) -> bool:
    """Whether a whole sample base of that size, made by this edition, stands at `path`.

    What its user changed in it since does not matter.
    """
    return _mark_of(path) == _mark(contacts)


def make(
    path: Path, contacts: int = CONTACTS, clock: Clock = stopped_clock, progress: Progress | None = None
) -> None:
    """Makes a sample base; the user `DEMO_LOGIN` is its administrator.

    It is written under another name and renamed at the end, so that an interrupted making leaves nothing
    that looks like a base. A sample base of another size is replaced.

    Args:
        clock: no contact is younger than this moment.

    Raises:
        StoreError: something else stands at `path` and is left alone; or the base cannot be written.
    """
    if path.exists() and _mark_of(path) is None:
        raise StoreError(Code.USER_FILE_EXISTS, path=str(path))
    fresh = path.with_name(f"{path.name}.making-{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_abandoned(path)
        try:
            _write(fresh, contacts, clock, progress)
            _put_in_place(fresh, path)
        finally:
            _remove(fresh)
    except OSError as error:
        raise file_error(error, path) from error


def _put_in_place(fresh: Path, path: Path) -> None:
    sync(fresh)
    # A log left by a sample that was killed would be played into the new one.
    _remove(path, main=False)
    fresh.replace(path)
    sync(path.parent)


def _write(fresh: Path, contacts: int, clock: Clock, progress: Progress | None) -> None:
    database = open_database(fresh)
    try:
        with database.writing():
            now = int(clock().timestamp())
            actors = _people_of_the_office(database, now)
            define_fields(database.connection(), words().fields, actors[-1], now)
            define_views(database.connection(), words().views, actors[0])
        source = _Source(database, actors, clock())
        drafts = people(SEED, contacts)
        written = 0
        while batch := list(islice(drafts, BATCH)):
            with database.writing():
                for draft in batch:
                    source.write(draft)
                source.index()
            written += len(batch)
            if progress is not None:
                progress(written, contacts)
        with database.writing() as connection:
            offices = tuple(source.organizations.values())
            write_opportunities(connection, words().opportunities, offices, actors, clock(), SEED)
            write_meetings(connection, words().meetings, actors[0], clock(), SEED)
            write_mail(connection, words().mail, actors[0], clock(), SEED)
            write_touches(connection, clock(), SEED)
            settings.put(connection, DEMO_MARK, _mark(contacts))
    finally:
        database.close_all()


def _people_of_the_office(database: Database, now: int) -> tuple[Actor, ...]:
    """Makes groups, users and tags; returns the users, first the one who looks at the base."""
    administrators = users.add_group(database, _(ADMINISTRATORS), is_admin=True)
    sales = users.add_group(database, _(SALES), permissions=SALES_MAY)
    office = users.add_group(database, _(_OFFICE), permissions=_OFFICE_MAY)
    users.add_user(database, DEMO_LOGIN, DEMO_NAME, administrators, now)
    *sellers, keeper = words().users
    for user, group in (*((one, sales) for one in sellers), (keeper, office)):
        users.add_user(database, user.login, user.full_name, group, now)
    for tag in words().tags:
        days = int(tag.days) if tag.days else None
        names.create_tag(database.connection(), tag.name, tag.description, tag.colour, days)
    logins = (DEMO_LOGIN, *(user.login for user in words().users))
    return tuple(actor for login in logins if (actor := users.actor_of(database, login)) is not None)


@dataclass
class _Source:
    """Writes contacts one by one, each with an uid and a moment of its own, both drawn from the seed."""

    database: Database
    actors: tuple[Actor, ...]
    until: datetime
    organizations: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = Random(SEED)  # noqa: S311 - the same uids every time are the point
        self._moment = self.until
        self._written = 0
        self._writer = ContactWriter(
            self.database, self.actors[0], lambda: self._moment, _REGION, unsearched=set()
        )
        connection = self.database.connection()
        self._events = EventWriter(connection, words(), self.actors, self.until, SEED)
        self._fields = FieldValues(connection, words().fields, self.until, SEED)

    def write(self, draft: ContactDraft) -> None:
        uid = f"{self._random.getrandbits(128):032x}"
        self._moment = self.until - _HISTORY * self._random.random()
        links = tuple(replace(link, id=self.organizations[link.name]) for link in draft.organizations)
        self._written += 1
        contact_id = self._writer.create(
            replace(
                draft,
                organizations=links,
                custom=self._fields.of(draft.kind),
                keep_in_touch_days=_INTERVALS.get(self._written),
            ),
            uid=uid,
            strict=False,
            journaled=False,
        )
        self._events.write(contact_id, self._moment)
        if draft.kind is Kind.ORGANIZATION:
            self.organizations[draft.name] = contact_id

    def index(self) -> None:
        """Lets searches find what was written: before each commit."""
        self._writer.index()


def _mark(contacts: int) -> str:
    return f"edition {_EDITION}, {contacts} contacts"


def _mark_of(path: Path) -> str | None:
    """How the base at `path` was made as a sample; None where it was not, or is no base at all."""
    if not path.exists():
        return None
    try:
        database = open_database(path, create=False)
    except StoreError:
        return None
    try:
        with database.reading() as connection:
            return settings.get(connection, DEMO_MARK)
    finally:
        database.close_all()


def _files(path: Path) -> Iterator[Path]:
    for rest in ("", "-wal", "-shm", ".queue"):
        yield path.with_name(path.name + rest)


def _remove(path: Path, *, main: bool = True) -> None:
    for file in _files(path):
        if main or file != path:
            file.unlink(missing_ok=True)


def _remove_abandoned(path: Path) -> None:
    """Removes what a making left that was killed; that of another process still at work stays."""
    head = f"{path.name}.making-"
    for file in path.parent.glob(f"{head}*"):
        process = file.name.removeprefix(head).split("-")[0].split(".")[0]
        if process.isdigit() and not _is_running(int(process)):
            file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
