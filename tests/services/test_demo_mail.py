"""The e-mail of the sample base."""

from __future__ import annotations

from pathlib import Path

from tui_crm.services import demo
from tui_crm.services.session import open_session


def test_persons_of_the_sample_have_letters_in_both_directions(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 150)
    with open_session(path, login=demo.DEMO_LOGIN, clock=demo.stopped_clock) as session:
        found = session.mail.page()
        assert len(found) == 20
        assert {one.is_outgoing for one in found} == {True, False}
        assert all(len(one.links) >= 2 for one in found), "each with its person and on to the organization"
        assert all(one.at <= "2026-11-02T09:30:00Z" for one in found)
        assert session.mail.text(found[0].id) == found[0].excerpt
        assert session.care.check() == ()


def test_a_tiny_sample_has_what_it_can(tmp_path: Path) -> None:
    demo.make(tmp_path / "demo.db", 3)
    with open_session(tmp_path / "demo.db", login=demo.DEMO_LOGIN, clock=demo.stopped_clock) as session:
        assert len(session.mail.page()) <= 20
