"""A session: the open base, who works on it, and every service, built once, at its first use."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui_crm.domain.access import Actor, Permission
from tui_crm.domain.clock import Clock
from tui_crm.domain.problems import Code, Problem
from tui_crm.services.base import Service
from tui_crm.services.contacts import Contacts
from tui_crm.services.standing import Standing
from tui_crm.services.user_names import UserNames
from tui_crm.store import settings
from tui_crm.store.database import Database
from tui_crm.store.last_change import last_change
from tui_crm.store.logins import DEMO_MARK
from tui_crm.store.user_names import as_actor

if TYPE_CHECKING:
    from tui_crm.services.attachments import Attachments
    from tui_crm.services.avatars import Avatars
    from tui_crm.services.backups import Backups
    from tui_crm.services.base_care import Care
    from tui_crm.services.bulk import Bulk
    from tui_crm.services.cards import Cards
    from tui_crm.services.count_ahead import CountAhead
    from tui_crm.services.custom_fields import CustomFields
    from tui_crm.services.drafts import Drafts
    from tui_crm.services.duplicates import Duplicates
    from tui_crm.services.events import Events
    from tui_crm.services.exports import Exports
    from tui_crm.services.glance import Glance
    from tui_crm.services.history import History
    from tui_crm.services.imports import Imports
    from tui_crm.services.keep_in_touch import KeepInTouch
    from tui_crm.services.layouts import Layouts
    from tui_crm.services.lifecycle import Lifecycle
    from tui_crm.services.links import Links
    from tui_crm.services.mail import Mail
    from tui_crm.services.meetings import Meetings
    from tui_crm.services.next_meetings import NextMeetings
    from tui_crm.services.opportunities import Opportunities
    from tui_crm.services.preferences import Preferences
    from tui_crm.services.profiles import Profiles
    from tui_crm.services.senders import Senders
    from tui_crm.services.tags import Tags
    from tui_crm.services.tips import Tips
    from tui_crm.services.today import Todays
    from tui_crm.services.undoing import Undoing
    from tui_crm.services.users import Users
    from tui_crm.services.views import Views


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class Session:
    """Everything that a screen or a command works with. Close it, or use it as a context manager.

    The services that a list does not need are loaded when they are first used.

    Attributes:
        ahead: what counts the first list ahead; None where nothing does.
    """

    def __init__(self, database: Database, actor: Actor, clock: Clock, region: str) -> None:
        self.database = database
        self.actor = actor
        self.clock = clock
        self.region = region
        self.contacts = Contacts(database, actor, clock, region)
        self.user_names = UserNames(database, actor, clock, region)
        self._standing = Standing(database, actor, self._take_actor)
        self.ahead: CountAhead | None = None

    @cached_property
    def users(self) -> Users:
        """Users, their permission groups and keys."""
        from tui_crm.services.users import Users

        return Users(self.database, self.actor, self.clock, self.region)

    @cached_property
    def senders(self) -> Senders:
        """Those who sent an e-mail that a mail program hands over."""
        from tui_crm.services.senders import Senders

        return Senders(self.database, self.actor, self.clock, self.region)

    @cached_property
    def cards(self) -> Cards:
        """Business cards."""
        from tui_crm.services.cards import Cards

        return Cards(self.database, self.actor, self.clock, self.region)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """Active or not, the trash."""
        from tui_crm.services.lifecycle import Lifecycle

        return Lifecycle(self.database, self.actor, self.clock, self.region)

    @cached_property
    def links(self) -> Links:
        """Which persons belong to which organizations."""
        from tui_crm.services.links import Links

        return Links(self.database, self.actor, self.clock, self.region)

    @cached_property
    def events(self) -> Events:
        """Notes, calls, messages and meetings."""
        from tui_crm.services.events import Events

        return Events(self.database, self.actor, self.clock, self.region)

    @cached_property
    def history(self) -> History:
        """What happened with contacts."""
        from tui_crm.services.history import History

        return History(self.database, self.actor, self.clock, self.region)

    @cached_property
    def mail(self) -> Mail:
        """E-mail that was read from mailboxes."""
        from tui_crm.services.mail import Mail

        return Mail(self.database, self.actor, self.clock, self.region)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings of the calendar."""
        from tui_crm.services.meetings import Meetings

        return Meetings(self.database, self.actor, self.clock, self.region)

    @cached_property
    def next_meetings(self) -> NextMeetings:
        """The next meetings of a contact, for its card."""
        from tui_crm.services.next_meetings import NextMeetings

        return NextMeetings(self.database, self.actor, self.clock, self.region)

    @cached_property
    def opportunities(self) -> Opportunities:
        """Opportunities and their stages."""
        from tui_crm.services.opportunities import Opportunities

        return Opportunities(self.database, self.actor, self.clock, self.region)

    @cached_property
    def undoing(self) -> Undoing:
        """Taking changes back, and making them again."""
        from tui_crm.services.undoing import Undoing

        return Undoing(self.database, self.actor, self.clock, self.region)

    @cached_property
    def attachments(self) -> Attachments:
        """Files on contacts and events."""
        from tui_crm.services.attachments import Attachments

        return Attachments(self.database, self.actor, self.clock, self.region)

    @cached_property
    def profiles(self) -> Profiles:
        """All that belongs to one contact, at one go."""
        from tui_crm.services.profiles import Profiles

        return Profiles(self.database, self.actor, self.clock, self.region)

    @cached_property
    def avatars(self) -> Avatars:
        """Pictures of contacts."""
        from tui_crm.services.avatars import Avatars

        return Avatars(self.database, self.actor, self.clock, self.region)

    @cached_property
    def custom_fields(self) -> CustomFields:
        """The fields that people defined."""
        from tui_crm.services.custom_fields import CustomFields

        return CustomFields(self.database, self.actor, self.clock, self.region)

    @cached_property
    def tags(self) -> Tags:
        """Tags and what they mean."""
        from tui_crm.services.tags import Tags

        return Tags(self.database, self.actor, self.clock, self.region)

    @cached_property
    def keep_in_touch(self) -> KeepInTouch:
        """Who is due for a touch, and how often."""
        from tui_crm.services.keep_in_touch import KeepInTouch

        return KeepInTouch(self.database, self.actor, self.clock, self.region)

    @cached_property
    def today(self) -> Todays:
        """What is to be done today."""
        from tui_crm.services.today import Todays

        return Todays(self)

    @cached_property
    def layouts(self) -> Layouts:
        """Which columns the lists have."""
        from tui_crm.services.layouts import Layouts

        return Layouts(self.database, self.actor, self.clock, self.region)

    @cached_property
    def preferences(self) -> Preferences:
        """What the user chose for the screen."""
        from tui_crm.services.preferences import Preferences

        return Preferences(self.database, self.actor, self.clock, self.region)

    @cached_property
    def tips(self) -> Tips:
        """What the user is told once."""
        from tui_crm.services.tips import Tips

        return Tips(self.database, self.actor, self.clock, self.region)

    @cached_property
    def views(self) -> Views:
        """Saved searches."""
        from tui_crm.services.views import Views

        return Views(self.database, self.actor, self.clock, self.region)

    @cached_property
    def bulk(self) -> Bulk:
        """Doing one thing with many contacts."""
        from tui_crm.services.bulk import Bulk

        return Bulk(self.database, self.actor, self.clock, self.region)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Contacts that may be one."""
        from tui_crm.services.duplicates import Duplicates

        return Duplicates(self.database, self.actor, self.clock, self.region)

    @cached_property
    def drafts(self) -> Drafts:
        """What was typed into forms and not saved."""
        from tui_crm.services.drafts import Drafts

        return Drafts(self.database, self.actor, self.clock, self.region)

    @cached_property
    def imports(self) -> Imports:
        """Files coming in."""
        from tui_crm.services.imports import Imports

        return Imports(self.database, self.actor, self.clock, self.region)

    @cached_property
    def exports(self) -> Exports:
        """Files going out."""
        from tui_crm.services.exports import Exports

        return Exports(self.database, self.actor, self.clock, self.region)

    @cached_property
    def care(self) -> Care:
        """Looking after the base."""
        from tui_crm.services.base_care import Care

        return Care(self.database, self.actor, self.clock, self.region)

    @cached_property
    def backups(self) -> Backups:
        """Copies of the base: those that are made by themselves, and those that somebody asks for."""
        from tui_crm.services.backups import Backups

        return Backups(self.database, self.actor, self.clock, self.region)

    @property
    def path(self) -> Path:
        """The base's file."""
        return self.database.path

    @property
    def is_sample(self) -> bool:
        """Whether the base is one of invented contacts, to look around in."""
        with self.database.reading() as connection:
            return settings.get(connection, DEMO_MARK) is not None

    def may(self, permission: Permission) -> bool:
        """Whether the actor may do this."""
        return self.actor.may(permission)

    def why_not(self, permission: Permission | None) -> Problem | None:
        """Why the actor may not do this; None where it may."""
        if permission is None or self.actor.may(permission):
            return None
        return Problem(Code.NOT_ALLOWED, "", {"permission": permission.value})

    def renew(self) -> bool:
        """Reads what the user may do now, for all services; whether anything about the user has changed.

        Only a number is read where nobody changed users, groups or keys.

        Raises Denied with USER_INACTIVE, and StoreError.
        """
        return self._standing.renew()

    def guard(self) -> None:
        """From now on every transaction of this session's base first looks whether its user still may.

        For a base that no other session of this process works on through the same `Database`.
        """
        self.database.guard = self._standing

    def _take_actor(self, actor: Actor) -> None:
        self.actor = actor
        for part in list(vars(self).values()):
            if isinstance(part, Service):
                part.take_actor(actor)

    def data_version(self) -> int:
        """A number that changes when another process changed the base (this thread's connection)."""
        return self.database.data_version()

    def last_change(self) -> int:
        """A number that changes when anybody changed a contact, a field, an option or a tag.

        Tidying the base leaves it as it is.
        """
        with self.database.reading() as connection:
            return last_change(connection)

    def close(self) -> None:
        """Closes the connections of all threads; nothing may be running."""
        self.database.close_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_session(
    path: Path,
    *,
    login: str,
    full_name: str = "",
    clock: Clock = utc_now,
    region: str = "PL",
    create: bool = True,
    make_folder: bool = False,
    guest: bool = False,
) -> Session:
    """Opens the base at `path` for the user `login`; a new base gets that user as its administrator.

    Args:
        create: make the file if it is missing, and whoever comes first its administrator.
        make_folder: make its folder too (for the default place).
        guest: whether a sample base takes a login that it does not know in as its own user.

    Raises:
        StoreError: the base can't be opened, in a sentence of its own for each reason.
        CrmError: LOGIN_UNKNOWN, USER_INACTIVE.
    """
    from tui_crm.services.users import enter
    from tui_crm.store.opening import open_database

    database = open_database(path, create=create, make_folder=make_folder)
    try:
        actor = enter(database, login, full_name, clock, guest, founds=create)
    except BaseException:
        database.close_all()
        raise
    session = Session(database, actor, clock, region)
    session.guard()
    return session


def session_of(glance: Glance, region: str = "PL", clock: Clock = utc_now) -> Session:
    """The session that goes on where a glance at the base has begun, on its connection."""
    database = Database(glance.path)
    database.adopt(glance.connection)
    session = Session(database, as_actor(glance.login), clock, region)
    session.guard()
    return session
