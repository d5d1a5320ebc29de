"""From the table of commands to Textual's bindings, and to what the footer shows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from tui_crm.commands import BY_ID, COMMANDS, Command, Place
from tui_crm.i18n import _
from tui_crm.keymap import Keymap, shown_key
from tui_crm.ui.footer_line import fitting

# Textual can't take all keys away from a binding; no terminal sends this one.
UNBOUND = "unbound"
_FIRST = (
    "anywhere.help",
    "editor.save",
    "editor.close",
    "dialog.close",
    "profile.back",
    "profile.next_part",
    "columns.keep",
    "columns.close",
    "views.close",
    "filter.keep",
    "filter.close",
    "settings.back",
    "settings.next_part",
    "anywhere.quick_add",
    "anywhere.quit",
)
"""What the footer shows before anything else; Help first of all, since it lists the rest."""


def bindings(*places: Place) -> list[BindingType]:
    """The bindings of these places with their default keys; `BINDINGS = bindings(Place.LIST)`.

    The action of a command is a method `action_<Command.action>` of the node that has the binding, and of the
    app for what works anywhere. The user's own keys come by `App.set_keymap(textual_keymap(keymap))`,
    translations by `CrmScreen.active_bindings`.
    """
    return [
        Binding(
            ",".join(command.keys) or UNBOUND,
            f"app.{command.action}" if command.place is Place.ANYWHERE else command.action,
            command.label,
            show=command.footer,
            priority=command.priority,
            id=command.id,
        )
        for command in COMMANDS
        if command.place in places
    ]


def textual_keymap(keymap: Keymap) -> dict[str, str]:
    """The commands whose keys are not the default ones, as `App.set_keymap` wants them."""
    return {
        command.id: ",".join(keymap.of(command)) or UNBOUND
        for command in COMMANDS
        if keymap.of(command) != command.keys
    }


def command_of(action: str, places: Iterable[Place]) -> Command | None:
    """The command of an action in one of these places, or None."""
    for place in places:
        command = BY_ID.get(f"{place}.{action}")
        if command is not None:
            return command
    return None


def short_key(keys: Iterable[str]) -> str:
    """The key that takes the least room, the first of equals; "" for none."""
    return min(keys, key=lambda key: cell_len(shown_key(key)), default="")


def translated(
    active: Mapping[str, ActiveBinding], width: int, reason: Callable[[Command], str]
) -> dict[str, ActiveBinding]:
    """Active bindings as the footer wants them: translated, in the table's order, only what fits.

    Textual's own bindings (of text fields, lists) stay as they are, after ours.

    Args:
        active: as Textual gives them, by key.
        width: columns of the footer; what is not shown there still works.
        reason: why a command can't be used now, for the tooltip; "" where it can.
    """
    ours: dict[str, list[tuple[str, ActiveBinding]]] = {}
    others: dict[str, ActiveBinding] = {}
    for key, entry in active.items():
        if entry.binding.id not in BY_ID:
            others[key] = entry
        elif key != UNBOUND:
            ours.setdefault(entry.binding.id, []).append((key, entry))
    shown = _fitting({command_id: [key for key, _entry in keys] for command_id, keys in ours.items()}, width)
    result: dict[str, ActiveBinding] = {}
    for command_id in sorted(ours, key=footer_order):
        command = BY_ID[command_id]
        # Textual's footer shows the first key that it meets.
        for key, entry in sorted(ours[command_id], key=lambda pair: cell_len(shown_key(pair[0]))):
            label = shown.get(command_id, _(command.label))
            binding = replace(entry.binding, description=label, show=command_id in shown)
            result[key] = ActiveBinding(entry.node, binding, entry.enabled, reason(command))
    return {**result, **others}


_ORDER = {command.id: number for number, command in enumerate(COMMANDS)}


def footer_order(command_id: str) -> tuple[bool, int]:
    """What works here before what works anywhere."""
    return BY_ID[command_id].place is Place.ANYWHERE, _ORDER[command_id]


def _fitting(keys: Mapping[str, Iterable[str]], width: int) -> dict[str, str]:
    """The commands that the footer has room for, with their labels."""
    return fitting(
        [named(command_id, keys[command_id]) for command_id in keys if BY_ID[command_id].footer],
        footer_importance(keys),
        width,
    )


def named(command_id: str, keys: Iterable[str]) -> tuple[str, str, str, str]:
    """A command as `footer_line.fitting` wants it."""
    command = BY_ID[command_id]
    return command_id, shown_key(short_key(keys)), _(command.label), _(command.short)


def footer_importance(ids: Iterable[str]) -> list[str]:
    """The commands of these that stand in the footer, those first that are shown before any other."""
    return sorted((command_id for command_id in ids if BY_ID[command_id].footer), key=_importance)


def _importance(command_id: str) -> tuple[int, bool, int]:
    first = _FIRST.index(command_id) if command_id in _FIRST else len(_FIRST)
    return first, *footer_order(command_id)


def reachable(screen: Screen[object]) -> list[DOMNode]:
    """The nodes whose commands can be used: from the focus up to the screen, then the app."""
    focused = screen.focused
    nodes = list(focused.ancestors_with_self) if focused is not None else [screen]
    own = [node for node in nodes if node is not screen.app]
    return [*own, screen.app]


def places_of(screen: Screen[object]) -> list[Place]:
    """The places where the person is, the nearest first."""
    return [place for node in reachable(screen) for place in getattr(node, "PLACES", ())]
