"""From the table of commands to Textual's bindings, and to what the footer shows of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen
from textual.widget import Widget

from tui_crm.commands import BY_ID, COMMANDS, Command, Place
from tui_crm.i18n import _
from tui_crm.keymap import Keymap, shown_key
from tui_crm.ui.outer_lines import fitting

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
    "mapping.import_all",
    "mapping.back",
    "preview.import_all",
    "preview.back",
    "settings.next_part",
    "imports.back",
    "duplicates.back",
    "today.back",
    "opportunities.back",
    "opportunity.next_part",
    "opportunity.back",
    "meetings.back",
    "meeting.back",
    "merge.carry_out",
    "merge.back",
    "history.back",
    "mail.back",
    "message.back",
    "anywhere.quick_add",
    "anywhere.quit",
)
"""What the footer shows before anything else; Help first of all, since it lists the rest."""
_OF_THE_WHOLE = ("anywhere.quick_add", "anywhere.quit")
_OWN_PLACES = frozenset(
    {
        Place.SETTINGS,
        Place.IMPORTS,
        Place.MAPPING,
        Place.PREVIEW,
        Place.DUPLICATES,
        Place.TODAY,
        Place.OPPORTUNITIES,
        Place.OPPORTUNITY,
        Place.HISTORY,
        Place.EVENT,
        Place.MEETINGS,
        Place.MEETING,
        Place.MAIL,
        Place.MESSAGE,
        Place.MERGE,
        Place.COLUMNS,
        Place.VIEWS,
        Place.FILTER,
        Place.DIALOG,
    }
)
"""Where one is for a moment: there its own commands come before those of the whole program."""


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


def said_key(keys: Iterable[str]) -> str:
    """The key that reads best within a sentence: the shortest one that is no sign such as a comma."""
    known = tuple(keys)
    return short_key(key for key in known if shown_key(key).isalnum()) or short_key(known)


def not_typed(active: Mapping[str, ActiveBinding], focused: Widget | None) -> dict[str, ActiveBinding]:
    """Active bindings without the keys that a text field takes for itself.

    Textual leaves them out by itself, but puts those of another keymap back.
    """
    return {
        key: entry
        for key, entry in active.items()
        if focused is None
        or entry.binding.priority
        or entry.binding.id not in BY_ID
        or not focused.check_consume_key(key, key_to_character(key))
    }


def translated(
    active: Mapping[str, ActiveBinding],
    width: int,
    reason: Callable[[Command], str],
    wanted: Collection[str] = (),
    labels: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> dict[str, ActiveBinding]:
    """Active bindings as the footer wants them: translated, in the table's order, only what fits.

    Textual's own bindings (of text fields, lists) stay as they are, after ours.

    Args:
        active: as Textual gives them, by key.
        width: columns of the footer; what is not shown there still works.
        reason: why a command can't be used now, for the tooltip; "" where it can.
        wanted: the commands that matter most right now, whether or not they stand in the footer otherwise.
        labels: of commands that are called something else here: the label and the short one, translated.
    """
    ours: dict[str, list[tuple[str, ActiveBinding]]] = {}
    others: dict[str, ActiveBinding] = {}
    for key, entry in active.items():
        if entry.binding.id not in BY_ID:
            others[key] = entry
        elif key != UNBOUND:
            ours.setdefault(entry.binding.id, []).append((key, entry))
    keys_of = {command_id: [key for key, _entry in keys] for command_id, keys in ours.items()}
    shown = _fitting(keys_of, width, wanted, labels)
    result: dict[str, ActiveBinding] = {}
    for command_id in sorted(ours, key=footer_order):
        command = BY_ID[command_id]
        # Textual's footer shows the first key that it meets.
        for key, entry in sorted(ours[command_id], key=lambda pair: cell_len(shown_key(pair[0]))):
            label = shown.get(command_id) or labels.get(command_id, (_(command.label),))[0]
            binding = replace(entry.binding, description=label, show=command_id in shown)
            result[key] = ActiveBinding(entry.node, binding, entry.enabled, reason(command))
    return {**result, **others}


_ORDER = {command.id: number for number, command in enumerate(COMMANDS)}


def footer_order(command_id: str) -> tuple[bool, int]:
    """What works here before what works anywhere."""
    return BY_ID[command_id].place is Place.ANYWHERE, _ORDER[command_id]


def _fitting(
    keys: Mapping[str, Iterable[str]],
    width: int,
    wanted: Collection[str],
    labels: Mapping[str, tuple[str, str]],
) -> dict[str, str]:
    """The commands that the footer has room for, with their labels."""
    ids = footer_importance(keys, wanted)
    entries = [named(command_id, keys[command_id]) for command_id in ids]
    return fitting([(one[0], one[1], *labels.get(one[0], one[2:])) for one in entries], ids, width)


def named(command_id: str, keys: Iterable[str]) -> tuple[str, str, str, str]:
    """A command as `outer_lines.fitting` wants it."""
    command = BY_ID[command_id]
    return command_id, shown_key(short_key(keys)), _(command.label), _(command.short)


def footer_importance(ids: Iterable[str], wanted: Collection[str] = ()) -> list[str]:
    """The commands of these that stand in the footer, those first that are shown before any other."""
    found = [command_id for command_id in ids if command_id in wanted or BY_ID[command_id].footer]
    is_own_place = any(BY_ID[command_id].place in _OWN_PLACES for command_id in found)
    first = [_FIRST[0], *wanted, *_FIRST[1:]]
    if is_own_place:
        first = [command_id for command_id in first if command_id not in _OF_THE_WHOLE]
    places = {command_id: place for place, command_id in enumerate(first)}
    return sorted(found, key=lambda one: (places.get(one, len(places)), *footer_order(one)))


def reachable(screen: Screen[object]) -> list[DOMNode]:
    """The nodes whose commands can be used: from the focus up to the screen, then the app."""
    focused = screen.focused
    nodes = list(focused.ancestors_with_self) if focused is not None else [screen]
    own = [node for node in nodes if node is not screen.app]
    return [*own, screen.app]


def places_of(screen: Screen[object]) -> list[Place]:
    """The places where the person is, the nearest first."""
    return [place for node in reachable(screen) for place in getattr(node, "PLACES", ())]
