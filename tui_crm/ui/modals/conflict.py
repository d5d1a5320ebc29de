"""Somebody else saved the contact while it was being edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from tui_crm.domain.contact import Contact, ContactDraft
from tui_crm.domain.field_values import text_of
from tui_crm.domain.fields import SEVERAL
from tui_crm.i18n import _
from tui_crm.ui.format import date_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.card_content import address_text
from tui_crm.wording import field_label

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
_NOT_AS_TEXT = ("custom", "link_emails", "kind")


class ConflictModal(Choice):
    """Names the fields that the other one changed, with both values, and asks whose are to stay."""

    def __init__(self, mine: ContactDraft, theirs: Contact, fields: Sequence[str]) -> None:
        """`mine` is what stands in the form, `theirs` what is stored, `fields` what the other changed."""
        typed = replace(theirs, draft=mine)
        super().__init__(
            _("Somebody else has changed {name} meanwhile").format(name=theirs.name),
            "\n".join(_difference(name, typed, theirs) for name in fields),
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
    return replace(mine, **untouched)


def _difference(name: str, mine: Contact, theirs: Contact) -> str:
    label = field_label(name)
    if name in _NOT_AS_TEXT:
        return label
    texts = {"field": label, "mine": _text(mine, name), "theirs": _text(theirs, name)}
    if texts["mine"] == texts["theirs"]:
        return _("{field}: {theirs}").format(**texts)
    return _("{field}: {theirs} (yours: {mine})").format(**texts)


def _text(contact: Contact, name: str) -> str:
    if name == "birthday":
        text = date_text(contact.draft.birthday)
    elif name in _LISTS:
        text = SEVERAL.join(_LISTS[name](contact.draft))
    else:
        text = text_of(contact, _READ_AS.get(name, name))
    text = " ".join(text.split()) or "-"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
