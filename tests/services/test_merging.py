"""Two contacts made one, and two again to the last detail (R40, R51)."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Email, Kind, Status
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.journal import FieldChange, OperationKind
from tui_crm.domain.merging import Side
from tui_crm.domain.problems import Code, Denied, NotFound, Refused, Stale
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session

TABLES = (
    "contact", "contact_phone", "contact_email", "contact_url", "contact_address", "contact_link",
    "contact_tag", "contact_owner", "contact_watcher", "custom_value", "search_document", "contact_sort",
    "event", "attachment", "attachment_content", "picture", "duplicate_dismissal", "draft",
    "opportunity", "opportunity_person", "meeting", "meeting_participant", "mail_link",
)  # fmt: skip
MOVING = {"updated_at", "updated_by", "version"}
"""What every change and every undo moves on."""


def a_picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(data, "PNG")
    return data.getvalue()


def dump(session: Session) -> dict[str, list[dict[str, Any]]]:
    """All that the base holds but the journal, which only grows."""
    connection = session.database.connection()
    found = {}
    for table in TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        found[table] = sorted(
            (
                {name: value for name, value in zip(columns, row, strict=True) if name not in MOVING}
                for row in rows
            ),
            key=repr,
        )
    return found


def journal(session: Session) -> list[tuple[Any, ...]]:
    connection = session.database.connection()
    return connection.execute("SELECT * FROM journal_change ORDER BY id").fetchall()


@pytest.fixture
def two(session: Session) -> tuple[Contact, Contact]:
    """Two persons with something of everything, in a base whose lists were sorted."""
    an_organization(session, "Beta")
    session.custom_fields.add(
        Kind.PERSON, "Languages", CustomFieldType.MULTIPLE_CHOICE, options=("pl", "en", "de")
    )
    session.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.TEXT)
    custom = {"custom.languages": "pl | en", "custom.source": "web"}
    jan = a_person(
        session, "Jan Kowalski", phone="600100200", email="jan@example.com", organization="Acme", tags="VIP",
        note="likes tea", position="Boss", street="Lipowa 1", city="Gdynia", **custom,
    )  # fmt: skip
    other = a_person(
        session, "Janek Kowalski", allow_duplicate=True, phone="600100200", email="JAN@example.com",
        organization="Beta", tags="Fair", note="has a dog", birthday="1980-05-09", street="Lipowa 1",
        city="Gdynia", **{"custom.languages": "de"},
    )  # fmt: skip
    draft = replace(other.draft, emails=(*other.draft.emails, Email("janek@example.com", "home")))
    other = session.contacts.save(other.id, draft, None)
    event = session.events.add(other.id, EventKind.CALL, "called")
    session.attachments.add(other.id, b"offer", event_id=event.id, name="offer.txt")
    session.attachments.add(other.id, b"map", name="map.txt")
    session.avatars.set(other.id, a_picture())
    session.contacts.listing(ContactQuery(kind=Kind.PERSON, sort=Sort("organization"))).prepare(lambda: None)
    third = a_person(session, "Jan Kowalski", email="jan@example.com", allow_duplicate=True)
    session.duplicates.dismiss(third.id, other.id)
    session.duplicates.scan()
    return session.contacts.get(jan.id), session.contacts.get(other.id)


def test_everything_moves_and_nothing_is_there_twice(session: Session, two: tuple[Contact, Contact]) -> None:
    jan, other = two
    done = session.duplicates.merge(
        jan.id, other.id, {"first_name": Side.LEFT}, versions=(jan.version, other.version)
    )
    assert (done.other_id, done.other_name) == (other.id, "Janek Kowalski")
    kept = session.contacts.get(jan.id)
    assert done.contact == kept
    draft = kept.draft
    assert draft.first_name == "Jan"
    assert [phone.value for phone in draft.phones] == ["+48600100200"]
    assert [email.value for email in draft.emails] == ["jan@example.com", "janek@example.com"]
    assert [link.name for link in draft.organizations] == ["Acme", "Beta"]
    assert (draft.tags, draft.note) == (("Fair", "VIP"), "likes tea\n\nhas a dog")
    assert (draft.position, draft.birthday) == ("Boss", "1980-05-09")
    assert len(draft.addresses) == 1
    assert set(draft.custom["languages"]) == {"pl", "en", "de"}  # type: ignore[arg-type]
    assert draft.custom["source"] == "web"
    assert kept.thumbnail == other.thumbnail != b""
    assert [event.text for event in session.events.of_contact(jan.id)] == ["called"]
    assert {file.name for file in session.attachments.of_contact(jan.id)} == {"offer.txt", "map.txt"}
    assert [one.id for one in session.lifecycle.trash()] == [other.id]
    with pytest.raises(NotFound) as gone:
        session.contacts.get(other.id)
    assert gone.value.problem.code is Code.MERGED_INTO
    assert gone.value.problem.values["other"] == jan.id
    assert session.duplicates.count() == 0, "the third is no duplicate of the kept one either"
    assert session.care.check() == ()


@pytest.mark.parametrize("keep", [Side.LEFT, Side.RIGHT])
def test_the_one_that_stays_wins_unless_it_says_nothing_or_less(session: Session, keep: Side) -> None:
    session.custom_fields.add(Kind.PERSON, "Consent", CustomFieldType.CHECKBOX)
    stays = a_person(
        session, "Jan Kowalski", position="Prezes", note="a", street="Lipowa 1", **{"custom.consent": "no"}
    )  # fmt: skip
    goes = a_person(
        session, "Jan Kowalski-Nowak", position="Dyrektor", birthday="1980-05-09", allow_duplicate=True,
        **{"custom.consent": "yes"},
    )  # fmt: skip
    two = (stays.id, goes.id) if keep is Side.LEFT else (goes.id, stays.id)
    draft = session.duplicates.merge(*two, keep=keep).contact.draft
    assert draft.position == "Prezes"
    assert draft.custom["consent"] is False, "nobody agrees by a merge"
    assert (draft.last_name, draft.birthday) == ("Kowalski-Nowak", "1980-05-09")


def test_history_shows_both(session: Session, two: tuple[Contact, Contact]) -> None:
    jan, other = two
    before = {one.key for contact in two for one in session.history.of_contact(contact.id)}
    session.duplicates.merge(jan.id, other.id)
    after = session.history.of_contact(jan.id)
    assert before < {one.key for one in after}
    assert [one.kind for one in after].count(OperationKind.CONTACTS_MERGED) == 1


def test_what_a_merge_moved_is_told_by_no_numbers(session: Session, two: tuple[Contact, Contact]) -> None:
    jan, other = two
    session.duplicates.merge(jan.id, other.id)
    told = FieldChange(f"merged:{other.id}", None, True)
    (entry,) = (one for one in session.history.of_contact(jan.id) if told in one.changes)
    assert entry.kind is OperationKind.CONTACTS_MERGED
    undoable = session.undoing.next_undo()
    assert undoable is not None
    assert told in undoable.changes or not undoable.changes
    hidden = session.lifecycle.restore((other.id,))[0]
    session.contacts.set_access((hidden.id,), Access.OWNER)
    session.lifecycle.delete((hidden.id,))
    with a_session_of(session, "bob", "viewer") as bob:
        assert "merged:" not in repr(bob.history.of_contact(jan.id)), "the other one is not his to know of"


def test_undo_brings_both_back_to_the_last_detail(
    session: Session, two: tuple[Contact, Contact], clock: StoppedClock
) -> None:
    jan, other = two
    before, told = dump(session), journal(session)
    clock.move(minutes=1)
    for picks, keep in (
        ({}, Side.LEFT),
        ({"position": Side.RIGHT, "note": Side.RIGHT, "avatar": Side.LEFT}, Side.RIGHT),
    ):
        session.duplicates.merge(jan.id, other.id, picks, keep=keep)
        merged = dump(session)
        assert merged != before
        undone = session.undoing.undo()
        assert undone.kind is OperationKind.CONTACTS_MERGED
        assert dump(session) == before
        assert journal(session)[: len(told)] == told
        session.undoing.redo()
        assert dump(session)["contact_email"] == merged["contact_email"]
        assert _without_moments(dump(session)) == _without_moments(merged)
        session.undoing.undo()
        assert dump(session) == before
        assert session.care.check() == ()


def _without_moments(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """When it went to the trash is another moment each time."""
    for row in found["contact"]:
        row["deleted_at"] = row["deleted_at"] is not None
    return found


def test_persons_of_a_merged_organization_move_and_come_back(session: Session) -> None:
    acme = an_organization(session, "Acme")
    double = an_organization(session, "Acme sp. z o.o.")
    a_person(session, "Ewa Lis", organization="Acme sp. z o.o.")
    both = a_person(session, "Adam Nowak", organization="Acme")
    session.links.link(both.id, double.id, title="Boss")
    before = dump(session)
    session.duplicates.merge(acme.id, double.id, {"name": Side.LEFT})
    assert {one.name for one in session.contacts.get(acme.id).persons} == {"Ewa Lis", "Adam Nowak"}
    (link,) = session.contacts.get(both.id).draft.organizations
    assert (link.name, link.position) == ("Acme", "Boss")
    assert session.contacts.count(ContactQuery(kind=Kind.PERSON, text="acme")) == 2
    assert session.care.check() == ()
    form = a_person(session, "Jan Kos")
    named = replace(link, id=double.id)
    saved = session.contacts.save(form.id, replace(form.draft, organizations=(named,)), None)
    assert [one.id for one in saved.draft.organizations] == [acme.id], (
        "a form that was open names the other one"
    )
    session.undoing.undo()
    session.undoing.undo()
    session.undoing.undo()
    after = dump(session)
    for table in ("contact_link", "duplicate_dismissal", "event"):
        assert after[table] == before[table]
    assert {one.name for one in session.contacts.get(double.id).persons} == {"Ewa Lis", "Adam Nowak"}
    assert session.care.check() == ()


def test_hidden_links_move_unseen(session: Session) -> None:
    jan = a_person(session, "Jan Kowalski", email="jan@example.com")
    other = a_person(session, "Jan Kowalski", email="j@example.com", organization="Secret")
    (secret,) = other.draft.organizations
    assert secret.id is not None
    session.contacts.set_access((secret.id,), Access.OWNER)
    before = dump(session)
    with a_session_of(session, "bob", "manager") as bob:
        done = bob.duplicates.merge(jan.id, other.id)
        assert done.contact.draft.organizations == ()
        assert [link.name for link in session.contacts.get(jan.id).draft.organizations] == ["Secret"]
        bob.undoing.undo()
    after = dump(session)
    assert after["contact_link"] == before["contact_link"]
    assert session.care.check() == ()


def test_undo_is_refused_where_somebody_changed_one_of_them(
    session: Session, two: tuple[Contact, Contact]
) -> None:
    jan, other = two
    session.duplicates.merge(jan.id, other.id)
    with a_session_of(session, "bob", "admin") as bob:
        bob.events.add(jan.id, EventKind.NOTE, "since")
        with pytest.raises(Refused) as refused:
            session.undoing.undo()
        assert refused.value.problem.code is Code.UNDO_CONFLICT
        bob.undoing.undo()
        session.undoing.undo()
        session.undoing.redo()
        bob.lifecycle.restore((other.id,))
        with pytest.raises(Refused):
            session.undoing.undo()
    assert session.contacts.get(other.id).draft.tags == ("Fair",)


@pytest.mark.parametrize("is_redo", [False, True])
@pytest.mark.parametrize("is_kept", [False, True])
def test_half_a_merge_is_neither_undone_nor_redone(
    session: Session, two: tuple[Contact, Contact], is_kept: bool, is_redo: bool
) -> None:
    jan, other = two
    session.duplicates.merge(jan.id, other.id)
    if is_redo:
        session.undoing.undo()
    gone = jan if is_kept else other
    with a_session_of(session, "bob", "admin") as bob:
        if is_redo or is_kept:
            bob.lifecycle.delete((gone.id,))
        bob.lifecycle.purge((gone.id,))
    before = dump(session)
    with pytest.raises(Refused) as refused:
        (session.undoing.redo if is_redo else session.undoing.undo)()
    assert refused.value.problem.code is Code.UNDO_HALF_GONE
    assert dump(session) == before


def test_a_merge_of_what_was_changed_meanwhile_is_stale(
    session: Session, two: tuple[Contact, Contact]
) -> None:
    jan, other = two
    versions = session.duplicates.compare(jan.id, other.id).versions
    session.contacts.save(other.id, replace(other.draft, note="new"), None)
    with pytest.raises(Stale) as stale:
        session.duplicates.merge(jan.id, other.id, versions=versions)
    assert (stale.value.contact_id, stale.value.fields) == (other.id, ("note",))
    assert session.lifecycle.trash() == ()


def test_what_is_refused(session: Session, two: tuple[Contact, Contact]) -> None:
    jan, other = two
    acme = jan.draft.organizations[0].id
    assert acme is not None
    for wanted, code in (
        ((jan.id, jan.id, {}), Code.MERGE_ITSELF),
        ((jan.id, acme, {}), Code.MERGE_KINDS),
        ((jan.id, other.id, {"nonsense": Side.LEFT}), Code.FIELD_UNKNOWN),
        ((jan.id, other.id, {"position": Side.BOTH}), Code.VALUE_NOT_ALLOWED),
    ):
        with pytest.raises(Refused) as refused:
            session.duplicates.merge(*wanted)
        assert refused.value.problem.code is code
    with pytest.raises(NotFound):
        session.duplicates.merge(jan.id, 999)
    session.lifecycle.set_status((jan.id,), Status.INACTIVE)
    with pytest.raises(Refused) as refused:
        session.duplicates.merge(jan.id, other.id)
    assert refused.value.problem.code is Code.CONTACT_INACTIVE
    assert session.duplicates.merge(jan.id, other.id, keep=Side.RIGHT).other_id == jan.id
    with a_session_of(session, "bob", "editor") as bob, pytest.raises(Denied):
        bob.duplicates.merge(other.id, jan.id)


def test_nobody_sees_more_by_a_merge_than_the_actor_may_show(session: Session) -> None:
    with a_session_of(session, "bob", "manager") as bob:
        mine = a_person(session, "Jan Kowalski", owners="anna | bob", email="secret@example.com")
        session.contacts.set_access((mine.id,), Access.OWNER)
        shared = a_person(session, "Jan Kowalski", email="jan@example.com")
        compared = bob.duplicates.compare(mine.id, shared.id)
        (access,) = (field for field in compared.fields if field.name == "access")
        assert access.suggested is Side.LEFT, "the narrower one"
        with pytest.raises(Denied) as denied:
            bob.duplicates.merge(mine.id, shared.id, {"access": Side.LEFT}, keep=Side.RIGHT)
        assert denied.value.problem.code is Code.ACCESS_NOT_YOURS
        session.contacts.save(mine.id, replace(mine.draft, access=Access.OWNER, owners=("anna",)), None)
        with pytest.raises(NotFound):
            bob.duplicates.merge(mine.id, shared.id)
        bob.contacts.save(shared.id, replace(shared.draft, note="x"), None)
    assert session.duplicates.merge(mine.id, shared.id).contact.draft.access is Access.OWNER


NAMES = st.sampled_from(["", "Jan", "Ewa", "Łukasz"])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "position": NAMES, "note": NAMES, "city": NAMES,
        "birthday": st.sampled_from(["1980-05-09", "--05-09"]),
        "organization": st.sampled_from(["Acme", "Beta"]), "tags": st.sampled_from(["VIP", "VIP | Fair"]),
        "phone": st.sampled_from(["600100200", "600100201"]), "watchers": st.just("anna"),
    },
)  # fmt: skip


@settings(max_examples=12)
@given(left=VALUES, right=VALUES, data=st.data())
def test_any_merge_is_undone_and_redone(tmp_path_factory: Any, left: Any, right: Any, data: Any) -> None:
    path = tmp_path_factory.mktemp("merge") / "crm.db"
    with open_session(path, login="anna", clock=StoppedClock()) as session:
        one, other = (
            a_person(session, "Jan Kowalski", allow_duplicate=True, email=email, **fields)
            for email, fields in (("a@example.com", left), ("b@example.com", right))
        )
        fields = session.duplicates.compare(one.id, other.id).fields
        picks = {field.name: data.draw(st.sampled_from(field.allowed), field.name) for field in fields}
        before = dump(session)
        session.duplicates.merge(
            one.id, other.id, picks, keep=data.draw(st.sampled_from((Side.LEFT, Side.RIGHT)))
        )
        merged = dump(session)
        session.undoing.undo()
        assert dump(session) == before
        session.undoing.redo()
        assert dump(session) == merged
        session.undoing.undo()
        assert dump(session) == before
        assert session.care.check() == ()
