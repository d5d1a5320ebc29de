"""The words for fields, kinds, states and rights."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tui_crm.commands import PLACE_LABELS, Place
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.fields import CUSTOM_PREFIX, SearchGroup
from tui_crm.i18n import N_, _, language
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.wording.custom_names import name_of

if TYPE_CHECKING:
    from tui_crm.domain.custom_fields import CustomFieldType
    from tui_crm.domain.imports import JobStatus, OnDuplicate, RowState
    from tui_crm.domain.timeline import EventKind

FIELD_LABELS: dict[str, str] = {
    "id": N_("ID"),
    "uid": N_("UID"),
    "kind": N_("Base"),
    "first_name": N_("First name"),
    "last_name": N_("Surname"),
    "middle_name": N_("Middle name"),
    "full_name": N_("Full name"),
    "name": N_("Name"),
    "position": N_("Position"),
    "phone": N_("Phone"),
    "phone2": N_("Second phone"),
    "phones": N_("Phones"),
    "phone_label": N_("Kind of phone"),
    "phone_raw": N_("Phone as written"),
    "email": N_("E-mail"),
    "email2": N_("Second e-mail"),
    "emails": N_("E-mails"),
    "email_label": N_("Kind of e-mail"),
    "url": N_("Web address"),
    "urls": N_("Web addresses"),
    "url_label": N_("Kind of web address"),
    "addresses": N_("Addresses"),
    "address": N_("Address"),
    "address_label": N_("Kind of address"),
    "full_address": N_("Full address"),
    "street": N_("Street"),
    "house_number": N_("House number"),
    "flat_number": N_("Flat number"),
    "city": N_("City"),
    "postal_code": N_("Postal code"),
    "region": N_("Region"),
    "country": N_("Country"),
    "birthday": N_("Birthday"),
    "birth_day": N_("Day of birth"),
    "birth_month": N_("Month of birth"),
    "birth_year": N_("Year of birth"),
    "note": N_("Note"),
    "pesel": N_("PESEL"),
    "document_number": N_("Document number"),
    "organization": N_("Organization"),
    "organizations": N_("Organizations"),
    "organization_position": N_("Position in the organization"),
    "persons": N_("Persons"),
    "nip": N_("NIP"),
    "regon": N_("REGON"),
    "krs": N_("KRS"),
    "website": N_("Website"),
    "tags": N_("Tags"),
    "owners": N_("Owners"),
    "watchers": N_("Watchers"),
    "status": N_("Status"),
    "access": N_("Access"),
    "link_emails": N_("Link e-mails automatically"),
    "keep_in_touch": N_("Keep in touch"),
    "keep_in_touch_days": N_("Keep in touch"),
    "last_touch": N_("Last touch"),
    "touched": N_("Last touch"),
    "due": N_("Due"),
    "extra": N_("Lines of a vCard"),
    "custom": N_("Additional information"),
    "options": N_("Options"),
    "incomplete": N_("Incomplete"),
    "import": N_("Import"),
    "created_at": N_("Created"),
    "updated_at": N_("Changed"),
    "deleted": N_("Trash"),
    "avatar": N_("Picture"),
    "event": N_("Notes and events"),
    "file": N_("Files"),
}

RECORD_LABELS = {
    "title": N_("Title"),
    "stage": N_("Stage"),
    "value": N_("Value"),
    "currency": N_("Currency"),
    "expected_close": N_("Expected close"),
    "owner": N_("Owner"),
    "role": N_("Role"),
    "colour": N_("Colour"),
    "outcome": N_("Outcome"),
    "starts": N_("Begins"),
    "ends": N_("Ends"),
    "zone": N_("Time zone"),
    "rule": N_("Repeats"),
    "participants": N_("Participants"),
    "location": N_("Place"),
    "description": N_("Description"),
}
"""Fields of opportunities, stages, meetings that contacts have not: no custom field is mistaken for them."""

_NUMBERED = re.compile(r"([a-z_]+?)(\d{1,9})((?:_label|_raw)?)")

# One value of a list in a draft ("phones.0") goes by the name of a single one.
_SINGULAR = {
    "phones": "phone",
    "emails": "email",
    "urls": "url",
    "organizations": "organization",
}

_KINDS = {Kind.PERSON: N_("Person"), Kind.ORGANIZATION: N_("Organization")}
_KINDS_PLURAL = {Kind.PERSON: N_("Persons"), Kind.ORGANIZATION: N_("Organizations")}
_STATUSES = {Status.ACTIVE: N_("active"), Status.INACTIVE: N_("inactive")}
_ACCESSES = {
    Access.COMPANY: N_("whole company"),
    Access.OWNER: N_("owner only"),
    Access.ORGANIZATION: N_("organization access"),
}
_PERMISSIONS = {
    Permission.SEE: N_("see contacts"),
    Permission.ADD: N_("add contacts"),
    Permission.EDIT: N_("edit contacts"),
    Permission.DELETE: N_("delete contacts"),
    Permission.EXPORT: N_("export contacts"),
    Permission.IMPORT: N_("import contacts"),
    Permission.FIELDS: N_("manage fields"),
    Permission.TAGS: N_("manage tags"),
    Permission.USERS: N_("manage users"),
}
# Keyed by the values of `domain.imports.JobStatus`, `RowState` and `OnDuplicate`.
_JOB_STATUSES = {
    "mapping": N_("mapping"),
    "ready": N_("ready"),
    "running": N_("running"),
    "done": N_("done"),
    "done_with_refusals": N_("done with refusals"),
    "stopped": N_("stopped"),
    "undone": N_("undone"),
    "failed": N_("failed"),
}
_ROW_STATES = {
    "staged": N_("waiting"),
    "created": N_("created"),
    "updated": N_("updated"),
    "skipped": N_("skipped"),
    "refused": N_("refused"),
}
_ON_DUPLICATE = {
    "skip": N_("skip duplicates"),
    "update": N_("update duplicates"),
    "create": N_("create duplicates anew"),
}
# Keyed by the values of `domain.timeline.EventKind`.
_EVENT_KINDS = {
    "note": N_("Note"),
    "call": N_("Call"),
    "message": N_("Message"),
    "meeting": N_("Meeting"),
}
_SEARCH_GROUPS = {
    SearchGroup.NAME: N_("Name"),
    SearchGroup.POSITION: N_("Position"),
    SearchGroup.PHONE: N_("Phone"),
    SearchGroup.EMAIL: N_("E-mail"),
    SearchGroup.URL: N_("Web address"),
    SearchGroup.ADDRESS: N_("Address"),
    SearchGroup.ORGANIZATION: N_("Organization"),
    SearchGroup.TAGS: N_("Tags"),
    SearchGroup.NOTE: N_("Note"),
    SearchGroup.NUMBERS: N_("Numbers"),
    SearchGroup.CUSTOM: N_("Additional information"),
}
# Keyed by the values of `domain.custom_fields.CustomFieldType`.
_CUSTOM_TYPES = {
    "text": N_("Text"),
    "number": N_("Numeric value"),
    "date": N_("Date"),
    "date_time": N_("Date and time"),
    "checkbox": N_("Checkbox"),
    "choice": N_("Choice"),
    "multiple_choice": N_("Multiple choice"),
    "url": N_("Web address"),
}
# The names in `domain.tags.COLOURS`.
_COLOURS = {
    "": N_("no colour"),
    "red": N_("red"),
    "orange": N_("orange"),
    "yellow": N_("yellow"),
    "green": N_("green"),
    "teal": N_("teal"),
    "blue": N_("blue"),
    "purple": N_("purple"),
    "pink": N_("pink"),
    "grey": N_("grey"),
}
# Keyed by the values of `domain.business_card.CardForm`.
_CARD_FORMS = {
    "text": N_("Text"),
    "vcard": N_("vCard"),
    "markdown": N_("Markdown"),
    "mail": N_("Mailing list"),
    "qr": N_("QR code"),
}


def field_label(name: str) -> str:
    """The label of a field, of a draft's attribute or of one of its values ("phones.1" is "Phone 2").

    Numbered columns of files go by their number: "phone3" is "Phone 3", "phone3_label" "Kind of phone 3".
    A custom field goes by the name that people gave it, with its key where a built-in one is called the same;
    an unknown name is shown as it is.
    """
    if name.startswith(CUSTOM_PREFIX):
        given = name_of(name.removeprefix(CUSTOM_PREFIX))
        return f"{given} ({safe_text(name)})" if fold(given) in _folded_labels(language()) else given
    if name in FIELD_LABELS or name in RECORD_LABELS:
        return _(FIELD_LABELS.get(name) or RECORD_LABELS[name])
    numbered = _NUMBERED.fullmatch(name)
    if numbered is not None and numbered[1] + numbered[3] in FIELD_LABELS:
        return _with_number(_(FIELD_LABELS[numbered[1] + numbered[3]]), int(numbered[2]))
    base, _dot, rest = name.partition(".")
    number, _dot, part = rest.partition(".")
    if part in FIELD_LABELS:
        return _(FIELD_LABELS[part])
    if number in FIELD_LABELS:
        return _(FIELD_LABELS[number])
    if not number.isdecimal():
        return _(FIELD_LABELS[base]) if base in FIELD_LABELS else safe_text(name)
    label = field_label(_SINGULAR.get(base, base))
    return _with_number(label, int(number) + 1) if int(number) else label


@cache
def _folded_labels(language: str) -> frozenset[str]:
    del language  # what `_` gives depends on it
    return frozenset(fold(_(label)) for label in FIELD_LABELS.values())


def _with_number(label: str, number: int) -> str:
    return _("{label} {number}").format(label=label, number=number)


def file_label(name: str) -> str:
    """The name of a file that was read; "-" is standard input."""
    return _("standard input") if name == "-" else safe_text(name)


def kind_label(kind: Kind, plural: bool = False) -> str:
    """The name of a kind of contact; the plural is the name of its base."""
    return _((_KINDS_PLURAL if plural else _KINDS)[kind])


def status_label(status: Status) -> str:
    """Whether a contact is active, in words."""
    return _(_STATUSES[status])


def access_label(access: Access) -> str:
    """Who may see a contact, in words."""
    return _(_ACCESSES[access])


def permission_label(permission: Permission) -> str:
    """What a permission allows, in words."""
    return _(_PERMISSIONS[permission])


def job_status_label(status: JobStatus) -> str:
    """Where an import stands, in words."""
    return _(_JOB_STATUSES[status])


def row_state_label(state: RowState) -> str:
    """What became of a row of an import, in words."""
    return _(_ROW_STATES[state])


def on_duplicate_label(choice: OnDuplicate) -> str:
    """What an import does with duplicates, in words."""
    return _(_ON_DUPLICATE[choice])


def event_kind_label(kind: EventKind) -> str:
    """What kind of event was written down, in words."""
    return _(_EVENT_KINDS[kind])


def search_group_label(group: SearchGroup) -> str:
    """A part of a contact that "Search in" offers."""
    return _(_SEARCH_GROUPS[group])


def custom_type_label(kind: CustomFieldType) -> str:
    """What a custom field holds, in words."""
    return _(_CUSTOM_TYPES[kind])


def colour_label(colour: str) -> str:
    """The name of a tag's colour; a colour that is not known here goes by what it is stored as."""
    return _(_COLOURS[colour]) if colour in _COLOURS else safe_text(colour)


def card_form_label(form: str) -> str:
    """A form of the business card, by the value of its `CardForm`."""
    return _(_CARD_FORMS[form])


def place_label(place: Place) -> str:
    """Where a command works, in words."""
    return _(PLACE_LABELS[place])
