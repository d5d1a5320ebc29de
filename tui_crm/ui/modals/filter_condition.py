"""One condition of a filter: the field, the comparison, the value, chosen one after the other (R26)."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filters import Filter
from tui_crm.i18n import _
from tui_crm.text.fold import fold
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain
from tui_crm.ui.modals.filter_values import (
    EMPTY,
    FILLED,
    Condition,
    Names,
    Offer,
    comparison_offers,
    condition_of,
    example,
    field_offers,
    mistake_in,
    read_typed,
    typed_text,
    value_offers,
)
from tui_crm.ui.widgets.text_input import TextInput

_MOVES = {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}


class Stage(IntEnum):
    """What is being chosen."""

    FIELD = 0
    COMPARISON = 1
    VALUE = 2


class _Box(TextInput):
    """The box that is typed into; Space may mark something instead."""

    def __init__(self, mark: Callable[[], bool]) -> None:
        """`mark` is called for each Space; False where it is to be typed."""
        super().__init__(id="condition-box")
        self._mark = mark

    def on_key(self, event: events.Key) -> None:
        """Comes before the input's own handler."""
        if event.key == "space" and self._mark():
            event.prevent_default().stop()


class FilterCondition(CrmModal[Filter | None]):
    """Typing narrows down what is offered, Enter takes it; Escape goes a step back, and closes at the first.

    Args:
        fields: what can be compared.
        names: the tags and users there are.
        start: the condition to change, from its comparison on; None for a new one.
    """

    def __init__(self, fields: FilterFields, names: Names, start: Filter | None = None) -> None:
        super().__init__()
        self._fields, self._names = fields, names
        self._condition = condition_of(start, fields) if start is not None else Condition()
        self._trail: list[Stage] = []
        self._offers: list[Offer] = []
        self._shown: list[tuple[Option, Offer]] = []
        self._marked: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog filter-condition"):
            yield Static(id="condition-said", classes="dialog-title")
            yield _Box(self._mark)
            yield OptionList(id="condition-offers", markup=False)
            yield Static(id="condition-error", classes="dialog-error")
            yield Static(plain(self._hint()), id="condition-hint", classes="dialog-hint")

    def on_mount(self) -> None:
        # The arrows go on while one types: the list never takes the focus.
        self._list.can_focus = False
        self._box.focus()
        self._go(Stage.FIELD if self._condition.field is None else Stage.COMPARISON)

    @property
    def _box(self) -> Input:
        return self.query_one(Input)

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _stage(self) -> Stage:
        return self._trail[-1] if self._trail else Stage.FIELD

    @property
    def _is_typed(self) -> bool:
        """Whether the value is typed, and not chosen from a list."""
        return self._stage is Stage.VALUE and not self._offers

    # The stages

    def _go(self, stage: Stage) -> None:
        """Asks for what the stage chooses; where there is no choice it is made."""
        condition = self._condition
        if stage is Stage.COMPARISON and condition.field is not None:
            offers = comparison_offers(condition.field)
            if len(offers) == 1:
                self._condition = condition._replace(comparison=offers[0].value)
                self._go(Stage.VALUE)
                return
        else:
            offers = (
                field_offers(self._fields) if stage is Stage.FIELD else value_offers(condition, self._names)
            )
        self._trail.append(stage)
        self._offers = offers
        there = {one.value for one in offers}
        self._marked = [value for value in condition.values if stage is Stage.VALUE and value in there]
        self._begin(typed_text(condition) if self._is_typed else "")

    def _begin(self, text: str) -> None:
        """Shows the stage from its beginning."""
        self.query_one("#condition-said", Static).update(plain(self._said()))
        self._box.placeholder = example(self._condition) if self._is_typed else _("Type a part of the name")
        self._write(text)
        self._list.display = not self._is_typed
        self._narrow()
        self._tell("")
        self.query_one("#condition-hint", Static).update(plain(self._hint()))

    def _write(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._box.value = text
        self._box.cursor_position = len(text)

    def _tell(self, mistake: str) -> None:
        self.query_one("#condition-error", Static).update(plain(mistake))

    def _said(self) -> str:
        """What is chosen by now, as the beginning of the sentence."""
        if self._stage is Stage.FIELD:
            return _("Condition")
        return f"{self._condition.words if self._stage is Stage.VALUE else self._condition.label} ..."

    def _hint(self) -> str:
        if self._is_typed:
            return _("Enter takes it, Esc goes back.")
        if self._stage is Stage.VALUE:
            return _("Space marks several, Enter takes them, Esc goes back.")
        return _("Enter takes it, Esc goes back.")

    def _narrow(self) -> None:
        """Shows of the offers those that have every word that was typed."""
        words = fold(self._box.value).split()
        fitting = [one for one in self._offers if all(word in fold(one.label) for word in words)]
        self._shown = [(Option(plain(self._line(one))), one) for one in fitting]
        self._list.clear_options()
        self._list.add_options([option for option, _one in self._shown])
        chosen = self._marked if self._stage is Stage.VALUE else [self._condition.comparison]
        places = [place for place, one in enumerate(fitting) if one.value in chosen]
        if fitting:
            self._list.highlighted = places[0] if places else 0
        else:
            self._list.add_option(Option(plain(_("Nothing is called that.")), disabled=True))

    def _line(self, one: Offer) -> str:
        if self._stage is not Stage.VALUE:
            return one.label
        return f"[{'x' if one.value in self._marked else ' '}] {one.label}"

    # Keys

    async def on_key(self, event: events.Key) -> None:
        """The box has the focus, and the arrows move in the list all the same."""
        if event.key in _MOVES and not self._is_typed:
            event.stop()
            await self.app.run_action(_MOVES[event.key], self._list)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Narrows the list down, or judges the value at once."""
        if self._is_typed:
            self._tell(mistake_in(self._condition, event.value, whole=False))
        else:
            self._narrow()

    def _mark(self) -> bool:
        """Takes the value under the cursor among the marked ones, or out of them; False where none is."""
        here = self._list.highlighted
        if self._stage is not Stage.VALUE or here is None or not self._shown:
            return False
        value = self._shown[here][1].value
        if value in self._marked:
            self._marked.remove(value)
        else:
            self._marked.append(value)
        self._write("")
        self._narrow()
        self._list.highlighted = next(n for n, (_o, one) in enumerate(self._shown) if one.value == value)
        return True

    @on(Input.Submitted)
    def take(self) -> None:
        """Takes what is marked, under the cursor, or typed."""
        here = self._list.highlighted
        if self._is_typed:
            mistake = mistake_in(self._condition, self._box.value, whole=True)
            self._tell(mistake)
            if not mistake:
                self.dismiss(read_typed(self._condition, self._box.value))
        elif self._stage is Stage.VALUE and self._marked:
            self.dismiss(self._condition.filter(*self._marked))
        elif here is not None and self._shown:
            self._take(self._shown[here][1].value)

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """A click does as Enter, of values as Space; it means what was there to be seen."""
        found = [one.value for option, one in self._shown if option is event.option]
        if found and self._stage is Stage.VALUE:
            self._mark()
        elif found:
            self._take(found[0])
        self._box.focus()

    def _take(self, value: str) -> None:
        condition = self._condition
        if self._stage is Stage.FIELD:
            self._condition = Condition(self._fields.of(value))
            self._go(Stage.COMPARISON)
        elif self._stage is Stage.VALUE:
            self.dismiss(condition.filter(value))
        elif value in (EMPTY, FILLED):
            self.dismiss(condition._replace(comparison=value).filter())
        else:
            self._condition = condition._replace(comparison=value)
            self._go(Stage.VALUE)

    def action_close(self) -> None:
        """A step back; from the first one the dialog closes."""
        if len(self._trail) < 2:
            self.dismiss(None)
            return
        del self._trail[-1]
        stage = self._trail.pop()
        if stage is Stage.FIELD:
            self._condition = Condition()
        self._go(stage)
