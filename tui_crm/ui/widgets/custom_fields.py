"""The custom fields of a form: one field for each definition, by its type (R19, R23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from textual import events
from textual.widget import Widget

from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import CustomValue
from tui_crm.domain.custom_fields import CustomField, CustomFieldType, read_value
from tui_crm.domain.problems import Refused
from tui_crm.i18n import N_, _
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.ui.format import entered_moment, moment_entry
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.form_fields import LABEL_WIDTH, FormField, TextField
from tui_crm.ui.widgets.offering import ChoiceField, FormLine, OfferingField
from tui_crm.wording.custom_values import custom_value_text

_EXAMPLES = {
    CustomFieldType.NUMBER: N_("a number, such as 12.5"),
    CustomFieldType.DATE: N_("31.01.2026 or 2026-01-31"),
    CustomFieldType.DATE_TIME: N_("31.01.2026 14:30, the time here"),
    CustomFieldType.URL: "https://",
}
_NONE = "-"


def example_of(kind: CustomFieldType) -> str:
    """What an empty box of a field of this type says; "" where any text will do."""
    return _(_EXAMPLES[kind]) if kind in _EXAMPLES else ""


class CustomText(TextField):
    """Text, a number, a date, a moment or a web address: typed, and read by the field's type.

    A moment is shown and typed in the time zone of this machine, as those of events are; stored is UTC.
    """

    def __init__(self, definition: CustomField) -> None:
        is_cut = cells_of(definition.name) >= LABEL_WIDTH  # then the empty box says the whole name
        parts = (definition.name if is_cut else "", example_of(definition.type))
        example = ": ".join(safe_text(part) for part in parts if part)
        super().__init__(definition.field, definition.name, example=example, id=_id(definition))
        self.definition = definition
        self._read: tuple[str, CustomValue | None] = ("", None)

    def show_value(self, value: CustomValue | None) -> None:
        """Puts a stored value in, or what a draft has of it; None for none."""
        self.fill(_entry(self.definition.type, value) if value is not None else "")
        self._read = (self.value, value)

    @property
    def custom_value(self) -> CustomValue | None:
        """What stands there: as it is stored, or as it was typed where it can't be read; None for nothing."""
        if self.value != self._read[0]:
            text = self.value.strip()
            self._read = (self.value, _entered(self.definition.type, text) if text else None)
        return self._read[1]


class CustomCheckbox(FormField):
    """Yes, no or not said: Enter and Space go from one to the next."""

    def __init__(self, definition: CustomField) -> None:
        super().__init__(definition.field, definition.name, id=_id(definition))
        self.definition = definition
        self.custom_value: CustomValue | None = None
        self.box = FormLine(_NONE)

    def compose(self) -> Iterable[Widget]:
        yield self.box

    def show_value(self, value: CustomValue | None) -> None:
        """Puts a stored value in; None for none."""
        self.custom_value = value
        text = _NONE if value is None else custom_value_text(value)
        self.box.say(f"{_box(value)} {text}" if isinstance(value, bool) else text)

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        """Not said, yes, no, and round again."""
        event.stop()
        self.show_value({None: True, True: False}.get(self.custom_value))  # type: ignore[arg-type]
        self.post_message(ChoiceField.Changed())


class CustomChoice(ChoiceField):
    """One of the options, or none; typing a letter goes to the next option that begins with it."""

    def __init__(self, definition: CustomField) -> None:
        super().__init__(definition.field, self._offered(definition), definition.name, id=_id(definition))
        self.definition = definition

    @staticmethod
    def _offered(definition: CustomField) -> list[tuple[str, str]]:
        return [(_NONE, ""), *((name, name) for name in definition.offered)]

    def show_value(self, value: CustomValue | None) -> None:
        """Chooses an option; one that is out of use joins the choices, with the word for that."""
        name = "" if value is None else custom_value_text(value)
        kept = [(_out_of_use(name), name)] if name and name not in self.definition.offered else []
        self.set_choices([*self._offered(self.definition), *kept])
        self.fill(name)

    @property
    def custom_value(self) -> CustomValue | None:
        """The name of the chosen option; None for none."""
        return self.value or None

    def on_key(self, event: events.Key) -> None:
        """A letter opens the choices at an option."""
        names = [name for name, _value in self.choices]
        if (number := _option_for(event, names, self.offered_number)) is not None:
            event.prevent_default().stop()
            self.offer(self.box, self.box, names, number)


