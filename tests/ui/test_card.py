"""The card of a contact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from tests.kit.screen import screen_text
from tui_crm.domain.access import Access
from tui_crm.domain.contact import (
    Address,
    Contact,
    ContactDraft,
    Email,
    Kind,
    Link,
    Phone,
    Status,
    Url,
)
from tui_crm.i18n import use_language
from tui_crm.ui.widgets.card_content import avatar_colours, sections
from tui_crm.ui.widgets.contact_card import ContactCard

FULL = ContactDraft(
    kind=Kind.PERSON,
    first_name="Łukasz",
    last_name="Kowalski",
    position="Dyrektor",
    phones=(Phone("+48600100200", "600 100 200", "", "work"), Phone(None, "wewn. 12")),
    emails=(Email("lukasz@example.com", "home"),),
    urls=(Url("https://www.linkedin.com/in/x", "linkedin"),),
    addresses=(Address("ul. Lipowa 7", "Łódź", "90-001", "", "Polska"),),
    birthday="--05-09",
    note="Pierwsza linia\nDruga linia",
    organizations=(Link(3, "Acme", "Prezes"), Link(4, "Stara Huta", "", active=False)),
    tags=("VIP", "Targi"),
    owners=("anna", "gone"),
)


def a_contact(draft: ContactDraft = FULL, **changes: object) -> Contact:
    return Contact(1, "u", replace(draft, **changes), "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", 1)  # type: ignore[arg-type]


class CardApp(App[None]):
    def __init__(self, contact: Contact | None) -> None:
        super().__init__()
        self.contact = contact

    def compose(self) -> ComposeResult:
        yield ContactCard()

    def on_mount(self) -> None:
        self.query_one(ContactCard).show_contact(self.contact, {"anna": "Anna Nowak"})


async def shown(contact: Contact | None, size: tuple[int, int] = (70, 30)) -> str:
    app = CardApp(contact)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return screen_text(app)


async def test_all_that_is_filled_is_on_the_card():
    text = await shown(a_contact())
    for expected in (
        "ŁK", "Łukasz Kowalski", "Dyrektor", "+48 600 100 200 (work)", "wewn. 12",
        "lukasz@example.com (home)",
        "https://www.linkedin.com/in/x (linkedin)", "ul. Lipowa 7, 90-001 Łódź, Polska", "9 May",
        "Acme - Prezes", "Stara Huta (inactive)", "VIP | Targi", "Anna Nowak, gone", "active",
        "🔓 whole company", "Pierwsza linia", "Druga linia",
    ):  # fmt: skip
        assert expected in text
    assert text.index("Pierwsza linia") < text.index("Druga linia")


async def test_only_what_is_filled_has_a_section():
    bare = ContactDraft(kind=Kind.PERSON, first_name="Jan", last_name="Nowak", owners=("anna",))
    assert [section.label for section in sections(a_contact(bare), {})] == ["Owners", "Status", "Access"]


async def test_an_organization_lists_its_persons():
    draft = ContactDraft(
        kind=Kind.ORGANIZATION, name="Acme", nip="5260250274", website="https://acme.example/"
    )
    persons = (Link(1, "Jan Nowak", "Prezes"), Link(2, "Ewa Lis", "", active=False))
    text = await shown(replace(a_contact(draft), persons=persons))
    for expected in (
        "Acme",
        "5260250274",
        "https://acme.example/",
        "Jan Nowak - Prezes",
        "Ewa Lis (inactive)",
    ):
        assert expected in text


async def test_an_inactive_contact_and_a_closed_padlock_have_their_words():
    text = await shown(a_contact(status=Status.INACTIVE, access=Access.OWNER))
    assert "Dyrektor (inactive)" in text
    assert "🔒 owner only" in text


async def test_a_narrow_card_puts_labels_above_and_loses_no_text():
    long = "bardzo.dlugi.adres.poczty.elektronicznej@example.com"
    text = await shown(a_contact(emails=(Email(long),)), size=(30, 60))
    assert "".join(line.strip() for line in text.splitlines()).count(long) == 1


async def test_values_are_data():
    text = await shown(a_contact(first_name="[/]", last_name="[@click=app.exit]x", note="\x1b[2J[red]n"))
    assert "[/] [@click=app.exit]x" in text
    assert "[red]n" in text


async def test_no_contact_says_so_in_the_chosen_language():
    assert "No contact is selected." in await shown(None)
    use_language("pl")
    assert "No contact is selected." not in await shown(None)


async def test_a_long_card_scrolls_and_the_next_contact_starts_at_its_top():
    app = CardApp(a_contact(note="\n".join(f"line {n}" for n in range(50))))
    async with app.run_test(size=(60, 10)) as pilot:
        card = app.query_one(ContactCard)
        card.focus()
        await pilot.press("end")
        await pilot.pause()
        assert "line 49" in screen_text(app)
        card.show_contact(replace(a_contact(), id=2), {})
        await pilot.pause()
        assert "Łukasz Kowalski" in screen_text(app)


@pytest.mark.parametrize(
    "name", ["Łukasz Kowalski", "Acme", "Zażółć Gęślą", "", "日本", *map(str, range(60))]
)
def test_avatar_colours_stay_the_same_and_can_be_read(name):
    background, foreground = avatar_colours(name)
    assert (background, foreground) == avatar_colours(name)
    one, other = Color.parse(background), Color.parse(foreground)
    assert one.get_contrast_text(1.0).rgb in ((255, 255, 255), (0, 0, 0))
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
