"""The list of opportunities by stage, their form and its draft (R47, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.screen import press, said, shown, type_text
from tui_crm.domain.opportunities import (
    Opportunity,
    OpportunityDraft,
    OpportunityPerson,
    OpportunityQuery,
    Outcome,
    Stage,
    StageSum,
)
from tui_crm.i18n import use_language
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.opportunity_form import OpportunityForm, draft_from, settled
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.modals.type_ahead import Offered, shortened
from tui_crm.ui.screens import opportunities_lines as lines
from tui_crm.ui.screens import opportunities_list
from tui_crm.ui.screens.opportunities import Opportunities
from tui_crm.ui.screens.opportunity import OpportunityScreen
from tui_crm.ui.screens.opportunity_flows import stage_beside
from tui_crm.ui.widgets.definition_list import lines_of

OFFER = Stage(3, "offer", "", Outcome.OPEN)
WON = Stage(5, "won", "", Outcome.WON, "green")
OLD = Stage(7, "", "Stary [b]etap", Outcome.OPEN, "", True)


def an_opportunity(**values) -> Opportunity:
    known = {
        "id": 1, "uid": "u", "title": "Roof", "organization_id": 2, "organization_name": "Acme",
        "stage": OFFER, "value": Decimal("12000.50"), "currency": "EUR", "expected_close": date(2026, 1, 30),
        "owner": "anna", "note": "", "persons": (), "hidden": 0, "stage_since": "2026-01-05T12:00:00Z",
        "created_at": "2026-01-05T12:00:00Z", "updated_at": "2026-01-05T12:00:00Z", "version": 1,
    }  # fmt: skip
    return Opportunity(**(known | values))


TODAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ({}, ("Roof", "Acme", "12,000.50 EUR", "2026-01-30 late")),
        ({"expected_close": TODAY}, ("Roof", "Acme", "12,000.50 EUR", "2026-01-31")),
        ({"stage": WON}, ("Roof", "Acme", "12,000.50 EUR", "2026-01-30")),
        (
            {
                "organization_name": "",
                "persons": (OpportunityPerson(4, "Ewa Lis"),),
                "value": None,
                "expected_close": None,
            },
            ("Roof", "Ewa Lis", "", ""),
        ),
        (
            {
                "organization_name": "",
                "hidden": 2,
                "value": None,
                "expected_close": None,
                "title": "A\x1b[2J",
            },
            ("A[2J", "2 contacts that you may not see", "", ""),
        ),
    ],
)
def test_a_line_says_what_an_opportunity_is_and_that_it_is_overdue(values, cells):
    one = an_opportunity(**values)
    assert lines.row_texts(one, TODAY) == cells
    assert lines.row_texts(one, TODAY, {"anna": "Anna Mak"}) == (*cells, "Anna Mak")
    assert lines.row_texts(one, TODAY, {}) == (*cells, "anna")


def test_days_are_written_as_the_language_has_them():
    use_language("pl")
    assert lines.row_texts(an_opportunity(), TODAY)[3].startswith("30.01.2026")


def test_stages_are_headed_by_number_and_sums_and_closed_ones_are_folded_away():
    sums = (
        StageSum(OFFER, 2, (("EUR", Decimal(12000)), ("PLN", Decimal("7.5")))),
        StageSum(WON, 1200, ()),
        StageSum(OLD, 1, ()),
    )
    found = [an_opportunity(), an_opportunity(id=2), an_opportunity(id=3, stage=OLD)]
    shown = lines.groups(found, sums, False, TODAY)
    assert [group.heading for group in shown] == [
        "▾ Offer   2   12,000 EUR, 7.50 PLN",
        "▸ Won   1,200",
        "▾ Stary [b]etap (out of use)   1",
    ]
    assert [[row.key for row in group.rows] for group in shown] == [[1, 2], [], [3]]
    assert lines.title(sums, ("mine only",)) == "3 open opportunities   12,000 EUR, 7.50 PLN   mine only"
    closed = [an_opportunity(id=9, stage=WON)]
    assert [row.key for row in lines.groups(closed, sums, True, TODAY)[1].rows] == [9]


def test_a_narrow_line_cuts_the_organization_first_then_the_title_and_nothing_else():
    found = [
        an_opportunity(title="Roof of the large hall", organization_name="Zażółć Gęślą Jaźń S.A."),
        an_opportunity(id=2, value=Decimal(5)),
    ]
    (group,) = lines.groups(found, [StageSum(OFFER, 2, ())], False, TODAY)
    assert [line.plain for line in lines_of(group.rows, 68, lines.GIVING)] == [
        "Roof of the large h…  Zażółć Gęślą…   12,000.50 EUR  2026-01-30 late",
        "Roof                  Acme                    5 EUR  2026-01-30 late",
    ]


@pytest.mark.parametrize(
    ("now", "by", "found"),
    [(OFFER, 1, WON), (WON, 1, None), (OFFER, -1, None), (OLD, 1, OFFER), (OLD, -1, WON)],
)
def test_the_next_stage_is_one_in_use(now, by, found):
    assert stage_beside((OFFER, WON), now, by) == found


def test_what_both_changed_is_settled_field_by_field():
    base = OpportunityDraft("Roof", 1, 3, "100", "EUR", owner="anna")
    mine = OpportunityDraft("Big roof", 1, 4, "200", "PLN", owner="anna", persons=((5, ""),))
    theirs = OpportunityDraft("Roof B", 2, 3, "300", "EUR", owner="ewa")
    assert settled(base, mine, theirs, ()) == OpportunityDraft(
        "Big roof", 2, 4, "200", "PLN", owner="ewa", persons=((5, ""),)
    )
    assert settled(base, mine, theirs, ("title", "value")) == OpportunityDraft(
        "Roof B", 2, 4, "300", "EUR", owner="ewa", persons=((5, ""),)
    )


# The screen


def stage(session, code: str) -> int:
    return next(one.id for one in session.opportunities.stages() if one.code == code)


@pytest.fixture
def acme(session):
    return an_organization(session, "Acme Sp. z o.o.")


@pytest.fixture
def three(session, acme):
    """A roof on offer, windows in talks, and a car park that was won."""
    ewa = a_person(session, "Ewa Lis", phone="600100200", email="ewa@example.com", position="Prezes")

    def add(title, code, value, **more):
        draft = OpportunityDraft(title, acme.id, stage(session, code), value, "EUR", **more)
        return session.opportunities.add(draft)

    return (
        add("Roof [b]", "offer", "12000", expected_close="2026-01-30", persons=((ewa.id, "buys"),)),
        add("Windows", "talks", "300.50"),
        add("Car park", "won", "5"),
    )


async def test_the_list_is_gone_through_searched_and_moved_on(make_app, session, three):
    async with make_app() as pilot:
        await press(pilot, "O")
        text = shown(pilot)
        assert "2 open opportunities   12,300.50 EUR" in text
        assert text.index("▾ Talks   1   300.50 EUR") < text.index("▾ Offer   1   12,000 EUR")
        assert "2026-01-30 late" in text
        assert "▸ Won   1   5 EUR" in text
        assert "Car park" not in text
        await press(pilot, "j", "greater_than_sign")
        assert "Roof [b]: Negotiation" in said(pilot)
        assert session.opportunities.get(three[0].id).stage.code == "negotiation"
        await press(pilot, "less_than_sign", "less_than_sign")
        assert session.opportunities.get(three[0].id).stage.code == "talks"
        await press(pilot, "v", "slash")
        await type_text(pilot, "car")
        assert "Car park" in shown(pilot)
        assert "Roof" not in shown(pilot)
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, OpportunityScreen)
        await press(pilot, "escape", "slash", "escape")
        assert "Roof [b]" in shown(pilot)


async def test_the_cards_of_its_persons_are_copied_and_it_is_deleted_and_back(
    make_app, session, three, monkeypatch
):
    copied = []

    async def copy(_self, text, _what=""):
        copied.append(text)

    monkeypatch.setattr(Opportunities, "copy", copy)
    async with make_app(size=(160, 45)) as pilot:
        await press(pilot, "O", "j", "y")
        assert copied == ["Ewa Lis\nPrezes\newa@example.com\n+48600100200"]
        await press(pilot, "d", "down", "enter")
        assert "Roof" not in shown(pilot)
        await press(pilot, "u", "enter")
        assert "Roof [b]" in shown(pilot)
        await press(pilot, "j", "s")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "end", "enter")
        assert session.opportunities.get(three[0].id).stage.code == "lost"


async def test_a_form_left_is_offered_again_and_refuses_beside_its_fields(make_app, session, acme):
    async with make_app(language="pl") as pilot:
        await press(pilot, "O", "n")
        assert isinstance(pilot.app.screen, OpportunityForm)
        await type_text(pilot, "Dach")
        await press(pilot, "escape", "n")
        assert isinstance(pilot.app.screen, Choice)
        assert "Dach" in shown(pilot)
        await press(pilot, "enter", "ctrl+s")
        form = pilot.app.screen
        assert form.field("organization").query(".form-problem"), "refused beside the field"
        await press(pilot, "A")  # who types a name means to look for it
        assert isinstance(pilot.app.screen, PickContact)
        await type_text(pilot, "cm")
        assert "Acme Sp. z o.o." in shown(pilot)
        assert pilot.app.screen.box.value == "Acm"
        await press(pilot, "enter")
        assert "Acme Sp. z o.o." in shown(pilot)
        await press(pilot, "down", "down", "down")
        await type_text(pilot, "1 200,50")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Opportunities)
        assert "Dach" in shown(pilot)
    (made,) = session.opportunities.page(OpportunityQuery(), 9)
    assert (made.title, made.organization_name, made.value) == ("Dach", acme.name, Decimal("1200.50"))
    assert session.drafts.kept_form("new_opportunity") is None


async def test_two_who_save_are_merged_or_asked(make_app, session, three):
    roof, windows, _car_park = three
    with a_session_of(session, "bob") as bob:

        def change(one, **changes):
            now = bob.opportunities.get(one.id)
            bob.opportunities.save(one.id, replace(bob.opportunities.draft_of(now), **changes), now.version)

        async with make_app() as pilot:
            await press(pilot, "O", "e")
            await type_text(pilot, "!")
            change(windows, note="of Bob's")
            await press(pilot, "ctrl+s")
            saved = session.opportunities.get(windows.id)
            assert (saved.title, saved.note) == ("Windows!", "of Bob's")
            await press(pilot, "j", "e")
            await type_text(pilot, "?")
            change(roof, title="Roof B", expected_close="")
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, Choice)
            assert "Title" in shown(pilot)
            await press(pilot, "down", "enter")
    saved = session.opportunities.get(roof.id)
    assert (saved.title, saved.expected_close) == ("Roof [b]?", None)


@pytest.mark.parametrize(("count", "said_so"), [(8, False), (9, True)])
def test_more_than_are_offered_is_said(count, said_so):
    found = [Offered(number, f"Jan Kowal {number}") for number in range(count)]
    shown = shortened(found)
    assert shown[:8] == found[:8]
    assert [one.is_told for one in shown[8:]] == [True] * said_so


def test_a_draft_in_the_form_is_the_draft_that_is_saved():
    data = {
        "title": " Roof ", "organization": [[7, ""]], "persons": [[4, "buys"]], "stage": "3", "value": "1",
        "currency": "EUR", "expected_close": "", "owner": "anna", "note": "",
    }  # fmt: skip
    assert draft_from(data) == OpportunityDraft("Roof", 7, 3, "1", "EUR", "", "anna", "", ((4, "buys"),))


async def test_the_cursor_stays_with_what_was_moved_into_a_folded_stage(make_app, session, three, acme):
    roof, windows, _car_park = three
    async with make_app() as pilot:
        await press(pilot, "O", "j", "greater_than_sign", "greater_than_sign", "greater_than_sign")
        listing = pilot.app.screen
        assert isinstance(listing, Opportunities)
        assert listing.current is not None
        assert listing.current.id == roof.id
        assert "Car park" in shown(pilot), "the stage is open"
        assert session.opportunities.get(roof.id).stage.code == "lost"
        assert session.opportunities.get(windows.id).stage.code == "talks"
        await press(pilot, "u", "enter", "u", "enter", "v")
        assert session.opportunities.get(roof.id).stage.code == "negotiation"
        assert listing.current.id == roof.id
        await press(pilot, "enter", "greater_than_sign", "escape")  # moved on its own screen
        assert listing.current.id == roof.id
        await press(pilot, "v")
        assert "Car park" not in shown(pilot), "folded again"


async def test_the_cursor_goes_where_its_opportunity_is_however_many_stand_before(
    make_app, session, three, acme, monkeypatch
):
    monkeypatch.setattr(opportunities_list, "PAGE", 2)
    monkeypatch.setattr(opportunities_list, "_NEAR", 0)
    windows = three[1]
    for number in range(6):
        draft = OpportunityDraft(f"Deal {number}", acme.id, stage(session, "negotiation"))
        session.opportunities.add(draft)
    async with make_app() as pilot:
        await press(pilot, "O", "greater_than_sign", "greater_than_sign")
        listing = pilot.app.screen
        assert isinstance(listing, Opportunities)
        assert listing.current is not None
        assert listing.current.id == windows.id
        await press(pilot, "slash")
        await type_text(pilot, "deal 5")
        await press(pilot, "escape")
        assert listing.current.title == "Deal 5"
        await press(pilot, "slash")
        await type_text(pilot, "nothing")
        assert listing.current is None
        await press(pilot, "escape")
        assert listing.current is not None
        assert listing.current.title == "Deal 5"
