"""Business cards of one contact or of several (R22)."""

from __future__ import annotations

from tui_crm.domain.business_card import CardForm, cards_text
from tui_crm.domain.problems import Code, NotFound
from tui_crm.services.base import Service
from tui_crm.store.contact_reading import load


class Cards(Service):
    """Cards as text, for the clipboard and the command line."""

    def text(self, ids: tuple[int, ...], form: CardForm = CardForm.TEXT) -> str:
        """The cards of these contacts in this form, in their order.

        Raises NotFound for the first contact that is not there or not visible.
        """
        with self.database.reading() as connection:
            loaded = load(connection, ids, self.actor)
        for one in ids:
            if one not in loaded:
                raise NotFound(Code.NOT_FOUND, id=one)
        contacts = [loaded[one] for one in ids]
        if form is CardForm.QR:
            return "\n\n".join(_qr(cards_text([contact], CardForm.VCARD)) for contact in contacts)
        return cards_text(contacts, form)


def _qr(text: str) -> str:
    """The QR code as half blocks, two modules a line, with the quiet zone that readers need."""
    import segno  # costs start-up time that only this form should pay

    matrix = [list(row) for row in segno.make(text, error="l", micro=False).matrix_iter(border=4)]
    if len(matrix) % 2:
        matrix.append([0] * len(matrix[0]))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return "\n".join(
        "".join(blocks[bool(upper), bool(lower)] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(matrix[::2], matrix[1::2], strict=True)
    )
