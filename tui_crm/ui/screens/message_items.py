"""What the screen of a message says of it: items, made of what was read (R49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tui_crm.domain.mail import EXCERPT, MailLink, MailMessage, MailPerson
from tui_crm.i18n import _
from tui_crm.ui.format import moment_text
from tui_crm.ui.screens.mail_lines import address_text, names_of, subject_text
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording.mail import hidden_persons, link_state_label, mail_role_label

MOST = 100_000
"""Characters of a text that are shown; more than that would be wrapped for seconds."""
_BLANK = Item(ItemKind.TEXT, "")


def message_items(message: MailMessage, text: str | None) -> list[Item]:
    """All about a message.

    Args:
        text: the whole text where it was kept; None where only the excerpt is.
    """
    return [
        Item(ItemKind.VALUE, _named(_("Subject"), subject_text(message)), subject_text(message)),
        Item(ItemKind.TEXT, _named(_("When"), moment_text(datetime.fromisoformat(message.at)))),
        *_persons(message.persons),
        *([Item(ItemKind.TEXT, hidden_persons(message.hidden), muted=True)] if message.hidden else []),
        *_about(message),
        _BLANK,
        *_links(message.links),
        _BLANK,
        *_text(message, text),
    ]


def _named(label: str, text: str) -> str:
    """A line of the head. It is no label of an item: the text below has the whole width."""
    return f"{label}: {text}"


def _persons(persons: tuple[MailPerson, ...]) -> Iterator[Item]:
    """Each with the address, which is what is copied; contacts are opened, others written to."""
    for one in persons:
        text = _named(mail_role_label(one.role), address_text(one))
        if one.contact_id is not None:
            yield Item(ItemKind.CONTACT, text, one.address, one.contact_id)
        else:
            yield Item(ItemKind.EMAIL, text, one.address)


def _about(message: MailMessage) -> Iterator[Item]:
    if message.attachments:
        yield Item(ItemKind.TEXT, _named(_("Files"), f"{message.attachments}"))
    if message.accounts:
        yield Item(ItemKind.TEXT, _named(_("Mailboxes"), names_of(message.accounts)))


def _links(links: tuple[MailLink, ...]) -> Iterator[Item]:
    if not links:
        yield Item(ItemKind.TEXT, _("It belongs to no contact."), muted=True)
    for one in links:
        text = f"{one.contact_name} ({link_state_label(one.state)})"
        yield Item(ItemKind.CONTACT, _named(_("Belongs to"), text), one.contact_name, one.contact_id)


def _text(message: MailMessage, text: str | None) -> Iterator[Item]:
    """The text as it is: nothing in it is markup, nor opened."""
    shown = message.excerpt if text is None else text[:MOST]
    yield from (Item(ItemKind.TEXT, line) for line in shown.strip("\n").split("\n"))
    if text is None and len(shown) >= EXCERPT - 1:  # one letter is gone where it was cut before a blank
        yield _BLANK
        yield Item(ItemKind.TEXT, _("Only the beginning of the text is kept."), muted=True)
    elif text is not None and len(text) > MOST:
        yield Item(ItemKind.TEXT, "...", muted=True)
