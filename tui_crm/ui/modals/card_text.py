"""Business cards in every form (R22): to be read, selected by hand, copied, or read by a phone."""

from __future__ import annotations

from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from tui_crm import wording
from tui_crm.commands import BY_ID, Place
from tui_crm.domain.business_card import CardForm
from tui_crm.domain.problems import Code, NotFound, Problem, Refused
from tui_crm.domain.qr_code import QrCode
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal, Severity
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.widgets.qr_view import QrView, room_for
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.wording.counts import grouped

FORMS = tuple(CardForm)
_SIDE = 24
"""Columns beside a code for what is said about it."""


class _Text(TextArea):
    """A text to select from; left and right alone go to another form."""

    def action_cursor_left(self, select: bool = False) -> None:
        if select:
            super().action_cursor_left(select)
        elif isinstance(self.screen, CardText):
            self.screen.action_previous_form()

    def action_cursor_right(self, select: bool = False) -> None:
        if select:
            super().action_cursor_right(select)
        elif isinstance(self.screen, CardText):
            self.screen.action_next_form()


class CardText(CrmModal[None]):
    """The cards of these contacts, one form at a time, just as it would be copied.

    A QR code has the whole screen, black on white, and there is one for each contact. The data is shown
    without control characters, never as markup.

    Args:
        ids: at least one.
    """

    PLACES = (Place.CARD_TEXT, Place.DIALOG)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Place.CARD_TEXT),
        # TextArea's own key for it is F7, which adds a contact here.
        Binding("ctrl+a", "select_all", show=False, priority=True),
    ]

    def __init__(self, ids: tuple[int, ...]) -> None:
        super().__init__()
        self._ids = ids
        self._form = CardForm.TEXT
        self._number = 0
        self._texts: dict[CardForm, str] = {}
        self._about: list[str] = []

    def compose(self) -> ComposeResult:
        with Container(classes="dialog card-text"):
            yield QrView(id="card-code")
            with Vertical(id="card-side"):
                yield Static(plain(self._title()), classes="dialog-title")
                yield Static(self._forms_line(), id="card-forms")
                yield Static(id="card-about")
            yield _Text(read_only=True, soft_wrap=True, id="card-text")
            yield Static(
                plain(
                    _(
                        "Select with Shift and the arrows, Ctrl+A selects all, Ctrl+C copies. "
                        "The terminal's own selection works with Shift and the mouse."
                    )
                ),
                classes="dialog-hint",
            )

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._show()

    def on_resize(self) -> None:
        """A code may have room now, or none any more."""
        if self._form is CardForm.QR:
            self._show()

    @property
    def shows_what_is_copied(self) -> bool:
        """Whether the text of a copy that fails stands on the screen already."""
        return self._form is not CardForm.QR

    # The forms

    def _title(self) -> str:
        count = len(self._ids)
        if count == 1:
            return _("Business card")
        return ngettext("{count} business card", "{count} business cards", count).format(count=grouped(count))

    def _forms_line(self) -> Content:
        parts = [
            (f" {wording.card_form_label(form)} ", "reverse" if form is self._form else "") for form in FORMS
        ]
        return Content("\n" if self._form is CardForm.QR else " ").join(
            Content.styled(*part) for part in parts
        )

    def on_click(self, event: events.Click) -> None:
        """A click on the name of a form shows it."""
        if event.widget is None or event.widget.id != "card-forms":
            return
        begin = 0
        for number, form in enumerate(FORMS):
            end = begin + len(wording.card_form_label(form)) + 2
            if event.y == number if self._form is CardForm.QR else begin <= event.x < end:
                self._choose(form)
                return
            begin = end + 1

    def on_key(self, event: events.Key) -> None:
        """The first letter of a form's name shows that form, the next one of several."""
        letter = (event.character or "").casefold()
        at = FORMS.index(self._form)
        for form in (*FORMS[at + 1 :], *FORMS[: at + 1]):
            if letter and wording.card_form_label(form).casefold().startswith(letter):
                event.stop()
                self._choose(form)
                return

    def action_next_form(self) -> None:
        self._choose(FORMS[(FORMS.index(self._form) + 1) % len(FORMS)])

    def action_previous_form(self) -> None:
        self._choose(FORMS[FORMS.index(self._form) - 1])

    def _choose(self, form: CardForm) -> None:
        self._form = form
        if form is CardForm.QR:
            self.app.clear_notifications()  # they would stand on the code
        self._show()

    @work(group="form", exclusive=True)
    async def _show(self) -> None:
        form = self._form
        try:
            if form is CardForm.QR:
                await self._show_code()
            else:
                self._show_text(await self._text_of(form) or wording.sentence(Problem(Code.NO_EMAIL)))
        except NotFound as error:
            self.end(wording.explain(error))
        except Refused as error:
            self._show_text(wording.explain(error))

    async def _text_of(self, form: CardForm) -> str:
        if form not in self._texts:
            self._texts[form] = await self.call(self.session.cards.text, self._ids, form)
        return self._texts[form]

    def _show_text(self, text: str) -> None:
        field = self.query_one(TextArea)
        self.remove_class("-qr")
        self._say("")
        field.text = safe_text(text, keep_newlines=True)
        field.focus()
        field.select_all()

    def action_select_all(self) -> None:
        self.query_one(TextArea).select_all()

    # QR codes

    async def _show_code(self) -> None:
        one = self._ids[self._number : self._number + 1]
        (whole,) = await self.call(self.session.cards.codes, one)
        code, remark = whole, ""
        if not self._has_room(whole):
            (code,) = await self.call(self.session.cards.codes, one, with_position=False)
            remark = _("Without the position: with it the code needs {columns} × {rows}.")
        shown: QrCode | None = code
        if not self._has_room(code):
            shown, remark = None, _("The code needs a terminal of {columns} × {rows}, or a smaller font.")
        columns, rows = room_for(whole if shown is not None else code)
        self.add_class("-qr")
        self.query_one(QrView).show(shown, self.size.width - _SIDE)
        self._say(whole.name, remark.format(columns=columns + _SIDE, rows=rows))

    def _has_room(self, code: QrCode) -> bool:
        columns, rows = room_for(code)
        return columns + _SIDE <= self.size.width and rows <= self.size.height

    def _say(self, name: str, remark: str = "") -> None:
        """Says beside a code whose it is, which of how many, and the keys: there is no footer."""
        self.query_one("#card-forms", Static).update(self._forms_line())
        lines: list[str] = []
        if name:
            lines = ["", name]
            if len(self._ids) > 1:
                numbers = grouped(self._number + 1), grouped(len(self._ids))
                lines.append(_("{number} of {count}").format(number=numbers[0], count=numbers[1]))
            lines += ["", *([remark, ""] if remark else []), *self._keys()]
        self._about = lines
        self._show_about(lines)

    def _show_about(self, lines: list[str]) -> None:
        self.query_one("#card-about", Static).update(plain("\n".join(lines), keep_newlines=True))

    def tell(self, text: str, severity: Severity = "information", seconds: float | None = None) -> None:
        """Says it beside a code, until another one is shown; a toast would stand on the code."""
        if self.has_class("-qr"):
            self._show_about(["", *text.split("\n"), *self._about])
        else:
            super().tell(text, severity, seconds)

    def _keys(self) -> list[str]:
        several = [("card_text.next_card", _("the next one"))] if len(self._ids) > 1 else []
        said = [
            *several,
            ("card_text.next_form", _("another form")),
            ("card_text.copy", _("copies the vCard")),
            ("dialog.close", _("closes")),
        ]
        keys = [(shown_key(short_key(self.crm.keymap.of(BY_ID[one]))), text) for one, text in said]
        return [f"{key}: {text}" for key, text in keys if key]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Cards are gone through one by one only as codes."""
        if action in ("next_card", "previous_card"):
            return self._form is CardForm.QR and len(self._ids) > 1
        return super().check_action(action, parameters)

    def action_next_card(self) -> None:
        self._number = min(self._number + 1, len(self._ids) - 1)
        self._show()

    def action_previous_card(self) -> None:
        self._number = max(self._number - 1, 0)
        self._show()

    # Copying

    @work(group="copy", exclusive=True)
    async def action_copy(self) -> None:
        """Copies the form that is shown; of a QR code the vCard of its contact."""
        form = self._form
        with self.refusing():
            if form is CardForm.QR:
                form = CardForm.VCARD
                text = await self.call(self.session.cards.text, (self._ids[self._number],), form)
            else:
                text = await self._text_of(form)
            if text:
                await self.copy(text, _("Copied: {value}").format(value=wording.card_form_label(form)))
            else:
                self.tell(wording.sentence(Problem(Code.NO_EMAIL)), "warning")
