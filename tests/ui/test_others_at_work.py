"""The list follows what others do without a key, and rights that change while one works."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, read_interruption, screen_text, settle, type_text
from tests.ui.test_editor import fill, told
from tui_crm.domain.access import Access, Permission
from tui_crm.store import users


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob", role="manager") as opened:
        yield opened


async def look(pilot) -> None:
    """What the timers do every two seconds."""
    home = pilot.app.screen_stack[0]
    home.feed._last._followed = float("-inf")
    home.follow_others()
    await pilot.app.rights.look()
    await settle(pilot)


def line_of(app, name: str) -> int:
    return next(y for y, line in enumerate(screen_text(app).split("\n")) if line.startswith(f"  {name}"))


async def test_the_list_the_card_and_the_count_follow_and_the_row_stays_in_its_line(make_app, session, bob):
    for number in range(60):
        a_person(session, f"Nowak{number:02} Osoba", email=f"o{number}@example.com")
    async with make_app(size=(120, 30)) as pilot:
        table = pilot.app.screen.table
        await press(pilot, *["pagedown"] * 2, "up", "up", "space")
        row, top, marks = table.row, table.top, set(table.marks)
        line = table.cursor - top
        for number in range(5):
            a_person(bob, f"Abacki{number} Adam", email=f"a{number}@example.com")
        now = bob.contacts.get(row.id)
        bob.contacts.save(row.id, replace(now.draft, position="Nowa posada"), now.version)
        await look(pilot)
        assert (table.row.id, table.cursor - table.top, set(table.marks)) == (row.id, line, marks)
        assert table.top == top + 5
        text = screen_text(pilot.app)
        assert "65 contacts" in text
        assert "Nowa posada" in text


async def test_nothing_is_read_where_nobody_wrote_and_a_burst_is_followed_once(make_app, session, bob):
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        feed = pilot.app.screen.feed
        assert not feed.follow()
        a_person(bob, "Ewa Lis")
        assert feed.follow()
        a_person(bob, "Adam Lis")
        assert not feed.follow()  # within the same second
        await settle(pilot)
        await look(pilot)
        assert "3 contacts" in screen_text(pilot.app)


async def test_one_clock_serves_the_list_and_the_rights_and_starts_nothing_at_rest(
    make_app, session, bob, monkeypatch
):
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await pilot.app.rights.look()
        begun = []
        monkeypatch.setattr(pilot.app, "run_worker", lambda work, **_how: begun.append(work.close()))
        pilot.app.rights._look_both()
        assert not begun
        a_person(bob, "Ewa Lis")
        pilot.app.rights._look_both()
        assert len(begun) == 1
        await settle(pilot)
        assert "2 contacts" in screen_text(pilot.app)


async def test_a_program_that_ends_looks_at_nothing_any_more(make_app, session, bob, monkeypatch):
    begun = []
    async with make_app() as pilot:
        a_person(bob, "Ewa Lis")
        monkeypatch.setattr(pilot.app, "run_worker", lambda work, **_how: begun.append(work.close()))
        pilot.app._running = False  # as Textual says it while the screens are taken away
        pilot.app.rights._look_both()
        pilot.app._running = True
        assert not begun
        assert not pilot.app.screen.feed._at_work.is_at_work
        pilot.app.rights._look_both()
        assert begun
        await settle(pilot)
        assert "Ewa Lis" in screen_text(pilot.app)


async def test_a_search_goes_on_while_the_list_follows(make_app, session, bob):
    a_person(session, "Jan Nowak")
    async with make_app() as pilot:
        await press(pilot, "/")
        await type_text(pilot, "now")
        a_person(bob, "Ewa Nowicka", email="ewa@example.com")
        a_person(bob, "Adam Lis", email="adam@example.com")
        await look(pilot)
        await type_text(pilot, "i")
        text = screen_text(pilot.app)
        assert "Ewa Nowicka" in text
        assert "Jan Nowak" not in text
        assert pilot.app.focused is pilot.app.screen.bar.box


async def test_the_form_of_a_contact_that_is_hidden_meanwhile_closes_and_keeps_the_draft(
    make_app, session, bob
):
    person = a_person(session, "Jan Nowak")
    async with make_app(of=bob) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        session.contacts.set_access((person.id,), Access.OWNER)
        await look(pilot)
        assert "Jan Nowak was deleted or hidden meanwhile" in await read_interruption(pilot)
        assert not pilot.app.screen.has_class("-editing")
        assert "Jan Nowak" not in screen_text(pilot.app)
        assert bob.drafts.kept("edit", person.id).draft.position == "Prezes"


def regroup(session, bob, permissions) -> None:
    """Puts Bob into a group of his own."""
    group = session.users.add_group(f"Group {len(permissions)}", frozenset(permissions))
    session.users.edit(bob.actor.user_id, group_id=group.id)


async def test_the_footer_goes_by_the_rights_of_now(make_app, session, bob):
    a_person(session, "Jan Nowak")
    async with make_app(of=bob) as pilot:
        await press(pilot, "e")
        assert pilot.app.screen.has_class("-editing")
        await press(pilot, "escape")
        regroup(session, bob, {Permission.SEE})
        await look(pilot)
        assert "An administrator has changed what you may do." in told(pilot.app)
        await press(pilot, "e")
        assert not pilot.app.screen.has_class("-editing")
        regroup(session, bob, {Permission.SEE, Permission.EDIT})
        await look(pilot)
        await press(pilot, "e")
        assert pilot.app.screen.has_class("-editing")


async def test_who_is_made_inactive_is_told_so_and_the_draft_is_kept(make_app, session, bob):
    person = a_person(session, "Jan Nowak")
    async with make_app(of=bob) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        session.users.edit(bob.actor.user_id, active=False)
        await pilot.app.rights.look()
        assert "inactive" in pilot.app.farewell
    with session.database.writing():
        assert users.actor_of(session.database, "bob") is None
    session.users.edit(bob.actor.user_id, active=True)
    bob.renew()
    assert bob.drafts.kept("edit", person.id).draft.position == "Prezes"


async def test_a_second_terminal_of_the_same_person_is_not_offered_what_is_being_typed(make_app, session):
    from tui_crm.services.session import open_session

    person = a_person(session, "Jan Nowak")
    with open_session(session.path, login="anna", clock=session.clock) as second:
        async with make_app() as pilot:
            await press(pilot, "e")
            await fill(pilot, position="Prezes")
            pilot.app.screen.flush_draft()
            assert second.drafts.kept("edit", person.id) is None
        async with make_app(of=second) as pilot:
            await press(pilot, "e")
            assert "Prezes" not in screen_text(pilot.app)
        assert session.drafts.kept("edit", person.id).draft.position == "Prezes"


async def test_the_card_follows_a_full_name_that_an_administrator_changes(make_app, session, bob):
    a_person(session, "Jan Nowak", owners="bob")
    async with make_app(size=(160, 45)) as pilot:
        assert "Bob" in screen_text(pilot.app)
        with a_session_of(session, "eve", role="admin") as eve:
            eve.users.edit(bob.actor.user_id, full_name="Robert Budowniczy")
        await look(pilot)
        assert "Robert Budowniczy" in screen_text(pilot.app)
