"""What the card and the profile say of custom fields: "Additional information" (R24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from tui_crm.domain.contact import Contact, CustomValue
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.field_values import custom_text
from tui_crm.ui.format import date_text, moment_text
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording import field_label
from tui_crm.wording.counts import number_text
from tui_crm.wording.custom_values import custom_value_text

_BLANK = Item(ItemKind.TEXT, "")


def custom_items(contact: Contact, fields: Iterable[CustomField]) -> tuple[Item, ...]:
    """The filled fields by name, in their order, as a section with its heading; nothing where none is filled.

    Args:
        fields: those in use, of the contact's base.
    """
    values = contact.draft.custom
    items = [item for field in fields if field.key in values for item in _items(field, values[field.key])]
    heading = Item(ItemKind.TEXT, "", label=field_label("custom"))
    return (_BLANK, heading, *items, _BLANK) if items else ()


def _items(field: CustomField, value: CustomValue) -> Iterator[Item]:
    """A value with its field's name."""
    text = value_text(field, value)
    if not text.strip():
        return
    item = Item(ItemKind.VALUE, text)
    if field.type is CustomFieldType.URL:
        item = Item(ItemKind.URL, text, text)
    elif field.type is CustomFieldType.NUMBER:  # what is copied goes into programs
        item = Item(ItemKind.VALUE, text, custom_value_text(value))
    yield replace(item, label=field.name)


def value_text(field: CustomField, value: CustomValue) -> str:
    """A value as people read it; a moment in the time zone of this machine."""
    text = custom_value_text(value)
    if field.type is CustomFieldType.NUMBER:
        return number_text(custom_text(value))
    if field.type is CustomFieldType.DATE:
        return date_text(text)
    if field.type is CustomFieldType.DATE_TIME:
        try:
            return moment_text(datetime.fromisoformat(text))
        except ValueError:  # only a damaged base holds such a one, and the card is to open nevertheless
            return text
    return text
