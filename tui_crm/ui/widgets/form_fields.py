"""The fields of a form: a label, what is typed, and under it why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Static

from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import field_label

LABEL_WIDTH = 17
"""Columns of the labels; what is typed begins there."""


class FormField(Vertical):
    """A field of a draft by its name; subclasses hold the widget that is typed into, of class `form-box`.

    Its label is drawn by the field itself: a form of thirty fields opens in half the time without widgets
    for them. Problems are given by the number of the value they belong to, 0 where there is only one.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"form-field--label"}
    DEFAULT_CSS = """
    FormField {
        height: auto;
        & > .form-field--label { color: $text-muted; }
        & > .form-box, & > .form-line, & > .form-problem, & > .form-hint { width: 1fr; margin: 0 0 0 17; }
        & > .form-line { height: auto; }
        & .form-problem { width: 1fr; color: $text-error; }
        & .form-hint { width: 1fr; color: $text-muted; }
    }
    """

    def __init__(self, field: str, label: str = "", *, id: str = "") -> None:  # noqa: A002 - as Textual's
        super().__init__(id=id or f"field-{field}")
        self.field = field
        self.label = label or field_label(field)

    def render(self) -> RenderResult:
        """The label, beside what the field holds."""
        style = self.get_visual_style("form-field--label")
        return Content(safe_text(self.label)).truncate(LABEL_WIDTH - 1, ellipsis=True).stylize(style)

    def on_descendant_focus(self) -> None:
        """Without colours the label shows where the focus is."""
        self.set_class(self.app.no_color, "-focus")

    def on_descendant_blur(self) -> None:
        """The focus went on."""
        self.set_class(False, "-focus")

    def show_problems(self, sentences: Mapping[int, str]) -> None:
        """Shows why values are refused, under them; an empty mapping takes it away."""
        self._say_under(self, "form-problem", next(iter(sentences.values()), ""))

    def show_hint(self, text: str) -> None:
        """Says something about the field that is not wrong with it; "" takes it away."""
        self._say_under(self, "form-hint", text)

    def focus_problem(self) -> None:
        """Puts the focus on the first refused value."""
        self.focus_first()

    def focus_first(self, *, scroll_visible: bool = True) -> bool:
        """Puts the focus on the first widget that can be typed into; False if there is none.

        Args:
            scroll_visible: whether to scroll there; what has no size yet would be taken for out of sight.
        """
        for widget in self.query(".form-box").results(Widget):
            if widget.focusable:
                widget.focus(scroll_visible)
                return True
        return False

    @property
    def is_offering(self) -> bool:
        """Whether the field offers values to choose from."""
        return False

    def hide_offers(self) -> None:
        """Takes away what the field offers."""

    def _say_under(self, parent: Vertical, kind: str, text: str) -> None:
        """A line below the value; it is only there while it says something."""
        for label in parent.query_children(f".{kind}").results(Static):
            if not text:
                label.remove()
            elif str(label.content) != safe_text(text):
                label.update(Content(safe_text(text)))
            return
        if text:
            parent.mount(Static(Content(safe_text(text)), classes=kind))


class NameSuggester(Suggester):
    """Completes the last of several names in one field from those that exist; Right takes it."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(use_cache=False)
        self._names = [safe_text(name) for name in names]

    async def get_suggestion(self, value: str) -> str | None:
        """The whole text with its last name completed, or None."""
        start = max(value.rfind("|"), value.rfind(",")) + 1
        typed = value[start:].lstrip()
        for name in self._names:
            if typed and name.casefold().startswith(typed.casefold()):
                return value + name[len(typed) :]
        return None


class TextField(FormField):
    """One line of text."""

    def __init__(
        self,
        field: str,
        label: str = "",
        *,
        suggester: Suggester | None = None,
        example: str = "",
        id: str = "",  # noqa: A002 - as Textual's
    ) -> None:
        """`example` stands in the empty field: how the value is written."""
        super().__init__(field, label, id=id)
        self.box = TextInput(placeholder=example, suggester=suggester, classes="form-box")

    def compose(self) -> ComposeResult:
        yield self.box

    @property
    def value(self) -> str:
        """The text as typed."""
        return self.box.value

    def fill(self, text: str) -> None:
        """Puts a stored value in."""
        self.box.value = safe_text(text)


class NoteField(FormField):
    """Several lines of text."""

    DEFAULT_CSS = """
    NoteField TextArea { width: 1fr; height: 5; padding: 0; }
    """

    def __init__(self, field: str, label: str = "") -> None:
        super().__init__(field, label)
        # Tab goes on to the next field: no one indents a note.
        self.box = TextArea(compact=True, tab_behavior="focus", show_line_numbers=False, classes="form-box")

    def compose(self) -> ComposeResult:
        yield self.box

    @property
    def value(self) -> str:
        """The text as typed, with its line ends."""
        return self.box.text

    def fill(self, text: str) -> None:
        """Puts a stored value in."""
        if self.box.text != text:
            self.box.load_text(safe_text(text, keep_newlines=True))


def field_of(widget: Widget | None) -> FormField | None:
    """The field that a widget stands in, or None."""
    for node in widget.ancestors_with_self if widget is not None else ():
        if isinstance(node, FormField):
            return node
    return None


def go_on(fields: Sequence[FormField], box: Widget) -> None:
    """Goes from a box to the field behind its own, past those where there is nothing to type."""
    here = field_of(box)
    for field in fields[fields.index(here) + 1 if here is not None else 0 :]:
        if field.focus_first():
            return
