"""A field with several values, one a line, the last line always empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.form_fields import FormField
from tui_crm.ui.widgets.text_input import TextInput


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the list.

    Attributes:
        text: what is typed.
        extra: what stands beside it: a label, a position.
        origin: what the text was made from or chosen as; kept while the text stays the same.
    """

    text: str = ""
    extra: str = ""
    origin: object = None


class ValueLine(Vertical):
    """Two inputs side by side, and under them what is wrong."""

    def __init__(self, label: str, value: Value, hints: tuple[str, str], with_extra: bool) -> None:
        super().__init__()
        self.label = label
        self._first = value
        self._hints = hints
        self._with_extra = with_extra
        self._origin: object = value.origin
        self._origin_text = value.text

    def compose(self) -> ComposeResult:
        with Horizontal(classes="form-line"):
            yield Static(Content(self.label), classes="form-label")
            yield TextInput(self._first.text, placeholder=self._hints[0], classes="form-box value-text")
            if self._with_extra:
                yield TextInput(self._first.extra, placeholder=self._hints[1], classes="value-extra")

    def on_mount(self) -> None:
        """An empty line has nothing beside it."""
        self.show_extra()

    @property
    def text_box(self) -> Input:
        """Where the value is typed."""
        return self.query_one(".value-text", Input)

    @property
    def value(self) -> Value:
        """What stands on the line now."""
        if not self.is_mounted:
            return self._first
        text = self.text_box.value
        extra = self.query_one(".value-extra", Input).value if self._with_extra else self._first.extra
        return Value(text, extra, self._origin if text == self._origin_text else None)

    def show_extra(self) -> None:
        """What stands beside a value is there as soon as there is a value."""
        wanted = bool(self.text_box.value.strip())
        for extra in self.query(".value-extra"):
            if extra.visible != wanted:
                extra.visible = wanted

    def fill(self, value: Value) -> None:
        """Puts another value on the line."""
        self._first = value
        self._origin, self._origin_text = value.origin, value.text
        if self.is_mounted:
            self.text_box.value = value.text
            if self._with_extra:
                self.query_one(".value-extra", Input).value = value.extra


