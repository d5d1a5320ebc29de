"""One value of several: what is typed, what stands beside it, and under them what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.suggester import Suggester
from textual.widget import Widget

from tui_crm.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from tui_crm.ui.widgets.value_lines import ValueLines


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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside each value of a field.

    Attributes:
        hint: shown where nothing is typed.
        suggester: completes it.
    """

    hint: str
    suggester: Suggester | None = None


class Movable(Vertical):
    """A value among others that can be removed and moved."""

    def remove_value(self) -> None:
        """Takes it away; the others move up."""
        raise NotImplementedError

    def move_value(self, step: int) -> None:
        """Exchanges it with the one `step` further; the first is the main one."""
        raise NotImplementedError


def movable_of(widget: Widget | None) -> Movable | None:
    """The value that a widget belongs to, or None."""
    nodes = widget.ancestors_with_self if widget is not None else ()
    return next((node for node in nodes if isinstance(node, Movable)), None)


class ValueLine(Movable):
    """A box for the value and, once there is a value, one beside it."""

    DEFAULT_CSS = """
    ValueLine {
        height: auto;
        margin: 0 0 0 17;
        & > .value-text { width: 1fr; }
        & > .form-line > .value-text { width: 2fr; }
        & .value-extra { width: 1fr; margin: 0 0 0 1; min-width: 8; max-width: 24; }
        & > .form-line { height: auto; }
    }
    """

    def __init__(self, field: ValueLines, value: Value, hint: str, beside: Beside | None) -> None:
        super().__init__()
        self.field = field
        self._beside = beside
        self._extra = value.extra
        self._origin: object = value.origin
        self._origin_text = value.text
        self.text_box = TextInput(value.text, placeholder=hint, classes="form-box value-text")
        self.extra_box: TextInput | None = self._new_extra() if value.text.strip() else None

    def _new_extra(self) -> TextInput | None:
        if self._beside is None:
            return None
        hint, suggester = self._beside.hint, self._beside.suggester
        return TextInput(self._extra, placeholder=hint, suggester=suggester, classes="value-extra")

    def compose(self) -> ComposeResult:
        if self._beside is None:
            yield self.text_box
        else:
            boxes = [self.text_box] if self.extra_box is None else [self.text_box, self.extra_box]
            yield Horizontal(*boxes, classes="form-line")

    @property
    def value(self) -> Value:
        """What stands on the line now."""
        text = self.text_box.value
        extra = self._extra if self.extra_box is None else self.extra_box.value
        return Value(text, extra, self._origin if text == self._origin_text else None)

    @property
    def is_filled(self) -> bool:
        """Whether there is a value."""
        return bool(self.text_box.value.strip())

    def show_extra(self) -> None:
        """What stands beside a value is there as soon as there is a value."""
        if self.extra_box is None and self._beside is not None and self.is_filled and self.is_mounted:
            self.extra_box = self._new_extra()
            if self.extra_box is not None:
                self.query_one(Horizontal).mount(self.extra_box)
        elif self.extra_box is not None and self.extra_box.visible is not self.is_filled:
            self.extra_box.visible = self.is_filled

    def fill(self, value: Value) -> None:
        """Puts another value on the line."""
        self._origin, self._origin_text, self._extra = value.origin, value.text, value.extra
        self.text_box.value = value.text
        if self.extra_box is not None:
            self.extra_box.value = value.extra

    def on_mount(self) -> None:
        """A value that came meanwhile has something beside it."""
        self.show_extra()

    def remove_value(self) -> None:
        self.field.remove_line(self)

    def move_value(self, step: int) -> None:
        self.field.move_line(self, step)
