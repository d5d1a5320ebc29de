"""The form of a contact: a draft into fields and back; it knows no service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from tui_crm.domain.access import Access
from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.domain.problems import Problem
from tui_crm.i18n import _
from tui_crm.ui.widgets import form_draft, form_layout, form_values
from tui_crm.ui.widgets.address_blocks import AddressBlock, AddressBlocks
from tui_crm.ui.widgets.form_fields import FormField, field_of, go_on
from tui_crm.ui.widgets.form_judge import FormJudge
from tui_crm.ui.widgets.form_layout import Surroundings
from tui_crm.ui.widgets.form_scroll import FormScroll
from tui_crm.ui.widgets.offering import ChoiceField, OfferingField, goes_out, offering_of
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.value_lines import ValueLines

AnyField = TypeVar("AnyField", bound=FormField)


class ContactForm(FormScroll):
    """All fields of one draft.

    A new contact starts with Phone and E-mail; the other fields open when one of them is valid (R6).

    Attributes:
        fields: in their order.
    """

    DEFAULT_CSS = """
    ContactForm {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & .form-message { color: $text-muted; height: auto; }
        & .form-message.-refused { color: $text-error; }
        & #form-rest, & #form-reach { height: auto; }
        & #form-rest:disabled { opacity: 80%; }
        & #form-rest:disabled .form-box, & #form-rest:disabled .value-extra { opacity: 100%; }
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

    def __init__(self, draft: ContactDraft, before: ContactDraft | None, around: Surroundings) -> None:
        """A form that shows `draft`; `before` is the stored contact, None for a new one."""
        super().__init__()
        self._base = draft
        self.is_new = before is None
        self.around = around
        self._judge = FormJudge(self, before, around.users, has_phones=bool(draft.phones))
        self._field_with_focus = ""
        self.fields: list[FormField] = []
        self._is_filled = False

    @property
    def kind(self) -> Kind:
        """The base of the contact."""
        return self._base.kind

    # Composing

    def compose(self) -> ComposeResult:
        yield Static(classes="form-message", markup=False)
        yield form_layout.heading(_("General"))
        reach, names = form_layout.reach_fields(), form_layout.name_fields(self.kind)
        more = form_layout.more_fields(self.kind, self.around)
        if self.is_new:
            yield Vertical(*reach, id="form-reach")
            yield Vertical(*names, *more, id="form-rest")
        else:
            yield from (*names, *reach, *more)

    def on_mount(self) -> None:
        """Fills the fields and opens those that may be typed into."""
        self._find_fields()
        self.fill(self._base)
        self._is_filled = True
        self._judge.judge(self.draft())

    def _find_fields(self) -> None:
        """Addresses name their own fields: those of a block that just came are not among the nodes yet."""
        self.fields = []
        for node in self.query("FormField, AddressBlocks"):
            if isinstance(node, AddressBlocks):
                self.fields += node.fields
            elif isinstance(node, FormField) and not isinstance(node.parent, AddressBlock):
                self.fields.append(node)

    # Draft in, draft out

    def fill(self, draft: ContactDraft) -> None:
        """Puts a draft into the fields."""
        self._base = draft
        with self.prevent(Input.Changed, TextArea.Changed):
            self._offer_accesses(draft)  # first: what is filled in goes by the name that it is offered under
            form_draft.fill(self, draft)
            self.addresses.fill(draft.addresses)
        self._find_fields()

    def draft(self) -> ContactDraft:
        """What stands in the fields; what this form does not show, or not yet, stays as it was."""
        return self._base if not self._is_filled else form_draft.draft_of(self, self._base)

    def field(self, name: str, kind: type[AnyField]) -> AnyField:
        """The field of that name, which is one of this class."""
        found = next(field for field in self.fields if field.field == name)
        assert isinstance(found, kind)
        return found

    def choice(self, name: str) -> ChoiceField:
        """The field of that name with one of a few values."""
        return self.field(name, ChoiceField)

    def lines(self, name: str) -> ValueLines:
        """The field of that name with several values."""
        return self.field(name, ValueLines)

    @property
    def addresses(self) -> AddressBlocks:
        """The blocks of the addresses."""
        return self.query_one(AddressBlocks)

    # Problems

    def check(self) -> tuple[Problem, ...]:
        """All that is wrong with what stands in the form."""
        return self._judge.check(self.draft())

    def name_of(self, problem: Problem) -> tuple[str, int]:
        """The field of the form and the number of the value that a problem belongs to."""
        name, number = form_values.place_of(problem)
        if name == "addresses":
            return self.addresses.name_of(number, problem.field.rpartition(".")[2]), 0
        return name, number

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Shows why a save was refused, each reason next to its field, and goes to the first."""
        draft = self.draft()
        self._judge.refuse(problems, draft)
        self._judge.judge(draft)
        wrong = {self.name_of(problem)[0] for problem in problems}
        for field in self.fields:
            if field.field in wrong:
                field.focus_problem()
                return
        self.scroll_home(animate=False)

    # What changes

    def changed(self) -> None:
        """Judges what stands in the form now, and tells of it."""
        self._judge.forgive(self._field_with_focus)
        draft = self.draft()
        self._judge.judge(draft)
        self._offer_accesses(draft)
        self.post_message(self.Changed(draft))

    def _offer_accesses(self, draft: ContactDraft) -> None:
        """The organization's people can be given access only where there is one (R42)."""
        has_it = draft.access is Access.ORGANIZATION  # by a link, perhaps, that the person may not see
        self.choice("access").set_choices(form_layout.accesses(has_it or bool(draft.organizations)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Typing in any one-line field."""
        event.stop()
        self.changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Typing in the note."""
        event.stop()
        self.changed()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """Another status or access."""
        event.stop()
        self.changed()

    def on_value_lines_rearranged(self, event: ValueLines.Rearranged) -> None:
        """A value was removed, moved or chosen."""
        event.stop()
        self.changed()

    def on_address_blocks_rearranged(self, event: AddressBlocks.Rearranged) -> None:
        """An address came, went or moved."""
        event.stop()
        self._find_fields()
        self.changed()

    # Going about

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, past labels and empty lines."""
        event.stop()
        go_on(self.fields, event.input)

    def on_key(self, event: events.Key) -> None:
        """Down and Up go from line to line, where the field has no use for them."""
        if event.key in ("down", "up") and goes_out(self.screen.focused, event.key):
            event.prevent_default().stop()
            step = self.screen.focus_next if event.key == "down" else self.screen.focus_previous
            step("ContactForm .form-box")

    @property
    def offering(self) -> OfferingField | None:
        """The field that offers values just now."""
        return offering_of(self.fields)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Going to another field leaves the one before: it is judged now."""
        field = field_of(event.widget)
        if (offering := self.offering) is not None and not offering.offers_to(event.widget):
            offering.hide_offers()
        old, self._field_with_focus = self._field_with_focus, field.field if field is not None else ""
        if old and old != self._field_with_focus:
            self._judge.leave(old)
            self._judge.judge(self.draft())
            self.post_message(self.Left(old))
