"""The table of commands becomes bindings, a footer that fits, and the user's own keys."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle
from tui_crm.commands import COMMANDS, Place
from tui_crm.i18n import _, use_language
from tui_crm.keymap import keymap, shown_key
from tui_crm.ui.app import CrmApp
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import UNBOUND, bindings, command_of, textual_keymap, translated
from tui_crm.ui.screens.contacts import ContactsScreen


def active(*places, node=None):
    entries = {}
    for binding in Binding.make_bindings(bindings(*places)):
        entries[binding.key] = ActiveBinding(node or DOMNode(), binding, True, "")
    return entries


def test_every_command_has_a_binding_of_its_id_in_its_place():
    for place in Place:
        made = {binding.id: binding for binding in bindings(place)}
        assert set(made) == {command.id for command in COMMANDS if command.place is place}
    made = {binding.id: binding for place in Place for binding in bindings(place)}
    for command in COMMANDS:
        binding = made[command.id]
        assert binding.key == ",".join(command.keys)
        assert binding.action.removeprefix("app.") == command.action
        assert (binding.show, binding.priority) == (command.footer, command.priority)


@pytest.mark.parametrize(
    ("node", "place"), [(CrmApp, Place.ANYWHERE), (ContactsScreen, Place.LIST), (CrmModal, Place.DIALOG)]
)
def test_every_command_has_its_method(node, place):
    missing = [c.action for c in COMMANDS if c.place is place and not hasattr(node, f"action_{c.action}")]
    assert missing == []


def test_a_command_is_found_by_its_action_and_place():
    assert command_of("edit", (Place.LIST,)).id == "list.edit"
    assert command_of("edit", (Place.EDITOR,)) is None
    assert command_of("quit", (Place.LIST, Place.ANYWHERE)).id == "list.quit"


def test_only_changed_keys_go_into_textuals_keymap():
    assert textual_keymap(keymap({})[0]) == {}
    assert textual_keymap(keymap({"list.edit": "F12, z", "list.reload": ""})[0]) == {
        "list.edit": "f12,z",
        "list.reload": UNBOUND,
    }


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize("place", [Place.LIST, Place.EDITOR, Place.DIALOG])
def test_the_footer_fits_and_help_is_always_in_it(language, width, place):
    use_language(language)
    shown = [
        entry.binding for entry in translated(active(place, Place.ANYWHERE), width, lambda _c: "").values()
    ]
    first = {}
    for binding in shown:
        if binding.show:
            first.setdefault(binding.action, binding)
    drawn = [f"{shown_key(binding.key)} {binding.description} " for binding in first.values()]
    assert cell_len("".join(drawn)) <= width
    assert "app.help" in first
    assert all(
        binding.description == _(binding.description) for binding in first.values() if language == "en"
    )


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("place", [Place.LIST, Place.EDITOR])
def test_80_columns_show_how_to_add_to_leave_and_to_get_help(language, place):
    use_language(language)
    entries = translated(active(place, Place.ANYWHERE), 80, lambda _c: "").values()
    shown = {entry.binding.id for entry in entries if entry.binding.show}
    assert {"anywhere.quick_add", "anywhere.quit", "anywhere.help"} <= shown
    if place is Place.LIST:
        assert {"list.search", "list.edit", "list.add", "list.copy_card", "list.switch_base"} <= shown
    else:
        assert {"editor.save", "editor.save_and_add", "editor.close"} <= shown


def test_the_labels_are_long_where_all_of_them_fit_and_short_where_not():
    def labels(width: int) -> dict[str, str]:
        entries = translated(active(Place.LIST, Place.ANYWHERE), width, lambda _c: "").values()
        return {entry.binding.id: entry.binding.description for entry in entries if entry.binding.show}

    assert labels(200)["list.copy_card"] == "Copy card"
    assert labels(80)["list.copy_card"] == "Copy"
    assert labels(80)["list.search"] == "Search"


def test_the_footer_has_the_shortest_key_and_the_tables_order():
    shown = translated(active(Place.ANYWHERE, Place.LIST), 300, lambda _c: "")
    order = list(dict.fromkeys(entry.binding.id for entry in shown.values() if entry.binding.show))
    expected = [c.id for c in COMMANDS if c.footer and c.place is Place.LIST]
    expected += [c.id for c in COMMANDS if c.footer and c.place is Place.ANYWHERE]
    assert order == expected
    keys = {}
    for key, entry in shown.items():
        keys.setdefault(entry.binding.id, key)
    assert keys["anywhere.quick_add"] == "f7"
    assert keys["list.search"] == "slash"


def test_the_reason_is_the_tooltip_and_unbound_commands_are_gone():
    entries = active(Place.LIST)
    entries[UNBOUND] = entries.pop("r")
    del entries["f5"]
    shown = translated(entries, 80, lambda command: "no" if command.id == "list.edit" else "")
    assert shown["e"].tooltip == "no"
    assert shown["n"].tooltip == ""
    assert "list.reload" not in {entry.binding.id for entry in shown.values()}


def test_bindings_of_textuals_own_stay_behind_ours():
    own = ActiveBinding(DOMNode(), Binding("ctrl+a", "select_all", "Select all", show=False), True, "")
    shown = translated({"ctrl+a": own, **active(Place.DIALOG)}, 80, lambda _c: "")
    assert list(shown) == ["escape", "ctrl+a"]
    assert shown["ctrl+a"] is own


async def test_keys_of_the_users_own_work_and_the_old_ones_do_not(make_app):
    async with make_app(keys={"anywhere.help": "f12", "list.show_card": ""}) as pilot:
        await press(pilot, "f1")
        assert "Help: Contact list" not in screen_text(pilot.app)
        await press(pilot, "f12")
        assert "Help: Contact list" in screen_text(pilot.app)
        assert "F12" in screen_text(pilot.app)


async def test_two_commands_can_swap_their_keys(make_app):
    async with make_app(keys={"list.open": "r", "list.reload": "enter"}) as pilot:
        bound = {key: entry.binding.id for key, entry in pilot.app.screen.active_bindings.items()}
        assert (bound["r"], bound["enter"]) == ("list.open", "list.reload")


async def test_the_footer_is_in_the_chosen_language(make_app):
    async with make_app(size=(120, 30), language="pl") as pilot:
        await settle(pilot)
        footer = screen_text(pilot.app).splitlines()[-1]
        assert _("Search") in footer
        assert _("Help") in footer


@pytest.mark.parametrize("preset", ["default", "vim"])
async def test_the_footer_names_no_key_that_is_typed_into_the_search_box(make_app, session, preset):
    a_person(session, "Łukasz Kowalski")
    async with make_app(size=(120, 40), preset=preset) as pilot:
        await press(pilot, "slash")
        footer = screen_text(pilot.app).splitlines()[-1]
        assert "F2 Edit" in footer
        assert " e Edit" not in footer
