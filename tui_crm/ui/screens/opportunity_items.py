"""What the three parts of an opportunity's screen say: items, made of what was read (R47)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tui_crm.domain.contact import Contact
from tui_crm.domain.opportunities import Opportunity, OpportunityPerson, main_contact
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.screens import opportunities_lines as lines
from tui_crm.ui.screens.profile_items import happenings
from tui_crm.ui.widgets import card_content
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.opportunities import opportunity_field_label, stage_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_BLANK = Item(ItemKind.TEXT, "")


class WholeOpportunity(NamedTuple):
    """An opportunity with all that belongs to it.

    Attributes:
        contacts: its organization and persons as far as they are seen, by their ids.
        user_names: full names by login name.
        entries: its history, newest first.
        has_more: whether older entries may follow.
    """

    opportunity: Opportunity
    contacts: Mapping[int, Contact]
    user_names: Mapping[str, str]
    entries: tuple[Entry, ...]
    has_more: bool

    @property
    def main_id(self) -> int:
        """The contact whose name the history need not say; 0 for none."""
        return main_contact(self.opportunity) or 0


def read(session: Session, opportunity_id: int, entries: int) -> WholeOpportunity:
    """Reads the opportunity, its contacts and the newest lines of its history. Raises NotFound."""
    one = session.opportunities.get(opportunity_id)
    ids = [person.contact_id for person in one.persons]
    if one.organization_id is not None:
        ids.append(one.organization_id)
    found = session.history.of_opportunity(opportunity_id, entries)
    return WholeOpportunity(
        one,
        {contact.id: contact for contact in session.contacts.those(ids)},
        session.users.full_names(),
        found,
        len(found) >= entries,
    )


def heading(one: Opportunity, width: int) -> Content:
    """Title, stage and value on one line of that many cells; a long title is cut, nothing else."""
    words = ", ".join(filter(None, (stage_label(one.stage), lines.value_text(one))))
    rest = Content(f"  {safe_text(words)}")
    name = Content.styled(safe_text(one.title), "bold")
    return name.truncate(max(1, width - rest.cell_length), ellipsis=True) + rest


def facts(whole: WholeOpportunity, today: date) -> list[Item]:
    """All that is known of the opportunity itself."""
    one, label = whole.opportunity, opportunity_field_label
    stage = _("{stage} since {when}").format(stage=stage_label(one.stage), when=lines.since_text(one))
    values = (
        (label("stage"), stage),
        (label("value"), lines.value_text(one)),
        (label("expected_close"), lines.close_day(one, today)),
        (label("owner"), whole.user_names.get(one.owner) or one.owner),
        (label("note"), one.note.strip()),
    )
    return [
        Item(ItemKind.NAME, one.title, one.title, one.id),
        *_organization(one),
        *(Item(ItemKind.VALUE, text, label=name) for name, text in values if text),
    ]


def contacts(whole: WholeOpportunity) -> list[Item]:
    """The organization, then the persons in their order, each with phone and e-mail."""
    one = whole.opportunity
    items: list[Item] = []
    if one.organization_id is not None:
        items += _organization(one)
        items += _reach(whole.contacts.get(one.organization_id))
    for person in one.persons:
        items += [_BLANK] if items else []
        items.append(Item(ItemKind.CONTACT, person_text(person), person.name, person.contact_id))
        items += _reach(whole.contacts.get(person.contact_id))
    if one.hidden:
        items += [_BLANK] if items else []
        items.append(Item(ItemKind.TEXT, lines.hidden_text(one.hidden), muted=True))
    if not one.persons:
        items += [_BLANK, Item(ItemKind.TEXT, _("No person belongs to it yet."), muted=True)]
    return items


def _organization(one: Opportunity) -> list[Item]:
    """The organization, where there is one that may be seen."""
    if one.organization_id is None:
        return []
    name, label = one.organization_name, opportunity_field_label("organization")
    return [Item(ItemKind.CONTACT, name, name, one.organization_id, label)]


def person_text(person: OpportunityPerson) -> str:
    """The name, what the person is in it, and the position at work."""
    about = ", ".join(filter(None, (person.role, person.position)))
    return f"{person.name} - {about}" if about else person.name


def _reach(contact: Contact | None) -> Iterable[Item]:
    """The main phone and the main e-mail."""
    if contact is None:
        return
    for phone in contact.draft.phones[:1]:
        yield Item(ItemKind.PHONE, card_content.phone_text(phone), phone.shown)
    for email in contact.draft.emails[:1]:
        yield Item(ItemKind.EMAIL, email.value, email.value)


def timeline(whole: WholeOpportunity) -> list[Item]:
    """What happened, newest first, each under its moment."""
    return happenings(whole.entries, whole.has_more, whole.user_names, whole.main_id)
