"""What a further row about one contact said in vain, because an earlier row of the file counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.field_values import custom_text
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.import_merge import is_same_value
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.text.fold import fold, words

_TEXTS = ("position", "birthday", "pesel", "document_number", "nip", "regon", "krs", "website")
_NAMES = ("last_name", "first_name", "name", "full_name")


def untaken(
    number: int, row: ContactDraft, after: ContactDraft, columns: Mapping[str, str]
) -> list[RowProblem]:
    """A warning for each value of the row that the contact does not have.

    Args:
        number: of the row.
        row: what it says, with its name.
        after: the contact as the rows by now make it (`import_filling.filled`).
        columns: field -> the column of the file.
    """
    return [
        RowProblem(number, Problem(Code.EARLIER_ROW_COUNTS, "", {"value": text, "kept": kept}), column, text)
        for field, text, kept in (*_name(row, after), *_values(row, after))
        if (column := _column(field, columns))
    ]


def _column(field: str, columns: Mapping[str, str]) -> str:
    if field not in _NAMES:
        return columns.get(field, "")
    return next((columns[name] for name in _NAMES if name in columns), "")


def _name(row: ContactDraft, after: ContactDraft) -> Iterator[tuple[str, str, str]]:
    text, kept = row.display_name, after.display_name
    if not set(words(text)) <= set(words(kept)):
        yield "last_name", text, kept


def _values(row: ContactDraft, after: ContactDraft) -> Iterator[tuple[str, str, str]]:
    """Field, what the row says and what the contact has, where that is something else."""
    said = [(name, getattr(row, name), getattr(after, name)) for name in _TEXTS]
    said += [
        (CUSTOM_PREFIX + key, custom_text(value), custom_text(after.custom[key]))
        for key, value in row.custom.items()
        if key in after.custom and not is_same_value(after.custom[key], value)
    ]
    held = {fold(link.name): link.position for link in after.organizations}
    said += [
        ("organization_position", link.position, held.get(fold(link.name), "")) for link in row.organizations
    ]
    yield from (
        (field, text, kept) for field, text, kept in said if text and kept and fold(text) != fold(kept)
    )