class ValueLines(FormField):
    """A list of values in the user's order; an empty line at its end grows a new one when filled."""

    DEFAULT_CSS = """
    ValueLine { height: auto; }
    ValueLines {
        & .value-text { width: 2fr; }
        & .value-extra { width: 1fr; margin: 0 0 0 1; min-width: 8; max-width: 24; }
        & OptionList { height: auto; max-height: 8; margin: 0 0 0 17; display: none; }
    }
    """

    class TypedInto(Message):
        """Something was typed into a line: suggestions may be offered by `suggest`."""

        def __init__(self, field: ValueLines, line: ValueLine) -> None:
            super().__init__()
            self.field = field
            self.line = line

    class Rearranged(Message):
        """A value was removed, moved or chosen: the list changed without typing."""

    def __init__(
        self,
        field: str,
        label: str = "",
        *,
        hints: tuple[str, str] = ("", ""),
        extra: bool = True,
        maximum: int = 50,
    ) -> None:
        super().__init__(field, label)
        self._hints = hints
        self._extra = extra
        self._maximum = maximum
        self._has_problems = False
        self._offered: list[Value] = []
        self._offered_line: ValueLine | None = None

    def compose(self) -> ComposeResult:
        yield self._new_line(Value(), first=True)
        yield OptionList(compact=True)

    @property
    def lines(self) -> list[ValueLine]:
        """The lines in their order."""
        return list(self.query_children(ValueLine).results(ValueLine))

    @property
    def values(self) -> tuple[Value, ...]:
        """The filled lines' values, in order."""
        return tuple(line.value for line in self.filled_lines)

    @property
    def filled_lines(self) -> list[ValueLine]:
        """The lines with something on them; problems count these."""
        return [line for line in self.lines if line.value.text.strip()]

    def fill(self, values: Sequence[Value]) -> None:
        """Puts stored values in, a line each, and an empty one after them."""
        wanted = [*values, Value()] if len(values) < self._maximum else list(values)
        lines = self.lines
        for line, value in zip(lines, wanted, strict=False):
            line.fill(value)
        for line in lines[len(wanted) :]:
            line.remove()
        new = [self._new_line(value) for value in wanted[len(lines) :]]
        if new:
            self.mount_all(new, after=lines[-1])

    def show_problems(self, sentences: Mapping[int, str]) -> None:
        """Shows each sentence under its value; what belongs to none goes under the first line."""
        if not sentences and not self._has_problems:
            return
        self._has_problems = bool(sentences)
        filled = self.filled_lines
        said = {id(filled[n]): text for n, text in sentences.items() if n < len(filled)}
        rest = [text for n, text in sentences.items() if n >= len(filled)]
        for number, line in enumerate(self.lines):
            text = said.get(id(line), "")
            if number == 0 and not text and rest:
                text = rest[0]
            self._say_under(line, "form-problem", text)

    def show_hint(self, line: ValueLine, text: str) -> None:
        """Says something about a value that is not wrong with it; "" takes it away."""
        self._say_under(line, "form-hint", text)

    def focus_problem(self) -> None:
        """Puts the focus on the first refused value."""
        for line in self.lines:
            if line.query(".form-problem"):
                line.text_box.focus()
                return
        self.focus_first()

    def _new_line(self, value: Value, *, first: bool = False) -> ValueLine:
        return ValueLine(self.label if first else "", value, self._hints, self._extra)

    # Growing, removing, moving

    def on_input_changed(self, event: Input.Changed) -> None:
        """Grows an empty line when the last one is filled; tells who may offer suggestions."""
        line = event.input.query_ancestor(ValueLine)
        line.show_extra()
        lines = self.lines
        if lines and line is lines[-1] and line.value.text.strip() and len(lines) < self._maximum:
            self.mount(self._new_line(Value()), after=line)
        if event.input is line.text_box and event.input.has_focus:
            self.post_message(self.TypedInto(self, line))

    def remove_line(self, line: ValueLine) -> None:
        """Takes a value away; the others move up."""
        values = [other.value for other in self.lines if other is not line]
        place = self.lines.index(line)
        self._refill(values, place)

    def move_line(self, line: ValueLine, step: int) -> None:
        """Exchanges a value with the one `step` lines further; the first is the main one."""
        lines = self.filled_lines
        if line not in lines or not 0 <= lines.index(line) + step < len(lines):
            return
        other = lines[lines.index(line) + step]
        mine, its = line.value, other.value
        line.fill(its)
        other.fill(mine)
        other.text_box.focus()
        self.post_message(self.Rearranged())

    def _refill(self, values: list[Value], place: int) -> None:
        kept = [value for value in values if value.text.strip()]
        self.fill(kept)
        self.lines[min(place, len(kept))].text_box.focus()
        self.post_message(self.Rearranged())

    # Suggestions

    def suggest(self, line: ValueLine, offered: Sequence[Value]) -> None:
        """Offers values below the line; Down goes to them, Enter takes one, Escape goes back."""
        options = self.query_one(OptionList)
        self._offered, self._offered_line = list(offered), line
        options.clear_options()
        options.add_options([Option(Content(safe_text(value.text))) for value in offered])
        options.display = bool(offered)
        if offered:
            self.move_child(options, after=line)

    @property
    def is_offering(self) -> bool:
        """Whether suggestions are on the screen."""
        return bool(self.query_one(OptionList).display)

    def offers_to(self, widget: Widget) -> bool:
        """Whether the suggestions belong to this input, or are this widget."""
        line = self._offered_line
        return isinstance(widget, OptionList) or (line is not None and widget is line.text_box)

    def hide_suggestions(self) -> None:
        """Takes the suggestions away; the focus goes back to what they were for."""
        options = self.query_one(OptionList)
        if options.has_focus and self._offered_line is not None:
            self._offered_line.text_box.focus()
        options.display = False

    def on_key(self, event: events.Key) -> None:
        """Down goes from the text to what is suggested, Up from the first suggestion back."""
        options = self.query_one(OptionList)
        if not options.display:
            return
        if event.key == "down" and not options.has_focus:
            event.stop()
            options.focus()
            options.highlighted = 0
        elif event.key == "up" and options.has_focus and options.highlighted == 0:
            event.prevent_default().stop()
            if self._offered_line is not None:
                self._offered_line.text_box.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the suggestion and goes on to what stands beside it."""
        event.stop()
        line = self._offered_line
        if line is not None and event.option_index < len(self._offered):
            chosen = self._offered[event.option_index]
            line.fill(Value(chosen.text, line.value.extra or chosen.extra, chosen.origin))
            self.hide_suggestions()
            line.text_box.focus()
            self.post_message(self.Rearranged())


def line_of(widget: Widget | None) -> ValueLine | None:
    """The line that a widget stands on, or None."""
    nodes = widget.ancestors_with_self if widget is not None else ()
    return next((node for node in nodes if isinstance(node, ValueLine)), None)
