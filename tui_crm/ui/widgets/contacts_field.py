"""A field of a form that holds a contact, or several: chosen by a part of the name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.ui.widgets.form_fields import FormField
from tui_crm.ui.widgets.offering import FormLine

Chosen = list[list[int | str]]
"""Ids of contacts with what each is here (""), in their order, as JSON has them: [[7, "buyer"]]."""


class _Line(FormLine):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete,backspace", "empty", show=False)]

    class Emptied(Message):
        """Delete."""

    class Typed(Message):
        """A letter of a name."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def on_key(self, event: events.Key) -> None:
        """Who types a name means to look for it."""
        if event.is_printable and event.character is not None and not event.character.isspace():
            event.prevent_default().stop()
            self.post_message(self.Typed(event.character))

    def action_empty(self) -> None:
        self.post_message(self.Emptied())


class ContactsField(FormField):
    """Enter asks for a contact, and so does a letter of its name; Delete takes away the last one.

    Args:
        kind: the base to look in; None for both.
        several: whether more than one may stand there.
        names: of the contacts by their ids; it is asked again whenever the field is shown.
    """

    class Wanted(Message):
        """A contact is to be chosen."""

        def __init__(self, field: ContactsField) -> None:
            super().__init__()
            self.field = field

    class Changed(Message):
        """Another contact stands there."""

    def __init__(
        self, field: str, label: str, kind: Kind | None, names: Mapping[int, str], *, several: bool = False
    ) -> None:
        super().__init__(field, label)
        self.kind, self._several, self._names = kind, several, names
        self._chosen: Chosen = []
        self._typed = ""
        self.box = _Line(mark=" …")

    def compose(self) -> Iterable[Widget]:
        yield self.box

    @property
    def value(self) -> Chosen:
        """Those who stand there."""
        return [list(one) for one in self._chosen]

    def fill(self, chosen: Collection[Collection[int | str]]) -> None:
        """Puts these there."""
        self._chosen = [list(one) for one in chosen]
        self._show()

    def put(self, contact_id: int) -> None:
        """Puts a contact there: in place of the one that stands there, or behind the others."""
        if any(one[0] == contact_id for one in self._chosen):
            return
        self._chosen = [*(self._chosen if self._several else []), [contact_id, ""]]
        self._changed()

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(self))

    def on__line_typed(self, event: _Line.Typed) -> None:
        event.stop()
        self._typed += event.text
        self.post_message(self.Wanted(self))

    def take_typed(self) -> str:
        """What was typed of a name meanwhile, once; "" for nothing."""
        typed, self._typed = self._typed, ""
        return typed

    def on__line_emptied(self, event: _Line.Emptied) -> None:
        event.stop()
        if self._chosen:
            self._chosen.pop()
            self._changed()

    def _changed(self) -> None:
        self._show()
        self.post_message(self.Changed())

    def _show(self) -> None:
        texts = []
        for contact_id, role in self._chosen:
            name = self._names.get(int(contact_id)) or _("a contact that you may not see")
            texts.append(f"{name} ({role})" if role else name)
        if texts:
            self.box.say(", ".join(texts))
        else:
            self.box.say(_("Enter adds one") if self._several else _("Enter chooses one"))
