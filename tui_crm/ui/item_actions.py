"""What is done with a thing on a card or a profile: opening it outside of the program, and copying it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.widgets.items import Item, ItemKind


def open_profile(screen: CrmScreen[Any], contact_id: int) -> None:
    """Opens a contact's full profile."""
    from tui_crm.ui.screens.profile import Profile  # it uses this module itself

    screen.app.push_screen(Profile(contact_id))


async def open_item(screen: CrmScreen[Any], item: Item) -> None:
    """Opens a phone, an e-mail or a web address with the program that the desktop has for it, and says so.

    Where nothing can be opened here (over SSH, without a display) it is copied instead, with the reason.
    """
    from tui_crm import opener

    make: dict[ItemKind, Callable[[str], str | None]] = {
        ItemKind.PHONE: opener.phone_address,
        ItemKind.EMAIL: opener.mail_address,
        ItemKind.URL: opener.web_address,
    }
    if item.kind in make:
        await _open(screen, item, make[item.kind](item.copied))


async def write_mail(screen: CrmScreen[Any], email: str, subject: str) -> None:
    """Begins a message to an address in the person's mail program, as `open_item` does."""
    from tui_crm import opener

    await _open(screen, Item(ItemKind.EMAIL, email, email), opener.mail_address(email, subject))


async def _open(screen: CrmScreen[Any], item: Item, address: str | None) -> None:
    from tui_crm import opener

    opened = (
        opener.Opened.REFUSED if address is None else await asyncio.to_thread(opener.open_address, address)
    )
    if opened is opener.Opened.OPENED:
        screen.tell(_opened(item).format(value=item.copied))
    elif opened is opener.Opened.REFUSED:
        screen.tell(_refused(item).format(value=item.copied), "warning")
    else:
        over_ssh = opened is opener.Opened.OVER_SSH
        why = _("Over SSH nothing opens on your machine.") if over_ssh else _("No program here opens it.")
        await screen.copy(item.copied, f"{why} {_copied(item.copied)}")


async def copy_item(screen: CrmScreen[Any], item: Item) -> None:
    """Copies a thing: of the name the business card of its contact, else the value that stands there."""
    if item.kind is ItemKind.TEXT:
        return
    if item.kind is ItemKind.NAME:
        with screen.refusing():
            text = await screen.call(screen.session.cards.text, (item.id,))
            await screen.copy(text, _("Card copied: {name}").format(name=item.text))
    else:
        await screen.copy(item.copied, _copied(item.copied))


def _copied(text: str) -> str:
    if "\n" in text or len(text) > _SHOWN_LENGTH:
        text = text.partition("\n")[0][:_SHOWN_LENGTH].rstrip() + "…"
    return _("Copied: {value}").format(value=text)


_SHOWN_LENGTH = 60


def _opened(item: Item) -> str:
    if item.kind is ItemKind.EMAIL:
        return _("Your mail program has it: {value}")
    if item.kind is ItemKind.PHONE:
        return _("Your telephone program has it: {value}")
    return _("Your browser has it: {value}")


def _refused(item: Item) -> str:
    if item.kind is ItemKind.EMAIL:
        return _("This is no e-mail address that a program could write to: {value}")
    if item.kind is ItemKind.PHONE:
        return _("This number was not recognized, so that no program can call it: {value}")
    return _("This is no web address that may be opened: {value}")
