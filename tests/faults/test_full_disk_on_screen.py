"""A disk that takes nothing more, on the screen: the form stays as it was typed, and is saved later."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.journeys.story import answer, command, crm, fill

pytestmark = pytest.mark.pty


@contextmanager
def no_room(process: int) -> Iterator[None]:
    """Lets no file of the process grow: every write of the base fails as on a failing disk."""
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


def test_the_form_stays_with_what_was_typed(environment: dict[str, str]) -> None:
    command(environment, "add", "--set", "full_name=Jan Zapis", "--set", "email=jan@example.com")
    with crm(environment) as terminal:
        terminal.wait_for("Jan Zapis")
        terminal.key("e")
        terminal.wait_for("Editing")
        with no_room(terminal.pid):
            fill(terminal, "Position", "Prezes")
            terminal.key("ctrl+s")
            terminal.wait_told("reports an error")
            shown = terminal.text()
            assert "Editing" in shown
            assert "Prezes" in shown
            assert answer(environment, "show", "1")["position"] == ""
        terminal.key("ctrl+s")
        terminal.wait_gone("Editing")
        terminal.wait_for("Prezes")
    assert answer(environment, "show", "1")["position"] == "Prezes"
