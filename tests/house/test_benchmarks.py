"""The benchmarks measure what they say: the harness on a tiny program, bases by the program's own checks."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.bases import base
from benchmarks.figures import MEDIAN, P95, Measurements, Spread
from benchmarks.goals import GOALS, Goal, Quantity
from benchmarks.harness import Terminal
from benchmarks.page_cache import cached_share, drop, kept
from benchmarks.people import People
from benchmarks.screen import Area, Screen
from benchmarks.terminal_queries import answers_to
from tests.kit.environment import clean_environment
from tui_crm.domain.normalizing import normalized
from tui_crm.services.session import open_session
from tui_crm.store import checks

# "a" is answered in two steps, "b" not at all, "c" by colour alone, "d" with a long line, another each time.
# A question is asked at the start.
PROGRAM = r"""
import os, time, tty
tty.setraw(0)
turn = 0
os.write(1, b"\x1b[2J\x1b[Hready\x1b[5n")
assert os.read(0, 4) == b"\x1b[0n"
while (key := os.read(0, 1)) != b"q":
    if key == b"a":
        os.write(1, b"\x1b[3;1Hone")
        time.sleep(0.05)
        os.write(1, b"\x1b[4;1Htwo")
    if key == b"d":
        turn += 1
        os.write(1, b"\x1b[5;1H" + b"%d " % turn * 40)
    if key == b"c":
        os.write(1, b"\x1b[1;1H\x1b[7mready\x1b[m")
"""


@pytest.fixture
def terminal(tmp_path: Path):
    with Terminal([sys.executable, "-c", PROGRAM], clean_environment(tmp_path)) as terminal:
        terminal.wait_for("ready")
        terminal.rest()
        yield terminal


def test_a_base_that_is_kept_is_in_the_page_cache_however_it_was_dropped_before(tmp_path: Path):
    file = tmp_path / "base.db"
    file.write_bytes(b"x" * (1 << 20))
    drop(file)
    with kept(file):
        assert cached_share(file) == 1.0


@pytest.mark.pty
class TestHarness:
    def test_a_key_is_followed_to_the_last_change(self, terminal):
        answer = terminal.key("a")
        assert answer.frames == 2
        assert answer.bytes == len(b"\x1b[3;1Hone\x1b[4;1Htwo")
        assert 0 < answer.first < answer.last
        assert terminal.screen.lines()[:4] == ["ready", "", "one", "two"]

    def test_the_area_that_was_asked_about_has_a_time_of_its_own(self, terminal):
        answer = terminal.key("a", Area(top=2, bottom=3))
        assert answer.is_inside
        assert answer.inside == answer.first < answer.last

    def test_an_area_that_does_not_change_is_told(self, terminal):
        answer = terminal.key("a", Area(top=10))
        assert not answer.is_inside
        assert answer.inside == answer.first
        assert answer.frames == 1

    def test_a_key_without_an_answer_has_no_time(self, terminal):
        answer = terminal.key("b")
        assert math.isnan(answer.last)
        assert (answer.frames, answer.bytes) == (0, 0)

    def test_a_change_of_looks_is_a_change(self, terminal):
        assert terminal.key("c").frames == 1
        assert terminal.key("c").frames == 0, "the same again changes nothing"

    def test_a_slow_line_brings_everything_at_last(self, terminal):
        terminal.line = 400
        assert terminal.hold("d", 0.2, 50) > 0, "800 bytes take more than the 0.2 s of holding"
        assert terminal.screen.lines()[4].startswith("10 10 ")

    def test_a_sign_that_does_not_come_is_told(self, terminal):
        terminal.send(b"q")
        with pytest.raises(TimeoutError, match="never shown"):
            terminal.wait_for("nothing")

    def test_a_program_that_has_ended_answers_no_key(self, terminal):
        terminal.send(b"q")
        terminal.rest()
        with pytest.raises(RuntimeError, match="has ended"):
            terminal.key("a")


def test_a_question_is_answered_once_though_its_bytes_are_looked_at_again():
    assert list(answers_to(b"\x1b[5n\x1b[?2026$p", 4, (80, 24))) == [b"\x1b[?2026;2$y"]


def test_a_screen_counts_changed_cells_in_and_outside_an_area():
    screen = Screen(10, 4)
    change = screen.draw(b"abc\r\ndef", Area(left=1, top=1))
    assert (change.cells, change.inside) == (6, 2)
    assert screen.draw(b"\x1b[Habc").cells == 0


def test_a_base_is_sound_and_holds_what_it_says(tmp_path: Path):
    path = base(300, folder=tmp_path)
    assert base(300, folder=tmp_path) == path
    with open_session(path, login="somebody", guest=True) as session:
        assert session.actor.is_admin
        assert checks.check(session.database) == ()
        with session.database.reading() as connection:
            kinds = connection.execute("SELECT kind, count(*) FROM contact GROUP BY kind").fetchall()
    assert dict(kinds) == {1: 300, 2: 60}


def test_the_people_are_the_same_each_time_and_need_no_normalizing():
    people = People(200)
    first = list(people.contacts(1, 241))
    assert first == list(People(200).contacts(1, 241))
    assert [draft for _, draft in first] == [normalized(draft, "PL") for _, draft in first]
    assert list(people.contacts(101, 111)) == first[100:110], "a contact depends on its place alone"


def test_a_linked_organization_comes_before_its_persons():
    people = People(200)
    ids = people.organization_ids
    links = [
        (number, ids[link.name]) for number, draft in people.contacts(1, 241) for link in draft.organizations
    ]
    assert links
    assert all(organization < person for person, organization in links)


def test_ratios_are_made_within_a_round():
    measured = Measurements()
    for ours, other in ((10.0, 5.0), (40.0, 10.0), (90.0, 30.0)):
        measured.add("key.ms", "ours", [ours, ours, ours])
        measured.add("key.ms", "other", [other])
    goal = Goal("row", "what", Quantity("ours", ("key.ms",)), 3, against=Quantity("other", ("key.ms",)))
    spread = goal.spread(measured)
    assert spread == Spread(3, 2, 4)
    assert goal.is_met(spread)
    assert not replace(goal, worst=True).is_met(spread)
    assert P95([0.0, 100.0]) == 95
    assert MEDIAN([3.0, 1.0, 2.0]) == 2


def test_an_answer_that_is_missing_meets_no_goal():
    measured = Measurements()
    measured.add("hold.ms", "tui-crm", [float("nan")])
    goal = next(goal for goal in GOALS if goal.quantity.metrics == ("hold.ms",))
    spread = goal.spread(measured)
    assert spread is not None
    assert not goal.is_met(spread)


def test_the_report_tells_goals_figures_and_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # The library that draws the plot is installed by `make bench` alone.
    monkeypatch.setattr(report, "draw", lambda results, path: path.write_text(results[0][0].what, "utf-8"))
    measured = Measurements(left_out={"abook 10k": "abook is not installed"}, facts={"machine": "a fast one"})
    for _ in range(2):
        measured.add("start.names", "tui-crm, card", [40.0])
        measured.add("start.names", "hello", [400.0])
    measured.save(tmp_path / "values.json")
    page = tmp_path / "benchmarks.md"
    report.write(Measurements.load(tmp_path / "values.json"), page)
    text = page.read_text(encoding="utf-8")
    assert "| start | real names on the screen / hello | 0.1 x (0.1 - 0.1) | <= 0.15 x | met |" in text
    assert "1 of 1 are met." in text
    assert "abook 10k is left out: abook is not installed." in text
    assert "real names on the screen" in (tmp_path / "benchmarks.svg").read_text(encoding="utf-8")
