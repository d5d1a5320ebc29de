"""What the processes of these tests do: people who add, edit and read, and an import.

Each says through its pipe what it is about to do, and what the program said was saved. `without` takes one of
the protections away, for the controls.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from tui_crm.domain.contact import Contact, ContactDraft, Email
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import CrmError, Stale
from tui_crm.services.session import Session, open_session
from tui_crm.store import database as database_module
from tui_crm.store import driver as driver_module
from tui_crm.store import opening, transactions
from tui_crm.store.backup import backup
from tui_crm.store.checks import check


class Said(NamedTuple):
    """What a process says of a contact.

    Attributes:
        what: "try" before a save, "saved" after it; "error", "rows", "seen", "opened".
        contact: its id; 0 while it has none.
        version: the contact's after the save; the rows of an import that are done.
        text: what was saved as its position; an error's code.
        seconds: how long that took.
    """

    what: str
    contact: int = 0
    version: int = 0
    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What one process is to do.

    Attributes:
        number: which one it is.
        rounds: how often; 0 for until it is killed.
        contacts: those that it works on.
        without: the protection that is taken away: "commit" (says "saved" too early), "transaction",
            "immediate", "version", "queue", or "".
        die_at: the SQL statement before which it kills itself; 0 for none.
        job: of an import.
    """

    path: Path
    number: int = 0
    rounds: int = 0
    contacts: tuple[int, ...] = ()
    without: str = ""
    die_at: int = 0
    job: int = 0


Job = Callable[[Orders, Connection], None]


