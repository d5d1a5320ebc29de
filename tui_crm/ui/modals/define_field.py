"""Defines a custom field: its name, what it holds, and the options of a choice (R23)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain import definition_rules as rules
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomFieldType
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.problems import Code, CrmError, Problem, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.fold import fold
from tui_crm.ui.format import plain
from tui_crm.ui.modals.define import DefineDialog, line_of
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.definition_list import PointedList
from tui_crm.ui.widgets.text_area import TextArea
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import custom_type_label

_TYPES = tuple(CustomFieldType)
_EXPLAINED: dict[CustomFieldType, str] = {
    CustomFieldType.TEXT: N_("words on one line"),
    CustomFieldType.NUMBER: N_("an amount, such as 1250 or 0.5"),
    CustomFieldType.DATE: N_("a day"),
    CustomFieldType.DATE_TIME: N_("a day and the time of day"),
    CustomFieldType.CHECKBOX: N_("yes or no"),
    CustomFieldType.CHOICE: N_("one of the options that you name"),
    CustomFieldType.MULTIPLE_CHOICE: N_("any of the options that you name"),
    CustomFieldType.URL: N_("a link to a page"),
}
_LABEL_WIDTH = 20


Adding = Callable[[str, CustomFieldType, Sequence[str]], CustomField]
"""Makes a field of a name, a type and options; raises Refused with what is wrong."""


class DefineField(DefineDialog[CustomField | None]):
    """Closes with the new field, or with None.

    Args:
        title: already translated.
        add: makes it; called on the service thread.
        taken: the keys of the fields that there are.
    """

    ERRORS: ClassVar[dict[str, str]] = {"name": "name-error", "options": "options-error"}

    def __init__(self, title: str, add: Adding, taken: Sequence[str]) -> None:
        super().__init__()
        self._title, self._add, self._taken = title, add, frozenset(taken)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog define-field"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(_("Name"), TextInput(select_on_focus=False, id="name"))
            yield Static(id="name-error", classes="dialog-error")
            yield from line_of(_("Key"), Static(id="field-key"))
            yield PointedList(*map(_type_line, _TYPES), id="field-type", compact=True, markup=False)
            with Vertical(id="field-options"):
                yield Static(plain(_("Options, one on a line:")), classes="dialog-label")
                yield TextArea(compact=True, tab_behavior="focus", show_line_numbers=False, id="options-text")
                yield Static(id="options-error", classes="dialog-error")
            hint = _("The key names it on the command line and in files; it stays when the name is changed.")
            yield Static(plain(hint), classes="dialog-hint")

    def on_mount(self) -> None:
        for line in self.ERRORS.values():
            self.query_one(f"#{line}").display = False
        self.query_one("#field-type", OptionList).highlighted = 0
        self.query_one("#name", Input).focus()
        self._show_key()

    @property
    def _type(self) -> CustomFieldType:
        return _TYPES[self.query_one("#field-type", OptionList).highlighted or 0]

    @property
    def is_changed(self) -> bool:
        return bool(self.query_one("#options-text", TextArea).text.strip())

    @on(Input.Changed, "#name")
    def _show_key(self) -> None:
        """The key as it will be."""
        name = self.query_one("#name", Input).value
        key = CUSTOM_PREFIX + rules.new_key(name, self._taken) if fold(name) else "..."
        self.query_one("#field-key", Static).update(plain(key))

    @on(TextArea.Changed)
    def typed_options(self) -> None:
        """What was wrong may be right now."""
        self.forget_refusal()

    @on(OptionList.OptionHighlighted, "#field-type")
    def show_options(self) -> None:
        """Only a choice has options."""
        self.query_one("#field-options").display = self._type in CHOICES

    @on(Input.Submitted, "#name")
    def go_to_type(self) -> None:
        self.query_one("#field-type", OptionList).focus()

    @on(OptionList.OptionSelected, "#field-type")
    def take_type(self) -> None:
        """A choice needs its options, everything else is complete."""
        if self._type in CHOICES:
            self.query_one("#options-text", TextArea).focus()
        else:
            self.action_save()

    def saving(self) -> Callable[[], CustomField | None]:
        add, kind = self._add, self._type
        name = self.query_one("#name", Input).value
        lines = self.query_one("#options-text", TextArea).text.split("\n") if kind in CHOICES else []

        def save() -> CustomField:
            rules.defined_name(name)  # what is wrong above is told first
            return add(name, kind, options_of(lines))

        return save

    def show_refusal(self, error: CrmError) -> None:
        """Goes to what is refused."""
        super().show_refusal(error)
        line = error.problem.values.get("line")
        if error.problem.field == "options" and isinstance(line, int):
            options = self.query_one("#options-text", TextArea)
            options.focus()
            options.move_cursor((line - 1, 0))
        else:
            self.query_one("#name", Input).focus()


def options_of(lines: Sequence[str]) -> list[str]:
    """The options on these lines, empty ones left out.

    Raises Refused with the first problem; its field is "options", its value `line` counts from 1.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name = rules.defined_name(line)
        except Refused as refused:
            problem = refused.problem
            raise Refused(Problem(problem.code, "options", {**problem.values, "line": number})) from None
        if fold(name) in found:
            raise Refused(Problem(Code.NAME_TAKEN, "options", {"name": name, "line": number}))
        found[fold(name)] = name
    return list(found.values())


def _type_line(kind: CustomFieldType) -> Option:
    label = fit(custom_type_label(kind), _LABEL_WIDTH)
    return Option(Content.assemble(label, Content.styled(_(_EXPLAINED[kind]), "dim")), id=kind.value)
