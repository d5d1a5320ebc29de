"""Random bases of a few users and contacts, in which nearly everybody may not see something."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from tests.access import work_worlds
from tests.access.oracle import Oracle, UserRow
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.journal import OperationKind
from tui_crm.domain.problems import CrmError
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session
from tui_crm.services.users import enter
from tui_crm.store import contact_writing, imports, journal, pictures, removal, search, users
from tui_crm.store.contact_writing import CustomRow, Names
from tui_crm.store.database import Database

LOGINS = ("anna", "bob", "cleo", "dora", "ewan")
"""The users of all worlds; "anna" administers them."""

_GROUPS: dict[str, tuple[Permission, ...]] = {
    "all but users": tuple(set(Permission) - {Permission.USERS}),
    "editors": (Permission.SEE, Permission.ADD, Permission.EDIT),
    "keepers": (Permission.SEE, Permission.EDIT, Permission.DELETE, Permission.TAGS),
    "traders": (Permission.SEE, Permission.ADD, Permission.EDIT, Permission.EXPORT, Permission.IMPORT),
    "viewers": (Permission.SEE, Permission.EXPORT),
    "nobody": (Permission.ADD, Permission.EDIT, Permission.DELETE, Permission.EXPORT, Permission.IMPORT),
}
"""Permission groups; members of the last may do everything with contacts, and see none."""
_LIKELY = ("all but users", "all but users", "editors", "keepers", "traders", "traders", "viewers", "nobody")

FIRST = ("Jan", "Anna", "Łukasz", "Ewa")
LAST = ("Nowak", "Kowalski", "Lis")
FIRMS = ("Acme", "Młyn", "Huta", "Acme Polska")
CITIES = ("Łódź", "Lublin", "Gdańsk")
SHARED_PHONES = ("+48600100200", "+48600100201", "+48221131415")
SHARED_EMAILS = ("biuro@example.com", "jan@example.com")
TAGS = ("VIP", "Partner", "Targi")
OPTIONS = ("A", "B")


def make_template(path: Path) -> None:
    """A base with the users, tags and custom fields of all worlds, and no contacts."""
    clock = StoppedClock()
    with open_session(path, login="anna", full_name="Anna Nowak", clock=clock) as session:
        for name in TAGS:
            session.tags.add(name)
        session.custom_fields.add(Kind.PERSON, "Segment", CustomFieldType.CHOICE, OPTIONS)
        session.custom_fields.add(Kind.ORGANIZATION, "Rabat", CustomFieldType.TEXT)
        with session.database.writing():
            for name, granted in _GROUPS.items():
                group = users.add_group(session.database, name, permissions=granted)
            for login in LOGINS[1:]:
                users.add_user(session.database, login, login.capitalize(), group, 0)


def word(seed: int, number: int) -> str:
    """A word that stands in one contact of one world and nowhere else."""
    return f"qz{seed}x{number}qz"


class World:
    """A base with its users' sessions, all on one connection.

    Attributes:
        seed: what it was made from.
        clock: stands still but for what the world moves it.
        most: the highest number of a contact.
    """

    def __init__(self, path: Path, seed: int) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self.clock = StoppedClock()
        self.database = Database(path)
        # Power cuts are no question here, and waiting for the disk would be most of the time.
        self.database.connection().execute("PRAGMA synchronous = OFF")
        self.most = 0
        self._sessions: dict[str, Session] = {}

    def session(self, login: str) -> Session:
        """The session of one of the users."""
        if login not in self._sessions:
            actor = enter(self.database, login, "", self.clock)
            self._sessions[login] = Session(self.database, actor, self.clock, "PL")
        return self._sessions[login]

    # -- filling -------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Gives the users their groups, makes contacts, and lets the users work with them for a while."""
        with self.database.writing() as connection:
            groups = dict(connection.execute("SELECT name, id FROM permission_group").fetchall())
            for login in LOGINS[1:]:
                group = groups[self.chance.choice(_LIKELY)]
                connection.execute("UPDATE user SET permission_group = ? WHERE login = ?", (group, login))
            self._import_jobs()
            organizations = self.chance.randint(2, 5)
            for number in range(1, organizations + self.chance.randint(4, 10) + 1):
                self._contact(number, organizations)
            work_worlds.furnish(self, organizations, LOGINS, SHARED_EMAILS)
            search.add(connection, range(1, self.most + 1))
        with self.database.writing():
            for _ in range(self.chance.randint(10, 24)):
                self.clock.move(seconds=self.chance.choice((0, 60)))
                with suppress(CrmError), self.database.writing():
                    self._work()
            for login in LOGINS:
                self.session(login).views.save(Kind.PERSON, f"Moje {login}", text="tag:VIP")

    def _import_jobs(self) -> None:
        connection = self.database.connection()
        for login in LOGINS[:3]:
            actor = self.session(login).actor
            values = {"status": "done", "file_name": f"{login}.csv", "row_count": 3, "created_count": 3}
            imports.create(connection, actor, int(self.clock().timestamp()), values)

    def _contact(self, number: int, organizations: int) -> None:
        """A contact of any kind, by any of the users; the first are organizations."""
        chance, connection = self.chance, self.database.connection()
        self.clock.move(seconds=chance.choice((0, 0, 3_600)))
        creator = self.session(chance.choice(LOGINS)).actor
        owners = chance.sample(range(1, len(LOGINS) + 1), chance.choice((1, 1, 2)))
        watchers = chance.sample(range(1, len(LOGINS) + 1), chance.choice((0, 0, 1)))
        linked: Sequence[int] = ()
        if number > organizations:
            linked = chance.sample(range(1, organizations + 1), chance.choice((0, 1, 1, 2)))
        draft = self._draft(number, is_organization=number <= organizations, is_linked=bool(linked))
        names = Names(
            tags=tuple(chance.sample((1, 2, 3), chance.choice((0, 1, 2)))),
            owners=tuple(owners),
            watchers=tuple(watchers),
            organizations=tuple((one, chance.choice(("", f"Szef {self.word(one)}"))) for one in linked),
            custom=self._custom(draft.kind),
        )
        logins = tuple(LOGINS[one - 1] for one in owners)
        draft = self._spelled(draft, names, logins)
        job, now = chance.choice((None, None, 1, 2, 3)), int(self.clock().timestamp())
        self.most = contact_writing.insert(
            connection, f"uid-{number}", draft, names, creator, now, job, unsearched=set()
        )
        if job is None:
            operation = journal.open_operation(connection, creator, OperationKind.CONTACT_ADDED, now)
            journal.record(connection, operation, number, 1, None, draft)

    def word(self, number: int) -> str:
        """As `word`, of this world."""
        return word(self.seed, number)

    def _custom(self, kind: Kind) -> tuple[CustomRow, ...]:
        if kind is Kind.PERSON:
            return self.chance.choice(((), (CustomRow(1, option=self.chance.choice((1, 2))),)))
        return self.chance.choice(((), (CustomRow(2, text="stały"),)))

    def _draft(self, number: int, *, is_organization: bool, is_linked: bool) -> ContactDraft:
        chance, own = self.chance, self.word(number)
        accesses = [Access.COMPANY, Access.COMPANY, Access.OWNER, *[Access.ORGANIZATION] * (3 * is_linked)]
        emails = [
            *chance.choice(((), (f"{own}@example.com",))),
            *chance.sample(SHARED_EMAILS, chance.choice((0, 0, 1))),
        ]
        numbers = [
            *chance.choice(((), (f"+4860{number:07}",))),
            *chance.sample(SHARED_PHONES, chance.choice((0, 0, 1))),
        ]
        is_unlike = chance.random() < 0.5
        name = f"{chance.choice(FIRMS)} {own}" if is_unlike else chance.choice(FIRMS)
        last = f"{chance.choice(LAST)}-{own}" if is_unlike else chance.choice(LAST)
        return ContactDraft(
            kind=Kind.ORGANIZATION if is_organization else Kind.PERSON,
            name=name if is_organization else "",
            first_name="" if is_organization else chance.choice(FIRST),
            last_name="" if is_organization else last,
            position="" if is_organization else chance.choice(("", "Prezes", f"Radca {own}")),
            note=chance.choice(("", "ważny", f"notatka {own}")),
            birthday="" if is_organization else chance.choice(("", "1980-05-09", f"1990-01-{number:02}")),
            phones=tuple(Phone(one, one) for one in numbers),
            emails=tuple(Email(one) for one in emails),
            addresses=tuple(Address(city=one) for one in chance.sample(CITIES, chance.choice((0, 1)))),
            status=chance.choice((Status.ACTIVE,) * 5 + (Status.INACTIVE,)),
            access=chance.choice(accesses if not is_organization else accesses[:3]),
        )

    def _reached(self, own: tuple[str, ...], shared: Sequence[str]) -> list[str]:
        """What is the contact's own, if anything, and what others may have too."""
        return [*self.chance.choice(((), own)), *self.chance.sample(shared, self.chance.choice((0, 0, 1)))]

    def _spelled(self, draft: ContactDraft, names: Names, owners: tuple[str, ...]) -> ContactDraft:
        """The draft with its names in words, as the journal keeps it."""
        rows = dict(self.database.connection().execute("SELECT id, name FROM contact").fetchall())
        links = tuple(Link(one, rows[one], title) for one, title in names.organizations)
        tags = tuple(TAGS[one - 1] for one in sorted(names.tags))
        return ContactDraft(
            **{
                **{name: getattr(draft, name) for name in ContactDraft.__slots__},
                "organizations": links,
                "tags": tags,
                "owners": owners,
            }
        )

    # -- what the users do ---------------------------------------------------------------------------

    def _work(self) -> None:
        """One thing that one of them does with one or two of the contacts; what is refused is not done."""
        chance = self.chance
        session = self.session(chance.choice((*LOGINS, "anna")))
        one, other = chance.randint(1, self.most), chance.randint(1, self.most)
        doing = chance.randrange(17)
        if doing <= 1:
            event = session.events.add(one, EventKind.NOTE, f"zapis {self.word(one)}")
            session.attachments.add(one, b"x", f"opis {self.word(one)}", event.id, f"{self.word(one)}.txt")
        elif doing == 2:
            session.attachments.add(one, b"plik", name=f"plik {self.word(one)}.txt")
        elif doing == 3:
            before = session.contacts.get(one)
            note = f"{before.draft.note} zmiana {self.word(one)}"
            session.contacts.save(one, before.draft.with_main(note=note), before.version)
        elif doing == 4:
            session.contacts.set_access((one,), chance.choice(tuple(Access)))
        elif doing == 5:
            other = chance.randint(1, 5)  # the first ones are organizations
            session.links.link(one, other, title=f"Doradca {self.word(other)}")
        elif doing == 6:
            session.duplicates.merge(*self._alike(one))
        elif doing == 7:
            session.duplicates.dismiss(one, other)
        elif doing == 8:
            session.lifecycle.set_status((one,), chance.choice(tuple(Status)))
        elif doing == 9:
            session.links.unlink(one, other)
        elif doing == 10:
            session.lifecycle.delete((one, other))
        elif doing == 11:
            self._picture(one)
        elif doing >= 13:
            work_worlds.work(self, session, one)
        else:
            self._give_away(one)

    def _alike(self, contact: int) -> tuple[int, int]:
        """The contact and another one of its kind."""
        kinds = dict(self.database.connection().execute("SELECT id, kind FROM contact").fetchall())
        return contact, self.chance.choice([one for one in kinds if kinds[one] == kinds[contact]])

    def _picture(self, contact: int) -> None:
        """A picture; what its bytes show is no question here."""
        connection, digest = self.database.connection(), f"hash of {contact}"
        pictures.keep(connection, contact, digest, self.word(contact).encode(), bytes(24 * 24 * 3))
        pictures.set_avatar(connection, contact, digest)

    def _give_away(self, contact: int) -> None:
        """Another access and another owner, by the administrator."""
        session = self.session("anna")
        before = session.contacts.get(contact)
        access = self.chance.choice((Access.COMPANY, Access.OWNER))
        draft = before.draft.with_main(access=access, owners=(self.chance.choice(LOGINS),))
        session.contacts.save(contact, draft, before.version)

    # -- its twin ------------------------------------------------------------------------------------

    def copy(self, path: Path) -> World:
        """The same world in another file, at the same moment."""
        with self.database.reading() as connection:
            connection.execute("VACUUM INTO ?", (str(path),))
        twin = World(path, self.seed)
        twin.clock.now, twin.most = self.clock.now, self.most
        return twin

    def erase_unseen(self, oracle: Oracle, user: UserRow) -> None:
        """Takes out what the user may not know of, as if it had never been."""
        with self.database.writing() as connection:
            work_worlds.erase_unseen(connection, oracle, user)
            removal.erase(connection, oracle.hidden_from(user))

    def scan(self) -> None:
        """Looks for duplicates anew."""
        with self.database.writing() as connection:
            connection.execute("DELETE FROM duplicate_pair")
            connection.execute("DELETE FROM setting WHERE name = 'duplicates'")
        self.session("anna").duplicates.scan()


@contextmanager
def world(template: Path, folder: Path, seed: int) -> Iterator[World]:
    """A world in a file of its own in this folder, gone with its copies afterwards."""
    path = folder / f"world-{seed}.db"
    shutil.copyfile(template, path)
    made = World(path, seed)
    try:
        made.fill()
        yield made
    finally:
        made.database.close_all()
        for one in folder.glob(f"world-{seed}*"):
            one.unlink()
