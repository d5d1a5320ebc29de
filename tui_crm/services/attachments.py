"""Files on contacts and on their events, kept in the base itself (R46)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tui_crm.domain.access import Permission
from tui_crm.domain.attachments import (
    MAXIMUM_BYTES,
    MAXIMUM_MEGABYTES,
    Attachment,
    checked_description,
    checked_name,
)
from tui_crm.domain.journal import FILE, OperationKind
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.files.source import Given, Source
from tui_crm.files.whole_file import read_at_most, write_new
from tui_crm.paths import readable
from tui_crm.services.base import Service
from tui_crm.store import attachments, events, journal, removal
from tui_crm.store.sql import Connection


class Attachments(Service):
    """Adding, describing, removing and saving files of contacts that the actor may see, inactive ones too.

    A contact's version stays as it is: whoever edits the contact meanwhile is not in the way.
    """

    def add(
        self,
        contact_id: int,
        path: Given,
        description: str = "",
        event_id: int | None = None,
        name: str = "",
    ) -> Attachment:
        """Keeps a file and returns what is known of it.

        Args:
            path: where it is; or its bytes or what opens them, which then need a `name`.
            event_id: the contact's event that it belongs to; None for the contact as a whole. Of an event
                about nobody the contact is 0.
            name: how it is called; "" for the path's own name.

        Raises:
            NotFound: the contact or the event is not there, not for the actor to see, or deleted.
            Denied: the actor may not edit contacts.
            Refused: FILE_KIND, FILE_TOO_LARGE, TOO_LONG (the description); EVENT_OF_NOBODY.
            FileProblem: FILE_MISSING, FILE_UNREADABLE, FILE_EMPTY; PATH_OVER_SSH.
        """
        self.require(Permission.EDIT)
        if isinstance(path, Path):
            self.require_own_files()
        with self.database.reading() as connection:
            self._check_place(connection, contact_id, event_id)  # before a large file is read
        own = readable(str(path)) if isinstance(path, Path) else name
        kept, text = checked_name(name or own), checked_description(description)
        data = read_at_most(Source(path, own), MAXIMUM_BYTES)
        if data is None:
            raise Refused(Code.FILE_TOO_LARGE, name=kept, maximum=MAXIMUM_MEGABYTES)
        with self.database.writing() as connection:
            self._check_place(connection, contact_id, event_id)
            attachment_id = attachments.insert(
                connection, contact_id, event_id, kept, text, data, self.actor, self.now()
            )
            attachment = self._found(connection, attachment_id)
            self._record(connection, OperationKind.FILE_ADDED, attachment, None)
            return attachment

    def of_contact(self, contact_id: int) -> tuple[Attachment, ...]:
        """The contact's files, the newest first, those of its events too. Raises NotFound."""
        with self.database.reading() as connection:
            self._check_place(connection, contact_id)
            return attachments.of_contact(connection, contact_id, self.actor)

    def get(self, attachment_id: int) -> Attachment:
        """What is known of the file. Raises NotFound (ATTACHMENT_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._found(connection, attachment_id)

    def content(self, attachment_id: int) -> bytes:
        """The bytes of the file. Raises NotFound (ATTACHMENT_NOT_FOUND)."""
        with self.database.reading() as connection:
            self._found(connection, attachment_id)
            return attachments.content(connection, attachment_id)

    def save(self, attachment_id: int, path: Path) -> Path:
        """Writes the file where the user says, and returns where it is then.

        Args:
            path: the new file, of a kind that is kept, so that nothing is written that a system would run;
                or a folder, in which it gets its own name.

        Raises:
            NotFound: ATTACHMENT_NOT_FOUND.
            Refused: FILE_KIND.
            FileProblem: USER_FILE_EXISTS (nothing is ever overwritten), FILE_NOT_WRITTEN; PATH_OVER_SSH.
        """
        self.require_own_files()
        attachment = self.get(attachment_id)
        target = path / attachment.name if os.path.isdir(path) else path
        checked_name(readable(target.name))
        write_new(target, self.content(attachment_id))
        return target

    def describe(self, attachment_id: int, text: str) -> Attachment:
        """Changes the description of the file and returns what is known of it then.

        Raises:
            NotFound: ATTACHMENT_NOT_FOUND.
            Denied: the actor may not edit contacts.
            Refused: TOO_LONG.
        """
        self.require(Permission.EDIT)
        text = checked_description(text)
        with self.database.writing() as connection:
            attachment = self._found(connection, attachment_id)
            before = attachments.state(connection, attachment_id)
            if before is None or before["description"] == text:
                return attachment
            attachments.put(connection, attachment_id, before | {"description": text})
            self._record(connection, OperationKind.FILE_EDITED, attachment, before)
            return self._found(connection, attachment_id)

    def remove(self, attachment_id: int) -> None:
        """Takes the file away; its contents stay in the base, so that this can be undone.

        Raises:
            NotFound, Denied: as `describe`.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            attachment = self._found(connection, attachment_id)
            before = attachments.state(connection, attachment_id)
            attachments.put(connection, attachment_id, None)
            self._record(connection, OperationKind.FILE_DELETED, attachment, before)

    def _found(self, connection: Connection, attachment_id: int) -> Attachment:
        attachment = attachments.find(connection, attachment_id, self.actor)
        if attachment is None:
            raise NotFound(Code.ATTACHMENT_NOT_FOUND, id=attachment_id)
        return attachment

    def _check_place(self, connection: Connection, contact_id: int, event_id: int | None = None) -> None:
        event = None if event_id is None else events.find(connection, event_id, self.actor)
        if event is not None and not event.contact_id and not contact_id:
            raise Refused(Code.EVENT_OF_NOBODY)
        if not removal.present(connection, [contact_id], self.actor):
            raise NotFound(Code.NOT_FOUND, id=contact_id)
        if event_id is not None and (event is None or event.contact_id != contact_id):
            raise NotFound(Code.EVENT_NOT_FOUND, id=event_id)

    def _record(
        self,
        connection: Connection,
        kind: OperationKind,
        attachment: Attachment,
        before: dict[str, Any] | None,
    ) -> None:
        """The journal's line: what the file was, and what it is now."""
        name = f"{FILE}{attachment.id}"
        (contact,) = removal.present(connection, [attachment.contact_id], self.actor)
        operation = journal.open_operation(connection, self.actor, kind, self.now())
        after = attachments.state(connection, attachment.id)
        journal.record_values(
            connection, operation, contact.id, contact.version, {name: before}, {name: after}
        )
