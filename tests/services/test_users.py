"""Users, groups and keys: who may change them, what is refused, and what is undone (R41, R44, R51)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.kit import ssh_keys
from tests.kit.builders import a_person
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.filters import Filter
from tui_crm.domain.problems import Code, CrmError
from tui_crm.domain.users import User
from tui_crm.services.session import Session, open_session
from tui_crm.store import user_keys
from tui_crm.wording import explain
from tui_crm.wording.history import entry_label, told_lines, undoable_lines, undoable_sentence

P = Permission


def refused(work: Callable[[], object]) -> Code:
    with pytest.raises(CrmError) as caught:
        work()
    assert explain(caught.value)
    return caught.value.problem.code


@pytest.fixture
def sales(session: Session) -> int:
    return session.users.group_named("sales").id


@pytest.fixture
def ewa(session: Session, sales: int) -> User:
    return session.users.add("ewa", "Ewa Lis", sales)


def as_user(session: Session, login: str) -> Session:
    return open_session(session.path, login=login, clock=session.clock, region=session.region)


# -- what is there ---------------------------------------------------------------------------------


def test_users_and_groups_are_as_they_were_made(session: Session, ewa: User) -> None:
    support = session.users.add_group("Support", frozenset({P.SEE, P.EDIT}))
    session.users.edit(ewa.id, group_id=support.id, full_name=" Ewa   Mazur ")
    session.users.add("ZBYSZEK.k", "", support.id)
    session.users.set_active([session.users.named("zbyszek.K").id], active=False)
    assert [(u.login, u.shown, u.group, u.is_admin, u.is_active) for u in session.users.all()] == [
        ("anna", "Anna Nowak", "Administrators", True, True),
        ("ewa", "Ewa Mazur", "Support", False, True),
        ("ZBYSZEK.k", "ZBYSZEK.k", "Support", False, False),
    ]
    assert [(g.name, g.is_admin, g.permissions, g.users) for g in session.users.groups()] == [
        ("Administrators", True, frozenset(P), 1),
        ("Sales", False, frozenset({P.SEE, P.ADD, P.EDIT, P.EXPORT, P.IMPORT}), 0),
        ("Support", False, frozenset({P.SEE, P.EDIT}), 2),
    ]
    assert session.users.names() == (("anna", "Anna Nowak"), ("ewa", "Ewa Mazur"))
    assert session.users.group_named(str(support.id)) == session.users.group_named("SUPPORT")


def test_who_manages_users_may_everything(session: Session, ewa: User, sales: int) -> None:
    assert session.users.edit_group(sales, permissions=frozenset({P.USERS})).is_admin
    with as_user(session, "ewa") as other:
        assert other.actor.is_admin
        assert other.may(P.DELETE)
    assert not session.users.edit_group(sales, permissions=frozenset({P.SEE})).is_admin


def test_only_administrators_change_them_and_others_see_their_own_keys(session: Session, ewa: User) -> None:
    own = session.users.add_key(ewa.id, ssh_keys.ED25519)
    session.users.add_key(session.actor.user_id, ssh_keys.RSA)
    assert len(session.users.keys()) == 2
    with as_user(session, "ewa") as other:
        users = other.users
        assert users.all() == session.users.all()
        assert users.groups() == session.users.groups()
        assert users.keys() == users.keys(ewa.id) == (own,)
        for work in (
            lambda: users.add("jan", "", ewa.group_id),
            lambda: users.edit(ewa.id, full_name="X"),
            lambda: users.set_active([ewa.id], active=False),
            lambda: users.add_group("X", frozenset()),
            lambda: users.edit_group(ewa.group_id, permissions=frozenset({P.USERS})),
            lambda: users.delete_group(ewa.group_id),
            lambda: users.add_key(ewa.id, ssh_keys.P256),
            lambda: users.remove_key(own.id),
            lambda: users.keys(session.actor.user_id),
        ):
            assert refused(work) is Code.NOT_ALLOWED


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda s, e: s.users.add("Ewa", "", e.group_id), Code.USER_EXISTS),
        (lambda s, e: s.users.add("-ewa", "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("ja", "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("łukasz", "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("a b", "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("x" * 33, "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("", "", e.group_id), Code.LOGIN_NOT_ALLOWED),
        (lambda s, e: s.users.add("jan", "", 99), Code.GROUP_UNKNOWN),
        (lambda s, e: s.users.add("jan", "x\x1b[2J", e.group_id), Code.NAME_CHARACTERS),
        (lambda s, e: s.users.edit(e.id, full_name="x" * 101), Code.TOO_LONG),
        (lambda s, e: s.users.edit(e.id, group_id=99), Code.GROUP_UNKNOWN),
        (lambda s, e: s.users.edit(99, active=False), Code.USER_UNKNOWN),
        (lambda s, e: s.users.named("jan"), Code.USER_UNKNOWN),
        (lambda s, e: s.users.group_named("99"), Code.GROUP_UNKNOWN),
        (lambda s, e: s.users.add_group("SALES", frozenset()), Code.NAME_TAKEN),
        (lambda s, e: s.users.add_group(" ", frozenset()), Code.NAME_REQUIRED),
        (lambda s, e: s.users.add_group("x" * 61, frozenset()), Code.TOO_LONG),
        (lambda s, e: s.users.edit_group(e.group_id, name="Administrators"), Code.NAME_TAKEN),
        (lambda s, e: s.users.delete_group(e.group_id), Code.GROUP_IN_USE),
        (lambda s, e: s.users.delete_group(99), Code.GROUP_UNKNOWN),
        (lambda s, e: s.users.edit(s.actor.user_id, active=False), Code.LAST_ADMINISTRATOR),
        (lambda s, e: s.users.edit(s.actor.user_id, group_id=e.group_id), Code.LAST_ADMINISTRATOR),
        (lambda s, e: s.users.edit_group(1, permissions=frozenset({P.SEE})), Code.LAST_ADMINISTRATOR),
        (lambda s, e: s.users.set_active([e.id, s.actor.user_id], active=False), Code.LAST_ADMINISTRATOR),
        (lambda s, e: s.users.add_key(99, ssh_keys.ED25519), Code.USER_UNKNOWN),
        (lambda s, e: s.users.add_key(e.id, ssh_keys.DSA), Code.KEY_TYPE),
        (lambda s, e: s.users.add_key(e.id, ssh_keys.WEAK_RSA), Code.KEY_WEAK),
        (lambda s, e: s.users.add_key(e.id, f"no-pty {ssh_keys.RSA}"), Code.KEY_OPTIONS),
        (lambda s, e: s.users.remove_key(99), Code.KEY_UNKNOWN),
        (lambda s, e: s.users.key_named("SHA256:x"), Code.KEY_UNKNOWN),
    ],
)
def test_what_breaks_a_rule_is_refused_and_changes_nothing(
    session: Session, ewa: User, work: Callable[[Session, User], object], code: Code
) -> None:
    before = session.users.all(), session.users.groups()
    assert refused(lambda: work(session, ewa)) is code
    assert (session.users.all(), session.users.groups()) == before


def test_a_key_logs_one_active_user_in(session: Session, ewa: User, sales: int) -> None:
    jan = session.users.add("jan", "", sales)
    kind, key, _comment = ssh_keys.ED25519.split(" ", 2)
    added = session.users.add_key(ewa.id, ssh_keys.ED25519)
    assert added.fingerprint == ssh_keys.FINGERPRINTS[ssh_keys.ED25519]
    assert refused(lambda: session.users.add_key(jan.id, ssh_keys.ED25519)) is Code.KEY_TAKEN
    with session.database.reading() as connection:
        assert user_keys.in_use(connection, kind, key) == "ewa"
        assert user_keys.in_use(connection, "ssh-rsa", key) is None
        assert user_keys.in_use(connection, kind, "no key") is None
        assert user_keys.all_in_use(connection) == (("ewa", kind, key),)
        session.users.edit(ewa.id, active=False)
        assert user_keys.in_use(connection, kind, key) is None
        session.users.edit(ewa.id, active=True)
        session.users.remove_key(session.users.key_named(added.fingerprint).id)
        assert user_keys.in_use(connection, kind, key) is None
        assert user_keys.all_in_use(connection) == ()
    assert session.users.add_key(jan.id, ssh_keys.ED25519).login == "jan"


# -- undo ------------------------------------------------------------------------------------------


def state(session: Session) -> object:
    return session.users.all(), session.users.groups(), session.users.keys()


STEPS: list[tuple[Callable[[Session, User], object], str]] = [
    (lambda s, e: s.users.edit(e.id, full_name="Ewa Mazur"),
     "User changed: ewa (full name: Ewa Lis -> Ewa Mazur)"),
    (lambda s, e: s.users.edit(e.id, full_name="", group_id=1),
     "User changed: ewa (full name: Ewa Lis -> -, group: Sales -> Administrators)"),
    (lambda s, e: s.users.edit(e.id, active=False), "User made inactive: ewa"),
    (lambda s, e: s.users.set_active([u.id for u in s.users.all() if not u.is_admin], active=False),
     "User made inactive: ewa, jan"),
    (lambda s, e: s.users.edit_group(e.group_id, name="Sellers"),
     "Group changed: Sellers (name: Sales -> Sellers)"),
    (lambda s, e: s.users.edit_group(e.group_id, permissions=frozenset({P.SEE, P.ADD, P.TAGS})),
     "Group changed: Sales (- edit contacts, - export contacts, - import contacts, + manage tags)"),
    (lambda s, e: s.users.edit_group(e.group_id, permissions=frozenset(P)),
     "Group changed: Sales (+ manage users)"),
    (lambda s, e: s.users.add_group("Office", frozenset({P.SEE})), "Group added: Office"),
    (lambda s, e: s.users.delete_group(s.users.group_named("Empty").id), "Group deleted: Empty"),
    (lambda s, e: s.users.add_key(e.id, ssh_keys.P256),
     f"Key added: {ssh_keys.FINGERPRINTS[ssh_keys.P256]} (ewa)"),
    (lambda s, e: s.users.remove_key(s.users.keys(e.id)[0].id),
     f"Key removed: {ssh_keys.FINGERPRINTS[ssh_keys.ED25519]} (ewa)"),
]  # fmt: skip


@pytest.mark.parametrize(("work", "sentence"), STEPS, ids=[sentence for _work, sentence in STEPS])
def test_each_change_is_undone_made_again_and_told(
    session: Session, ewa: User, work: Callable[[Session, User], object], sentence: str
) -> None:
    session.users.add("jan", "", ewa.group_id)
    session.users.add_group("Empty", frozenset())
    session.users.add_key(ewa.id, ssh_keys.ED25519)
    before = state(session)
    work(session, ewa)
    after = state(session)
    assert after != before
    assert entry_label(session.history.everything(1)[0]).split(":")[0] in sentence
    assert undoable_sentence(session.undoing.undo()) == sentence
    assert state(session) == before
    assert undoable_sentence(session.undoing.redo()) == sentence
    assert state(session) == after
    session.undoing.undo()
    assert state(session) == before


def test_a_user_who_was_added_is_made_inactive_by_undo(session: Session, ewa: User) -> None:
    undoable = session.undoing.next_undo()
    assert undoable is not None
    assert undoable_sentence(undoable) == "User added: ewa (group: Sales)"
    assert undoable_lines(undoable) == [
        "Undoing it makes the user inactive: the history names people by their logins."
    ]
    session.undoing.undo()
    assert [user.is_active for user in session.users.all()] == [True, False]
    session.undoing.redo()
    assert session.users.named("ewa") == ewa


def test_an_undo_never_leaves_the_base_without_an_administrator(session: Session, ewa: User) -> None:
    leads = session.users.add_group("Leads", frozenset({P.SEE}))
    session.users.edit(ewa.id, group_id=leads.id)
    session.users.edit_group(leads.id, permissions=frozenset(P))
    with as_user(session, "ewa") as other:
        other.users.edit(session.actor.user_id, full_name="Anna")
        other.users.edit(session.actor.user_id, group_id=leads.id)
    assert session.users.groups()[0].users == 0  # of the administrators that the base was made with
    assert refused(session.undoing.undo) is Code.LAST_ADMINISTRATOR
    assert session.users.named("anna").is_admin


def test_undo_of_the_promotion_of_the_only_other_one_is_refused(session: Session, ewa: User) -> None:
    session.users.edit(ewa.id, group_id=1)  # anna's, the next one to undo
    with as_user(session, "ewa") as other:
        other.users.add_group("Leads", frozenset(P))
        other.users.edit(ewa.id, group_id=other.users.group_named("Leads").id)
    assert refused(session.undoing.undo) is Code.UNDO_DEFINITION


def test_a_key_is_not_brought_back_while_it_belongs_to_another(session: Session, ewa: User) -> None:
    key = session.users.add_key(ewa.id, ssh_keys.ED25519)
    session.users.remove_key(key.id)
    with as_user(session, "anna") as other:
        other.users.edit(ewa.id, group_id=1)
    with as_user(session, "ewa") as other:
        other.users.add_key(session.actor.user_id, ssh_keys.ED25519)
    session.undoing.undo()
    assert refused(session.undoing.undo) is Code.KEY_TAKEN


def test_a_group_is_not_taken_back_while_it_is_needed(session: Session, ewa: User) -> None:
    session.users.edit(ewa.id, group_id=1)
    office = session.users.add_group("Office", frozenset({P.SEE}))
    with as_user(session, "ewa") as other:
        jan = other.users.add("jan", "", office.id)
        assert refused(session.undoing.undo) is Code.GROUP_IN_USE
        other.users.edit(jan.id, group_id=1)
        session.undoing.undo()
        other.users.add_group("OFFICE", frozenset())
    assert refused(session.undoing.redo) is Code.NAME_TAKEN


def test_users_are_not_put_back_into_a_group_that_is_gone(session: Session, ewa: User) -> None:
    session.users.edit(ewa.id, group_id=1)
    with as_user(session, "ewa") as other:
        other.users.delete_group(ewa.group_id)
    assert refused(session.undoing.undo) is Code.GROUP_UNKNOWN


def test_only_administrators_are_told_of_users_in_the_general_history(session: Session, ewa: User) -> None:
    a_person(session)
    session.users.edit(ewa.id, full_name="Ewa Mazur")
    session.undoing.undo()
    told = [(entry_label(one), told_lines(one)) for one in session.history.everything(10)]
    assert told == [
        ("By undo", ["User changed: ewa (full name: Ewa Mazur -> Ewa Lis)"]),
        ("User changed: ewa (full name: Ewa Lis -> Ewa Mazur)", []),
        ("User added: ewa (group: Sales)", []),
        ("Added", []),
    ]
    pages: list[str] = []
    while page := session.history.everything(1, pages[-1] if pages else ""):
        pages += [one.key for one in page]
    assert pages == [one.key for one in session.history.everything(10)]
    with as_user(session, "ewa") as other:
        assert [entry_label(one) for one in other.history.everything(10)] == ["Added"]


# -- logging in, and owning ------------------------------------------------------------------------


def test_an_inactive_user_is_told_so_and_logs_in_no_more(session: Session, ewa: User) -> None:
    session.users.edit(ewa.id, active=False)
    assert refused(lambda: as_user(session, "ewa")) is Code.USER_INACTIVE
    assert refused(lambda: as_user(session, "jan")) is Code.LOGIN_UNKNOWN
    session.users.edit(ewa.id, active=True)
    as_user(session, "ewa").close()


def test_an_inactive_owner_stays_and_is_not_offered_anew(session: Session, ewa: User) -> None:
    contact = a_person(session, owners="ewa")
    session.users.edit(ewa.id, active=False)
    again = session.contacts.get(contact.id)
    assert again.draft.owners == ("ewa",)
    edited = replace(again.draft, position="Prezes")
    saved = session.contacts.save(contact.id, edited, again.version)
    assert saved.draft.owners == ("ewa",)
    assert refused(lambda: a_person(session, "Ewa Nowa", owners="ewa")) is Code.USER_UNKNOWN
    assert [login for login, _name in session.users.names()] == ["anna"]


def test_what_an_inactive_user_owns_and_did_still_says_who_it_was(session: Session, ewa: User) -> None:
    contact = a_person(session, owners="ewa")
    session.users.edit(ewa.id, active=False)
    assert session.profiles.read(contact.id).user_names["ewa"] == "Ewa Lis"
    assert session.users.full_names() == {"anna": "Anna Nowak", "ewa": "Ewa Lis"}
    query = ContactQuery(Kind.PERSON, filters=(Filter("owners", "ewa"),))
    assert session.contacts.count(query) == 1


def test_seeing_goes_with_any_other_permission(session: Session) -> None:
    made = session.users.add_group("Editors", frozenset({P.EDIT}))
    assert made.permissions == {P.SEE, P.EDIT}
    assert session.users.edit_group(made.id, permissions=frozenset()).permissions == frozenset()
    assert session.users.edit_group(made.id, permissions=frozenset({P.TAGS})).permissions == {P.SEE, P.TAGS}
