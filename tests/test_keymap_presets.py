"""The keymaps to begin with, and what `[keys]` says on top of them."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.house.test_commands import POLISH_LETTERS, SAME_BYTES, meet
from tui_crm.commands import BY_ID, COMMANDS
from tui_crm.config import KEYMAPS, Config
from tui_crm.domain.preferences import PREFERENCES
from tui_crm.keymap import PRESETS, KeymapMistake, keymap, keymap_of, normalize_key
from tui_crm.keymap_presets import PRESETS as TABLE

OWN_WAYS = pytest.mark.parametrize("preset", PRESETS)
EVERYWHERE = {
    "anywhere.quick_add": {"alt+ctrl+p", "f7"},
    "anywhere.help": {"f1"},
    "anywhere.go_to": {"f6"},
    "anywhere.palette": {"f8"},
    "anywhere.settings": {"f9"},
    "anywhere.quit": {"ctrl+q"},
}


def test_one_list_of_keymaps():
    assert PRESETS == KEYMAPS == PREFERENCES["keymap"]


@OWN_WAYS
def test_no_key_means_two_things_in_one_place(preset):
    found = keymap({}, preset)[0]
    clashes = [
        (one.id, other.id, key)
        for one, other in combinations(COMMANDS, 2)
        if meet(one, other)
        for key in set(found.of(one)) & set(found.of(other))
    ]
    assert clashes == []


@OWN_WAYS
def test_every_command_has_a_key_that_reaches_the_program_and_takes_no_letter_away(preset):
    found = keymap({}, preset)[0]
    for command in COMMANDS:
        keys = found.of(command)
        assert keys, command.id
        assert len(set(keys)) == len(keys)
        for key in keys:
            *modifiers, last = key.split("+")
            assert normalize_key(key) == key
            assert key not in SAME_BYTES
            assert "alt" not in modifiers or last not in POLISH_LETTERS
            assert not command.priority or modifiers or last.startswith("f"), "it could not be typed any more"


@OWN_WAYS
def test_what_works_everywhere_keeps_its_keys(preset):
    found = keymap({}, preset)[0]
    for command_id, keys in EVERYWHERE.items():
        assert keys <= set(found.of(BY_ID[command_id]))


@OWN_WAYS
def test_the_tables_name_what_there_is(preset):
    table = TABLE[preset]
    assert set(table.keys) <= set(BY_ID)
    assert all(table.keys[one] != BY_ID[one].keys for one in table.keys), "it says nothing new"
    assert {key.split("+")[-1] for key in table.typing} <= {
        *"abcdefghijklmnopqrstuvwxyz", "underscore", "backspace",
    }  # fmt: skip
    assert all(len(key) > 1 for key in table.typing), "a letter could not be typed any more"


def test_own_keys_come_on_top_and_clash_with_those_of_the_keymap():
    found, mistakes = keymap_of(Config(keymap="vim", keys={"list.edit": "E2, ctrl+e", "list.export": "R"}))
    assert mistakes == (
        KeymapMistake("unknown_key", "list.edit", "E2"),
        KeymapMistake("clash", "list.export", "R", "list.import_file"),
    )
    assert (found.preset, found.of(BY_ID["list.edit"])) == ("vim", ("e", "i", "f2"))
    assert keymap({"list.export": "R"})[1] == ()
    assert keymap_of(Config(keymap="vim"), "emacs")[0] == keymap({}, "emacs")[0]


@pytest.mark.parametrize(
    ("written", "key"),
    [("/", "slash"), ("?", "question_mark"), ("alt+<", "alt+less_than_sign"), ("Ctrl+_", "ctrl+underscore"),
     ("shift+a", "A"), ("shift+ż", "Ż"), ("Shift+Tab", "shift+tab"), ("+", None),
     ("ź", "ź"), ("ctrl+F5", "ctrl+f5"), ("strl+x", None)],
)  # fmt: skip
def test_signs_are_written_as_they_are(written, key):
    assert normalize_key(written) == key


@pytest.mark.parametrize(
    ("written", "is_sent"),
    [("ctrl+i", False), ("ctrl+m", False), ("ctrl+h", False), ("ctrl+[", False), ("ctrl+alt+m", False),
     ("ctrl+1", False), ("ctrl+comma", False), ("shift+slash", False), ("ctrl+]", True), ("ctrl+_", True),
     ("ctrl+space", True), ("alt+1", True), ("alt+shift+comma", True), ("ctrl+e", True), ("ctrl+f5", True)],
)  # fmt: skip
def test_a_key_that_terminals_send_as_another_one_is_refused(written, is_sent):
    mistakes = keymap({"list.export": written})[1]
    assert [mistake.reason for mistake in mistakes] == ([] if is_sent else ["sent_as_other"])


def test_whoever_took_a_key_of_a_line_that_is_refused_gives_it_back():
    found, mistakes = keymap({"list.add": "e", "list.edit": "f12", "list.open": "ctrl+q"})
    assert (found.of(BY_ID["list.add"]), found.of(BY_ID["list.edit"])) == (("e",), ("f12",))
    assert [(one.id, one.other) for one in mistakes] == [("list.open", "anywhere.quit")]
    found, mistakes = keymap({"list.add": "e", "list.edit": "ctrl+q", "list.open": "n"})
    assert found == keymap({})[0]
    assert [(one.id, one.other) for one in mistakes] == [
        ("list.edit", "anywhere.quit"), ("list.add", "list.edit"), ("list.open", "list.add"),
    ]  # fmt: skip
