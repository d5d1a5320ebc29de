"""Exports: what the actor may see, as CSV, JSON or vCards (R38)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.exports import FolderWritten
from tui_crm.domain.field_values import text_of
from tui_crm.domain.problems import Code, Refused
from tui_crm.files import replacing
from tui_crm.files.contact_json import contact_json as contact_json
from tui_crm.files.csv_writer import CsvWriter as CsvWriter
from tui_crm.services.base import Service, require_own_files
from tui_crm.services.contacts import Contacts
from tui_crm.store import pictures
from tui_crm.text.unsafe import disarmed, escaped

FORMATS = ("csv", "json", "jsonl", "vcard3", "vcard4")
"""What a stream is written in; `write_folder` writes into a folder."""
_IN_MEMORY = 8_000_000  # bytes of rows that are kept in memory while their columns are collected
_TOLD_EACH = 500  # contacts

# The writers are imported late: a session that only lists contacts needs none of them.


Told = Callable[[int], object]


def _nobody(_done: int) -> None:
    """Nobody looks on."""


@contextmanager
def replaced_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of the file when the block ends well.

    Raises FileProblem: it can't be written, or the session is restricted.
    """
    require_own_files()
    with replacing.replaced_file(path) as stream:
        yield stream


def _counted(contacts: Iterator[Contact], told: Told) -> Iterator[Contact]:
    for number, contact in enumerate(contacts, 1):
        yield contact
        if number % _TOLD_EACH == 0:
            told(number)


class Exports(Service):
    """The use cases around exports. All need the permission to export."""

    def write(
        self,
        query: ContactQuery,
        format: str,  # noqa: A002 - the word of the command line
        stream: BinaryIO,
        columns: tuple[str, ...] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
        ids: Sequence[int] | None = None,
        told: Told = _nobody,
    ) -> int:
        """Writes the contacts of a list, in its order, as UTF-8; how many there were.

        Args:
            format: one of `FORMATS`.
            stream: stays open.
            columns: of a CSV, to have these fields only; None for all that an import needs to read
                everything back. Other formats hold whole contacts always.
            ids: these contacts instead of those of the list; of the query only the base counts then.
            told: called with the number of contacts read; what it raises ends the export.

        Raises:
            Denied: the actor may not export.
            Refused: the query names what there is not, or the format is none.
        """
        self.require(Permission.EXPORT)
        if format not in FORMATS:
            raise Refused(Code.VALUE_NOT_ALLOWED, value=format, allowed=", ".join(FORMATS))
        contacts = _counted(self._contacts(query, offset, limit, ids), told)
        if format == "csv" and columns is not None:
            return _write_columns(contacts, columns, stream)
        if format == "csv":
            return _write_csv(contacts, query, stream)
        pieces = _json(contacts) if format == "json" else _lines(contacts, format, self._picture)
        count = 0
        for piece, holds_contact in pieces:
            stream.write((disarmed if "vcard" in format else escaped)(piece).encode("utf-8", "replace"))
            count += holds_contact
        return count

    def write_folder(
        self,
        query: ContactQuery,
        path: Path,
        *,
        offset: int = 0,
        limit: int | None = None,
        ids: Sequence[int] | None = None,
        delete: bool = False,
        overwrite: bool = False,
        told: Told = _nobody,
    ) -> FolderWritten:
        """Writes each contact of a list as a vCard 3.0 into a file of its own in a folder (vdir).

        A file that has the contact already keeps its name, and is left alone where it says the same, as is
        all else in the folder; and where it holds what neither an export wrote nor an import took in.

        Args:
            delete: whether files that an export wrote of contacts that are not in the list are removed.
            overwrite: whether such files are written all the same.
            offset, limit, ids, told: as `write`.

        Raises:
            Denied: the actor may not export.
            FileProblem: the folder can't be made or written; the session is restricted.
            Refused: the query names what there is not.
        """
        from tui_crm.files.vcard_file import vcard
        from tui_crm.files.vcard_folder import CardFolder

        self.require(Permission.EXPORT)
        self.require_own_files()
        contacts = _counted(self._contacts(query, offset, limit, ids), told)
        contacts = chain(
            list(islice(contacts, 1)), contacts
        )  # what is refused is refused before a file is written
        found = (
            (one.uid, disarmed(vcard(one, "3.0", self._picture(one))).encode("utf-8", "replace"))
            for one in contacts
        )
        return CardFolder(path, overwrite).write_all(found, delete)

    def _contacts(
        self, query: ContactQuery, offset: int, limit: int | None, ids: Sequence[int] | None
    ) -> Iterator[Contact]:
        service = Contacts(self.database, self.actor, self.clock, self.region)
        return service.each(query, offset, limit) if ids is None else service.those(ids)

    def _picture(self, contact: Contact) -> bytes:
        """The contact's picture, empty without one."""
        if not contact.thumbnail:
            return b""
        with self.database.reading() as connection:
            return pictures.data(connection, contact.id) or b""


def _write_columns(contacts: Iterator[Contact], columns: tuple[str, ...], stream: BinaryIO) -> int:
    writer = CsvWriter(stream)
    contacts = chain(list(islice(contacts, 1)), contacts)  # what is refused is refused before the header
    writer.row(columns)
    count = 0
    for contact in contacts:
        writer.row(disarmed(text_of(contact, column)) for column in columns)
        count += 1
    return count


def _write_csv(contacts: Iterable[Contact], query: ContactQuery, stream: BinaryIO) -> int:
    """Everything, with as many columns for phones and the like as the contacts need.

    Which those are is known at the end only, so the rows wait in a temporary file.
    """
    from tui_crm.files.own_columns import base_columns, flat, in_order

    columns = dict.fromkeys(base_columns(query.kind))
    count = 0
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as waiting:
        for contact in contacts:
            row = flat(contact_json(contact))
            # A number is written in its international form, its own spelling would only confuse a sheet.
            row = {name: text for name, text in row.items() if not name.endswith("_raw")}
            for place, phone in enumerate(contact.draft.phones):
                row[f"phone{place + 1 if place else ''}"] = phone.shown
            columns.update(dict.fromkeys(row))
            waiting.write(json.dumps(row) + "\n")
            count += 1
        waiting.seek(0)
        names = in_order(columns)
        writer = CsvWriter(stream)
        writer.row(names)
        for line in waiting:
            row = json.loads(line)
            writer.row(disarmed(row.get(name, "")) for name in names)
    return count


def _json(contacts: Iterable[Contact]) -> Iterator[tuple[str, bool]]:
    before = "[\n"
    for contact in contacts:
        yield before + json.dumps(contact_json(contact), ensure_ascii=False), True
        before = ",\n"
    yield ("[]\n" if before == "[\n" else "\n]\n"), False


def contact_vcard(contact: Contact) -> str:
    """The contact as a vCard 3.0 with CRLF line ends."""
    from tui_crm.files.vcard_file import vcard

    return vcard(contact, "3.0")


def _lines(
    contacts: Iterable[Contact],
    format: str,  # noqa: A002
    picture: Callable[[Contact], bytes],
) -> Iterator[tuple[str, bool]]:
    from tui_crm.files.vcard_file import vcard

    for contact in contacts:
        if format == "jsonl":
            yield json.dumps(contact_json(contact), ensure_ascii=False) + "\n", True
        else:
            yield vcard(contact, "3.0" if format == "vcard3" else "4.0", picture(contact)), True
