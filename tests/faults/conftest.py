"""Bases and processes for the tests of the promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.crew import Crew, crew
from tests.kit.builders import a_person
from tui_crm.services.session import Session


@pytest.fixture
def workers() -> Iterator[Crew]:
    """Processes that are gone when the test is over."""
    with crew() as found:
        yield found


@pytest.fixture
def shared(session: Session) -> tuple[int, ...]:
    """Five contacts whose position is the number 0."""
    return tuple(a_person(session, "Jan Zapis", position="0").id for _number in range(5))
