"""A field with several values, one a line, the last line always empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui_crm.i18n import ngettext
from tui_crm.ui.widgets.offering import OfferingField
from tui_crm.ui.widgets.value_line import Beside, Value, ValueLine, movable_of


class Offer(NamedTuple):
    """A value that a line offers.

    Attributes:
        shown: as it stands in the list.
        value: what is put on the line.
        goes_on: whether typing goes on behind it, so that nothing is complete yet.
    """

    shown: str
    value: Value
    goes_on: bool = False


class ValueLines(OfferingField):
    """A list of values in the user's order; an empty line at its end grows a new one when filled."""

    class TypedInto(Message):
        """Something was typed into a line: values may be offered by `suggest`, something said by `say`.

        Whoever does that calls the field's `answered` with this message when it is through.
        """

        def __init__(self, field: ValueLines, line: ValueLine) -> None:
            super().__init__()
            self.field = field
            self.line = line

    class Rearranged(Message):
        """A value was removed, moved or chosen: the list changed without typing."""

    def __init__(
        self, field: str, label: str = "", *, hint: str = "", beside: Beside | None = None, maximum: int = 50
    ) -> None:
        """Args:
        hint: stands on the first line while it is empty.
        beside: what stands beside each value; None for nothing.
        maximum: the number of values after which no line grows.
        """
        super().__init__(field, label)
        self._hint = hint
        self._beside = beside
        self._maximum = maximum
        self._has_problems = False
        self._offered: tuple[Offer, ...] = ()
        self._offered_line: ValueLine | None = None
        self._asked: ValueLines.TypedInto | None = None

    def compose(self) -> ComposeResult:
        yield ValueLine(self, Value(), self._hint, self._beside)

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
        return [line for line in self.lines if line.is_filled]

    def fill(self, values: Sequence[Value]) -> None:
        """Puts stored values in, a line each, and an empty one after them."""
        wanted = [*values, Value()] if len(values) < self._maximum else list(values)
        lines = self.lines
        for line, value in zip(lines, wanted, strict=False):
            line.fill(value)
            line.show_extra()
        for line in lines[len(wanted) :]:
            line.remove()
        new = [self._new_line(value) for value in wanted[len(lines) :]]
        if new:
            self.mount_all(new, after=lines[-1])
        self._say_whether_full(len(values))

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

    def say(self, line: ValueLine, text: str) -> None:
        """Says something about a value that is not wrong with it; "" takes it away."""
        self._say_under(line, "form-hint", text)

    def focus_problem(self) -> None:
        """Puts the focus on the first refused value."""
        for line in self.lines:
            if line.query(".form-problem"):
                line.text_box.focus()
                return
        self.focus_first()

    def _new_line(self, value: Value) -> ValueLine:
        return ValueLine(self, value, "", self._beside)

    # Growing, removing, moving

    def on_input_changed(self, event: Input.Changed) -> None:
        """Grows an empty line when the last one is filled; tells who may offer values."""
        line = event.input.query_ancestor(ValueLine)
        line.show_extra()
        lines = self.lines
        if lines and line is lines[-1] and line.is_filled and len(lines) < self._maximum:
            self.mount(self._new_line(Value()), after=line)
        self._say_whether_full(len(self.filled_lines))
        if event.input is line.text_box and event.input.has_focus:
            self._asked = self.TypedInto(self, line)
            self.post_message(self._asked)

    def _say_whether_full(self, count: int) -> None:
        text = ngettext(
            "{count} value is the most: remove one to add another.",
            "{count} values are the most: remove one to add another.",
            self._maximum,
        )
        self.show_hint(text.format(count=self._maximum) if count >= self._maximum else "")

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
        for line in self.lines:
            self.say(line, "")
        self.fill(kept)
        self.lines[min(place, len(kept))].text_box.focus()
        self.post_message(self.Rearranged())

    # Offered values

    @property
    def is_looking_up(self) -> bool:
        asked = self._asked
        return asked is not None and asked.line.is_attached and asked.line.text_box.has_focus

    def on_descendant_blur(self) -> None:
        """Nobody waits any more for what was looked up."""
        self._asked = None

    def answered(self, asked: TypedInto) -> None:
        """All is offered and said that there is for what was typed then; a later question stays open."""
        if asked is self._asked:
            self._asked = None

    def suggest(self, line: ValueLine, offered: Sequence[Offer], current: int | None = None) -> None:
        """Offers values below the line; `current` is the one that Enter takes without going down to it."""
        self._offered, self._offered_line = tuple(offered), line
        self.offer(line.text_box, line, [one.shown for one in offered], current)

    def take(self, number: int) -> None:
        """Puts the offered value on its line."""
        line = self._offered_line
        if line is None or not line.is_attached:
            return
        chosen = self._offered[number]
        extra = line.value.extra or chosen.value.extra
        line.fill(Value(chosen.value.text, extra, chosen.value.origin))
        line.text_box.cursor_position = len(chosen.value.text)
        self.say(line, "")
        if not chosen.goes_on:
            self.post_message(self.Rearranged())


def line_with_focus(name: str, focused: Widget | None) -> ValueLine | None:
    """The line whose value is being typed, where its field has this name; else None."""
    line = movable_of(focused)
    if isinstance(line, ValueLine) and line.field.field == name and line.text_box is focused:
        return line
    return None
