"""The labels of phones, e-mails, web addresses and postal addresses: stored as codes, shown as words."""

from __future__ import annotations

from tui_crm.i18n import N_, _
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.text.urls import network_name

VALUE_LABELS = {
    "work": N_("work"),
    "home": N_("home"),
    "mobile": N_("mobile"),
    "fax": N_("fax"),
    "main": N_("main"),
    "other": N_("other"),
}
"""The labels that forms offer."""


def value_label(label: str) -> str:
    """A label in the user's language ("work" is "praca"), a network by its name; others as they are."""
    code = label.lower()
    if code in VALUE_LABELS:
        return _(VALUE_LABELS[code])
    name = network_name(code)
    return name if name != code else safe_text(label)


def label_code(text: str, before: str = "") -> str:
    """The label that was typed, as it is stored: a known one by its code, others as they are.

    Args:
        before: the label that stood there: it stays where the text says the same.
    """
    if text == value_label(before):
        return before
    typed = fold(text)
    return next((code for code in VALUE_LABELS if typed in (code, fold(_(VALUE_LABELS[code])))), text.strip())
