"""The editor pane: the rules of a new contact, saving, drafts, duplicates, conflicts, organizations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Input, TextArea

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.domain.contact import ContactDraft, Email, Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import Code, Problem
from tui_crm.ui.modals.conflict import ConflictScreen
from tui_crm.ui.modals.draft_found import DraftFoundModal
from tui_crm.ui.modals.duplicate import DuplicateModal
from tui_crm.ui.modals.inactive import InactiveModal
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.contact_editor import ContactEditor
from tui_crm.ui.widgets.form_fields import field_of
from tui_crm.wording import sentence

TOO_SHORT = sentence(Problem(Code.NAME_TOO_SHORT, "", {"minimum": 3}))
EVERYBODY = ContactQuery(kind=None, include_inactive=True)


def stored(session) -> dict[str, object]:
    """All contacts by name."""
    return {contact.name: contact for contact in session.contacts.each(EVERYBODY)}


def field_with_focus(app) -> str:
    field = field_of(app.focused)
    return field.field if field is not None else ""


def told(app) -> str:
    return "\n".join(notification.message for notification in app._notifications)


async def go_to(pilot, name: str) -> None:
    """Puts the focus into the first box of a field."""
    pilot.app.screen.query_one(f"#field-{name}").focus_first()
    await settle(pilot)


async def fill(pilot, **fields: str) -> None:
    """Pastes into fields by their names: quicker than a key for each letter."""
    for name, text in fields.items():
        await go_to(pilot, name)
        focused = pilot.app.focused
        assert isinstance(focused, Input | TextArea)
        focused.select_all()
        focused.post_message(events.Paste(text))
        await settle(pilot)


# A new contact


async def test_a_new_contact_starts_with_phone_and_email_and_the_rest_is_locked(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "n")
        assert field_with_focus(pilot.app) == "phones"
        rest = pilot.app.screen.query_one("#form-rest")
        assert rest.disabled
        assert "Enter a phone or an e-mail" in screen_text(pilot.app)
        await type_text(pilot, "60010020")
        assert rest.disabled
        await type_text(pilot, "0")
        assert not rest.disabled
        assert "Enter a phone or an e-mail" not in screen_text(pilot.app)
        await press(pilot, "backspace")
        assert rest.disabled


@pytest.mark.parametrize(
    ("email", "opens"), [("jan@example.com", True), ("jan@", False), ("jan", False), ("@example.com", False)]
)
async def test_a_valid_email_opens_the_other_fields_too(make_app, email, opens):
    async with make_app() as pilot:
        await press(pilot, "n", "enter")
        assert field_with_focus(pilot.app) == "emails"
        await type_text(pilot, email)
        assert pilot.app.screen.query_one("#form-rest").disabled is not opens


async def test_a_number_that_no_rule_knows_opens_the_fields_once_it_was_left(make_app):
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "wewn. 12")
        rest = pilot.app.screen.query_one("#form-rest")
        assert rest.disabled
        await press(pilot, "enter")
        assert not rest.disabled


@pytest.mark.parametrize(("size", "language"), [((80, 24), "en"), ((160, 45), "pl")])
async def test_a_person_is_added_and_the_cursor_goes_to_it(make_app, session, size, language):
    a_person(session, "Anna Nowak")
    async with make_app(size=size, language=language) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600 100 200")
        await press(pilot, "enter", "enter")
        assert field_with_focus(pilot.app) == "first_name"
        await type_text(pilot, "Łukasz")
        await press(pilot, "enter")
        await type_text(pilot, "Żółć-O'Brien")
        await press(pilot, "ctrl+s")
        contact = stored(session)["Łukasz Żółć-O'Brien"]
        assert contact.draft.phones[0].value == "+48600100200"
        assert contact.draft.owners == ("anna",)
        assert not pilot.app.screen.has_class("-editing")
        assert pilot.app.screen.query_one(ContactCard).contact.id == contact.id
        assert session.drafts.kept("new_person") is None


async def test_every_refused_field_says_why_next_to_it_and_the_first_has_the_focus(make_app, session):
    async with make_app(size=(80, 60)) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await fill(
            pilot, first_name="Al", last_name="Kowal5ki", emails="jan@", urls="javascript:x", pesel="123"
        )
        await press(pilot, "ctrl+s")
        lines = [line.strip() for line in screen_text(pilot.app).splitlines()]
        for label, problem in (
            ("First name", Problem(Code.NAME_TOO_SHORT, "", {"minimum": 3})),
            ("Surname", Problem(Code.SURNAME_CHARACTER, "", {"character": "5"})),
            ("E-mail", Problem(Code.EMAIL_NOT_RECOGNIZED, "", {"value": "jan@"})),
            ("Web address", Problem(Code.URL_NOT_RECOGNIZED, "", {"value": "javascript:x"})),
            ("PESEL", Problem(Code.BAD_CHECKSUM, "", {"value": "123"})),
        ):
            place = next(number for number, line in enumerate(lines) if line.startswith(label))
            assert sentence(problem) in " ".join(lines[place + 1 : place + 5]), label
        assert field_with_focus(pilot.app) == "emails"
        assert stored(session) == {}


async def test_what_is_no_phone_is_said_before_that_one_is_needed(make_app):
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "Zoe")
        await press(pilot, "ctrl+s")
        said = " ".join(screen_text(pilot.app).split())
        assert '"Zoe" is not a phone number' in said
        assert sentence(Problem(Code.PHONE_OR_EMAIL_REQUIRED)) not in said
        assert TOO_SHORT in said


async def test_a_field_is_judged_when_it_is_left_and_forgiven_when_it_is_right(make_app):
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await go_to(pilot, "first_name")
        await type_text(pilot, "Al")
        assert TOO_SHORT not in screen_text(pilot.app)
        await press(pilot, "enter")
        assert TOO_SHORT in screen_text(pilot.app)
        await fill(pilot, first_name="Ala")
        assert TOO_SHORT not in screen_text(pilot.app)


async def test_save_without_phone_and_email_is_refused(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "n", "ctrl+s")
        assert "phone or an e-mail" in screen_text(pilot.app)
        assert field_with_focus(pilot.app) == "phones"
        assert stored(session) == {}


async def test_save_and_add_another_opens_an_empty_form(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "n")
        for number, name in ((1, "Jan"), (2, "Ewa")):
            await type_text(pilot, f"60010020{number}")
            await fill(pilot, first_name=name, last_name="Nowak")
            await press(pilot, "ctrl+n")
            assert field_with_focus(pilot.app) == "phones"
            assert pilot.app.focused.value == ""
        assert set(stored(session)) == {"Jan Nowak", "Ewa Nowak"}


async def test_a_form_that_was_saved_closes_where_no_other_one_opens(make_app, session, monkeypatch):
    async def turned_back(_editor, _before):
        return False

    monkeypatch.setattr(ContactEditor, "open_another", turned_back)
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100201")
        await fill(pilot, first_name="Jan", last_name="Nowak")
        await press(pilot, "ctrl+n")
        assert not pilot.app.screen.has_class("-editing"), "nothing more would be kept of it"


async def test_an_organization_has_its_own_fields(make_app, session):
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "o", "n")
        await type_text(pilot, "22 113 14 15")
        await fill(pilot, name="Zakład Żółw", website="zolw.example.com", nip="526-025-02-74", city="Łódź")
        await press(pilot, "ctrl+s")
        draft = stored(session)["Zakład Żółw"].draft
        assert draft.kind is Kind.ORGANIZATION
        assert draft.website == "https://zolw.example.com"
        assert draft.nip == "5260250274"
        assert draft.addresses[0].city == "Łódź"


# Several values


async def test_filled_lines_grow_new_ones_and_the_order_can_be_changed(make_app, session):
    person = a_person(session, phone="600100200", email="first@example.com")
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "emails")
        await press(pilot, "down")
        await type_text(pilot, "second@example.com")
        await press(pilot, "tab")
        await type_text(pilot, "home")
        await press(pilot, "alt+up", "ctrl+s")
        draft = session.contacts.get(person.id).draft
        assert draft.emails == (Email("second@example.com", "home"), Email("first@example.com"))
        assert draft.phones == person.draft.phones


async def test_a_value_can_be_removed(make_app, session):
    person = a_person(session, phone="600100200", email="first@example.com", email2="second@example.com")
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "emails")
        await press(pilot, "ctrl+x")
        assert pilot.app.focused.value == "second@example.com"
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.emails == (Email("second@example.com"),)


async def test_tags_stand_in_one_field(make_app, session):
    person = a_person(session, tags="Zarząd, rada | VIP")
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Prezes")
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.tags == person.draft.tags
        await press(pilot, "e")
        await fill(pilot, tags="VIP, Targi")
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.tags == ("Targi", "VIP")


async def test_a_note_has_several_lines(make_app, session):
    person = a_person(session)
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "note")
        await press(pilot, "a", "enter", "b", "ctrl+s")
        assert session.contacts.get(person.id).draft.note == "a\nb"


# Organizations


async def test_an_organization_is_suggested_and_the_position_held_there_is_kept(make_app, session):
    acme = an_organization(session, "Acme Polska")
    person = a_person(session)
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await go_to(pilot, "organizations")
        await type_text(pilot, "acm")
        assert "Acme Polska" in screen_text(pilot.app)
        await press(pilot, "down", "enter", "tab")
        await type_text(pilot, "Prezes")
        await press(pilot, "ctrl+s")
        (link,) = session.contacts.get(person.id).draft.organizations
        assert (link.id, link.position) == (acme.id, "Prezes")


async def test_a_new_organization_is_announced_and_made_by_the_save(make_app, session):
    person = a_person(session)
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, organizations="Nowa Firma")
        assert "this organization is created when you save" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.organizations[0].name == "Nowa Firma"
        assert stored(session)["Nowa Firma"].kind is Kind.ORGANIZATION


async def test_escape_takes_suggestions_away_before_it_closes_the_form(make_app, session):
    an_organization(session, "Acme Polska")
    a_person(session)
    async with make_app(size=(80, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, organizations="acm")
        await press(pilot, "down", "escape")
        assert field_with_focus(pilot.app) == "organizations"
        assert "Acme Polska" not in screen_text(pilot.app)
        assert pilot.app.screen.has_class("-editing")
        await press(pilot, "escape")
        assert not pilot.app.screen.has_class("-editing")


# Editing


async def test_only_what_was_changed_is_saved(make_app, session):
    person = a_person(session, phone="wewn. 12", birthday="--05-09", city="Łódź", url="https://example.com/x")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Dyrektor")
        await press(pilot, "ctrl+s")
        now = session.contacts.get(person.id)
        assert now.draft == replace(person.draft, position="Dyrektor")
        assert now.version == person.version + 1
        assert "Dyrektor" in screen_text(pilot.app)


async def test_saving_without_a_change_writes_nothing(make_app, session):
    person = a_person(session, phone="600100200", tags="VIP", note="x")
    async with make_app() as pilot:
        await press(pilot, "e", "ctrl+s")
        assert session.contacts.get(person.id).version == person.version


async def test_an_inactive_contact_is_edited_only_after_it_was_activated(make_app, session):
    person = a_person(session, "Jan Stary")
    session.contacts.save(person.id, replace(person.draft, status=Status.INACTIVE), person.version)
    async with make_app() as pilot:
        await press(pilot, "I", "e")
        assert isinstance(pilot.app.screen, InactiveModal)
        assert "Jan Stary is inactive" in screen_text(pilot.app)
        await press(pilot, "enter")  # the safe answer comes first
        assert not pilot.app.screen.has_class("-editing")
        assert not session.contacts.get(person.id).is_active
        await press(pilot, "e", "down", "enter")
        assert pilot.app.screen.has_class("-editing")
        assert session.contacts.get(person.id).is_active
        await fill(pilot, position="Prezes")
        await press(pilot, "ctrl+s")
        assert session.contacts.get(person.id).draft.position == "Prezes"
        assert "(inactive)" not in screen_text(pilot.app)


async def test_the_status_is_chosen_in_the_form_and_the_list_hides_who_is_inactive(make_app, session):
    person = a_person(session, "Jan Stary")
    async with make_app() as pilot:
        await press(pilot, "e")
        await go_to(pilot, "status")
        await press(pilot, "enter", "down", "enter", "ctrl+s")
        assert session.contacts.get(person.id).draft == replace(person.draft, status=Status.INACTIVE)
        assert "Saved as inactive: Jan Stary" in told(pilot.app)
        assert pilot.app.screen.table.total == 0
        await press(pilot, "I")
        assert "Jan Stary (inactive)" in screen_text(pilot.app)


async def test_list_keys_are_letters_while_one_types_into_the_form(make_app, session):
    a_person(session)
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="noiey/? j")
        assert pilot.app.focused.value == "noiey/? j"
        assert isinstance(pilot.app.screen, ContactsScreen)


async def test_tab_stays_in_the_form(make_app, session):
    a_person(session)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "e")
        for _ in range(60):
            await press(pilot, "tab")
            assert pilot.app.screen.editor in pilot.app.focused.ancestors


# Drafts


async def test_escape_keeps_a_draft_that_is_offered_again(make_app, session):
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await fill(pilot, first_name="Ewa")
        await press(pilot, "escape")
        assert "Not saved" in told(pilot.app)
        assert session.drafts.kept("new_person").draft.first_name == "Ewa"
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, DraftFoundModal)
        assert "Ewa" in screen_text(pilot.app)
        await press(pilot, "enter")
        await fill(pilot, last_name="Lis")
        await press(pilot, "ctrl+s")
        assert set(stored(session)) == {"Ewa Lis"}
        assert session.drafts.kept("new_person") is None


async def test_a_draft_can_be_thrown_away_or_left(make_app, session):
    session.drafts.keep("new_person", None, ContactDraft(first_name="Ewa", owners=("anna",)))
    async with make_app() as pilot:
        await press(pilot, "n", "escape")
        assert not pilot.app.screen.has_class("-editing")
        assert session.drafts.kept("new_person") is not None
        await press(pilot, "n", "down", "enter")
        assert pilot.app.focused.value == ""
        assert session.drafts.kept("new_person") is None


async def test_an_untouched_form_leaves_no_draft(make_app, session):
    person = a_person(session)
    async with make_app() as pilot:
        await press(pilot, "e", "escape", "n", "escape")
        assert session.drafts.kept("edit", person.id) is None
        assert session.drafts.kept("new_person") is None
        assert "Not saved" not in told(pilot.app)


async def test_what_was_typed_is_kept_without_the_event_loop(make_app, session):
    person = a_person(session)
    async with make_app() as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Pre")
        pilot.app.screen.flush_draft()
        kept = session.drafts.kept("edit", person.id)
        assert kept.draft.position == "Pre"
        assert kept.version == person.version


# Duplicates


@pytest.mark.parametrize("typed", ["600100200", "+48 600 100 200", "LUKASZ@example.com"])
async def test_a_known_phone_or_email_offers_exactly_two_choices(make_app, session, typed):
    person = a_person(session, "Łukasz Kowalski", phone="600-100-200", email="lukasz@example.com")
    a_person(session, "Adam Abacki")
    async with make_app() as pilot:
        await press(pilot, "n")
        if "@" in typed:
            await press(pilot, "enter")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DuplicateModal)
        text = screen_text(pilot.app)
        assert "No, create new" in text
        assert "It looks like this contact already exists: Łukasz Kowalski" in text
        await press(pilot, "down", "enter")
        assert pilot.app.screen.query_one(ContactCard).contact.id == person.id
        assert not pilot.app.screen.has_class("-editing")
        assert session.drafts.kept("new_person") is None


async def test_no_create_new_is_asked_once(make_app, session):
    a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100200")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, ContactsScreen)
        await fill(pilot, first_name="Ewa", last_name="Lis")
        await press(pilot, "ctrl+s")
        assert set(stored(session)) == {"Łukasz Kowalski", "Ewa Lis"}


async def test_the_save_asks_where_leaving_the_field_did_not(make_app, session):
    a_person(session, "Łukasz Kowalski", phone="600100200")
    async with make_app() as pilot:
        await press(pilot, "n")
        await type_text(pilot, "600100201")
        await fill(pilot, first_name="Ewa", last_name="Lis", phones="600100200")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, DuplicateModal)
        await press(pilot, "escape")
        assert set(stored(session)) == {"Łukasz Kowalski"}
        await press(pilot, "ctrl+s", "enter")
        assert set(stored(session)) == {"Łukasz Kowalski", "Ewa Lis"}


async def test_a_hidden_contact_is_never_named(make_app, session):
    a_person(session, "Tajny Agent", phone="600100200", access="owner")
    with a_session_of(session, "bob") as bob:
        async with make_app(of=bob) as pilot:
            await press(pilot, "n")
            await type_text(pilot, "600100200")
            await press(pilot, "enter")
            text = screen_text(pilot.app)
            assert "is already used by a contact" in text
            assert "Tajny" not in text
            assert "already exists" not in text
            await press(pilot, "down", "enter")
            assert pilot.app.screen.has_class("-editing")


# Somebody else


@pytest.fixture
def bob(session):
    with a_session_of(session, "bob") as opened:
        yield opened


async def conflict(pilot, bob, person) -> None:
    """Bob changes the note and the position while Anna edits position and first name."""
    await press(pilot, "e")
    draft = replace(bob.contacts.get(person.id).draft, note="od Boba", position="Boba")
    bob.contacts.save(person.id, draft, person.version)
    await fill(pilot, first_name="Anna Maria", position="Anny")
    await press(pilot, "ctrl+s")
    assert isinstance(pilot.app.screen, ConflictScreen)
    text = screen_text(pilot.app)
    for expected in ("Somebody else has changed", "Chosen: 0 of 1", "Position", "Boba", "Anny", "Bob,"):
        assert expected in text
    assert "which stays: Note" in text


@pytest.mark.parametrize(("key", "position"), [("left", "Anny"), ("right", "Boba"), ("t", "Boba")])
async def test_the_field_that_both_changed_is_chosen_and_all_else_is_merged(
    make_app, session, bob, key, position
):
    person = a_person(session, "Anna Nowak", position="Stara")
    async with make_app(size=(80, 24)) as pilot:
        await conflict(pilot, bob, person)
        await press(pilot, "ctrl+s")
        assert "Choose whose value is saved first: Position" in screen_text(pilot.app)
        assert "Choose" not in told(pilot.app)  # a toast stands on the values
        await press(pilot, key)
        assert "Chosen: 1 of 1" in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        draft = session.contacts.get(person.id).draft
        assert (draft.first_name, draft.position, draft.note) == ("Anna Maria", position, "od Boba")
        assert "and kept: Note (Bob," in told(pilot.app)
        assert session.drafts.kept("edit", person.id) is None


async def test_going_back_loses_nothing(make_app, session, bob):
    person = a_person(session, "Anna Nowak", position="Stara")
    async with make_app(size=(120, 40)) as pilot:
        await conflict(pilot, bob, person)
        await press(pilot, "escape")
        assert pilot.app.screen.has_class("-editing")
        assert "Anna Maria" in screen_text(pilot.app)
        assert session.contacts.get(person.id).draft.position == "Boba"
        await press(pilot, "escape")
        assert session.drafts.kept("edit", person.id).draft.position == "Anny"


async def test_what_only_one_of_them_changed_is_no_question(make_app, session, bob):
    person = a_person(session, "Anna Nowak", tags="A")
    a_person(session, "Jan Kowalski", tags="B")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "down", "e")
        draft = replace(bob.contacts.get(person.id).draft, note="od Boba", tags=("A", "B"))
        bob.contacts.save(person.id, draft, person.version)
        await fill(pilot, tags="A, C", position="Anny")
        await press(pilot, "ctrl+s")
        assert not pilot.app.screen.has_class("-editing")
        draft = session.contacts.get(person.id).draft
        assert (draft.position, draft.note, set(draft.tags)) == ("Anny", "od Boba", {"A", "B", "C"})


async def test_others_may_save_once_more_while_one_chooses(make_app, session, bob):
    person = a_person(session, "Anna Nowak", position="Stara")
    async with make_app(size=(120, 40)) as pilot:
        await conflict(pilot, bob, person)
        await press(pilot, "left")
        now = bob.contacts.get(person.id)
        bob.contacts.save(person.id, replace(now.draft, first_name="Hanna"), now.version)
        await press(pilot, "ctrl+s")
        text = screen_text(pilot.app)
        assert "Chosen: 1 of 2" in text
        assert "Hanna" in text
        await press(pilot, "m", "ctrl+s")
        draft = session.contacts.get(person.id).draft
        assert (draft.first_name, draft.position, draft.note) == ("Anna Maria", "Anny", "od Boba")


async def test_an_old_draft_tells_what_was_saved_since_and_is_merged(make_app, session, bob):
    person = a_person(session, "Anna Nowak", position="Stara")
    async with make_app(size=(120, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, position="Anny")
        await press(pilot, "escape")
        draft = replace(bob.contacts.get(person.id).draft, note="od Boba", first_name="Hanna")
        bob.contacts.save(person.id, draft, person.version)
        await press(pilot, "e")
        text = screen_text(pilot.app)
        assert "Saved by others since then: First name, Note (Bob," in text
        await press(pilot, "enter", "ctrl+s")
        assert not pilot.app.screen.has_class("-editing")
        draft = session.contacts.get(person.id).draft
        assert (draft.first_name, draft.position, draft.note) == ("Hanna", "Anny", "od Boba")
