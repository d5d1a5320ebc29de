"""Fields that offer values: a list below the box, gone through while one goes on typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.form_fields import FormField
from tui_crm.ui.widgets.text_area import TextArea


class Offers(OptionList, can_focus=False):
    """What may be chosen. The box above it keeps the focus, so that typing narrows it down."""

    DEFAULT_CSS = """
    Offers { height: auto; max-height: 8; }
    """

    def __init__(self, texts: Iterable[str], current: int | None) -> None:
        super().__init__(*_options(texts), compact=True)
        self.set_reactive(OptionList.highlighted, current)  # a key may come before the list is mounted

    def on_mount(self) -> None:
        """The cursor stands on the value that Enter would take."""
        self.call_after_refresh(self.scroll_visible, animate=False)

    def offer(self, texts: Iterable[str], current: int | None) -> None:
        """Other values."""
        self.clear_options()
        self.add_options(_options(texts))
        self.highlighted = current
        if self.is_mounted:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def has(self, option: Option) -> bool:
        """Whether it is among what is offered now: a click may come late."""
        return any(one is option for one in self.options)


def _options(texts: Iterable[str]) -> list[Option]:
    return [Option(Content(safe_text(text))) for text in texts]


class OfferingField(FormField):
    """A field that can offer values below one of its boxes; subclasses say what taking one means."""

    DEFAULT_CSS = """
    OfferingField > Offers { margin: 0 0 0 17; }
    """
    STAYS_OPEN: ClassVar[bool] = False
    """Whether what is offered stays there when one of it was taken."""

    def __init__(self, field: str, label: str = "", *, id: str = "") -> None:  # noqa: A002 - as Textual's
        super().__init__(field, label, id=id)
        self._offers: Offers | None = None
        self._offers_to: Widget | None = None

    def offer(self, box: Widget, below: Widget, texts: Sequence[str], current: int | None = None) -> None:
        """Offers values: Down and Up go through them, Enter takes one, Escape takes them away.

        Args:
            box: what has the focus meanwhile.
            below: the child under which they stand.
            current: the one that Enter takes at once; None where Enter goes on to the next field.
        """
        if not texts:
            self.hide_offers()
            return
        self._offers_to = box
        if self._offers is None:
            self._offers = Offers(texts, current)
            self.mount(self._offers, after=below)
        else:
            self.move_child(self._offers, after=below)
            self._offers.offer(texts, current)

    def take(self, number: int) -> None:
        """The offered value of that number was chosen."""
        raise NotImplementedError

    @property
    def is_offering(self) -> bool:
        return self._offers is not None

    @property
    def offered_number(self) -> int | None:
        """The number of the offered value under the cursor; None where there is none."""
        return self._offers.highlighted if self._offers is not None else None

    def offers_to(self, widget: Widget) -> bool:
        """Whether what is offered belongs to this box."""
        return widget is self._offers_to

    @property
    def is_looking_up(self) -> bool:
        """Whether what is offered, or is not, is still that for an older text."""
        return False

    def must_wait(self, key: str) -> bool:
        """Keys that choose wait for what the text that stands there offers."""
        return self.is_looking_up and (key == "enter" or key in _MOVES)

    def hide_offers(self) -> None:
        if self._offers is not None:
            self._offers.remove()
            self._offers = self._offers_to = None

    def on_key(self, event: events.Key) -> None:
        """The keys of the list, while the box has the focus."""
        offers = self._offers
        if offers is None or self.is_looking_up or self.screen.focused is not self._offers_to:
            return
        if event.key == "enter" and offers.highlighted is not None:
            event.prevent_default().stop()
            self._take(offers.highlighted)
        elif event.key in _MOVES and (event.key != "up" or offers.highlighted is not None):
            event.prevent_default().stop()
            _MOVES[event.key](offers)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click does as Enter."""
        event.stop()
        if self._offers is not None and self._offers.has(event.option):
            self._take(event.option_index)

    def _take(self, number: int) -> None:
        box = self._offers_to
        if not self.STAYS_OPEN:
            self.hide_offers()
        self.take(number)
        if box is not None:
            box.focus()


_MOVES: dict[str, Callable[[OptionList], object]] = {
    "down": OptionList.action_cursor_down,
    "up": OptionList.action_cursor_up,
    "pagedown": OptionList.action_page_down,
    "pageup": OptionList.action_page_up,
}


class FormLine(Widget, can_focus=True):
    """A line of a form that is not typed into: Enter does what it says."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]
    DEFAULT_CSS = """
    FormLine { height: 1; }
    """

    class Pressed(Message):
        """Enter, or a click."""

        def __init__(self, line: FormLine) -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> FormLine:
            """What was pressed."""
            return self.line

    def __init__(self, text: str = "", mark: str = "", *, id: str | None = None) -> None:  # noqa: A002
        """`mark` stands at the right end."""
        super().__init__(id=id, classes="form-box")
        self._text, self._mark = text, mark

    def say(self, text: str) -> None:
        """Another text."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> Content:
        """The text and the mark."""
        room = max(0, self.size.width - len(self._mark))
        return Content(safe_text(self._text)).truncate(room, ellipsis=True, pad=True) + Content(self._mark)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """A click does as Enter."""
        self.action_press()


class ChoiceField(OfferingField):
    """One of a few values, by the names that people know them under."""

    class Changed(Message):
        """Another value was chosen."""

    def __init__(
        self,
        field: str,
        choices: Iterable[tuple[str, str]],
        label: str = "",
        *,
        id: str = "",  # noqa: A002 - as Textual's
    ) -> None:
        """`choices` are (name, value)."""
        super().__init__(field, label, id=id)
        self._choices = list(choices)
        self._value = ""
        self.box = FormLine(mark=" ▼")

    def compose(self) -> Iterable[Widget]:
        yield self.box

    @property
    def value(self) -> str:
        """The chosen value ("" for none)."""
        return self._value

    def fill(self, value: str) -> None:
        """Chooses a value; one that is not offered joins the choices."""
        if value not in self._values:
            self._choices.append((value, value))
        self._value = value
        self.box.say(self._choices[self._values.index(value)][0])

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What is offered: (name, value)."""
        return tuple(self._choices)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Other choices; the chosen value stays one of them, under the name that it had."""
        chosen = [choice for choice in self._choices if choice[1] == self._value]
        self._choices = list(dict.fromkeys([*choices, *chosen]))

    @property
    def _values(self) -> list[str]:
        return [value for _name, value in self._choices]

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        """Opens the choices, with the cursor on what is chosen; a second click closes them."""
        event.stop()
        if self.is_offering:
            self.hide_offers()
        else:
            names = [name for name, _value in self._choices]
            self.offer(self.box, self.box, names, self._values.index(self._value))

    def take(self, number: int) -> None:
        """Another value is the chosen one."""
        name, value = self._choices[number]
        if value != self._value:
            self._value = value
            self.box.say(name)
            self.post_message(self.Changed())


def goes_out(widget: Widget | None, key: str) -> bool:
    """Whether this key leaves a box: a note is left from its first and its last line."""
    if isinstance(widget, TextArea):
        lines = widget.wrapped_document
        row = lines.location_to_offset(widget.cursor_location).y
        return row == (lines.height - 1 if key == "down" else 0)
    return isinstance(widget, Input | FormLine)


def offering_of(fields: Iterable[FormField]) -> OfferingField | None:
    """The field that offers values just now."""
    found = (field for field in fields if isinstance(field, OfferingField) and field.is_offering)
    return next(found, None)
