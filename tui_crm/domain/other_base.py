"""A new contact whose base is changed while it is typed: what goes along to the other base (R11, R12)."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.domain.contact import ContactDraft

_COMMON = (
    "phones",
    "emails",
    "urls",
    "addresses",
    "tags",
    "note",
    "owners",
    "watchers",
    "status",
    "link_emails",
    "keep_in_touch_days",
)
"""The attributes of a draft that both bases fill alike."""
_BLANK = ContactDraft()


def carried(typed: ContactDraft, other: ContactDraft) -> ContactDraft:
    """The draft of the other base, with what both have in common as it was typed."""
    return replace(other, **{name: getattr(typed, name) for name in _COMMON})


def went_along(typed: ContactDraft, other: ContactDraft) -> bool:
    """Whether the draft of the other base has all that was typed and that both bases have in common."""
    return all(_is_in(getattr(typed, name), getattr(other, name), name) for name in _COMMON)


def has_own(typed: ContactDraft, blank: ContactDraft) -> bool:
    """Whether something was typed that does not go along, such as a name; `blank` is an untouched draft."""
    return carried(blank, typed) != blank


def _is_in(one: object, other: object, name: str) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(value in other for value in one)
    return one in (other, getattr(_BLANK, name))
