"""The card of a contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from textual.app import App, ComposeResult
from textual.color import Color

from tests.kit.screen import press, screen_text, settle
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
from tui_crm.i18n import _, use_language
from tui_crm.ui.widgets.card_content import Around, avatar_colours, card_items, network_items
from tui_crm.ui.widgets.contact_card import ContactCard
from tui_crm.ui.widgets.items_view import ItemsView
from tui_crm.wording import value_label

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
        self.query_one(ContactCard).show_contact(self.contact, Around({"anna": "Anna Nowak"}))


async def shown(contact: Contact | None, size: tuple[int, int] = (70, 30)) -> str:
    app = CardApp(contact)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        return screen_text(app)


async def test_all_that_is_filled_is_on_the_card():
    text = await shown(a_contact())
    for expected in (
        "ŁK", "Łukasz Kowalski", "Dyrektor", "+48 600 100 200 (work)", "wewn. 12",
        "lukasz@example.com (home)",
        "https://www.linkedin.com/in/x (LinkedIn)", "ul. Lipowa 7, 90-001 Łódź, Polska", "9 May",
        "Acme - Prezes", "Stara Huta (inactive)", "VIP | Targi", "Anna Nowak, gone", "active",
        "🔓 whole company", "Pierwsza linia", "Druga linia",
    ):  # fmt: skip
        assert expected in text
    assert text.index("Pierwsza linia") < text.index("Druga linia")


async def test_only_what_is_filled_has_a_section():
    bare = ContactDraft(kind=Kind.PERSON, first_name="Jan", last_name="Nowak", owners=("anna",))
    labels = [item.label for item in card_items(a_contact(bare), Around())]
    assert labels == ["", "Owners", "Status", "Access"]


def test_a_long_note_is_cut_on_the_card_and_copied_whole():
    note = "\n".join(f"{number} " + "word " * 35 for number in range(1000)).strip()
    item = card_items(a_contact(note=note), Around())[-1]
    assert len(item.text) < 2100
    assert item.text.startswith("0 word")
    assert item.text.endswith("...")
    assert item.copied == note
    many = card_items(a_contact(note="\n".join("x" * 200)), Around())[-1]
    assert many.text.count("\n") < 60


def test_an_address_and_a_linked_contact_are_copied_without_what_stands_beside_them():
    draft = replace(FULL, addresses=(Address("ul. Lipowa 7", "Łódź", "90-001", "", "", "work"),))
    copied = {item.text: item.copied for item in card_items(a_contact(draft), Around())}
    assert copied["ul. Lipowa 7, 90-001 Łódź (work)"] == "ul. Lipowa 7, 90-001 Łódź"
    assert copied["Acme - Prezes"] == "Acme"
    assert copied["Stara Huta (inactive)"] == "Stara Huta"


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
        await press(pilot, "end")
        assert "line 49" in screen_text(app)
        card.show_contact(replace(a_contact(), id=2), Around())
        await settle(pilot)
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


PICTURE = bytes([200, 30, 40]) * (24 * 24)


async def look_of(app: App[None]) -> set[tuple[str, str]]:
    """The looks of the half blocks on the screen: upper and lower colour."""
    strips = app.screen._compositor.render_strips()
    return {
        (segment.style.color.name, segment.style.bgcolor.name)
        for strip in strips
        for segment in strip
        if "▀" in segment.text and segment.style and segment.style.color and segment.style.bgcolor
    }


@pytest.mark.parametrize(
    ("size", "drawn"), [((70, 30), True), ((40, 15), True), ((39, 30), False), ((70, 14), False)]
)
async def test_a_picture_is_drawn_where_there_is_room_and_initials_elsewhere(size, drawn):
    app = CardApp(replace(a_contact(), thumbnail=PICTURE))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert ("▀" * 12 in text) is drawn
        assert ("ŁK" in text) is not drawn
        assert "Łukasz Kowalski" in text
        if drawn:
            assert await look_of(app) == {("#c81e28", "#c81e28")}
            name = next(line for line in text.splitlines() if "Łukasz" in line)
            assert name.index("▀") < name.index("Łukasz"), "the name stands beside the picture"


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "drawn before it is told"])
async def test_a_picture_comes_and_goes_with_the_size_of_the_card(monkeypatch, is_told):
    if not is_told:
        monkeypatch.delattr(ItemsView, "on_resize")
    app = CardApp(replace(a_contact(), thumbnail=PICTURE))
    async with app.run_test(size=(70, 12)) as pilot:
        await settle(pilot)
        assert "ŁK" in screen_text(app)
        await pilot.resize_terminal(70, 20)
        await settle(pilot)
        assert "ŁK" not in screen_text(app)
        assert screen_text(app).count("▀" * 12) == 6
        await pilot.resize_terminal(70, 12)
        await settle(pilot)
        assert "ŁK" in screen_text(app)
        assert "▀" * 12 not in screen_text(app)


async def test_without_colours_there_are_initials(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "ŁK" in await shown(replace(a_contact(), thumbnail=PICTURE))


def items_of(contact: Contact, **around: object) -> list[tuple[str, str]]:
    return [(item.label, item.text) for item in card_items(contact, Around(**around))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("+48600100200", "en", "13:00, Poland"),
        ("+48600100200", "pl", "13:00, Polska"),
        ("+12125550123", "en", "07:00, United States"),
        ("+80012345678", "en", None),
        (None, "en", None),
    ],
)
def test_local_time_and_country_of_the_main_phone(value, language, text):
    use_language(language)
    noon = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    contact = a_contact(phones=(Phone(value, "x"), Phone("+4930123456", "y")))
    label = _("Local time")
    assert dict(items_of(contact, now=noon)).get(label) == text
    assert label not in dict(items_of(contact))


def test_known_networks_are_muted_until_they_are_set():
    contact = a_contact(
        urls=(Url("https://x.com/a"), Url("https://mastodon.example/a"), Url("https://t.me/a", "telegram"))
    )
    items = network_items(contact)
    assert [item.label for item in items] == [
        "Facebook", "YouTube", "LinkedIn", "X", "Instagram", "GitHub", "Telegram",
    ]  # fmt: skip
    set_ones = {item.label: item.value for item in items if item.is_selectable}
    assert set_ones == {"X": "https://x.com/a", "Telegram": "https://t.me/a"}
    assert all(item.muted for item in items if not item.is_selectable)


def test_networks_that_are_set_have_their_names_on_the_card():
    contact = a_contact(
        urls=(Url("https://x.com/a"), Url("https://a.example/"), Url("https://b.example", "blog"))
    )
    texts = [text for _label, text in items_of(contact)]
    assert "https://x.com/a (X)" in texts
    assert "https://a.example/" in texts
    assert "https://b.example (blog)" in texts


def test_labels_are_in_the_users_language():
    contact = a_contact(phones=(Phone("+48600100200", "", "", "work"),))
    use_language("pl")
    assert any(f"({value_label('work')})" in text for _label, text in items_of(contact))
