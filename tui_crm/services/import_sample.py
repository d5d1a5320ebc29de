"""A sample file that shows how each field is written, and imports cleanly (R30)."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.fields import SEVERAL
from tui_crm.domain.import_headers import meaning
from tui_crm.files.csv_writer import CsvWriter
from tui_crm.files.new_file import new_file
from tui_crm.store import definitions, names

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_Row = tuple[str, str, str]

_REACHED: dict[str, _Row] = {
    "phone": ("+48600100200", "22 113 14 15", "600 100 202 | +48221131416"),
    "phone2": ("", "48221131417", ""),
    "url": ("https://www.example.com", "", "www.example.com/jan | https://www.example.org"),
    "street": ("ul. Polna 3/4", "", "Rynek 1"),
    "city": ("Warszawa", "", "Kraków"),
    "postal_code": ("00-001", "", "31-042"),
    "region": ("mazowieckie", "", ""),
    "country": ("Polska", "", "PL"),
    "note": ("One line", "Several lines:\nthe second one", ""),
}
_PERSON: dict[str, _Row] = {
    "first_name": ("Łukasz", "Anna Maria", "Jan"),
    "last_name": ("Przykładowy", "Przykładowa-Wzór", "Wzorcowy"),
    "position": ("Director", "", "Kierownik"),
    "organization": ("Przykład sp. z o.o.", "", "Przykład sp. z o.o. | Wzór S.A."),
    "organization_position": ("Director", "", ""),
    "email": ("lukasz@example.com", "anna@example.com | anna@example.org", "jan@example.com"),
    **_REACHED,
    "birthday": ("1980-05-09", "--05-09", "9.05.1980"),
    "pesel": ("44051401359", "", ""),
    "document_number": ("ABC123456", "", ""),
}
_ORGANIZATION: dict[str, _Row] = {
    "name": ("Przykład sp. z o.o.", "Wzór S.A.", "Fundacja Wzorowa"),
    "email": ("biuro@example.com", "wzor@example.com | faktury@example.com", "fundacja@example.org"),
    **_REACHED,
    "website": ("https://www.example.com", "", "www.example.org"),
    "nip": ("1234563218", "", ""),
    "regon": ("123456785", "", ""),
    "krs": ("0000123456", "", ""),
}
_CHOICES: dict[str, _Row] = {
    "status": ("active", "aktywny", "inactive"),
    "access": ("company", "owner", "company"),
}
_CUSTOM: dict[CustomFieldType, _Row] = {
    CustomFieldType.TEXT: ("Any text", "", "Dowolny tekst"),
    CustomFieldType.NUMBER: ("1234.5", "1 234,5", "-7"),
    CustomFieldType.DATE: ("2026-01-31", "31.01.2026", "31-01-2026"),
    CustomFieldType.DATE_TIME: ("2026-01-31 12:00", "31.01.2026 12:00", "2026-01-31T12:00:00+01:00"),
    CustomFieldType.CHECKBOX: ("yes", "nie", "x"),
    CustomFieldType.URL: ("https://www.example.com", "", "www.example.org"),
}


def write_sample(service: Imports, path: Path, kind: Kind, named: Callable[[str], str]) -> Path:
    """Writes the sample into a new file; the path that was written. Raises FileProblem."""
    with new_file(path) as (stream, written):
        stream_sample(service, stream, kind, named)
    return written


def stream_sample(service: Imports, stream: BinaryIO, kind: Kind, named: Callable[[str], str]) -> None:
    """Writes the sample as CSV; the stream stays open."""
    columns = _columns(service, kind)
    stream.write(codecs.BOM_UTF8)  # spreadsheets take the file for the system's encoding without it
    writer = CsvWriter(stream)
    writer.row([_header(name, named(name)) for name in columns])
    for cells in zip(*columns.values(), strict=True):
        writer.row(cells)


def _header(field: str, label: str) -> str:
    """The label, if a file with it is understood without anybody choosing; else the name in commands."""
    found = meaning(label)
    return label if found is not None and found.field == field and not found.group else field


def _columns(service: Imports, kind: Kind) -> dict[str, _Row]:
    """Header -> the cells below it; names are those of the base, so that each of them is found."""
    with service.database.reading() as connection:
        tags = names.tag_names(connection)[:2]
        fields = [one for one in definitions.fields(connection) if one.kind is kind and not one.retired]
    login = service.actor.login
    columns = dict(_PERSON if kind is Kind.PERSON else _ORGANIZATION)
    if tags:
        columns["tags"] = (tags[0], SEVERAL.join(tags), "")
    columns["owners"] = (login, login, "")
    return columns | _CHOICES | {one.field: _examples(one) for one in fields}


def _examples(field: CustomField) -> _Row:
    offered = field.offered
    if field.type is CustomFieldType.CHOICE:
        return (offered[0], offered[-1], "") if offered else ("", "", "")
    if field.type is CustomFieldType.MULTIPLE_CHOICE:
        return (offered[0], SEVERAL.join(offered[:2]), "") if offered else ("", "", "")
    return _CUSTOM[field.type]
