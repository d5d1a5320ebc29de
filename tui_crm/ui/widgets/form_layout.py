"""Which fields the form of a contact has, in which order and under which headings (R19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import N_, _
from tui_crm.ui.format import padlock
from tui_crm.ui.widgets.address_blocks import AddressBlocks
from tui_crm.ui.widgets.custom_fields import custom_form_fields
from tui_crm.ui.widgets.form_fields import FormField, NameSuggester, NoteField, TextField
from tui_crm.ui.widgets.form_values import Users
from tui_crm.ui.widgets.offering import ChoiceField
from tui_crm.ui.widgets.picture_field import PictureField
from tui_crm.ui.widgets.value_line import Beside
from tui_crm.ui.widgets.value_lines import ValueLines
from tui_crm.wording import VALUE_LABELS, access_label, field_label, sentence, status_label, value_label

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
PEOPLE = ("owners", "watchers")
"""The attributes of a draft that are users."""
YES, NO = "yes", "no"
"""The values of a field that is on or off."""

_EXAMPLES = {
    "birthday": N_("9.05.1980, 1980-05-09, or 9.05 without the year"),
    "pesel": N_("11 digits"),
    "nip": N_("10 digits"),
    "regon": N_("9 or 14 digits"),
    "krs": N_("10 digits"),
    "website": "https://",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form needs to know besides the draft.

    Attributes:
        users: (login name, full name) of those who may own a contact.
        tags: names of the tags that there are.
        region: the country of phone numbers without a prefix.
        may_set_access: whether the person may say who sees the contact.
        has_picture: whether the contact has a picture, or a file was chosen for it.
        picture: the file that the save of a new contact will set.
        custom: the custom fields of the base that are in use, in their order.
    """

    users: Users = ()
    tags: tuple[str, ...] = ()
    region: str = "PL"
    may_set_access: bool = True
    has_picture: bool = False
    picture: Path | None = None
    custom: tuple[CustomField, ...] = ()


def reach_fields() -> list[Widget]:
    """By what a contact is reached: one of these is needed first (R6)."""
    return [
        ValueLines("phones", field_label("phone"), hint=_("digits, or + for a country"), beside=_label()),
        ValueLines("emails", field_label("email"), hint=_("name@example.com"), beside=_label()),
    ]


def name_fields(kind: Kind) -> list[Widget]:
    """Who it is."""
    return [TextField(name) for name in _NAMES[kind]]


def more_fields(kind: Kind, around: Surroundings) -> list[Widget]:
    """All the rest."""
    if kind is Kind.PERSON:
        first: FormField = ValueLines("organizations", beside=Beside(_("position")))
    else:
        first = _text("website")
    return [
        first,
        TextField("tags", suggester=NameSuggester(around.tags)),
        ValueLines("urls", hint="https://", maximum=contact_rules.URL_MAXIMUM),
        NoteField("note"),
        PictureField(around.has_picture, around.picture),
        *map(ValueLines, PEOPLE),
        AddressBlocks(_label()),
        *map(_text, _NUMBERS[kind]),
        *_custom(around.custom),
        heading(_("Settings")),
        ChoiceField("status", [(status_label(status), status.value) for status in Status]),
        TextField("keep_in_touch_days", example=_("days, or: week, month, quarter, year")),
        ChoiceField("link_emails", [(_("yes"), YES), (_("no"), NO)], _("Link e-mails")),
        _access(around),
    ]


def _custom(definitions: Sequence[CustomField]) -> list[Widget]:
    """The section of the fields that people defined; none where there are none (R19)."""
    return [heading(_("Custom fields")), *custom_form_fields(definitions)] if definitions else []


def heading(text: str) -> Static:
    """The name of a section."""
    return Static(Content(text), classes="form-heading")


def accesses(is_linked: bool) -> Iterable[tuple[str, str]]:
    """Who may see a contact: the organization's people only where one is linked (R42)."""
    return [
        (f"{padlock(access)} {access_label(access)}".lstrip(), access.value)
        for access in Access
        if is_linked or access is not Access.ORGANIZATION
    ]


def _access(around: Surroundings) -> ChoiceField:
    chooser = ChoiceField("access", accesses(is_linked=False))
    if not around.may_set_access:
        chooser.box.disabled = True
        chooser.call_after_refresh(chooser.show_hint, sentence(Problem(Code.ACCESS_NOT_YOURS)))
    return chooser


def _text(name: str) -> TextField:
    return TextField(name, example=_(_EXAMPLES.get(name, "")))


def _label() -> Beside:
    return Beside(_("label"), NameSuggester(map(value_label, VALUE_LABELS)))
