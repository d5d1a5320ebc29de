"""The status line of the contacts screen: how many, what goes on, where and as whom, who sees, what waits."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, screen_text, settle, type_text
from tests.kit.status import status_text
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.services import demo
from tui_crm.services.session import open_session
from tui_crm.ui.outer_lines import PARTS, rule_with, user_text
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.status_line import StatusLine

LEFT = ("3 marked, 1,634 contacts", "3 marked")
ASIDE = {
    "access": ("🔓 whole company", "🔓"), "drafts": ("draft waits",), "rights": ("read only",),
    "base": ("crm.db",), "user": ("anna",),
}  # fmt: skip


@pytest.fixture
def people(session):
    return [
        a_person(session, "Adam Bak", access="owner", owners="anna"),
        a_person(session, "Ewa Lis"),
        a_person(session, "Jan Żuk"),
    ]


def line(width: int, left=LEFT, aside=ASIDE) -> str:
    return "".join(text for text, _is_rule in rule_with(left, aside, width))


@pytest.mark.parametrize("width", range(4, 130))
def test_a_line_has_its_width_and_what_has_no_room_is_left_out_whole(width):
    found = line(width)
    assert cells_of(found) == width
    assert found.startswith("─")
    assert found.endswith("─")
    words = found.strip("─ ").replace(" ─", "·").replace("─ ", "·").split("·")
    whole = {*LEFT, *(form for forms in ASIDE.values() for form in forms), ""}
    assert {word.strip("─ ") for word in words} <= whole


def test_what_matters_most_stays_longest():
    assert line(100).startswith("── 3 marked, 1,634 contacts ──")
    assert line(100).endswith("── 🔓 whole company · draft waits · read only · crm.db · anna ──")
    alike = {name: (f"{name:_<6}",) for name in PARTS}
    least = {name: next(w for w in range(130) if f"{name:_<6}" in line(w, aside=alike)) for name in PARTS}
    assert sorted(least, key=least.__getitem__) == ["base", "rights", "drafts", "user", "access"]


def test_what_changes_with_each_row_moves_nothing_else():
    open_, closed = (line(80, aside=ASIDE | {"access": (sign,)}) for sign in ("🔓 whole company", "🔒"))
    assert open_[:20] == closed[:20]
    assert open_[-40:] == closed[-40:]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_says_where_one_is_and_who_sees_the_contact(make_app, people, size):
    async with make_app(size=size) as pilot:
        assert status_text(pilot.app).startswith("3 contacts")
        assert status_text(pilot.app).endswith("owner only · crm.db · anna")
        await press(pilot, "down")
        assert status_text(pilot.app).endswith("whole company · crm.db · anna")
        await press(pilot, "c", "up")
        assert "owner only" in status_text(pilot.app), "without the card too"
        await press(pilot, "slash", "q", "q")
        assert status_text(pilot.app).endswith(" crm.db · anna")
        assert "only" not in status_text(pilot.app)


async def test_who_can_change_nothing_reads_so(make_app, people, session):
    with a_session_of(session, "ewa", "viewer") as viewer:
        async with make_app(of=viewer) as pilot:
            assert status_text(pilot.app).endswith("read only · crm.db · ewa")


def test_over_ssh_the_machine_is_named_too():
    assert user_text("anna", {}) == "anna"
    assert user_text("anna", {"SSH_CONNECTION": "::1 5 ::1 22"}).startswith("anna@")


async def test_the_sample_is_called_so(make_app, tmp_path):
    path = tmp_path / "demo-3.db"
    demo.make(path, 3)
    with open_session(path, login=demo.DEMO_LOGIN) as sample:
        async with make_app(of=sample, language="en") as pilot:
            assert status_text(pilot.app).endswith(f"sample · {demo.DEMO_LOGIN}")


async def test_a_draft_waits_until_its_form_has_it_back(make_app, people, session):
    session.drafts.keep("new_person", None, ContactDraft(kind=Kind.PERSON, first_name="Zofia"))
    async with make_app(size=(120, 40)) as pilot:
        pilot.app.screen.status_follower.begin_with_drafts()
        await settle(pilot)
        assert "draft waits · crm.db" in status_text(pilot.app)
        session.drafts.keep("new_organization", None, ContactDraft(kind=Kind.ORGANIZATION, name="Acme"))
        await press(pilot, "question_mark", "escape")
        assert "2 drafts wait · crm.db" in status_text(pilot.app)
        session.drafts.drop("new_organization")
        await press(pilot, "n", "enter")
        assert pilot.app.screen.has_class("-editing")
        assert "wait" not in status_text(pilot.app)
        await press(pilot, "escape", "escape")
        assert "draft waits" in status_text(pilot.app)


def test_a_draft_that_is_open_in_another_program_does_not_wait_here(session):
    with open_session(session.path, login="anna") as other:
        other.drafts.keep("new_person", None, ContactDraft(kind=Kind.PERSON, first_name="Zofia"))
        assert other.drafts.waiting() == 1
        assert session.drafts.waiting() == 0
    assert session.drafts.waiting() == 1
    with a_session_of(session, "ewa") as third:
        assert third.drafts.waiting() == 0


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_a_great_base_has_room_beside_marks_and_work(make_app, people, size, language):
    async with make_app(size=size, language=language) as pilot:
        status = pilot.app.screen.query_one(StatusLine)
        status.show_count(1_000_000, True, 1_200_000)
        assert "200" in status.said
        status.show_marks(999_999)
        said = status.said.replace("\u00a0", " ").replace(",", " ")
        assert "999 999" in said
        assert "1 000 000" in said
        status.show_work("x" * 44)
        assert "x" * 44 in status.said


async def test_a_mistake_takes_its_room_from_the_search_box_in_the_same_frame(make_app, people, monkeypatch):
    from textual.app import App

    painted = []
    display = App._display

    def counted(app, screen, renderable):
        painted.extend([renderable] if renderable is not None else [])
        display(app, screen, renderable)

    async with make_app(size=(80, 24)) as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "created:fo")
        monkeypatch.setattr(App, "_display", counted)
        await press(pilot, "space")
        assert "Created: not a date" in screen_text(pilot.app).splitlines()[0]
        assert "created:fo" in screen_text(pilot.app).splitlines()[0]
        assert len(painted) == 1
        assert pilot.app.screen.bar.box.region.right < 80
        await press(pilot, "ctrl+u")
        assert pilot.app.screen.bar.box.region.right == 80
