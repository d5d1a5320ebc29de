"""Half filled forms of opportunities and meetings (R12)."""

from __future__ import annotations

import asyncio

from tests.kit.builders import a_person
from tui_crm.domain.contact import ContactDraft
from tui_crm.services.session import open_session
from tui_crm.ui.widgets.form_keeper import FormKeeper


def test_a_form_is_kept_by_its_name_beside_those_of_contacts(session):
    ewa = a_person(session, "Ewa Lis")
    session.drafts.keep_form("opportunity 1", None, {"title": "Dach"}, 4)
    session.drafts.keep_form("opportunity 12", None, {"title": "Okna"})
    session.drafts.keep("edit", ewa.id, ContactDraft(position="Prezes"))
    kept = session.drafts.kept_form("opportunity 1")
    assert (kept.data, kept.version) == ({"title": "Dach"}, 4)
    session.drafts.drop("opportunity 1")
    assert session.drafts.kept_form("opportunity 1") is None
    assert session.drafts.kept_form("opportunity 12").data == {"title": "Okna"}
    assert session.drafts.kept("edit", ewa.id).draft.position == "Prezes"


def test_what_a_program_that_is_gone_left_is_taken_up_once(session):
    with open_session(session.path, login="anna", clock=session.clock) as gone:
        gone.drafts.keep_form("new_opportunity", None, {"title": "Dach"})
        assert session.drafts.kept_form("new_opportunity") is None, "open in another program"
    kept = session.drafts.kept_form("new_opportunity")
    assert session.drafts.take_up("new_opportunity", kept)
    with open_session(session.path, login="anna", clock=session.clock) as other:
        assert other.drafts.kept_form("new_opportunity") is None
        assert not other.drafts.take_up("new_opportunity", kept)


def test_a_keeper_keeps_what_changed_with_what_it_began_with(session):
    async def call(function, *args):
        return function(*args)

    begun = {"title": "", "persons": [[3, "buys"]]}
    keeper = FormKeeper(session.drafts, "new_opportunity", 2, begun)
    asyncio.run(keeper.keep(call))
    assert session.drafts.kept_form("new_opportunity") is None
    keeper.note(begun | {"title": "Dach"})
    keeper.flush()
    later = FormKeeper(session.drafts, "new_opportunity", 5, {"title": "Other", "persons": []})
    later.resume(session.drafts.kept_form("new_opportunity"))
    assert (later.latest["title"], later.base, later.version) == ("Dach", begun, 2)
    keeper.note(begun)
    asyncio.run(keeper.keep(call))
    assert session.drafts.kept_form("new_opportunity") is None
