"""Drafts as plain data for JSON: kept drafts, and the values before and after in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Status, Url

_LISTS: dict[str, Any] = {
    "phones": Phone,
    "emails": Email,
    "urls": Url,
    "addresses": Address,
    "organizations": Link,
}
_NAMES = ("tags", "owners", "watchers")
_ALL = tuple(field.name for field in fields(ContactDraft))


def draft_to_data(draft: ContactDraft, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The draft as JSON-able data: field -> text, flag, list of texts or list of objects.

    Args:
        names: the fields that are wanted; None for all.
    """
    if names is None:
        names = (field.name for field in fields(draft))
    return {name: _plain(getattr(draft, name)) for name in names}


def _plain(value: Any) -> Any:
    """`dataclasses.asdict` without its deep copies, which take a third of a save."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Phone | Email | Url | Address | Link):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value) if isinstance(value, dict) else value


def draft_from_data(data: Mapping[str, Any]) -> ContactDraft:
    """The draft that `draft_to_data` made; fields it does not know are left out."""
    known = {field.name for field in fields(ContactDraft)}
    values = {name: value for name, value in data.items() if name in known}
    for name, member in _LISTS.items():
        if name in values:
            values[name] = tuple(member(**item) for item in values[name])
    for name in _NAMES:
        if name in values:
            values[name] = tuple(values[name])
    values["kind"] = Kind(values["kind"])
    if "status" in values:
        values["status"] = Status(values["status"])
    if "access" in values:
        values["access"] = Access(values["access"])
    if "custom" in values:
        values["custom"] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values["custom"].items()
        }
    return ContactDraft(**values)


def changed_fields(before: ContactDraft, after: ContactDraft) -> tuple[str, ...]:
    """Names of the fields whose values differ, in the order of the form."""
    return tuple([name for name in _ALL if getattr(before, name) != getattr(after, name)])
