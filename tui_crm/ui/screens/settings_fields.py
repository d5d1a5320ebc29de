"""The parts of the settings with custom fields, and the options of choices (R23)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomOption
from tui_crm.i18n import _, ngettext
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.modals.define import AskName
from tui_crm.ui.screens.settings_part import Part, place_after
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording import custom_type_label
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


D = TypeVar("D", CustomField, CustomOption)


class _Services(NamedTuple):
    """What moves a thing, by its id, to a place among those in use, and what takes it into use again."""

    move: Callable[[int, int], object]
    restore: Callable[[int], object]


class _InUsePart(Part[D]):
    """Things that have an order and are never deleted: they go out of use and come back."""

    permission = Permission.FIELDS

    def services(self, session: Session) -> _Services:
        """What changes them."""
        raise NotImplementedError

    async def retire(self, screen: DefinitionScreen, thing: D) -> None:
        """Takes one out of use that is in use."""
        raise NotImplementedError

    async def move(self, screen: DefinitionScreen, thing: D, step: int) -> None:
        in_use = [one.id for one in self.things.values() if not one.retired]
        place = place_after(step, thing.id, in_use)
        if place is not None:
            await screen.call(self.services(screen.session).move, thing.id, place)
            await screen.read_again()

    async def remove(self, screen: DefinitionScreen, thing: D) -> None:
        if thing.retired:
            screen.tell(_("It is out of use already: {name}").format(name=thing.name))
        else:
            await self.retire(screen, thing)

    async def restore(self, screen: DefinitionScreen, thing: D) -> None:
        if not thing.retired:
            screen.tell(_("It is in use: {name}").format(name=thing.name))
            return
        await screen.call(self.services(screen.session).restore, thing.id)
        await screen.read_again()
        screen.tell(_("In use again: {name}").format(name=thing.name))


def _those_in_use_first(things: Iterable[D]) -> list[D]:
    """In their order otherwise, which sorting keeps among equals."""
    return sorted(things, key=lambda thing: thing.retired)


class FieldsPart(_InUsePart[CustomField]):
    """The fields of one base: those in use in their order, then those out of use."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"fields-{kind.value}")
        self.kind = kind

    @property
    def title(self) -> str:
        return _("Person fields") if self.kind is Kind.PERSON else _("Organization fields")

    @property
    def note(self) -> str:
        return _("There are no fields of your own yet.")

    def read(self, session: Session) -> Sequence[CustomField]:
        return _those_in_use_first(session.custom_fields.all(self.kind, retired=True))

    def services(self, session: Session) -> _Services:
        fields = session.custom_fields
        return _Services(fields.move, fields.restore)

    def row(self, thing: CustomField) -> Row:
        cells = (
            Cell(thing.name),
            Cell(custom_type_label(thing.type)),
            Cell(thing.field),
            Cell(_options_text(len(thing.offered)) if thing.type in CHOICES else ""),
            Cell(_("out of use") if thing.retired else ""),
        )
        return Row(thing.id, cells, thing.retired)

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_field import DefineField

        taken = [field.key for field in self.things.values()]
        title = _("New field of persons") if self.kind is Kind.PERSON else _("New field of organizations")
        add = partial(screen.session.custom_fields.add, self.kind)
        made = await screen.app.push_screen_wait(DefineField(title, add, taken))
        if made is not None:
            await screen.read_again(made.id)
            screen.tell(_("Added: {name}").format(name=made.name))

    async def edit(self, screen: DefinitionScreen, thing: CustomField) -> None:
        rename = partial(screen.session.custom_fields.rename, thing.id)
        title = _("Rename the field {name}").format(name=thing.name)
        asked = AskName(title, rename, thing.name, thing.field)
        if await screen.app.push_screen_wait(asked) is not None:
            await screen.read_again()

    async def open(self, screen: DefinitionScreen, thing: CustomField) -> bool:
        """Shows the options of a choice."""
        from tui_crm.ui.modals.options import Options

        if thing.type not in CHOICES:
            return False
        await screen.app.push_screen_wait(Options(thing))
        await screen.read_again()
        return True

    async def retire(self, screen: DefinitionScreen, thing: CustomField) -> None:
        count = await screen.call(screen.session.custom_fields.usage, thing.id)
        if await _is_meant(screen, thing, count):
            await screen.call(screen.session.custom_fields.retire, thing.id)
            await screen.read_again()
            screen.tell(_("Out of use: {name}").format(name=thing.name))


def _options_text(count: int) -> str:
    return ngettext("{count} option", "{count} options", count).format(count=grouped(count))


async def _is_meant(screen: DefinitionScreen, field: CustomField, count: int) -> bool:
    used = ngettext("{count} contact has a value of it.", "{count} contacts have a value of it.", count)
    kept = _("No value is lost: taken into use again, the field has them all.")
    lines = [used.format(count=grouped(count)), kept] if count else [_("No contact has a value of it.")]
    title, yes = _("Take the field {name} out of use?").format(name=field.name), _("Take it out of use")
    return await is_meant(screen, title, "\n".join(lines), yes, _("No, leave it in use"))


class OptionsPart(_InUsePart[CustomOption]):
    """The options of one choice: those that are offered in their order, then those out of use."""

    def __init__(self, field: CustomField) -> None:
        super().__init__("options")
        self.field = field

    @property
    def title(self) -> str:
        return _("Options of {name}").format(name=self.field.name)

    @property
    def note(self) -> str:
        return _("There are no options yet.")

    def read(self, session: Session) -> Sequence[CustomOption]:
        self.field = session.custom_fields.get(self.field.id)
        return _those_in_use_first(self.field.options)

    def services(self, session: Session) -> _Services:
        fields = session.custom_fields
        return _Services(fields.move_option, fields.restore_option)

    def row(self, thing: CustomOption) -> Row:
        cells = (Cell(thing.name), Cell(_("out of use") if thing.retired else ""))
        return Row(thing.id, cells, thing.retired)

    async def add(self, screen: DefinitionScreen) -> None:
        before = set(self.things)
        add = partial(screen.session.custom_fields.add_option, self.field.id)
        made = await screen.app.push_screen_wait(AskName(_("New option"), add))
        if made is not None:
            new = [option.id for option in made.options if option.id not in before]
            await screen.read_again(max(new, default=None))

    async def edit(self, screen: DefinitionScreen, thing: CustomOption) -> None:
        rename = partial(screen.session.custom_fields.rename_option, thing.id)
        title = _("Rename the option {name}; contacts that have it keep it").format(name=thing.name)
        if await screen.app.push_screen_wait(AskName(title, rename, thing.name)) is not None:
            await screen.read_again()

    async def retire(self, screen: DefinitionScreen, thing: CustomOption) -> None:
        """Takes it out of use at once: nobody loses anything, and one key brings it back."""
        await screen.call(screen.session.custom_fields.retire_option, thing.id)
        await screen.read_again()
        said = _("Offered no more: {name}. Contacts that have it keep it.")
        screen.tell(said.format(name=thing.name))
