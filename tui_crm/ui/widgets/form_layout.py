"""Which fields the form of a contact has, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.domain import contact_rules
from tui_crm.domain.contact import Kind, Status
from tui_crm.i18n import _
from tui_crm.ui.widgets.form_fields import (
    ChoiceField,
    FormField,
    NameSuggester,
    NoteField,
    TextField,
)
from tui_crm.ui.widgets.form_values import ADDRESS_PARTS
from tui_crm.ui.widgets.value_lines import ValueLines
from tui_crm.wording import field_label, status_label

_NAMES = {Kind.PERSON: ("first_name", "last_name", "position"), Kind.ORGANIZATION: ("name",)}
_NUMBERS = {
    Kind.PERSON: ("birthday", "pesel", "document_number"),
    Kind.ORGANIZATION: ("nip", "regon", "krs"),
}
TEXTS = {
    Kind.PERSON: (*_NAMES[Kind.PERSON], *_NUMBERS[Kind.PERSON]),
    Kind.ORGANIZATION: (*_NAMES[Kind.ORGANIZATION], "website", *_NUMBERS[Kind.ORGANIZATION]),
}
"""The attributes of a draft that are one line of text in the form."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form needs to know besides the draft.

    Attributes:
        users: (login name, full name) of those who may own a contact.
        tags: names of the tags that there are.
        region: the country of phone numbers without a prefix.
    """

    users: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    region: str


def reach_fields() -> list[FormField]:
    """By what a contact is reached: one of these is needed first (R6)."""
    hints = ("", _("label"))
    return [
        ValueLines("phones", field_label("phone"), hints=hints),
        ValueLines("emails", field_label("email"), hints=hints),
    ]


def name_fields(kind: Kind) -> list[FormField]:
    """Who it is."""
    return [TextField(name) for name in _NAMES[kind]]


def more_fields(kind: Kind, around: Surroundings) -> list[FormField]:
    """All the rest."""
    if kind is Kind.PERSON:
        first: FormField = ValueLines("organizations", hints=("", _("position")))
    else:
        first = TextField("website")
    return [
        first,
        TextField("tags", suggester=NameSuggester(around.tags)),
        ValueLines("urls", extra=False, maximum=contact_rules.URL_MAXIMUM),
        NoteField("note"),
        ChoiceField("owners", [(name or login, login) for login, name in around.users], _("Owner")),
        ChoiceField("status", [(status_label(status), status.value) for status in Status]),
        *map(TextField, ADDRESS_PARTS),
        *map(TextField, _NUMBERS[kind]),
    ]
