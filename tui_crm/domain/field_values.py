"""Fields by their names: read for a cell, set from `--set`, cleared by `--clear`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui_crm.domain.contact import Contact, ContactDraft, CustomValue
from tui_crm.domain.field_setter import ADDRESS_PARTS, FieldSetter
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL, UNSORTED
from tui_crm.domain.problems import Code, Refused
from tui_crm.text.safe import safe_text

# "phone2" and "organization_position" need what these make; the rest keeps the order it was given in.
_SET_FIRST = ("phone", "email", "url", "organization")


# Reading


def text_of(contact: Contact, field: str) -> str:
    """The text of a field as a cell or a CSV file shows it; several values are joined by " | ".

    "phone" and "email" are the main ones, "phone2" and "email2" the second.
    "" where the contact has no value or its kind has no such field.

    Raises:
        Refused: FIELD_UNKNOWN.
    """
    if field.startswith(CUSTOM_PREFIX):
        return custom_text(contact.draft.custom.get(field.removeprefix(CUSTOM_PREFIX), ""))
    reader = _READERS.get(field)
    if reader is None:
        raise Refused(Code.FIELD_UNKNOWN, field=field)
    return reader(contact)


def custom_text(value: CustomValue) -> str:
    """A custom field's value as text: choices joined, a whole number without ".0", true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value if isinstance(value, str) else SEVERAL.join(value)


def _attribute(name: str) -> Callable[[Contact], str]:
    return lambda contact: str(getattr(contact.draft, name))


def _address_part(name: str) -> Callable[[Contact], str]:
    return lambda contact: str(getattr(contact.draft.addresses[0], name)) if contact.draft.addresses else ""


def _names(name: str) -> Callable[[Contact], str]:
    return lambda contact: SEVERAL.join(getattr(contact.draft, name))


def _place(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


_READERS: dict[str, Callable[[Contact], str]] = {
    "id": lambda contact: str(contact.id),
    "uid": lambda contact: contact.uid,
    "kind": lambda contact: contact.draft.kind.value,
    "first_name": _attribute("first_name"),
    "last_name": _attribute("last_name"),
    "full_name": lambda contact: contact.name,
    "name": lambda contact: contact.name,
    "position": _attribute("position"),
    "phone": lambda contact: _place([phone.shown for phone in contact.draft.phones], 0),
    "phone2": lambda contact: _place([phone.shown for phone in contact.draft.phones], 1),
    "email": lambda contact: _place([email.value for email in contact.draft.emails], 0),
    "email2": lambda contact: _place([email.value for email in contact.draft.emails], 1),
    "url": lambda contact: SEVERAL.join(url.value for url in contact.draft.urls),
    **{part: _address_part(part) for part in ADDRESS_PARTS},
    "birthday": _attribute("birthday"),
    "note": _attribute("note"),
    "pesel": _attribute("pesel"),
    "document_number": _attribute("document_number"),
    "organization": lambda contact: SEVERAL.join(link.name for link in contact.draft.organizations),
    "organization_position": lambda contact: _place(
        [link.position for link in contact.draft.organizations], 0
    ),
    "nip": _attribute("nip"),
    "regon": _attribute("regon"),
    "krs": _attribute("krs"),
    "website": _attribute("website"),
    "tags": _names("tags"),
    "owners": _names("owners"),
    "watchers": _names("watchers"),
    "status": lambda contact: contact.draft.status.value,
    "access": lambda contact: contact.draft.access.value,
    **dict.fromkeys(UNSORTED, lambda contact: ""),  # of these only the base knows
    "keep_in_touch": lambda contact: str(contact.draft.keep_in_touch_days or ""),
    "created_at": lambda contact: contact.created_at,
    "updated_at": lambda contact: contact.updated_at,
}


# Writing


def set_fields(
    draft: ContactDraft, assignments: Sequence[tuple[str, str]], region: str, adding: bool
) -> ContactDraft:
    """The draft with the fields of `--set` in it.

    Of phones, e-mails and web addresses the first given takes the first place, the second the second, and
    values in other places stay; "phone2" and "email2" name the second place. Lists of names (tags,
    owners, watchers, organization) are replaced by the names given. A part of an address belongs to the
    main one. An empty value clears, or takes the value in that place away.

    What is read but breaks a rule (an e-mail without "@") is left to `contact_rules.check`.

    Args:
        assignments: (field, text) in the order given; a field may be repeated.
        region: the country of phone numbers without a prefix.
        adding: phones, e-mails and web addresses go behind those that the draft has.

    Raises:
        Refused: with every FIELD_UNKNOWN, FIELD_NOT_SETTABLE, FIELD_NOT_FOR_KIND, VALUE_NOT_ALLOWED
            and POSITION_NEEDS_ORGANIZATION.
    """
    setter = FieldSetter(draft, region, adding)
    given: dict[str, list[str]] = {}
    for name, text in assignments:
        given.setdefault(name, []).append(safe_text(text, keep_newlines=name == "note").strip())
    for name in sorted(given, key=lambda name: name not in _SET_FIRST):
        setter.set(name, given[name])
    return setter.result()


def clear_fields(draft: ContactDraft, names: Iterable[str]) -> ContactDraft:
    """The draft without the values of these fields; "phone", "email" and "url" clear the whole list.

    Raises:
        Refused: as `set_fields`; status and access always have a value (VALUE_NOT_ALLOWED).
    """
    setter = FieldSetter(draft, region="", adding=False)
    for name in names:
        setter.clear(name)
    return setter.result()
