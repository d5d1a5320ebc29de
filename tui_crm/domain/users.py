"""Users, their permission groups and the keys that log them in, and what they may be called (R41, R44)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.domain.definition_rules import defined_name
from tui_crm.domain.own_filters import ME_WORDS
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.text.fold import fold

NAME_MAXIMUM = 60
"""Characters of a group's name."""
FULL_NAME_MAXIMUM = 100
LOGIN_MAXIMUM = 32

_LOGIN = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9._-]{{0,{LOGIN_MAXIMUM - 1}}}")


class User(NamedTuple):
    """Somebody who works with the base.

    Attributes:
        login: never changes, and is never given to another: the history names people by it.
        group, group_id: the permission group that the user is in.
        is_active: whether the user may log in; an inactive one stays the owner of what is owned.
        keys: how many keys log the user in.
    """

    id: int
    login: str
    full_name: str
    group: str
    group_id: int
    is_admin: bool
    is_active: bool
    keys: int

    @property
    def shown(self) -> str:
        """The full name, else the login."""
        return self.full_name or self.login


class Group(NamedTuple):
    """A permission group.

    Attributes:
        is_admin: whether its users may everything; the same as having `Permission.USERS`.
        permissions: what it grants: of administrators all.
        users: how many are in it, active or not.
    """

    id: int
    name: str
    is_admin: bool
    permissions: frozenset[Permission]
    users: int


class UserKey(NamedTuple):
    """A public SSH key that logs a user in.

    Attributes:
        type: as "ssh-ed25519".
        fingerprint: as `ssh-keygen -l` shows it: "SHA256:...".
        added_at: seconds since 1970, UTC.
    """

    id: int
    user_id: int
    login: str
    type: str
    fingerprint: str
    comment: str
    added_at: int


def login(given: str) -> str:
    """The login as it is kept: 1 to 32 of a-z 0-9 . _ - in either case, and no word that means oneself.

    Raises Refused with LOGIN_NOT_ALLOWED.
    """
    name = given.strip()
    if not _LOGIN.fullmatch(name) or fold(name) in ME_WORDS:
        raise Refused(Problem(Code.LOGIN_NOT_ALLOWED, "login", {"value": given, "maximum": LOGIN_MAXIMUM}))
    return name


def full_name(given: str) -> str:
    """The full name as it is kept, "" for none. Raises Refused: NAME_CHARACTERS, NAME_BAR, TOO_LONG."""
    if not given.strip():
        return ""
    return _name(given, "full_name", FULL_NAME_MAXIMUM)


def group_name(given: str) -> str:
    """A group's name as it is kept. Raises Refused as `full_name`, and NAME_REQUIRED."""
    return _name(given, "name", NAME_MAXIMUM)


def _name(given: str, field: str, maximum: int) -> str:
    try:
        name = defined_name(given)
    except Refused as refused:
        raise Refused([Problem(one.code, field, one.values) for one in refused.problems]) from None
    if len(name) > maximum:
        raise Refused(Problem(Code.TOO_LONG, field, {"maximum": maximum}))
    return name


def granted_with(permissions: frozenset[Permission]) -> frozenset[Permission]:
    """All that is granted with these: who may do anything to contacts sees them, or it would not work."""
    return permissions | {Permission.SEE} if permissions else permissions


def is_administrators(permissions: Iterable[Permission]) -> bool:
    """Whether a group with these may everything: whoever manages users could grant themselves the rest."""
    return Permission.USERS in permissions