class CustomChoices(OfferingField):
    """Several of the options: Enter opens and closes them, Space switches the one under the cursor."""

    STAYS_OPEN = True

    def __init__(self, definition: CustomField) -> None:
        super().__init__(definition.field, definition.name, id=_id(definition))
        self.definition = definition
        self._stored: tuple[str, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.box = FormLine(_NONE, mark=" ▼")

    def compose(self) -> Iterable[Widget]:
        yield self.box

    @property
    def _names(self) -> list[str]:
        """What can be switched: the options in use, and what the contact has besides."""
        return list(dict.fromkeys((*self.definition.offered, *self._stored)))

    def show_value(self, value: CustomValue | None) -> None:
        """Puts stored options in; None for none."""
        names = (
            value if isinstance(value, tuple) else (custom_value_text(value),) if value is not None else ()
        )
        self._stored = self._chosen = names
        self._say()

    @property
    def custom_value(self) -> CustomValue | None:
        """The names of the chosen options in their order; None for none."""
        if set(self._chosen) == set(self._stored):
            return self._stored or None
        return self._chosen or None

    def on_form_line_pressed(self, event: FormLine.Pressed) -> None:
        """Opens the options, or closes them."""
        event.stop()
        if self.is_offering:
            self.hide_offers()
        else:
            chosen = (number for number, name in enumerate(self._names) if name in self._chosen)
            self._offer(next(chosen, 0))

    def on_key(self, event: events.Key) -> None:
        """Space switches while the options are open, Enter closes them; a letter goes to an option."""
        number = self.offered_number
        if event.key == "space" and number is not None:
            event.prevent_default().stop()
            self.take(number)
        elif event.key == "enter" and self.is_offering:
            event.prevent_default().stop()
            self.hide_offers()
        elif (found := _option_for(event, self._names, number)) is not None:
            event.prevent_default().stop()
            self._offer(found)

    def take(self, number: int) -> None:
        """Switches an option on or off."""
        name, names = self._names[number], self._names
        self._chosen = tuple(one for one in names if (one in self._chosen) != (one == name))
        self._say()
        self._offer(number)
        self.post_message(ChoiceField.Changed())

    def _offer(self, number: int) -> None:
        texts = [f"{_box(name in self._chosen)} {self._shown(name)}" for name in self._names]
        self.offer(self.box, self.box, texts, number)
        self.show_hint(_("Space marks, Enter takes them."))

    def hide_offers(self) -> None:
        """Takes the options away; what was marked is chosen."""
        if self.is_offering:
            self.show_hint("")
        super().hide_offers()

    def _say(self) -> None:
        self.box.say(", ".join(map(self._shown, self._chosen)) or _NONE)

    def _shown(self, name: str) -> str:
        return name if name in self.definition.offered else _out_of_use(name)


CustomFormField = CustomText | CustomCheckbox | CustomChoice | CustomChoices


def custom_form_fields(definitions: Iterable[CustomField]) -> list[CustomFormField]:
    """The fields of a form for these definitions, in their order."""
    makers: dict[CustomFieldType, type[CustomFormField]] = {
        CustomFieldType.CHECKBOX: CustomCheckbox,
        CustomFieldType.CHOICE: CustomChoice,
        CustomFieldType.MULTIPLE_CHOICE: CustomChoices,
    }
    return [makers.get(one.type, CustomText)(one) for one in definitions]


def show_values(fields: Iterable[FormField], values: Mapping[str, CustomValue]) -> None:
    """Puts values by key into those of the form's fields that are custom ones."""
    for field in fields:
        if isinstance(field, CustomFormField):
            field.show_value(values.get(field.definition.key))


def values_of(fields: Iterable[FormField], before: Mapping[str, CustomValue]) -> dict[str, CustomValue]:
    """The values by key that stand in the form's custom fields.

    Args:
        before: the values that the form began with: those that have no field in it stay.
    """
    found = dict(before)
    for field in fields:
        if isinstance(field, CustomFormField):
            value = field.custom_value
            if value is None:
                found.pop(field.definition.key, None)
            else:
                found[field.definition.key] = value
    return found


def _id(definition: CustomField) -> str:
    return f"field-custom-{definition.id}"  # a key may hold what no id of Textual's can


def _entry(kind: CustomFieldType, value: CustomValue) -> str:
    """A value as its box begins with it."""
    if kind is CustomFieldType.DATE_TIME:
        try:
            return moment_entry(datetime.fromisoformat(str(value)))
        except ValueError:  # a draft holds what was typed
            return str(value)
    return custom_value_text(value)


def _entered(kind: CustomFieldType, text: str) -> CustomValue:
    """What was typed, as it is stored; as it is where it can't be read."""
    if kind is CustomFieldType.DATE_TIME:
        moment = entered_moment(text)
        return text if moment is None else stamp(moment)
    try:
        read = read_value(kind, text)
    except Refused:
        return text
    # A draft gives back what was typed: "12 345,50" is no other number, but was meant to be read so.
    return text if kind is CustomFieldType.NUMBER and custom_value_text(read) != text else read


def _box(is_on: CustomValue) -> str:
    return "[x]" if is_on else "[ ]"


def _out_of_use(name: str) -> str:
    return _("{name} (out of use)").format(name=name)


def _option_for(event: events.Key, names: Sequence[str], current: int | None) -> int | None:
    """The number of the next name that begins with the letter of this key; None for none."""
    letter = fold(event.character or "") if event.is_printable else ""
    found = [number for number, name in enumerate(names) if letter and fold(name).startswith(letter)]
    return next((n for n in found if current is not None and n > current), found[0] if found else None)
