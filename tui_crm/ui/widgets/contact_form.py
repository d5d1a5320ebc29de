"""The form of a contact: a draft into fields and back; it knows no service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from tui_crm.domain import contact_rules
from tui_crm.domain.contact import Address, ContactDraft, Kind, Status
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.widgets import form_layout
from tui_crm.ui.widgets import form_values as values
from tui_crm.ui.widgets.form_fields import (
    ChoiceField,
    FormField,
    NoteField,
    TextField,
)
from tui_crm.ui.widgets.form_layout import Surroundings
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.value_lines import ValueLines
from tui_crm.wording import sentence

AnyField = TypeVar("AnyField", bound=FormField)


class ContactForm(VerticalScroll, can_focus=False):
    """All fields of one draft.

    A new contact starts with Phone and E-mail; the other fields open when one of them is valid (R6).
    A field is judged when it is left, all of them once `show_problems` was called.
    """

    DEFAULT_CSS = """
    ContactForm {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & .form-message { color: $text-muted; height: auto; }
        & .form-message.-refused { color: $text-error; }
        & #form-rest, & #form-reach { height: auto; }
        & #form-rest:disabled { opacity: 60%; }
    }
    """

    class Changed(Message):
        """Something was typed, chosen, removed or moved; `draft` is what stands in the form now."""

        def __init__(self, draft: ContactDraft) -> None:
            super().__init__()
            self.draft = draft

    class Left(Message):
        """The focus went from a field to another one."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    def __init__(self, draft: ContactDraft, before: ContactDraft | None, surroundings: Surroundings) -> None:
        """A form that shows `draft`; `before` is the stored contact, None for a new one."""
        super().__init__()
        self._base = draft
        self._before = before
        self._around = surroundings
        self._field_with_focus = ""
        self._left: set[str] = set()
        self._saving_was_tried = False
        self._refused: tuple[Problem, ...] = ()
        self._locked = False
        self._said = ("", True)
        self.fields: list[FormField] = []

    @property
    def kind(self) -> Kind:
        """The base of the contact."""
        return self._base.kind

    # Composing

    def compose(self) -> ComposeResult:
        yield Static(classes="form-message", markup=False)
        reach, names = form_layout.reach_fields(), form_layout.name_fields(self.kind)
        more = form_layout.more_fields(self.kind, self._around)
        if self._before is None:
            yield Vertical(*reach, id="form-reach")
            yield Vertical(*names, *more, id="form-rest")
        else:
            yield from (*names, *reach, *more)

    def on_mount(self) -> None:
        """Fills the fields and opens those that may be typed into."""
        self.fields = list(self.query(FormField).results(FormField))
        self.fill(self._base)
        self._judge(self.draft())

    # Draft in, draft out

    def fill(self, draft: ContactDraft) -> None:
        """Puts a draft into the fields."""
        self._base = draft
        address = draft.addresses[0] if draft.addresses else Address()
        texts = {name: getattr(draft, name) for name in form_layout.TEXTS[self.kind]}
        texts |= {part: getattr(address, part) for part in values.ADDRESS_PARTS}
        texts["tags"] = values.names_text(draft.tags)
        for name, text in texts.items():
            self._text(name).fill(text)
        self.lines("phones").fill([values.phone_line(phone) for phone in draft.phones])
        self.lines("emails").fill([values.email_line(email) for email in draft.emails])
        self.lines("urls").fill([values.url_line(url) for url in draft.urls])
        if self.kind is Kind.PERSON:
            self.lines("organizations").fill([values.link_line(link) for link in draft.organizations])
        self._field("note", NoteField).fill(draft.note)
        if draft.owners:
            self._field("owners", ChoiceField).fill(draft.owners[0])
        self._field("status", ChoiceField).fill(draft.status.value)

    def draft(self) -> ContactDraft:
        """What stands in the fields; what this form does not show stays as it was."""
        old = self._base
        found: dict[str, Any] = {
            name: self._text(name).value.strip() for name in form_layout.TEXTS[self.kind]
        }
        if self.kind is Kind.PERSON:
            found["organizations"] = tuple(map(values.link_of, self.lines("organizations").values))
        address = {part: self._text(part).value.strip() for part in values.ADDRESS_PARTS}
        return replace(
            old,
            phones=tuple(
                values.phone_of(value, self._around.region) for value in self.lines("phones").values
            ),
            emails=tuple(map(values.email_of, self.lines("emails").values)),
            urls=tuple(map(values.url_of, self.lines("urls").values)),
            addresses=values.with_main_address(old.addresses, address),
            note=self._field("note", NoteField).value.strip(),
            tags=values.names_of(self._text("tags").value, old.tags),
            status=Status(self._field("status", ChoiceField).value),
            owners=values.with_main_owner(old.owners, self._field("owners", ChoiceField).value),
            **found,
        )

    def _field(self, name: str, kind: type[AnyField]) -> AnyField:
        found = next(field for field in self.fields if field.field == name)
        assert isinstance(found, kind)
        return found

    def _text(self, name: str) -> TextField:
        return self._field(name, TextField)

    @property
    def several(self) -> list[ValueLines]:
        """The fields with several values."""
        return [field for field in self.fields if isinstance(field, ValueLines)]

    def lines(self, name: str) -> ValueLines:
        """The field of that name with several values."""
        return self._field(name, ValueLines)

    # Problems

    def check(self) -> tuple[Problem, ...]:
        """All that is wrong with what stands in the form."""
        return contact_rules.check(self.draft(), self._before)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows why a save was refused, each reason next to its field, and goes to the first."""
        self._saving_was_tried = True
        found = self.check()
        self._refused = tuple(problem for problem in problems if problem not in found)
        self._judge(self.draft())
        wrong = {values.place_of(problem)[0] for problem in problems}
        for field in self.fields:
            if field.field in wrong:
                field.focus_problem()
                return
        self.scroll_home(animate=False)

    def _judge(self, draft: ContactDraft) -> None:
        """Opens or locks the fields after Phone and E-mail, and shows what is wrong so far."""
        found = contact_rules.check(draft, self._before)
        if self._before is None:
            self._locked = not self._can_be_reached(draft, found)
            self.query_one("#form-rest").disabled = self._locked
        if self._saving_was_tried:
            self._show([*found, *self._refused])
            return
        # Nobody is told off in the middle of a word, nor for a phone before the e-mail was tried.
        left = (problem for problem in found if values.place_of(problem)[0] in self._left)
        self._show(problem for problem in left if problem.code is not Code.PHONE_OR_EMAIL_REQUIRED)

    def _can_be_reached(self, draft: ContactDraft, found: Sequence[Problem]) -> bool:
        """Whether a phone or an e-mail is valid (R6); a number no rule knows counts once it was left."""
        wrong = {problem.field for problem in found}
        phones_are_done = self._saving_was_tried or "phones" in self._left
        return any(
            (phone.value is not None or phones_are_done) and f"phones.{number}" not in wrong
            for number, phone in enumerate(draft.phones)
        ) or any(f"emails.{number}" not in wrong for number in range(len(draft.emails)))

    def _show(self, problems: Iterable[Problem]) -> None:
        fields = {field.field: field for field in self.fields}
        sentences: dict[str, dict[int, str]] = {name: {} for name in fields}
        general: dict[str, None] = {}
        for problem in problems:
            name, number = values.place_of(problem)
            if name in fields:
                sentences[name].setdefault(number, sentence(problem))
            else:
                general[sentence(problem)] = None
        for name, field in fields.items():
            field.show_problems(sentences[name])
        hint = _("Enter a phone or an e-mail: the other fields open then.") if self._locked else ""
        self._say("\n".join(general) or hint, refused=bool(general))

    def _say(self, text: str, *, refused: bool) -> None:
        """The line above the fields. It is left alone where it says so already: a change costs a layout."""
        if self._said != (text, refused):
            self._said = (text, refused)
            message = self.query_one(".form-message", Static)
            message.set_class(refused, "-refused")
            message.update(Content(text))
            message.display = bool(text)

    # Events

    def _changed(self) -> None:
        here = self._field_with_focus
        self._refused = tuple(p for p in self._refused if values.place_of(p)[0] not in ("", here))
        draft = self.draft()
        self._judge(draft)
        self.post_message(self.Changed(draft))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing in any one-line field."""
        event.stop()
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Typing in the note."""
        event.stop()
        self._changed()

    def on_select_changed(self, event: Select.Changed) -> None:
        """Another owner or status."""
        event.stop()
        self._changed()

    def on_value_lines_rearranged(self, event: ValueLines.Rearranged) -> None:
        """A value was removed, moved or chosen."""
        event.stop()
        self._changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, past labels and empty lines."""
        event.stop()
        fields = self.fields
        here = field_of(event.input)
        for field in fields[fields.index(here) + 1 if here is not None else 0 :]:
            if field.focus_first():
                return

    def on_key(self, event: events.Key) -> None:
        """Down and Up go from line to line, where the field has no use for them."""
        if event.key in ("down", "up") and isinstance(self.screen.focused, Input):
            event.stop()
            step = self.screen.focus_next if event.key == "down" else self.screen.focus_previous
            step("ContactForm .form-box")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Going to another field leaves the one before: it is judged now."""
        field = field_of(event.widget)
        for lines in self.several:
            if lines is not field or not lines.offers_to(event.widget):
                lines.hide_suggestions()
        old, self._field_with_focus = self._field_with_focus, field.field if field is not None else ""
        if old and old != self._field_with_focus:
            self._left.add(old)
            self._judge(self.draft())
            self.post_message(self.Left(old))


def field_of(widget: Widget | None) -> FormField | None:
    """The field that a widget stands in, or None."""
    for node in widget.ancestors_with_self if widget is not None else ():
        if isinstance(node, FormField):
            return node
    return None
