"""Loads what the next keys would wait for, once a person has pressed the first one.

Not what few people come to in a session: the checks of national numbers alone would hold 5 MB for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tui_crm.text import emails, fold, phone_places, phones

# In the order in which people come to need them; a step is short, so that a key never waits long for one.
_MODULES = (
    "tui_crm.ui.widgets.contact_editor",
    "tui_crm.services.contact_writer",
    "tui_crm.services.drafts",
    "tui_crm.domain.query_text",
    "tui_crm.services.custom_fields",
    "tui_crm.ui.screens.profile",
    "tui_crm.services.profiles",
    "tui_crm.services.meetings",
    "tui_crm.ui.widgets.meeting_items",
    "tui_crm.ui.modals.help",
    "tui_crm.ui.palette",
    "tui_crm.ui.screens.contacts_filters",
    "tui_crm.ui.modals.quick_add",
    "tui_crm.clipboard",
    "tui_crm.wording.copied",
    "tui_crm.services.cards",
    "tui_crm.ui.modals.card_text",
    "tui_crm.ui.screens.contacts_reach",
    "tui_crm.opener",
)


def _read_addresses() -> None:
    emails.problem_of("a.name@example.com")
    emails.problem_of("ł@żółć.example.com")


def _load(module: str) -> Callable[[], object]:
    return lambda: import_module(module)


_STEPS: tuple[Callable[[], object], ...] = (
    *map(_load, _MODULES[:3]),
    lambda: phones.shown(phones.read("+44 20 7946 0018").value or ""),
    lambda: phone_places.place("+442079460018"),
    lambda: phones.read("123"),
    lambda: fold.fold("Łódź"),
    _read_addresses,
    *map(_load, _MODULES[3:]),
)


def warm_up(when_quiet: Callable[[], bool] = lambda: True) -> None:
    """Takes all steps, some 100 ms of a processor; to be run on a thread.

    Args:
        when_quiet: called before each step: waits until nobody presses keys; False to leave the rest.
    """
    for step in _STEPS:
        if not when_quiet():
            return
        step()