def carry_out(job: Job, orders: Orders, said: Connection) -> None:
    """The whole life of a process of these tests; SIGTERM and SIGINT end it at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    take_away(orders.without)
    try:
        job(orders, said)
    except CrmError as error:
        said.send(Said("error", text=error.problem.code.value))
    except Exception as error:
        said.send(Said("error", text=repr(error)))
    said.close()
    os._exit(0)


def take_away(without: str) -> None:
    """Takes a protection away from this process."""
    if without == "transaction":
        database_module.transaction = lambda _connection: nullcontext()  # type: ignore[assignment]
    if without in ("immediate", "queue"):
        database_module.queued = lambda _path, _seconds: nullcontext()  # type: ignore[assignment]
    if without == "immediate":
        database_module.transaction = _deferred
    if without == "power":
        kept = tuple(one for one in driver_module.PRAGMAS if one[0] != "synchronous")
        driver_module.PRAGMAS = (*kept, ("synchronous", "OFF"))


@contextmanager
def _deferred(connection: Any) -> Iterator[None]:
    """`transactions.transaction` as most programs have it."""
    connection.execute("BEGIN DEFERRED")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def opened(orders: Orders) -> Session:
    """The session of a process, which may be doomed."""
    session = open_session(orders.path, login="anna")
    if orders.die_at:
        _doom(session, orders.die_at)
    return session


def _doom(session: Session, statements: int) -> None:
    left = count(statements - 1, -1)

    def one(_sql: str) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    session.database.connection().set_trace_callback(one)  # type: ignore[attr-defined]


def editor(orders: Orders, said: Connection) -> None:
    """Adds a contact and changes it some times, and again: nobody else knows these contacts."""
    with opened(orders) as session:
        turns = count() if orders.rounds == 0 else range(orders.rounds)
        contact: Contact | None = None
        for turn in turns:
            text = f"turn {turn} of {orders.number}"
            said.send(Said("try", contact.id if contact and turn % 8 else 0, text=text))
            began = time.monotonic()
            if contact is None or turn % 8 == 0:
                contact = _saved(session, orders, said, partial(_added, session, orders, turn, text))
            else:
                contact = _saved(session, orders, said, partial(_changed, session, contact, text))
            _tell(said, contact, text, began, orders)


def _saved(session: Session, orders: Orders, said: Connection, save: Callable[[], Contact]) -> Contact:
    """Does it; the control "commit" says so while the transaction is still open."""
    if orders.without != "commit":
        return save()
    with session.database.writing():
        contact = save()
        said.send(Said("saved", contact.id, contact.version, contact.draft.position))
        time.sleep(0.01)
    return contact


def _tell(said: Connection, contact: Contact, text: str, began: float, orders: Orders) -> None:
    if orders.without != "commit":
        said.send(Said("saved", contact.id, contact.version, text, time.monotonic() - began))


def _added(session: Session, orders: Orders, turn: int, text: str) -> Contact:
    email = Email(f"e{orders.number}.{turn}@example.com")
    return session.contacts.add(
        ContactDraft(first_name="Ewa", last_name="Zapis", position=text, emails=(email,))
    )


def _changed(session: Session, contact: Contact, text: str) -> Contact:
    return session.contacts.save(contact.id, replace(contact.draft, position=text), contact.version)


def sharer(orders: Orders, said: Connection) -> None:
    """Counts up on contacts that others count up on too; tries again where it was late."""
    chance = random.Random(orders.number)
    with opened(orders) as session:
        for _turn in range(orders.rounds):
            _count_up(session, orders, said, chance)


def _count_up(session: Session, orders: Orders, said: Connection, chance: random.Random) -> None:
    while True:
        contact = session.contacts.get(chance.choice(orders.contacts))
        time.sleep(chance.random() * 0.004)
        text = str(int(contact.draft.position) + 1)
        version = None if orders.without == "version" else contact.version
        began = time.monotonic()
        try:
            saved = session.contacts.save(contact.id, replace(contact.draft, position=text), version)
        except Stale:
            continue
        said.send(Said("saved", saved.id, saved.version, text, time.monotonic() - began))
        return


def visitor(orders: Orders, said: Connection) -> None:
    """Edits contacts with pauses as people make them, some by chance at once; every error is told."""
    chance = random.Random(orders.number)
    with opened(orders) as session:
        for turn in range(orders.rounds):
            time.sleep(chance.random() * 0.05)
            try:
                contact = session.contacts.get(orders.contacts[0])
                began = time.monotonic()
                saved = _changed(session, contact, f"turn {turn}")
            except Exception as error:
                said.send(Said("error", text=repr(error)))
            else:
                said.send(Said("saved", saved.id, saved.version, f"turn {turn}", time.monotonic() - began))


def reader(orders: Orders, said: Connection) -> None:
    """Looks at the list and searches, again and again."""
    with opened(orders) as session:
        for turn in range(orders.rounds):
            words = ("", "ewa", "zapis jan", "example")[turn % 4]
            began = time.monotonic()
            page = session.contacts.page(ContactQuery(text=words), ("name",), 0, 40)
            said.send(Said("seen", version=page.total, seconds=time.monotonic() - began))


def importer(orders: Orders, said: Connection) -> None:
    """Runs an import, or goes on with it."""
    with opened(orders) as session:
        outcome = session.imports.run(orders.job, lambda done, _rows: said.send(Said("rows", version=done)))
        said.send(Said("saved", version=outcome.created))


def cramped(orders: Orders, said: Connection) -> None:
    """Saves while its files may not grow by more than some pages, and once more when they may."""
    with opened(orders) as session:
        contact = session.contacts.get(orders.contacts[0])
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, hard))
        try:
            _changed(session, contact, "cramped")
        except CrmError as error:
            said.send(Said("error", text=error.problem.code.value))
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        contact = session.contacts.get(orders.contacts[0])
        saved = _changed(session, contact, "room")
        said.send(Said("saved", saved.id, saved.version, "room"))


def copier(orders: Orders, _said: Connection) -> None:
    """Takes a backup that may not grow beyond some pages."""
    with opened(orders) as session:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM))
        backup(session.database, orders.path.with_name("copy.db"))


_ROOM = 5 * 4_096  # bytes of the log, which begins anew with the process: less than a save writes


def holder(orders: Orders, said: Connection) -> None:
    """Saves one thing and keeps the base open, with its log, until it is killed."""
    with opened(orders) as session:
        with session.database.writing() as connection:
            connection.execute("INSERT INTO setting (name, value) VALUES ('in the log', '')")
        said.send(Said("opened"))
        said.recv()


def pairs(orders: Orders, said: Connection) -> None:
    """Writes the same number at two places, in one transaction, again and again."""
    with opened(orders) as session:
        for turn in count(1):
            with session.database.writing() as connection:
                for name in ("left", "right"):
                    connection.execute("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, str(turn)))
            said.send(Said("saved", version=turn))
            time.sleep(0.003)  # longer than `write_queue.STEP`: others get their turn


def starter(orders: Orders, said: Connection) -> None:
    """Opens a base, once the pipe says so, and adds a contact to it."""
    if orders.without == "queue":
        opening.queued = nullcontext  # type: ignore[attr-defined]
    said.send(Said("ready"))
    said.recv()
    with opened(orders) as session:
        contact = _added(session, orders, 0, "first")
        said.send(Said("saved", contact.id, contact.version, "first"))
        said.send(
            Said(
                "opened", version=session.database.schema_version(), text=repr(tuple(check(session.database)))
            )
        )


assert transactions.transaction is database_module.transaction  # what `take_away` replaces
