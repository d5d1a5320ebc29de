"""Business cards of one contact or of several (R22)."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_crm.domain.business_card import CardForm, card_text, cards_text
from tui_crm.domain.contact import Contact
from tui_crm.domain.problems import Code, NotFound, Refused
from tui_crm.domain.qr_code import QrCode, as_text
from tui_crm.services.base import Service
from tui_crm.store.contact_reading import load

# Numeric and alphanumeric segments take fewer bits than bytes do; shorter runs of digits not enough fewer.
_DENSE = re.compile(r"(BEGIN:VCARD|END:VCARD|[0-9]{7,})", re.ASCII)


class Cards(Service):
    """Cards as text, for the clipboard and the command line, and as QR codes."""

    def text(self, ids: tuple[int, ...], form: CardForm = CardForm.TEXT) -> str:
        """The cards of these contacts in this form, in their order.

        Raises NotFound for the first contact that is not there or not visible, Refused (QR_TOO_LONG).
        """
        contacts = self._contacts(ids)
        if form is CardForm.QR:
            return "\n\n".join(as_text(_code(contact)) for contact in contacts)
        return cards_text(contacts, form)

    def codes(self, ids: tuple[int, ...], with_position: bool = True) -> tuple[QrCode, ...]:
        """The QR codes of their vCards, in their order. Raises as `text` does.

        Args:
            with_position: False leaves the position out, for a screen that has no room for it.
        """
        contacts = self._contacts(ids)
        if not with_position:
            contacts = [replace(one, draft=replace(one.draft, position="")) for one in contacts]
        return tuple(map(_code, contacts))

    def _contacts(self, ids: tuple[int, ...]) -> list[Contact]:
        with self.database.reading() as connection:
            loaded = load(connection, ids, self.actor)
        for one in ids:
            if one not in loaded:
                raise NotFound(Code.NOT_FOUND, id=one)
        return [loaded[one] for one in ids]


def _code(contact: Contact) -> QrCode:
    import segno  # costs start-up time that only this form should pay

    text = card_text(contact, CardForm.QR)
    try:
        # Always UTF-8, which readers take for granted: segno would write Latin-1 where that has all letters.
        parts = [part for part in _DENSE.split(text) if part]
        # Its type hints do not say that it takes several parts.
        code = segno.make_qr(parts, error="l", boost_error=False, encoding="utf-8")  # type: ignore[arg-type]
    except segno.DataOverflowError as error:
        raise Refused(Code.QR_TOO_LONG, name=contact.name) from error
    return QrCode(contact.name, text, tuple(tuple(map(bool, row)) for row in code.matrix))
