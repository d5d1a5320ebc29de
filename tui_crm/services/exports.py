"""Placeholder until FILES writes it."""

from dataclasses import dataclass

from tui_crm.services.base import Service


@dataclass(frozen=True)
class Exports(Service):
    """Placeholder."""
