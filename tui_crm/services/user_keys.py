"""The SSH keys that log users in (R44)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.users import UserKey
from tui_crm.paths import readable
from tui_crm.services import team_rules
from tui_crm.services.base import require_own_files
from tui_crm.services.defining import Defining
from tui_crm.store import definitions, user_keys
from tui_crm.store.sql import Connection, Value
from tui_crm.text import ssh_keys
from tui_crm.text.ssh_keys import KeyMistake, KeyRefused, PublicKey

if TYPE_CHECKING:
    from tui_crm.files.source import Given

_STDIN = "-"
_KEY_CODES = {
    KeyMistake.NOT_RECOGNIZED: Code.KEY_NOT_RECOGNIZED,
    KeyMistake.PRIVATE: Code.KEY_PRIVATE,
    KeyMistake.SEVERAL: Code.KEY_SEVERAL,
    KeyMistake.OPTIONS: Code.KEY_OPTIONS,
    KeyMistake.TYPE: Code.KEY_TYPE,
    KeyMistake.WEAK: Code.KEY_WEAK,
}


class UserKeys(Defining):
    """Keys. One sees one's own; administrators see those of all, and alone change them."""

    def keys(self, user_id: int | None = None) -> tuple[UserKey, ...]:
        """The keys in use by login: one's own, to administrators those of all.

        Args:
            user_id: of this user alone.

        Raises Denied: of somebody else, to whom is no administrator.
        """
        if not self.actor.is_admin:
            if user_id not in (None, self.actor.user_id):
                self.require(Permission.USERS)
            user_id = self.actor.user_id
        with self.database.reading() as connection:
            return user_keys.of_user(connection, user_id)

    def add_key(self, user_id: int, text: str) -> UserKey:
        """Lets a key log the user in, and returns it.

        Args:
            text: a .pub file: one line of type, base64 and comment.

        Raises:
            Refused: USER_UNKNOWN; KEY_TAKEN: it logs somebody in already; or what else is wrong with it.
            Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        key = _parsed(text)
        with self.database.writing() as connection:
            team_rules.user(connection, user_id)
            team_rules.require_free_key(connection, ssh_keys.fingerprint(key))
            operation = self._operation(connection, OperationKind.KEY_ADDED)
            number = definitions.add_key(connection, operation, user_id, key, self.now())
            return self._key(connection, number)

    def add_key_file(self, user_id: int, source: Given) -> UserKey:
        """As `add_key`, of a file, or of what comes on standard input. Raises FileProblem too."""
        self.require(Permission.USERS)
        return self.add_key(user_id, key_text(source))

    def key_named(self, name: str) -> UserKey:
        """The key of this fingerprint or number. Raises Refused with KEY_UNKNOWN."""
        wanted = name.strip()
        for key in self.keys():
            if wanted in (key.fingerprint, key.fingerprint.removeprefix("SHA256:"), str(key.id)):
                return key
        raise Refused(Problem(Code.KEY_UNKNOWN, "", {"name": name}))

    def remove_key(self, key_id: int) -> UserKey:
        """Lets a key log nobody in any more, and returns what it was.

        Raises Refused with KEY_UNKNOWN, and Denied: the actor is no administrator.
        """
        self.require(Permission.USERS)
        with self.database.writing() as connection:
            key = self._key(connection, key_id)
            gone: dict[str, Value] = {"removed_at": self.now()}
            self._change(connection, OperationKind.KEY_REMOVED, {(Thing.KEY, key_id): gone})
            return key

    def _key(self, connection: Connection, key_id: int) -> UserKey:
        found = user_keys.get(connection, key_id)
        if found is None:
            raise Refused(Problem(Code.KEY_UNKNOWN, "", {"name": key_id}))
        return found


def key_text(source: Given) -> str:
    """The text of a file that holds a key. Raises Refused and FileProblem."""
    from tui_crm.files.source import Source  # no screen and hardly a command reads one
    from tui_crm.files.whole_file import read_at_most

    if isinstance(source, Path):
        require_own_files()
    name = readable(str(source)) if isinstance(source, Path) else _STDIN
    data = read_at_most(Source(source, name), ssh_keys.TEXT_MAXIMUM)
    if data is None:
        raise Refused(Problem(Code.KEY_NOT_RECOGNIZED, "key"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # a comment may be in any encoding; the key itself is ASCII


def _parsed(text: str) -> PublicKey:
    try:
        return ssh_keys.parse(text)
    except KeyRefused as refused:
        values: dict[str, str | int] = {
            "value": refused.value,
            "allowed": ", ".join(ssh_keys.TYPES),
            "minimum": ssh_keys.RSA_BITS,
        }
        raise Refused(Problem(_KEY_CODES[refused.mistake], "key", values)) from None
