"""Somebody else saved the contact while it was being edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from tui_crm.domain.contact import Contact, ContactDraft, CustomValue
from tui_crm.domain.field_values import text_of
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.i18n import _
from tui_crm.ui.format import date_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.card_content import address_text
from tui_crm.wording import field_label
from tui_crm.wording.custom_values import custom_value_text

KEEP_MINE = "mine"
TAKE_THEIRS = "theirs"
BACK = "back"

_LONGEST = 60
_READ_AS = {"urls": "url", "organizations": "organization"}
_LISTS: dict[str, Callable[[ContactDraft], Iterable[str]]] = {
    "phones": lambda draft: (phone.shown for phone in draft.phones),
    "emails": lambda draft: (email.value for email in draft.emails),
    "addresses": lambda draft: map(address_text, draft.addresses),
}
Custom = dict[str, CustomValue]
_NOT_AS_TEXT = ("link_emails", "kind")


class ConflictModal(Choice):
    """Names the fields that the other one changed, with both values, and asks whose are to stay."""

    def __init__(
        self, mine: ContactDraft, theirs: Contact, fields: Sequence[str], base: ContactDraft | None = None
    ) -> None:
        """`mine` is what stands in the form, `theirs` what is stored, `fields` what the other changed.

        Args:
            base: what both started from; None where it is not known any more.
        """
        typed = replace(theirs, draft=mine)
        told = [one for name in fields for one in _told(name, mine, theirs.draft, base)]
        super().__init__(
            _("Somebody else has changed {name} meanwhile").format(name=theirs.name),
            "\n".join(_difference(name, typed, theirs) for name in told),
            {
                BACK: _("Back to the form"),
                KEEP_MINE: _("Keep mine: my changes are saved over theirs"),
                TAKE_THEIRS: _("Take theirs: the contact is read again, my changes go"),
            },
        )


def merged(
    mine: ContactDraft, theirs: ContactDraft, base: ContactDraft | None, fields: Sequence[str]
) -> ContactDraft:
    """My changes on top of theirs: what only the other one changed stays as the other one left it.

    Args:
        base: what both started from; None where it is not known any more.
        fields: what the other one changed.
    """
    untouched: dict[str, Any] = {
        name: getattr(theirs, name)
        for name in fields
        if base is not None and getattr(mine, name) == getattr(base, name)
    }
    if base is not None and "custom" in fields:
        untouched["custom"] = _merged_custom(mine.custom, theirs.custom, base.custom)
    return replace(mine, **untouched)


def _merged_custom(mine: Custom, theirs: Custom, base: Custom) -> Custom:
    """Each field for itself: those that only the other one changed stay as the other one left them."""
    keys = dict.fromkeys((*theirs, *mine))
    sides = {key: theirs if mine.get(key) == base.get(key) else mine for key in keys}
    return {key: side[key] for key, side in sides.items() if key in side}


def _told(name: str, mine: ContactDraft, theirs: ContactDraft, base: ContactDraft | None) -> list[str]:
    """The field, or each custom field that the other one changed."""
    if name != "custom":
        return [name]
    before = (base or mine).custom
    keys = dict.fromkeys((*theirs.custom, *before))
    return [CUSTOM_PREFIX + key for key in keys if theirs.custom.get(key) != before.get(key)]


def _difference(name: str, mine: Contact, theirs: Contact) -> str:
    label = field_label(name)
    if name in _NOT_AS_TEXT:
        return label
    texts = {"field": label, "mine": _text(mine, name), "theirs": _text(theirs, name)}
    if texts["mine"] == texts["theirs"]:
        return _("{field}: {theirs}").format(**texts)
    return _("{field}: {theirs} (yours: {mine})").format(**texts)


def _text(contact: Contact, name: str) -> str:
    if name.startswith(CUSTOM_PREFIX):
        text = custom_value_text(contact.draft.custom.get(name.removeprefix(CUSTOM_PREFIX), ""))
    elif name == "birthday":
        text = date_text(contact.draft.birthday)
    elif name in _LISTS:
        text = SEVERAL.join(_LISTS[name](contact.draft))
    else:
        text = text_of(contact, _READ_AS.get(name, name))
    text = " ".join(text.split()) or "-"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
