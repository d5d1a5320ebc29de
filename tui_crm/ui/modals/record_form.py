"""The form of an opportunity or a meeting in a dialog: its draft is kept, refusals stand at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea
from textual.worker import Worker

from tui_crm import wording
from tui_crm.commands import Place
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import leaves_anyway
from tui_crm.ui.modals.pick_contact import PickContact
from tui_crm.ui.widgets.contact_saving import not_saved_sentence
from tui_crm.ui.widgets.contacts_field import ContactsField
from tui_crm.ui.widgets.draft_keeper import QUIET_SECONDS
from tui_crm.ui.widgets.form_fields import FormField, field_of, go_on
from tui_crm.ui.widgets.form_keeper import FormData, FormKeeper
from tui_crm.ui.widgets.form_scroll import FormScroll
from tui_crm.ui.widgets.offering import ChoiceField, OfferingField, goes_out, offering_of


@runtime_checkable
class _Filled(Protocol):
    """A field with one value that JSON has."""

    @property
    def value(self) -> Any:
        """What stands in it."""

    def fill(self, value: Any) -> None:
        """Puts a value in."""


class RecordForm(CrmModal[ScreenResultType]):
    """Closes with what `store` gave, or with None; what was typed and not saved is kept then (R12).

    Subclasses give the fields, each by the name of its value in the data, and store them.

    Args:
        title: already translated; data in it is never markup.
        keeper: what it holds stands in the form at first.
        names: of contacts by their ids, for the fields that hold contacts; names of chosen ones join it.
    """

    # The form's own key for saving, so that a user's key for it holds here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.EDITOR)
        if isinstance(binding, Binding) and binding.action == "save"
    ]

    def __init__(self, title: str, keeper: FormKeeper, names: dict[int, str]) -> None:
        super().__init__()
        self._title, self.keeper, self.names = title, keeper, names
        self._timer: Timer | None = None
        self._at_work: Worker[None] | None = None

    # For subclasses

    def make_fields(self) -> Iterable[FormField]:
        """The fields in their order."""
        raise NotImplementedError

    async def store(self, data: FormData) -> ScreenResultType | None:
        """Saves; None where the person goes back to the form. Raises CrmError."""
        raise NotImplementedError

    # Composing

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog record-form"):
            yield Static(plain(self._title), classes="dialog-title")
            with FormScroll(id="record-fields"):
                yield from self.make_fields()
            yield Static(id="record-error", classes="dialog-error")

    def on_mount(self) -> None:
        self._say("")
        for box in self.fields[0].query(Input):  # typing adds to it, filled before it gets the focus or after
            box.select_on_focus = False
        self.fill(self.keeper.latest)
        self.fields[0].focus_first(scroll_visible=False)

    @property
    def fields(self) -> list[FormField]:
        """The fields in their order."""
        return list(self.query("#record-fields > FormField").results(FormField))

    def field(self, name: str) -> Any:
        """The field of that name."""
        return next(field for field in self.fields if field.field == name)

    def fill(self, data: FormData) -> None:
        """Puts values into the fields."""
        with self.prevent(Input.Changed, TextArea.Changed):
            for field in self.fields:
                if isinstance(field, _Filled) and field.field in data:
                    field.fill(data[field.field])

    def data(self) -> FormData:
        """What stands in the fields."""
        return {field.field: field.value for field in self.fields if isinstance(field, _Filled)}

    # The draft

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceField.Changed)
    @on(ContactsField.Changed)
    def changed(self) -> None:
        """What was wrong may be right now; the draft is kept as soon as typing rests."""
        self._say("")
        if (field := field_of(self.focused)) is not None:
            field.show_problems({})
        self.keeper.note(self.data())
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(QUIET_SECONDS, self._keep_soon)

    def _keep_soon(self) -> None:
        if not self.is_between_forms:  # what saves or leaves sees to the draft itself
            self.run_worker(self._keep(), group="draft")

    async def _keep(self) -> str:
        """Keeps the draft; says in the dialog what stands in the way, and gives that sentence."""
        try:
            await self.keeper.keep(self.call)
        except CrmError as error:
            self._say(wording.explain(error))
            return wording.explain(error)
        return ""

    def flush_draft(self) -> None:
        """Keeps what was typed at once."""
        self.keeper.note(self.data())
        self.keeper.flush()

    # Going about

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field."""
        event.stop()
        go_on(self.fields, event.input)

    def on_key(self, event: events.Key) -> None:
        """Down and Up go from line to line, where the field has no use for them."""
        if event.key in ("down", "up") and goes_out(self.focused, event.key):
            event.prevent_default().stop()
            step = self.focus_next if event.key == "down" else self.focus_previous
            step("RecordForm .form-box")

    @property
    def _offering(self) -> OfferingField | None:
        return offering_of(self.fields)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What a field offers goes when the focus goes elsewhere."""
        if (offering := self._offering) is not None and not offering.offers_to(event.widget):
            offering.hide_offers()

    def on_contacts_field_wanted(self, event: ContactsField.Wanted) -> None:
        """A contact is to be chosen."""
        event.stop()
        if not self.is_between_forms:  # else the question that comes takes this letter too
            self._at_work = self.run_worker(self._pick(event.field), group="pick", exclusive=True)

    async def _pick(self, field: ContactsField) -> None:
        question = PickContact(field.label, field.kind, typed=field.take_typed())
        chosen = await self.app.push_screen_wait(question)
        if chosen is None:
            return
        with self.refusing():
            contact = await self.call(self.session.contacts.get, chosen)
            self.names[chosen] = contact.name
            field.put(chosen)

    # Saving and leaving

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """Closing throws nothing away."""
        return {"dialog.close": (_("Close, keep the draft"), _("Close"))}

    @property
    def is_between_forms(self) -> bool:
        return self._at_work is not None and not self._at_work.is_finished

    def action_save(self) -> None:
        """Saves and closes, or says what is wrong."""
        if not self.is_between_forms:
            self._at_work = self.run_worker(self._save(), group="save")

    async def _save(self) -> None:
        self._rest()
        self.workers.cancel_group(self, "draft")  # one that waits for its turn would come after the save
        self.keeper.note(self.data())
        await self._keep()  # no timer does that while a person is asked, nor where the save is refused
        try:
            saved = await self.store(self.data())
        except CrmError as error:
            self.show_problems(error.problems)
            return
        if saved is not None:
            self.keeper.done()
            self.dismiss(saved)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Each reason next to its field, the others at the foot; goes to the first."""
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            by_field.setdefault(problem.field, []).append(wording.sentence(problem))
        first: FormField | None = None
        for field in self.fields:
            sentences = by_field.pop(field.field, [])
            field.show_problems({0: " ".join(sentences)} if sentences else {})
            first = field if sentences and first is None else first
        self._say("\n".join(sentence for others in by_field.values() for sentence in others))
        if first is not None:
            first.focus_problem()

    def _say(self, text: str) -> None:
        line = self.query_one("#record-error", Static)
        line.update(plain(text, keep_newlines=True))
        line.display = bool(text)

    def action_close(self) -> None:
        """Takes away what a field offers, if one does; else closes the form, whose draft is kept."""
        if (offering := self._offering) is not None:
            offering.hide_offers()
        elif not self.is_between_forms:
            self._at_work = self.run_worker(self._close(), group="leave", exclusive=True)

    async def _close(self) -> None:
        self._rest()
        self.keeper.note(self.data())
        if lost := await self._keep():
            if not await leaves_anyway(self, lost):
                return
        elif self.keeper.is_changed:
            self.tell(not_saved_sentence())
        self.dismiss(None)

    def _rest(self) -> None:
        """Nothing is about to be kept any more."""
        if self._timer is not None:
            self._timer.stop()


def ids_of(chosen: Iterable[Sequence[Any]]) -> tuple[tuple[int, str], ...]:
    """What a `ContactsField` holds, as services take it."""
    return tuple((int(one[0]), str(one[1])) for one in chosen)
