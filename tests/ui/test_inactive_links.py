"""The name of an inactive organization in the form: neither offered nor called new, and not linked (R20)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, screen_text
from tests.ui.test_editor import fill
from tui_crm.domain.contact import Status
from tui_crm.ui.modals.choice import Choice

SAID = {
    "en": ("is inactive", "New: this"),
    "pl": ("jest nieaktywna", "Nowa: ta"),
}


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_an_inactive_organization_is_not_called_new(make_app, session, language):
    acme = an_organization(session, "Acme Polska")
    person = a_person(session)
    session.lifecycle.set_status((acme.id,), Status.INACTIVE)
    inactive, new = SAID[language]
    async with make_app(size=(100, 40), language=language) as pilot:
        await press(pilot, "e")
        await fill(pilot, organizations="acme polska")
        shown = screen_text(pilot.app)
        assert inactive in shown
        assert new not in shown
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Choice), "activation is offered"
        await press(pilot, "enter")
        assert session.contacts.get(person.id).draft.organizations == ()
        assert inactive in screen_text(pilot.app), "the reason stands beside the field"
        await fill(pilot, organizations="Acme Polska Nowa")
        assert inactive not in screen_text(pilot.app)
        assert new in screen_text(pilot.app)


async def test_it_is_activated_and_linked_where_the_person_says_so(make_app, session):
    acme = an_organization(session, "Acme Polska")
    person = a_person(session)
    session.lifecycle.set_status((acme.id,), Status.INACTIVE)
    async with make_app(size=(100, 40)) as pilot:
        await press(pilot, "e")
        await fill(pilot, organizations="acme polska")
        await press(pilot, "ctrl+s", "down", "enter")
    assert [one.name for one in session.contacts.get(person.id).draft.organizations] == ["Acme Polska"]
    assert session.contacts.get(acme.id).is_active
