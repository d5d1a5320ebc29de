"""What a part of the settings is: a list of things, and what the keys do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from tui_crm.domain.access import Permission
from tui_crm.i18n import _
from tui_crm.ui.widgets.definition_list import Row

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class Numbered(Protocol):
    """A thing with a number of its own."""

    @property
    def id(self) -> int:
        """The number."""


T = TypeVar("T", bound=Numbered)

WRITING = frozenset({"add", "edit", "move_up", "move_down", "remove", "restore"})
"""The commands that change something."""


class Part(Generic[T]):
    """A list of things that people define; subclasses say what they are and how they are changed.

    A flow runs as a worker of the screen: it may ask in dialogs, and what it refuses by raising is told. Each
    that changed something ends with `screen.read_again(number)`.

    Attributes:
        things: those that are shown, by number.
        permission: what changing them needs; None where everybody may.
        commands: the actions of `Place.SETTINGS` that it has beside those that every part has.
    """

    permission: ClassVar[Permission | None]
    commands: ClassVar[frozenset[str]] = WRITING

    def __init__(self, name: str) -> None:
        """`name` is the id of its list."""
        self.name = name
        self.things: dict[int, T] = {}

    @property
    def title(self) -> str:
        """What it is called, translated."""
        raise NotImplementedError

    @property
    def note(self) -> str:
        """What stands in place of an empty list, translated."""
        raise NotImplementedError

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """What commands of the settings are called for these things: id -> the label and the short one."""
        if "restore" in self.commands:  # what can be taken into use again is never gone
            return {"settings.remove": (_("Take out of use..."), _("Retire"))}
        return {"settings.remove": (_("Delete..."), _("Delete"))}

    def read(self, session: Session) -> Sequence[T]:
        """Reads the things in the order in which they are shown. Called on a thread."""
        raise NotImplementedError

    def read_slow(self, session: Session) -> Sequence[T] | None:
        """Reads them with what takes longer, once they are shown; None where there is none. On a thread."""
        del session
        return None

    def row(self, thing: T) -> Row:
        """Its line."""
        raise NotImplementedError

    def take(self, things: Iterable[T]) -> list[Row]:
        """Remembers what was read, and gives its lines."""
        self.things = {thing.id: thing for thing in things}
        return [self.row(thing) for thing in self.things.values()]

    async def add(self, screen: DefinitionScreen) -> None:
        """Asks for another one and makes it."""
        raise NotImplementedError

    async def edit(self, screen: DefinitionScreen, thing: T) -> None:
        """Asks what is to be changed and changes it."""
        raise NotImplementedError

    async def remove(self, screen: DefinitionScreen, thing: T) -> None:
        """Takes it out of use, or deletes it."""
        raise NotImplementedError

    async def open(self, screen: DefinitionScreen, thing: T) -> bool:
        """Shows what belongs to it; False where there is nothing, and it is to be edited instead."""
        del screen, thing
        return False

    async def move(self, screen: DefinitionScreen, thing: T, step: int) -> None:
        """Moves it among the others; of parts that have an order."""
        raise NotImplementedError

    async def restore(self, screen: DefinitionScreen, thing: T) -> None:
        """Takes it into use again; of parts whose things are kept."""
        raise NotImplementedError


def place_after(step: int, key: int, keys_in_use: Sequence[int]) -> int | None:
    """Where a thing goes that is moved by so many places; None where it stays, or is out of use."""
    if key not in keys_in_use:
        return None
    place = keys_in_use.index(key)
    wanted = max(0, min(place + step, len(keys_in_use) - 1))
    return wanted if wanted != place else None
