"""The people of a base as the files of other programs: CSV, abook's address book, a folder of vCards."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bases import EDITION, cache_folder
from benchmarks.people import People, is_person
from tui_crm.domain.contact import ContactDraft

COLUMNS = ("name", "phone", "email", "organization", "position", "city", "note")


def csv_file(persons: int) -> Path:
    """The first so many persons as CSV, made if it is not there."""
    return _made(f"persons-{persons}.csv", persons, _write_csv)


def people_file(persons: int) -> Path:
    """The first so many persons as a table to be imported, names in two columns, made if it is not there."""
    return _made(f"people-{persons}.csv", persons, _write_people)


def abook_file(persons: int) -> Path:
    """The first so many persons as an address book of abook, made if it is not there."""
    return _made(f"persons-{persons}.abook", persons, _write_abook)


def vcard_folder(persons: int) -> Path:
    """A folder with a vCard for each of the first so many persons, made if it is not there."""
    return _made(f"persons-{persons}.vcards", persons, _write_vcards)


def _made(name: str, persons: int, write: Callable[[Path, Iterator[ContactDraft]], None]) -> Path:
    path = cache_folder() / f"edition-{EDITION}-{name}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.making")
        write(fresh, _persons(persons))
        fresh.rename(path)
    return path


def _persons(number: int) -> Iterator[ContactDraft]:
    people = People(number)
    return (draft for _, draft in people.contacts(1, len(people.places) + 1) if is_person(draft))


def _cells(draft: ContactDraft) -> tuple[str, ...]:
    return (
        draft.display_name,
        next((phone.raw for phone in draft.phones), ""),
        next((email.value for email in draft.emails), ""),
        next((link.name for link in draft.organizations), ""),
        draft.position,
        next((address.city for address in draft.addresses), ""),
        draft.note.replace("\n", " "),
    )


def _write_csv(path: Path, persons: Iterator[ContactDraft]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(_cells, persons))


def _write_people(path: Path, persons: Iterator[ContactDraft]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("first_name", "last_name", *COLUMNS[1:]))
        writer.writerows((one.first_name, one.last_name, *_cells(one)[1:]) for one in persons)


def _write_abook(path: Path, persons: Iterator[ContactDraft]) -> None:
    """abook(5) calls it "abook native format": sections of a number each."""
    names = ("name", "phone", "email", "custom1", "custom2", "city", "notes")
    with path.open("w", encoding="utf-8") as file:
        file.write("# abook addressbook file\n\n[format]\nprogram=abook\nversion=0.6.1\n\n")
        for number, draft in enumerate(persons):
            cells = zip(names, _cells(draft), strict=True)
            lines = (f"{name}={cell}\n" for name, cell in cells if cell)
            file.write(f"\n[{number}]\n{''.join(lines)}\n")


def _write_vcards(folder: Path, persons: Iterator[ContactDraft]) -> None:
    folder.mkdir(exist_ok=True)
    for number, draft in enumerate(persons):
        name, phone, email, organization, position, city, note = map(_escaped, _cells(draft))
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"UID:{number}",
            f"FN:{name}",
            f"N:{_escaped(draft.last_name)};{_escaped(draft.first_name)};;;",
            f"TEL;TYPE=VOICE:{phone}" if phone else "",
            f"EMAIL;TYPE=INTERNET:{email}" if email else "",
            f"ORG:{organization}" if organization else "",
            f"TITLE:{position}" if position else "",
            f"ADR;TYPE=HOME:;;;{city};;;" if city else "",
            f"NOTE:{note}" if note else "",
            "END:VCARD",
        ]
        text = "".join(f"{line}\r\n" for line in lines if line)
        (folder / f"{number}.vcf").write_text(text, encoding="utf-8", newline="")


def _escaped(text: str) -> str:
    """A text value of a vCard: https://www.rfc-editor.org/rfc/rfc2426#section-4"""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
