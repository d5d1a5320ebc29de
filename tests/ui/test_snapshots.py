"""The screens as text, at both sizes and in both languages: what a reviewer reads when they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.screen import press, screen_text, type_text
from tests.kit.snapshots import check_snapshot
from tui_crm.services.session import Session

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}

# What is pressed from the list, and what then is typed.
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "list": ((), ""),
    "found": (("slash",), "lukasz kow"),
    "nothing-found": (("slash",), "nobody"),
    "organizations": (("o",), ""),
    "marked": (("space", "space"), ""),
    "card": (("down", "enter"), ""),
    "card-forms": (("down", "Y", "tab"), ""),
    "card-qr": (("down", "Y", "Q"), ""),
    "profile": (("down", "f"), ""),
    "profile-linked": (("down", "f", "3"), ""),
    "undo": (("u",), ""),
    "editor": (("down", "e"), ""),
    "new-person": (("n",), ""),
    "new-person-refused": (("n", *"600100300", *["tab"] * 4, *"Jo", "tab", *"K0", "ctrl+s"), ""),
    "quick-add": (("f7",), ""),
    "help": (("question_mark",), ""),
    "palette": (("f8",), ""),
    "import": (("i",), ""),
}


@pytest.fixture
def base(session: Session) -> Session:
    """Three organizations and four persons, with something in every field that the card shows."""
    an_organization(
        session, "Zakłady Żółć S.A.", phone="22 621 34 56", nip="123-456-32-18", city="Łódź",
        website="https://zolc.example.com", email="biuro@zolc.example.com",
    )  # fmt: skip
    a_person(
        session, "Łukasz Kowalski", phone="600 100 200", email="lukasz.kowalski@example.com",
        position="Dyrektor sprzedaży", organization="Acme Polska | Zakłady Żółć S.A.", tags="VIP | Targi",
        organization_position="Dyrektor", street="ul. Długa 12", postal_code="00-950", city="Warszawa",
        birthday="1980-05-09", url="https://www.linkedin.com/in/example",
        note="Woli e-mail.\nNie dzwonić w piątki.",
    )  # fmt: skip
    a_person(session, "Anna O'Brien", phone="+44 20 7946 0018", email="anna@example.com", access="owner")
    a_person(session, "Żaneta Ćwik", phone="0048 601 202 303", status="inactive")
    a_person(session, "Bartosz Wiśniewski-Nowak", email="b.wisniewski@example.pl", position="Księgowy")
    return session


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_looks_as_it_did(
    base: Session, make_app: Callable[..., Any], name: str, size: str, language: str
) -> None:
    keys, text = SCREENS[name]
    async with make_app(size=SIZES[size], language=language) as pilot:
        await press(pilot, *keys)
        if text:
            await type_text(pilot, text)
        check_snapshot(f"{name}-{size}-{language}", screen_text(pilot.app))


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_base_looks_as_it_did(
    session: Session,
    make_app: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    size: str,
    language: str,
) -> None:
    monkeypatch.setenv("HOME", str(session.path.parent))  # the greeting names the base's path
    async with make_app(size=SIZES[size], language=language) as pilot:
        check_snapshot(f"empty-{size}-{language}", screen_text(pilot.app))
