"""One table of commands feeds bindings, footer, palette, help and README: every line of it is true (R53)."""

from __future__ import annotations

from itertools import combinations

import pytest

from tui_crm.commands import BY_ID, COMMANDS, PLACE_LABELS, Command, Place, keymap, normalize_key
from tui_crm.i18n import _, use_language

POLISH_LETTERS = frozenset("acelnosxz")
# What a terminal sends for these is Tab, Enter, Backspace or Escape: a binding would take that key away.
SAME_BYTES = {"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"}


def ids(command: Command) -> str:
    return command.id


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


@pytest.mark.parametrize("command", COMMANDS, ids=ids)
def test_default_keys_reach_the_program_and_take_no_letter_away(command):
    assert command.keys
    for key in command.keys:
        assert normalize_key(key) == key, "modifiers in alphabetical order, as Textual names keys"
        *modifiers, last = key.split("+")
        assert key not in SAME_BYTES
        assert "alt" not in modifiers or last not in POLISH_LETTERS, "AltGr is Ctrl+Alt on Windows"
        if command.priority:
            assert modifiers or last.startswith("f"), "a plain key with priority could not be typed any more"


def test_the_palette_is_not_where_a_swallowed_alt_would_open_it():
    assert not any("ctrl+p" in command.keys for command in COMMANDS)


def test_quick_add_has_the_keys_of_every_terminal():
    assert BY_ID["anywhere.quick_add"].keys[:1] == ("alt+ctrl+p",)
    assert {"alt+super+p", "f7"} <= set(BY_ID["anywhere.quick_add"].keys)
    assert BY_ID["anywhere.quick_add"].priority


@pytest.mark.parametrize("command", COMMANDS, ids=ids)
def test_a_command_has_a_label_in_both_languages(command):
    use_language("en")
    assert command.label == command.label.strip() != ""
    use_language("pl")
    assert _(command.label).strip() not in ("", command.label)
