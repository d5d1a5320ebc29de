"""One table of commands feeds bindings, footer, palette, help and docs: every line of it is true (R53)."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import combinations

import pytest
from textual.widgets import OptionList

import tui_crm.ui
from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text
from tui_crm.commands import BY_ID, COMMANDS, PLACE_LABELS, Command, Place
from tui_crm.i18n import _, use_language
from tui_crm.keymap import keymap, normalize_key
from tui_crm.ui.app import CrmApp

POLISH_LETTERS = frozenset("acelnosxz")
# What a terminal sends for these is Tab, Enter, Backspace or Escape: a binding would take that key away.
SAME_BYTES = {"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"}


def meet(one: Command, other: Command) -> bool:
    return one.place is other.place or Place.ANYWHERE in (one.place, other.place)


def test_ids_are_unique_and_places_have_labels():
    assert len(BY_ID) == len(COMMANDS)
    assert set(PLACE_LABELS) == set(Place)
    assert {command.place for command in COMMANDS} == set(Place)


def test_default_keys_do_not_clash():
    clashes = [
        (one.id, other.id, key)
        for one, other in combinations(COMMANDS, 2)
        if meet(one, other)
        for key in set(one.keys) & set(other.keys)
    ]
    assert clashes == []


def test_the_defaults_are_a_keymap_without_mistakes():
    defaults = {command.id: ",".join(command.keys) for command in COMMANDS}
    assert keymap(defaults)[1] == ()


def test_default_keys_reach_the_program_and_take_no_letter_away():
    assert [command.id for command in COMMANDS if not command.keys] == []
    for command, key in ((each, key) for each in COMMANDS for key in each.keys):
        one = f"{command.id}, {key}"
        assert normalize_key(key) == key, f"{one}: modifiers in alphabetical order, as Textual names keys"
        *modifiers, last = key.split("+")
        assert key not in SAME_BYTES, one
        assert "alt" not in modifiers or last not in POLISH_LETTERS, f"{one}: AltGr is Ctrl+Alt on Windows"
        if command.priority:
            assert modifiers or last.startswith("f"), f"{one}: it could not be typed any more"


def test_the_palette_is_not_where_a_swallowed_alt_would_open_it():
    assert not any("ctrl+p" in command.keys for command in COMMANDS)


def test_quick_add_has_the_keys_of_every_terminal():
    assert BY_ID["anywhere.quick_add"].keys[:1] == ("alt+ctrl+p",)
    assert {"alt+super+p", "f7"} <= set(BY_ID["anywhere.quick_add"].keys)
    assert BY_ID["anywhere.quick_add"].priority


def test_a_command_has_a_label_in_both_languages():
    assert [one.id for one in COMMANDS if not one.label == one.label.strip() != ""] == []
    use_language("pl")
    assert [one.id for one in COMMANDS if _(one.label).strip() in ("", one.label)] == []


def classes_of_the_screen() -> list[type]:
    """Every class of `tui_crm.ui`."""
    names = [module.name for module in pkgutil.walk_packages(tui_crm.ui.__path__, "tui_crm.ui.")]
    modules = [importlib.import_module(name) for name in names]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda cls: cls.__qualname__)


@pytest.fixture(scope="module")
def bound_actions() -> dict[str, list[tuple[type, str]]]:
    """By a command's id the classes that bind it themselves, each with the action that it names."""
    found: dict[str, list[tuple[type, str]]] = {command.id: [] for command in COMMANDS}
    for cls in classes_of_the_screen():
        for binding in vars(cls).get("BINDINGS", ()):
            if getattr(binding, "id", None) in found:
                found[binding.id].append((cls, binding.action))
    return found


def test_a_command_does_something(bound_actions):
    assert [command for command, bound in bound_actions.items() if not bound] == [], "nothing binds them"
    for command, (cls, action) in ((one, each) for one, bound in bound_actions.items() for each in bound):
        node, _dot, name = action.rpartition(".")
        assert name == BY_ID[command].action, command
        does = getattr(CrmApp if node == "app" else cls, f"action_{name}", None)
        assert callable(does), (command, cls.__qualname__)


def test_help_and_palette_have_it_where_it_works(bound_actions):
    """They ask the nodes from the focus to the app for the commands of their `PLACES` (`ui/offers.py`)."""
    nowhere = [
        command.id
        for command in COMMANDS
        if not any(command.place in getattr(cls, "PLACES", ()) for cls, _action in bound_actions[command.id])
    ]
    assert nowhere == [], "a node that binds it has its place"


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_footer_shows_what_it_should_where_there_is_room(make_app, session, language):
    a_person(session)
    async with make_app(size=(300, 40), language=language) as pilot:
        footer = screen_text(pilot.app).splitlines()[-1]
        here = [command for command in COMMANDS if command.place in (Place.ANYWHERE, Place.LIST)]
        assert [command.id for command in here if command.footer and _(command.label) not in footer] == []


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_palette_finds_every_command_that_works_here(make_app, session, language):
    shown = []
    for _base in ("empty", "with a person"):
        async with make_app(language=language) as pilot:
            await press(pilot, "f8")
            options = pilot.app.screen.query_one(OptionList)
            shown += [
                str(options.get_option_at_index(number).prompt) for number in range(options.option_count)
            ]
        a_person(session)
    here = [command for command in COMMANDS if command.place in (Place.ANYWHERE, Place.LIST)]
    others = [command for command in here if command.id != "anywhere.palette"]
    assert [command.id for command in others if _(command.label) not in "\n".join(shown)] == []
