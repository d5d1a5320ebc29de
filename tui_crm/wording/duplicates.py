"""The words for likely duplicates: why two contacts may be one, and what each of them says (R40)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Email, Link, Phone, Status, Url
from tui_crm.domain.duplicates import Reason, ReasonKind
from tui_crm.domain.journal import AVATAR
from tui_crm.domain.merging import ComparedField, Side
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.custom_values import custom_value_text
from tui_crm.wording.keep_in_touch import interval_text
from tui_crm.wording.labels import access_label, field_label, status_label
from tui_crm.wording.value_labels import value_label

_REASONS: dict[ReasonKind, str] = {
    ReasonKind.EMAIL: N_("same e-mail: {value}"),
    ReasonKind.PHONE: N_("same phone: {value}"),
    ReasonKind.PESEL: N_("same PESEL: {value}"),
    ReasonKind.NIP: N_("same NIP: {value}"),
    ReasonKind.REGON: N_("same REGON: {value}"),
    ReasonKind.KRS: N_("same KRS: {value}"),
    ReasonKind.ORGANIZATION: N_("similar name in the same organization: {value}"),
}
_HIDDEN_ORGANIZATION = N_("similar name in the same organization")


def reason_text(reason: Reason) -> str:
    """One thing that two contacts have in common."""
    if reason.kind is ReasonKind.ORGANIZATION and not reason.value:
        return _(_HIDDEN_ORGANIZATION)
    value, slash, extension = reason.value.partition("/")
    if reason.kind is ReasonKind.PHONE and slash:
        shown = Phone(value, value, extension).shown
    else:
        shown = reason.value
    return _(_REASONS[reason.kind]).format(value=safe_text(shown))


def reasons_text(reasons: Iterable[Reason]) -> str:
    """All that they have in common, on one line."""
    return "; ".join(map(reason_text, reasons))


def compared_label(name: str) -> str:
    """What a compared field is called."""
    return _("Picture") if name == AVATAR else field_label(name)


def compared_text(field: ComparedField, side: Side) -> str:
    """What one side says in a field, on one line; "" for nothing."""
    value = field.right if side is Side.RIGHT else field.left
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, bytes):
        return _("yes") if value else ""
    if isinstance(value, Access):
        return access_label(value)
    if isinstance(value, Status):
        return status_label(value)
    if field.name == "keep_in_touch_days":
        return interval_text(value)
    if isinstance(value, tuple):
        return ", ".join(_line(_item(one)) for one in value)
    return _line(custom_value_text(value))


def _line(text: str) -> str:
    return " ".join(safe_text(text).split())


def _item(item: Any) -> str:
    if isinstance(item, Phone):
        return _noted(item.shown, value_label(item.label))
    if isinstance(item, Email | Url):
        return _noted(item.value, value_label(item.label))
    if isinstance(item, Address):
        place = " ".join(part for part in (item.postal_code, item.city) if part)
        parts = (item.street, place, item.region, item.country)
        return _noted(", ".join(part for part in parts if part), value_label(item.label))
    return _noted(item.name, item.position) if isinstance(item, Link) else str(item)


def _noted(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text
