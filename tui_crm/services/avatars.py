"""Pictures of contacts (R15)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.domain.access import Permission
from tui_crm.domain.attachments import checked_name
from tui_crm.domain.contact import Status
from tui_crm.domain.journal import AVATAR, OperationKind
from tui_crm.domain.pictures import MAXIMUM_MEGABYTES
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.files.source import Given, Source
from tui_crm.files.whole_file import read_at_most, write_new
from tui_crm.paths import readable
from tui_crm.services.base import Service, require_own_files
from tui_crm.store import journal, pictures, removal
from tui_crm.store.removal import Present
from tui_crm.store.sql import Connection

if TYPE_CHECKING:
    from tui_crm.files.images import PreparedPicture

_STDIN = "-"
_SUFFIX = ".png"


class Avatars(Service):
    """Setting and removing the picture of a contact, persons and organizations alike.

    A contact's version stays as it is: whoever edits the contact meanwhile is not in the way.
    """

    def set(self, contact_id: int, path: Given) -> str:
        """Makes a file the contact's picture and returns the hash of what is kept of it.

        Args:
            path: the file, its bytes, or what opens them.

        Raises:
            NotFound: the contact is not there, not for the actor to see, or in the trash.
            Denied: the actor may not edit contacts.
            Refused: CONTACT_INACTIVE, PICTURE_TOO_LARGE, PICTURE_KIND, PICTURE_PIXELS, PICTURE_BROKEN.
            FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY; PATH_OVER_SSH.
        """
        self.require(Permission.EDIT)
        with self.database.reading() as connection:
            self._active(connection, contact_id)  # before the file is read
        picture = _read(path)
        with self.database.writing() as connection:
            contact = self._active(connection, contact_id)
            pictures.keep(connection, contact_id, picture.hash, picture.data, picture.thumbnail)
            self._change(connection, contact, picture.hash, OperationKind.AVATAR_SET)
        return picture.hash

    def check(self, path: Path) -> None:
        """Reads a file that is to become a picture later, of a contact that is still to be saved.

        Raises:
            Refused: PICTURE_TOO_LARGE, PICTURE_KIND, PICTURE_PIXELS, PICTURE_BROKEN.
            FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY; PATH_OVER_SSH.
        """
        _read(path)

    def remove(self, contact_id: int) -> None:
        """Takes the contact's picture away, if it has one; it is kept, so that this can be undone.

        Raises:
            NotFound, Denied: as `set`.
            Refused: CONTACT_INACTIVE.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            contact = self._active(connection, contact_id)
            self._change(connection, contact, None, OperationKind.AVATAR_REMOVED)

    def content(self, contact_id: int) -> bytes:
        """The contact's picture as it is kept: a PNG of at most 256 by 256 pixels.

        Raises:
            NotFound: as `set`.
            Refused: PICTURE_NONE.
        """
        with self.database.reading() as connection:
            return self._content(connection, self._contact(connection, contact_id))

    def save(self, contact_id: int, path: Path) -> Path:
        """Writes the contact's picture where the user says, and returns where it is then.

        Args:
            path: the new file, ending in .png; or a folder, in which it is called like the contact.

        Raises:
            NotFound, Refused: as `content`; FILE_KIND.
            FileProblem: USER_FILE_EXISTS (nothing is ever overwritten), FILE_NOT_WRITTEN; PATH_OVER_SSH.
        """
        self.require_own_files()
        with self.database.reading() as connection:
            contact = self._contact(connection, contact_id)
            data = self._content(connection, contact)
        if os.path.isdir(path):
            path = path / checked_name(contact.name.replace("/", "-") + _SUFFIX)
        elif path.suffix.lower() != _SUFFIX:
            raise Refused(Code.FILE_KIND, name=readable(path.name), allowed=_SUFFIX.removeprefix("."))
        write_new(path, data)
        return path

    def _contact(self, connection: Connection, contact_id: int) -> Present:
        found = removal.present(connection, [contact_id], self.actor)
        if not found:
            raise NotFound(Code.NOT_FOUND, id=contact_id)
        return found[0]

    def _active(self, connection: Connection, contact_id: int) -> Present:
        contact = self._contact(connection, contact_id)
        if contact.status is not Status.ACTIVE:
            raise Refused(Code.CONTACT_INACTIVE, name=contact.name, id=contact.id)
        return contact

    def _content(self, connection: Connection, contact: Present) -> bytes:
        data = pictures.data(connection, contact.id)
        if data is None:
            raise Refused(Code.PICTURE_NONE, name=contact.name)
        return data

    def _change(
        self, connection: Connection, contact: Present, digest: str | None, kind: OperationKind
    ) -> None:
        """Gives the contact this picture, with the journal's line; nothing where it has it already."""
        before = pictures.avatar(connection, contact.id)
        if before == digest:
            return
        pictures.set_avatar(connection, contact.id, digest)
        operation = journal.open_operation(connection, self.actor, kind, self.now())
        values = {AVATAR: before}, {AVATAR: digest}
        journal.record_values(connection, operation, contact.id, contact.version, *values)


def _read(path: Given) -> PreparedPicture:
    """The picture in a file. Raises Refused and FileProblem."""
    if isinstance(path, Path):
        require_own_files()
    name = readable(str(path)) if isinstance(path, Path) else _STDIN
    data = read_at_most(Source(path, name), MAXIMUM_MEGABYTES * 1024 * 1024)
    if data is None:
        raise Refused(Code.PICTURE_TOO_LARGE, maximum=MAXIMUM_MEGABYTES)
    from tui_crm.files.images import read_picture  # Pillow is loaded where a picture is set, not before

    return read_picture(data)
