"""Drafts of one person in several programs: a live one is nobody else's, one of the dead is offered once."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.kit.builders import a_person
from tui_crm.domain.contact import ContactDraft
from tui_crm.services.session import open_session
from tui_crm.store import holders


@pytest.fixture
def another(session):
    """Opens Anna's base in another program."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_session(session.path, login="anna", clock=session.clock))


def positions(*sessions) -> list[str]:
    found = [one.drafts.kept("new_person") for one in sessions]
    return [one.draft.position if one is not None else "" for one in found]


def test_each_program_keeps_its_own_draft_of_the_same_form(session, another):
    second, third = another(), another()
    session.drafts.keep("new_person", None, ContactDraft(position="first"))
    second.drafts.keep("new_person", None, ContactDraft(position="second"))
    assert positions(session, second, third) == ["first", "second", ""]
    second.drafts.keep("new_person", None, ContactDraft(position="again"))
    assert positions(session, second, third) == ["first", "again", ""]
    second.close()
    assert positions(session, third) == ["first", "again"]
    assert third.drafts.take_up("new_person", third.drafts.kept("new_person"))
    session.close()
    assert positions(another(), third) == ["first", "again"]


def test_a_save_takes_along_the_draft_of_its_own_program_alone(session, another):
    person, second = a_person(session, "Jan Nowak"), another()
    for one in (session, second):
        one.drafts.keep("edit", person.id, person.draft, person.version, person.draft)
    session.contacts.save(person.id, person.draft, person.version)
    assert session.drafts.kept("edit", person.id) is None
    kept = second.drafts.kept("edit", person.id)
    assert (kept.base, kept.version) == (person.draft, person.version)


def test_of_several_that_are_left_each_is_offered_and_only_one_can_take_it_up(session, another):
    for position in ("one", "two"):
        gone = another()
        gone.drafts.keep("new_person", None, ContactDraft(position=position))
        gone.close()
    kept = session.drafts.kept("new_person")
    assert kept.draft.position == "two"
    session.drafts.discard(kept)
    assert not session.drafts.take_up("new_person", kept)
    assert positions(session) == ["one"]


def test_of_two_programs_that_offer_the_same_draft_one_alone_goes_on_with_it(session, another):
    gone, second = another(), another()
    gone.drafts.keep("new_person", None, ContactDraft(position="left"))
    gone.close()
    offered = [one.drafts.kept("new_person") for one in (session, second)]
    assert session.drafts.take_up("new_person", offered[0])
    assert not second.drafts.take_up("new_person", offered[1])
    assert session.drafts.take_up("new_person", offered[0])
    assert positions(session, second) == ["left", ""]


def test_a_program_that_ended_is_not_there(tmp_path):
    path = tmp_path / "crm.db"
    holder = holders.Holder(path)
    assert not holders.is_there(path, holder.number)
    holder.hold()
    assert holders.is_there(path, holder.number)
    assert not holders.is_there(path, holder.number + 1)
    holder.release()
    assert not holders.is_there(path, holder.number)
