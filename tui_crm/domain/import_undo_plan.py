"""What undoing an import would do, before it is begun (R37)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing an import is about: contacts that it made and that are there, others that it changed."""

    persons: int
    organizations: int
    changed: int
