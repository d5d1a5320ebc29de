"""Loads what the fields of a form check with, once a form has come up: its first keys would wait for it.

Not what few people type: the checks of national numbers alone would hold 5 MB for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tui_crm.text import emails, fold, phone_places, phones

# A step is short, so that a key never waits long for one.
_STEPS: tuple[Callable[[], object], ...] = (
    lambda: phones.shown(phones.read("+44 20 7946 0018").value or ""),
    lambda: phone_places.place("+442079460018"),
    lambda: phones.read("123"),
    lambda: fold.fold("Łódź"),
    lambda: emails.problem_of("a.name@example.com"),
    lambda: emails.problem_of("ł@żółć.example.com"),
    lambda: import_module("tui_crm.services.contact_writer"),
)


def warm_up() -> None:
    """Takes all steps, some 50 ms of a processor; to be run on a thread."""
    for step in _STEPS:
        step()
