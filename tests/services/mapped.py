"""A table to be mapped and imported, and its mapping, for the tests of this folder."""

from __future__ import annotations

from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportMapping, ImportOptions, MappedColumn, MappingReason
from tui_crm.services.session import Session

ALL = ContactQuery(kind=None, include_inactive=True)
TABLE = """Imię;Nazwisko;Kontakt mejlowy;Cechy;LP;Pusta
Jan;Kowal;jan@example.com;a;1;
Ewa;Lis;ewa@example.com;b;2;
"""
CHOSEN = MappingReason.CHOSEN
GUESSED = ImportOptions()


def contacts(session: Session) -> dict[str, Contact]:
    return {contact.name: contact for contact in session.contacts.each(ALL)}


def stage(session: Session, text: str = TABLE, options: ImportOptions = GUESSED) -> int:
    return session.imports.stage(text.encode(), options, name="x.csv")


def columns(mapping: ImportMapping) -> dict[str, MappedColumn]:
    return {column.column: column for column in mapping.columns}


def reasons(mapping: ImportMapping) -> dict[str, tuple[str, MappingReason]]:
    return {column.column: (column.target, column.reason) for column in mapping.columns}
