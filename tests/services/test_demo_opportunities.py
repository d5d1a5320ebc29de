"""The opportunities of the sample base."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_crm.domain.opportunities import Opportunity, OpportunityQuery
from tui_crm.services import demo
from tui_crm.services.session import open_session


def made(path: Path, contacts: int) -> tuple[Opportunity, ...]:
    demo.make(path, contacts)
    with open_session(path, login=demo.DEMO_LOGIN, clock=demo.stopped_clock) as session:
        assert session.undoing.next_undo() is None
        assert session.care.check() == ()
        return session.opportunities.page(OpportunityQuery(), 99)


def test_a_sample_base_has_opportunities_in_every_stage(tmp_path: Path) -> None:
    found = made(tmp_path / "demo.db", 150)
    assert len(found) == 12
    assert len({one.stage.code for one in found}) == 6
    assert {one.currency for one in found} == {"PLN", "EUR", ""}
    now = demo.stopped_clock()
    for one in found:
        assert one.organization_id
        assert one.persons
        assert one.created_at <= one.stage_since <= now.isoformat()
    assert any(one.expected_close and one.expected_close < now.date() and one.stage.is_open for one in found)
    assert any(person.role for one in found for person in one.persons)
    assert found == made(tmp_path / "again.db", 150)


@pytest.mark.parametrize("contacts", [1, 2, 20])
def test_a_small_sample_base_has_fewer(tmp_path: Path, contacts: int) -> None:
    assert len(made(tmp_path / "demo.db", contacts)) <= contacts
