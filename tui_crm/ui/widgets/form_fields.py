"""The fields of a form: a label, what is typed, and next to it why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Select, Static

from tui_crm.text.safe import safe_text
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import field_label


class FormField(Vertical):
    """A field of a draft by its name; subclasses hold the widget that is typed into.

    Problems are given by the number of the value they belong to, 0 where there is only one.
    """

    DEFAULT_CSS = """
    FormField {
        height: auto;
        & .form-line { height: auto; }
        & .form-box { width: 1fr; }
        & .form-label { width: 17; color: $text-muted; padding: 0 1 0 0; }
        & .form-problem { width: 1fr; color: $text-error; padding: 0 0 0 17; }
        & .form-hint { width: 1fr; color: $text-muted; padding: 0 0 0 17; }
    }
    """

    def __init__(self, field: str, label: str = "") -> None:
        super().__init__(id=f"field-{field}")
        self.field = field
        self.label = label or field_label(field)

    def show_problems(self, sentences: Mapping[int, str]) -> None:
        """Shows why values are refused, under them; an empty mapping takes it away."""
        self._say_under(self, "form-problem", next(iter(sentences.values()), ""))

    def focus_problem(self) -> None:
        """Puts the focus on the first refused value."""
        self.focus_first()

    def focus_first(self) -> bool:
        """Puts the focus on the first widget that can be typed into; False if there is none."""
        for widget in self.query("Input, Select, TextArea").results():
            if widget.focusable:
                widget.focus()
                return True
        return False

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

    def __init__(self, field: str, label: str = "", *, suggester: Suggester | None = None) -> None:
        super().__init__(field, label)
        self._suggester = suggester

    def compose(self) -> ComposeResult:
        with Horizontal(classes="form-line"):
            yield Static(Content(self.label), classes="form-label")
            yield TextInput(suggester=self._suggester, classes="form-box")

    @property
    def value(self) -> str:
        """The text as typed."""
        return self.query_one(Input).value

    def fill(self, text: str) -> None:
        """Puts a stored value in."""
        self.query_one(Input).value = safe_text(text)


class NoteField(FormField):
    """Several lines of text."""

    DEFAULT_CSS = """
    NoteField TextArea { width: 1fr; height: 5; padding: 0; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal(classes="form-line"):
            yield Static(Content(self.label), classes="form-label")
            # Tab goes on to the next field: no one indents a note.
            yield TextArea(compact=True, tab_behavior="focus", show_line_numbers=False, classes="form-box")

    @property
    def value(self) -> str:
        """The text as typed, with its line ends."""
        return self.query_one(TextArea).text

    def fill(self, text: str) -> None:
        """Puts a stored value in."""
        area = self.query_one(TextArea)
        if area.text != text:
            area.load_text(safe_text(text, keep_newlines=True))


class ChoiceField(FormField):
    """One of a few values, by the names that people know them under."""

    def __init__(self, field: str, choices: Iterable[tuple[str, str]], label: str = "") -> None:
        super().__init__(field, label)
        self._choices = list(choices)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="form-line"):
            yield Static(Content(self.label), classes="form-label")
            yield Select[str](self._options(), allow_blank=False, compact=True, classes="form-box")

    @property
    def value(self) -> str:
        """The chosen value ("" for none)."""
        chosen = self.query_one(Select).value
        return chosen if isinstance(chosen, str) else ""

    def fill(self, value: str) -> None:
        """Chooses a value; one that is not offered joins the choices."""
        select: Select[str] = self.query_one(Select)
        if value not in (known for _name, known in self._choices):
            self._choices.append((value, value))
            select.set_options(self._options())
        select.value = value

    def _options(self) -> list[tuple[Content, str]]:
        return [(Content(safe_text(name)), value) for name, value in self._choices]
