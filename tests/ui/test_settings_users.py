"""Users, groups and keys, by the keys of the settings (R41, R44)."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.screen import press, said, settle, shown, type_text
from tui_crm.domain.access import Permission
from tui_crm.domain.problems import Refused
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.define_group import DefineGroup, switched
from tui_crm.ui.modals.define_user import DefineUser
from tui_crm.ui.modals.user_keys import AddKey, UserKeys
from tui_crm.ui.screens.settings import Settings

GROUPS = ("f9", "shift+tab", "shift+tab")
USERS = (*GROUPS, "shift+tab")
_BLOB = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))
KEY = f"ssh-ed25519 {b64encode(_BLOB).decode()} jan@laptop"


def rows(pilot) -> list[str]:
    """The lines of the list that is shown, from the first."""
    return [line.strip() for line in shown(pilot).splitlines()[2:-1] if line.strip()]


async def change_text(pilot, text: str) -> None:
    await press(pilot, "end", *["backspace"] * 30)
    await type_text(pilot, text)


@pytest.fixture
def sales(session):
    return session.users.group_named("Sales")


@pytest.fixture
def jan(session, sales):
    return session.users.add("jan", "Jan Żuk", sales.id)


async def test_a_user_is_added_with_login_name_and_group(make_app, session, sales):
    async with make_app() as pilot:
        await press(pilot, *USERS)
        assert [line.split() for line in rows(pilot)] == [["anna", "Anna", "Nowak", "Administrators"]]
        await press(pilot, "n")
        await type_text(pilot, "ewa")
        await press(pilot, "enter")
        await type_text(pilot, "Ewa Lis")
        await press(pilot, "enter", "enter")  # the cursor stands on the first group of no administrators
        assert "Added: ewa" in said(pilot)
        assert rows(pilot)[1].split() == ["ewa", "Ewa", "Lis", "Sales"]
    assert session.users.named("ewa").group_id == sales.id


@pytest.mark.parametrize(
    ("login", "said_of_it"), [("jan", 'There is a user "jan" already'), ("jan żuk", "cannot be a login name")]
)
async def test_a_refused_login_is_told_beside_it_and_nothing_typed_is_lost(make_app, jan, login, said_of_it):
    async with make_app() as pilot:
        await press(pilot, *USERS, "n")
        await type_text(pilot, login)
        await press(pilot, "enter")
        await type_text(pilot, "Ewa Lis")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DefineUser)
        assert said_of_it in shown(pilot)
        assert "Ewa Lis" in shown(pilot)


async def test_name_and_group_are_changed_and_the_login_stays(make_app, session, jan):
    async with make_app() as pilot:
        await press(pilot, *USERS, "down", "e")
        assert "Change the user jan" in shown(pilot)
        await change_text(pilot, "Jan Nowy")
        await press(pilot, "enter", "home", "enter")
        assert rows(pilot)[1].split() == ["jan", "Jan", "Nowy", "Administrators"]
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "enter")
        assert rows(pilot)[1].split() == ["jan", "Jan", "Żuk", "Sales"]
        await press(pilot, "U", "enter")
        assert rows(pilot)[1].split() == ["jan", "Jan", "Nowy", "Administrators"]
    assert session.users.named("jan").is_admin


async def test_a_user_is_made_inactive_after_a_question_and_active_again(make_app, session, jan):
    a_person(session, "Ewa Lis", owners="jan")
    async with make_app() as pilot:
        await press(pilot, *USERS, "down", "d")
        assert "Make the user jan inactive?" in shown(pilot)
        assert "Stays the owner of 1 contact." in shown(pilot)
        await press(pilot, "enter")
        assert session.users.named("jan").is_active
        await press(pilot, "d", "down", "enter")
        assert not session.users.named("jan").is_active
        assert rows(pilot)[1].endswith("inactive")
        await press(pilot, "d")
        assert "Inactive already: jan" in said(pilot)
        await press(pilot, "A")
        assert session.users.named("jan").is_active
        assert not rows(pilot)[1].endswith("inactive")


async def test_the_last_administrator_stays_one(make_app, session):
    async with make_app() as pilot:
        await press(pilot, *USERS, "d")
        assert not isinstance(pilot.app.screen, Choice)
        assert "Somebody has to be an active administrator" in said(pilot)
        await press(pilot, "e", "enter", "end", "enter")
        lines = shown(pilot).splitlines()
        group = next(y for y, line in enumerate(lines) if "Group:" in line)
        told = next(y for y, line in enumerate(lines) if "Somebody has to be an active administrator" in line)
        assert told > group
    assert session.users.named("anna").is_active


async def test_a_pasted_key_is_shown_with_its_fingerprint_and_removed(make_app, session, jan):
    async with make_app() as pilot:
        await press(pilot, *USERS, "down", "enter")
        assert isinstance(pilot.app.screen, UserKeys)
        assert "There are no keys yet. n adds." in shown(pilot)
        await press(pilot, "n")
        pilot.app.screen.query_one("#key-text").text = f"{KEY}\n"
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert "ssh-ed25519" in shown(pilot)
        assert "jan@laptop" in shown(pilot)
        assert "since 31 January 2026" in shown(pilot)
        assert session.users.keys(jan.id)[0].fingerprint in shown(pilot)
        await press(pilot, "escape")
        assert rows(pilot)[1].split() == ["jan", "Jan", "Żuk", "Sales", "1", "key"]
        await press(pilot, "enter", "d", "down", "enter")
        assert "Removed: jan@laptop" in said(pilot)
        assert "There are no keys yet." in shown(pilot)
        await press(pilot, "u", "enter")
        assert "jan@laptop" in shown(pilot)
    assert len(session.users.keys(jan.id)) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "This is no public SSH key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nabc", "This is a private key"),
    ],
)
async def test_what_is_no_key_is_told_and_stays(make_app, jan, text, why):
    async with make_app() as pilot:
        await press(pilot, *USERS, "down", "enter", "n")
        pilot.app.screen.query_one("#key-text").text = text
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AddKey)
        assert why in shown(pilot)
        assert text.split("\n")[0] in shown(pilot)


async def test_a_group_is_added_changed_and_deleted(make_app, session, sales):
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, *GROUPS)
        assert rows(pilot)[0].split() == ["Administrators", "1", "user", "administrators:", "everything"]
        assert "see contacts, add contacts, edit contacts, export contacts, import contacts" in rows(pilot)[1]
        await press(pilot, "n")
        await type_text(pilot, "Interns")
        await press(pilot, "enter", "down", "space", "enter")  # to see is there already, to add joins
        assert "Added: Interns" in said(pilot)
        group = session.users.group_named("Interns")
        assert group.permissions == {Permission.SEE, Permission.ADD}
        await press(pilot, "e", "enter", "end", "space")
        assert shown(pilot).count("[x]") == len(Permission)
        await press(pilot, "home", "down", "space")
        assert shown(pilot).count("[x]") == len(Permission) - 2
        await press(pilot, "enter")
        assert session.users.group_named("Interns").permissions == set(Permission) - {
            Permission.ADD,
            Permission.USERS,
        }
        await press(pilot, "e", "enter", "home", "space")
        assert shown(pilot).count("[x]") == 0  # nothing works without seeing
        assert 'All else needs "see contacts": it is granted too.' in shown(pilot)
        await press(pilot, "down", "space")
        assert shown(pilot).count("[x]") == 2
        await press(pilot, "escape", "down", "enter")
        await press(pilot, "d", "down", "enter")
        assert "Deleted: Interns" in said(pilot)
        assert len(rows(pilot)) == 2
        await press(pilot, "u", "enter")
        assert len(rows(pilot)) == 3


async def test_a_group_with_users_stays_and_says_how_many_it_has(make_app, session, jan):
    async with make_app() as pilot:
        await press(pilot, *GROUPS, "down", "d")
        assert not isinstance(pilot.app.screen, Choice)
        assert 'The group "Sales" cannot be deleted, users in it: 1.' in said(pilot)
        await press(pilot, "n")
        await type_text(pilot, "sales")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DefineGroup)
        assert 'The name "sales" is taken' in shown(pilot)


def test_who_manages_users_may_everything():
    everything = frozenset(Permission)
    assert switched(frozenset(), Permission.USERS) == everything
    assert switched(everything, Permission.USERS) == everything - {Permission.USERS}
    assert switched(everything, Permission.EDIT) == everything - {Permission.EDIT, Permission.USERS}


async def test_others_only_look_and_are_told_so_before_trying(make_app, session, jan):
    session.users.add_key(jan.id, KEY)
    with a_session_of(session, "ewa", "manager") as ewa:
        async with make_app(of=ewa) as pilot:
            await press(pilot, *USERS)
            assert "lacks this permission: manage users" in shown(pilot)
            assert "Jan Żuk" in shown(pilot)
            await press(pilot, "end", "n", "e", "d", "A")
            assert isinstance(pilot.app.screen, Settings)
            await press(pilot, "enter")  # the keys of somebody else
            assert isinstance(pilot.app.screen, Settings)
            await press(pilot, "up", "enter")  # one's own
            assert isinstance(pilot.app.screen, UserKeys)
            assert "SSH keys of ewa" in shown(pilot)
            await press(pilot, "n")
            assert isinstance(pilot.app.screen, UserKeys)
            await press(pilot, "escape", "tab", "enter")
            assert isinstance(pilot.app.screen, Settings)


async def test_what_others_change_is_shown_while_one_looks(make_app, session, jan):
    with a_session_of(session, "ewa", "admin") as ewa:
        async with make_app() as pilot:
            await press(pilot, *USERS)
            assert "Jan Żuk" in shown(pilot)
            ewa.users.edit(jan.id, full_name="Jan Nowy")
            pilot.app.screen.follow_others()  # what the clock does every two seconds
            await settle(pilot)
            assert "Jan Nowy" in shown(pilot)


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_names_of_the_parts_fit_a_narrow_terminal(make_app, jan, language):
    async with make_app(language=language) as pilot:
        await press(pilot, *GROUPS)
        names = [label.region for label in pilot.app.screen.query("PartName")]
        assert len(names) == 8
        assert names[-1].right <= 80
        assert all(one.height == 1 for one in names)


async def test_a_hostile_name_is_data(make_app, session, sales):
    with pytest.raises(Refused):
        session.users.add("eve", "\x1b[2JEve", sales.id)
    session.users.add("eve", "[red]Eve[/]", sales.id)
    async with make_app() as pilot:
        await press(pilot, *USERS)
        assert "[red]Eve[/]" in shown(pilot)
        await press(pilot, "end", "d")
        assert "Make the user eve inactive?" in shown(pilot)
