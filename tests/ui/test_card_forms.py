"""The business card in every form on the screen, QR codes read by a real reader (R22)."""

from __future__ import annotations

import re

import pytest

from tests.kit import qr_reader
from tests.kit.builders import a_person
from tests.kit.screen import press, read_interruption, screen_text, settle
from tui_crm.clipboard import Level, Outcome
from tui_crm.domain.business_card import CardForm, card_text
from tui_crm.ui.modals.card_text import CardText

LONG = "a.very.long.address.of.somebody@a.very.long.name.of.a.company.example.com"


@pytest.fixture
def lukasz(session):
    return a_person(
        session,
        "Łukasz Żółw-Kowalski",
        phone="600 100 200",
        email="lukasz@example.com",
        position="Dyrektor działu",
    )


@pytest.fixture
def copied(monkeypatch):
    """What the clipboard was given."""
    texts = []

    def copy(text, *_arguments, **_options):
        texts.append(text)
        return Outcome(Level.SENT, "osc52")

    monkeypatch.setattr("tui_crm.clipboard.copy", copy)
    return texts


def said(pilot) -> list[str]:
    return [toast.message for toast in pilot.app._notifications]


def shown_text(pilot) -> str:
    return pilot.app.screen.query_one("#card-text").text


def code_of(pilot):
    return qr_reader.read(qr_reader.on_screen(pilot.app))


async def test_the_forms_are_gone_through_with_tab_and_the_arrows(make_app, lukasz, copied):
    async with make_app() as pilot:
        await press(pilot, "Y")
        assert shown_text(pilot).splitlines()[0] == "Łukasz Żółw-Kowalski"
        for key, part in (("tab", "BEGIN:VCARD"), ("right", "**Łukasz"), ("tab", "<lukasz@example.com>")):
            await press(pilot, key)
            assert part in shown_text(pilot)
            assert part in screen_text(pilot.app)
        await press(pilot, "left", "shift+tab", "shift+tab")
        assert shown_text(pilot).splitlines()[0] == "Łukasz Żółw-Kowalski"
        await press(pilot, "left", "tab")
        assert "Łukasz Żółw-Kowalski" in shown_text(pilot)


@pytest.mark.parametrize(
    ("language", "letters"), [("en", {"v": "BEGIN:VCARD", "t": "Łukasz"}), ("pl", {"v": "BEGIN:VCARD"})]
)
async def test_the_first_letter_of_a_form_shows_it(make_app, lukasz, language, letters):
    async with make_app(language=language) as pilot:
        await press(pilot, "Y")
        for letter, beginning in letters.items():
            await press(pilot, letter)
            assert shown_text(pilot).startswith(beginning)


async def test_a_letter_of_two_forms_goes_from_one_to_the_other(make_app, lukasz):
    async with make_app() as pilot:
        await press(pilot, "Y", "m")
        assert shown_text(pilot).startswith("**")
        await press(pilot, "m")
        assert shown_text(pilot).endswith("<lukasz@example.com>")
        await press(pilot, "m")
        assert shown_text(pilot).startswith("**")


async def test_y_and_enter_copy_the_form_that_is_shown(make_app, lukasz, copied, session):
    async with make_app() as pilot:
        await press(pilot, "Y", "v", "y")
        assert "Copied: vCard" in said(pilot)[-1]
        await press(pilot, "t", "enter", "q", "y")
        text = session.cards.text((lukasz.id,))
        vcard = session.cards.text((lukasz.id,), CardForm.VCARD)
        assert copied == [vcard, text, vcard]


async def test_a_form_that_has_nothing_says_so_and_copies_nothing(make_app, session, copied):
    a_person(session, "Jan Nowak", phone="600 100 200")
    async with make_app() as pilot:
        await press(pilot, "Y", "shift+tab", "shift+tab")
        assert "There is no e-mail to list" in shown_text(pilot)
        await press(pilot, "y")
        assert copied == []
        assert "There is no e-mail to list" in said(pilot)[-1]


async def test_a_click_on_a_form_shows_it(make_app, lukasz):
    async with make_app() as pilot:
        await press(pilot, "Y")
        await pilot.click("#card-forms", offset=(9, 0))
        await settle(pilot)
        await press(pilot, "shift+down")
        assert shown_text(pilot).startswith("BEGIN:VCARD")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
@pytest.mark.parametrize("colours", ["colours", "no colours", "light theme"])
async def test_the_qr_code_is_read_from_the_screen(make_app, lukasz, monkeypatch, size, colours):
    if colours == "no colours":
        monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(size=size) as pilot:
        if colours == "light theme":
            pilot.app.theme = "textual-light"
        await press(pilot, "Y", "q")
        assert code_of(pilot) == [card_text(lukasz, CardForm.QR)]
        assert "Żółw" in card_text(lukasz, CardForm.QR)


async def test_nothing_stands_on_the_code(make_app, lukasz, copied):
    async with make_app(size=(80, 24)) as pilot:
        pilot.app._disable_notifications = False
        await press(pilot, "Y", "y")
        assert len(said(pilot)) == 1
        await press(pilot, "q")
        assert said(pilot) == []
        await press(pilot, "y")
        assert "Copied: vCard" in screen_text(pilot.app)
        assert code_of(pilot) == [card_text(lukasz, CardForm.QR)]
        await press(pilot, "t", "y")
        assert "Copied: Text" in said(pilot)[-1]


async def test_the_qr_code_is_black_on_white(make_app, lukasz):
    async with make_app() as pilot:
        await press(pilot, "Y", "q")
        cells = [look for row in qr_reader.on_screen(pilot.app) for look in row[:45]]
        assert {look[2] for look in cells} == {0, 255}
        assert {look[1] for look in cells if look[0] != " "} == {0}


async def test_several_codes_are_shown_one_after_the_other(make_app, session, lukasz, copied):
    others = [a_person(session, name) for name in ("Anna Nowak", "Ewa Lis")]
    async with make_app() as pilot:
        await press(pilot, "asterisk", "Y", "q")
        names = []
        for number in (1, 2, 3):
            assert f"{number} of 3" in screen_text(pilot.app)
            names += [line for line in code_of(pilot)[0].splitlines() if line.startswith("FN:")]
            await press(pilot, "down")
        assert sorted(names) == ["FN:Anna Nowak", "FN:Ewa Lis", "FN:Łukasz Żółw-Kowalski"]
        assert "3 of 3" in screen_text(pilot.app)
        await press(pilot, "y")
        assert copied == [session.cards.text((shown_last(names, [lukasz, *others]),), CardForm.VCARD)]
        await press(pilot, "up")
        assert "2 of 3" in screen_text(pilot.app)
        assert code_of(pilot)[0].splitlines()[3] == names[1]


def shown_last(names, contacts) -> int:
    return next(one.id for one in contacts if names[-1] == f"FN:{one.name}")


async def test_without_room_the_position_is_left_out_and_that_is_said(make_app, session):
    a_person(
        session,
        "Aleksandra Wiśniewska",
        phone="600 100 200",
        email="aleksandra.wisniewska@example.com",
        position="Specjalistka do spraw sprzedaży",
    )
    async with make_app() as pilot:
        await press(pilot, "Y", "q")
        (text,) = code_of(pilot)
        assert "FN:Aleksandra" in text
        assert "TITLE" not in text
        assert "Without the position" in screen_text(pilot.app)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        await press(pilot, "shift+down")
        assert "TITLE:Specjalistka" in code_of(pilot)[0]
        assert "Without" not in screen_text(pilot.app)


async def test_where_no_code_fits_the_size_that_is_needed_is_said(make_app, session):
    a_person(session, "Maksymilian " + "Kowalski-Nowak " * 6, email=LONG, phone="600 100 200")
    async with make_app() as pilot:
        await press(pilot, "Y", "q")
        assert code_of(pilot) == []
        words = " ".join(screen_text(pilot.app).split())
        assert "The code needs a terminal of" in words
        columns, rows = re.search(r"terminal of (\d+) × (\d+)", words).groups()
        await pilot.resize_terminal(int(columns), int(rows))
        await settle(pilot)
        await press(pilot, "shift+down")
        assert len(code_of(pilot)) == 1


async def test_what_is_too_long_for_any_code_says_so(make_app, session):
    a_person(session, "\N{DESERET CAPITAL LETTER LONG I}" * 190 + " " + "\N{GOTHIC LETTER AHSA}" * 190)
    async with make_app() as pilot:
        await press(pilot, "Y", "q")
        assert "too long for a QR code" in shown_text(pilot)
        assert isinstance(pilot.app.screen, CardText)


async def test_a_contact_that_is_gone_closes_the_dialog_with_the_reason(make_app, session, lukasz):
    async with make_app() as pilot:
        session.lifecycle.delete((lukasz.id,))
        await press(pilot, "Y")
        assert await read_interruption(pilot)
        assert not isinstance(pilot.app.screen, CardText)
