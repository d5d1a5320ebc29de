"""The one table of commands: bindings, footer, palette, help, README and `tui-crm keys` come from here.

Nothing here knows Textual, so that the command line can print the table without loading it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.i18n import N_


class Place(StrEnum):
    """Where a command works. Keys must not clash within a place, nor with ANYWHERE."""

    ANYWHERE = "anywhere"
    LIST = "list"
    CARD = "card"
    PROFILE = "profile"
    EDITOR = "editor"
    CARD_TEXT = "card_text"
    COLUMNS = "columns"
    FILTER = "filter"
    VIEWS = "views"
    SETTINGS = "settings"
    IMPORTS = "imports"
    MAPPING = "mapping"
    PREVIEW = "preview"
    DUPLICATES = "duplicates"
    MERGE = "merge"
    CONFLICT = "conflict"
    DIALOG = "dialog"


PLACE_LABELS: dict[Place, str] = {
    Place.ANYWHERE: N_("Anywhere"),
    Place.LIST: N_("Contact list"),
    Place.CARD: N_("Card"),
    Place.PROFILE: N_("Full profile"),
    Place.EDITOR: N_("Form and editor"),
    Place.CARD_TEXT: N_("Card in its forms"),
    Place.COLUMNS: N_("Columns"),
    Place.FILTER: N_("Filter"),
    Place.VIEWS: N_("Views"),
    Place.SETTINGS: N_("Settings"),
    Place.IMPORTS: N_("Imports"),
    Place.MAPPING: N_("File to import"),
    Place.PREVIEW: N_("Preview of an import"),
    Place.DUPLICATES: N_("Duplicates"),
    Place.MERGE: N_("Two contacts side by side"),
    Place.CONFLICT: N_("Two changed the same contact"),
    Place.DIALOG: N_("Dialogs"),
}


class Command(NamedTuple):
    """Something a user can do.

    Attributes:
        id: `place.action`; the keymap of `config.toml` names it, the action's method is `action_<action>`.
        keys: default keys in Textual's notation, modifiers in alphabetical order.
        label: English; translated when shown.
        permission: what the user needs; the reason is shown where it is missing.
        footer: whether the footer shows it.
        priority: whether it works while a text field has the focus.
        short: the label in a footer that has no room for the long ones; "" for the same.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    permission: Permission | None = None
    footer: bool = False
    priority: bool = False
    short: str = ""

    @property
    def place(self) -> Place:
        return Place(self.id.partition(".")[0])

    @property
    def action(self) -> str:
        return self.id.partition(".")[2]


VIEW_LABELS = (
    N_("View 1"), N_("View 2"), N_("View 3"), N_("View 4"), N_("View 5"),
    N_("View 6"), N_("View 7"), N_("View 8"), N_("View 9"),
)  # fmt: skip
"""The views of a base that have keys, in their order."""

COMMANDS: tuple[Command, ...] = (
    # An ordinary terminal sends ESC 0x10 for Ctrl+Alt+P, kitty alt+ctrl+p, a Mac alt+super+p.
    Command(
        "anywhere.quick_add", ("alt+ctrl+p", "alt+super+p", "f7"), N_("Quick add"), Permission.ADD, True, True
    ),
    Command("anywhere.help", ("f1", "question_mark"), N_("Help"), footer=True),
    Command("anywhere.palette", ("f8", "colon"), N_("Command palette")),
    Command("anywhere.settings", ("f9", "comma"), N_("Settings")),
    Command("anywhere.quit", ("ctrl+q",), N_("Quit"), footer=True, priority=True),
    Command("list.search", ("slash", "ctrl+f"), N_("Search"), Permission.SEE, True),
    Command("list.open", ("enter",), N_("Open"), Permission.SEE),
    Command("list.edit", ("e", "f2"), N_("Edit"), Permission.EDIT, True),
    Command("list.add", ("n", "insert"), N_("Add contact"), Permission.ADD, True, short=N_("Add")),
    Command("list.copy_card", ("y",), N_("Copy card"), Permission.SEE, True, short=N_("Copy")),
    Command("list.show_card", ("Y",), N_("Card as text, vCard, QR code..."), Permission.SEE),
    Command("list.write_mail", ("m",), N_("Write an e-mail"), Permission.SEE),
    Command("list.copy_email", ("M",), N_("Copy the e-mail"), Permission.SEE),
    Command("list.copy_phone", ("p",), N_("Copy the phone"), Permission.SEE),
    Command("list.call", ("P",), N_("Call the phone"), Permission.SEE),
    Command("list.open_web", ("w",), N_("Open the website"), Permission.SEE),
    Command(
        "list.switch_base", ("o",), N_("Persons / Organizations"), Permission.SEE, True, short=N_("Base")
    ),
    Command("list.profile", ("f",), N_("Full profile"), Permission.SEE, True, short=N_("Profile")),
    Command("list.mark", ("space",), N_("Mark"), Permission.SEE),
    Command("list.mark_down", ("shift+down",), N_("Mark and move down"), Permission.SEE),
    Command("list.mark_up", ("shift+up",), N_("Mark and move up"), Permission.SEE),
    Command("list.mark_range", ("v",), N_("Mark from the last mark to here"), Permission.SEE),
    Command("list.mark_all", ("asterisk",), N_("Mark all found"), Permission.SEE),
    Command("list.clear", ("escape",), N_("Clear marks, then the search"), short=N_("Unmark")),
    Command("list.search_in", ("F",), N_("Search in..."), Permission.SEE),
    Command("list.sort", ("S",), N_("Sort by..."), Permission.SEE),
    Command("list.filter", ("L",), N_("Filter..."), Permission.SEE, True),
    Command("list.views", ("V",), N_("Views..."), Permission.SEE),
    *(
        Command(f"list.view_{number}", (str(number),), label, Permission.SEE)
        for number, label in enumerate(VIEW_LABELS, 1)
    ),
    Command("list.leave_view", ("0",), N_("All contacts: no view, no filter"), Permission.SEE),
    Command("list.columns", ("C",), N_("Columns..."), Permission.SEE),
    Command("list.tag", ("t",), N_("Add tags..."), Permission.EDIT),
    Command("list.bulk", ("b",), N_("Change the marked..."), Permission.SEE, short=N_("Change")),
    Command("list.access", ("W",), N_("Who may see it..."), Permission.EDIT, short=N_("Access")),
    Command("list.export", ("x",), N_("Export..."), Permission.EXPORT),
    Command("list.toggle_card", ("c",), N_("Show or hide the card"), Permission.SEE),
    Command("list.toggle_inactive", ("I",), N_("Show or hide inactive"), Permission.SEE),
    Command("list.toggle_status", ("A",), N_("Activate or deactivate"), Permission.EDIT),
    Command("list.delete", ("d", "delete"), N_("Move to the trash..."), Permission.DELETE),
    Command("list.trash", ("T",), N_("Trash"), Permission.DELETE),
    Command("list.undo", ("u", "ctrl+z"), N_("Undo..."), Permission.SEE),
    Command("list.redo", ("U", "ctrl+y"), N_("Redo..."), Permission.SEE),
    Command("list.import_file", ("i",), N_("Import a file"), Permission.IMPORT, True, short=N_("Import")),
    Command("list.imports", ("J",), N_("Imports..."), Permission.IMPORT),
    Command("list.duplicates", ("D",), N_("Duplicates..."), Permission.SEE),
    Command("list.merge", ("B",), N_("Merge the two marked..."), Permission.EDIT, short=N_("Merge")),
    Command("list.open_sample", ("s",), N_("Look at the sample base")),
    Command("list.reload", ("r", "f5"), N_("Reload")),
    Command("list.next_pane", ("tab",), N_("Next pane")),
    Command("list.down", ("down", "j"), N_("Next contact")),
    Command("list.up", ("up", "k"), N_("Previous contact")),
    Command("list.page_down", ("pagedown", "ctrl+d"), N_("A page down")),
    Command("list.page_up", ("pageup", "ctrl+u"), N_("A page up")),
    Command("list.first", ("home", "g"), N_("First contact")),
    Command("list.last", ("end", "G"), N_("Last contact")),
    Command("list.scroll_left", ("left", "h"), N_("Columns to the left")),
    Command("list.scroll_right", ("right", "l"), N_("Columns to the right")),
    Command("list.quit", ("q",), N_("Quit")),
    Command("card.open", ("enter",), N_("Open"), Permission.SEE, True),
    Command("card.copy", ("y",), N_("Copy what is under the cursor"), Permission.SEE, True, short=N_("Copy")),
    Command("profile.open", ("enter",), N_("Open"), Permission.SEE, True),
    Command("profile.edit", ("e", "f2"), N_("Edit"), Permission.EDIT, True),
    Command("profile.add_note", ("a",), N_("Add a note"), Permission.EDIT, True, short=N_("Note")),
    Command("profile.log", ("C",), N_("Log a call, message or meeting"), Permission.EDIT),
    Command("profile.attach", ("t",), N_("Attach a file"), Permission.EDIT, True, short=N_("File")),
    Command("profile.link", ("L",), N_("Link..."), Permission.EDIT, True, short=N_("Link")),
    Command("profile.add_person", ("n", "insert"), N_("New person here"), Permission.ADD),
    Command(
        "profile.copy", ("y",), N_("Copy what is under the cursor"), Permission.SEE, True, short=N_("Copy")
    ),
    Command("profile.show_card", ("Y",), N_("Business card..."), Permission.SEE),
    Command("profile.copy_persons", ("b",), N_("Copy the cards of its persons"), Permission.SEE),
    Command("profile.change_position", ("R",), N_("Position at that organization"), Permission.EDIT),
    Command("profile.move_up", ("alt+up",), N_("Move this organization up"), Permission.EDIT),
    Command("profile.move_down", ("alt+down",), N_("Move this organization down"), Permission.EDIT),
    Command("profile.describe", ("D",), N_("Describe this file"), Permission.EDIT),
    Command("profile.remove", ("d", "delete"), N_("Remove what is under the cursor..."), Permission.EDIT),
    Command("profile.picture", ("i",), N_("Picture..."), Permission.EDIT),
    Command("profile.toggle_status", ("A",), N_("Activate or deactivate"), Permission.EDIT),
    Command("profile.access", ("W",), N_("Who may see it..."), Permission.EDIT, short=N_("Access")),
    Command("profile.undo", ("u", "ctrl+z"), N_("Undo..."), Permission.SEE),
    Command("profile.redo", ("U", "ctrl+y"), N_("Redo..."), Permission.SEE),
    Command("profile.next_part", ("tab",), N_("Next part"), footer=True, short=N_("Part")),
    Command("profile.previous_part", ("shift+tab",), N_("Part before")),
    Command("profile.facts", ("1",), N_("Facts")),
    Command("profile.timeline", ("2",), N_("History")),
    Command("profile.linked", ("3",), N_("Linked")),
    Command("profile.reload", ("r", "f5"), N_("Reload")),
    Command("profile.back", ("escape",), N_("Back"), footer=True),
    Command("editor.save", ("ctrl+s",), N_("Save"), None, True, True),
    Command(
        "editor.save_and_add",
        ("ctrl+n",),
        N_("Save and add another"),
        Permission.ADD,
        True,
        True,
        N_("Save, next"),
    ),
    Command("editor.remove_line", ("ctrl+x",), N_("Remove this value"), None, False, True),
    Command("editor.move_up", ("alt+up",), N_("Move this value up"), None, False, True),
    Command("editor.move_down", ("alt+down",), N_("Move this value down"), None, False, True),
    Command("editor.country", ("f4",), N_("Country of this phone...")),
    Command("editor.close", ("escape",), N_("Close, keep the draft"), footer=True, short=N_("Close")),
    Command("card_text.copy", ("y", "enter"), N_("Copy this form"), Permission.SEE, True, short=N_("Copy")),
    Command("card_text.next_form", ("tab", "right"), N_("Next form"), Permission.SEE, True, short=N_("Form")),
    Command("card_text.previous_form", ("shift+tab", "left"), N_("Form before"), Permission.SEE),
    Command("card_text.next_card", ("down", "pagedown"), N_("Next QR code"), Permission.SEE),
    Command("card_text.previous_card", ("up", "pageup"), N_("QR code before"), Permission.SEE),
    Command("columns.switch", ("space",), N_("Show or hide"), None, True),
    Command("columns.move_up", ("alt+up", "K"), N_("Move up"), None, True, short=N_("Up")),
    Command("columns.move_down", ("alt+down", "J"), N_("Move down"), None, True, short=N_("Down")),
    Command("columns.wider", ("right", "plus"), N_("Wider"), None, True),
    Command("columns.narrower", ("left", "minus"), N_("Narrower"), None, True),
    Command("columns.reset", ("r",), N_("Usual columns"), None, True, short=N_("Usual")),
    Command("columns.keep", ("enter", "ctrl+s"), N_("Keep"), None, True),
    Command("columns.close", ("escape",), N_("Leave as it was"), footer=True, short=N_("Cancel")),
    Command("filter.add", ("n", "insert"), N_("Add a condition"), None, True, short=N_("Add")),
    Command("filter.edit", ("enter", "e"), N_("Change"), None, True),
    Command("filter.remove", ("d", "delete"), N_("Remove"), None, True),
    Command("filter.negate", ("x",), N_("The opposite"), None, True),
    Command("filter.group", ("g",), N_("New group"), None, True, short=N_("Group")),
    Command("filter.join", ("o",), N_("All or any"), None, True),
    Command("filter.text", ("t",), N_("Edit as text"), None, True, short=N_("Text")),
    Command("filter.save_view", ("V",), N_("Save as a view..."), None, True, short=N_("View")),
    Command("filter.keep", ("ctrl+s",), N_("Show"), None, True, True),
    Command("filter.close", ("escape",), N_("Leave as it was"), footer=True, short=N_("Cancel")),
    Command("views.choose", ("enter",), N_("Show"), None, True),
    Command("views.add", ("n", "insert"), N_("Save the list as a view..."), None, True, short=N_("Save")),
    Command("views.replace", ("s",), N_("Save the list in this view"), None, True, short=N_("Replace")),
    Command("views.rename", ("e", "f2"), N_("Rename"), None, True),
    Command("views.move_up", ("alt+up", "K"), N_("Move up"), None, True, short=N_("Up")),
    Command("views.move_down", ("alt+down", "J"), N_("Move down"), None, True, short=N_("Down")),
    Command("views.delete", ("d", "delete"), N_("Delete"), None, True),
    Command("views.close", ("escape",), N_("Close"), footer=True),
    Command("settings.add", ("n", "insert"), N_("Add"), None, True),
    Command("settings.edit", ("e", "f2"), N_("Change"), None, True),
    Command("settings.remove", ("d", "delete"), N_("Remove..."), None, True, short=N_("Remove")),
    Command("settings.open", ("enter",), N_("Open"), None, True),
    Command("settings.move_up", ("alt+up", "K"), N_("Move up"), None, True, short=N_("Up")),
    Command("settings.move_down", ("alt+down", "J"), N_("Move down"), None, True, short=N_("Down")),
    Command("settings.restore", ("A",), N_("Take into use again"), None, True, short=N_("Restore")),
    Command("settings.undo", ("u", "ctrl+z"), N_("Undo...")),
    Command("settings.redo", ("U", "ctrl+y"), N_("Redo...")),
    Command("settings.next_part", ("tab",), N_("Next part"), footer=True, short=N_("Part")),
    Command("settings.previous_part", ("shift+tab",), N_("Part before")),
    Command("settings.reload", ("r", "f5"), N_("Reload")),
    Command("settings.back", ("escape",), N_("Back"), footer=True),
    Command("mapping.choose", ("enter",), N_("Choose the field..."), None, True, short=N_("Field")),
    Command(
        "mapping.leave_out", ("space", "x"), N_("Leave out, or take again"), None, True, short=N_("Leave out")
    ),
    Command("mapping.guess", ("backspace",), N_("Back to what was guessed")),
    Command("mapping.separator", ("s",), N_("What separates several values...")),
    Command("mapping.encoding", ("e",), N_("Next encoding")),
    Command("mapping.delimiter", ("d",), N_("Next delimiter")),
    Command("mapping.header", ("h",), N_("Row 1 names the columns, or not")),
    Command("mapping.repair", ("f",), N_("Repair text that was encoded twice")),
    Command("mapping.base", ("b",), N_("The other base")),
    Command("mapping.duplicates", ("D", "u"), N_("What to do with duplicates")),
    Command("mapping.sheet", ("t",), N_("Another sheet...")),
    Command("mapping.missing", ("m",), N_("What the base lacks..."), None, True, short=N_("Missing")),
    Command("mapping.preview", ("p",), N_("Preview"), None, True),
    Command("mapping.sample", ("w",), N_("Write a sample file...")),
    Command("mapping.import_all", ("i", "ctrl+s"), N_("Import this file"), None, True, short=N_("Import")),
    Command("mapping.back", ("escape",), N_("Leave, keep the choices"), footer=True, short=N_("Leave")),
    Command("preview.open", ("enter",), N_("The row in full"), None, True, short=N_("Row")),
    Command("preview.next_filter", ("tab",), N_("Next kind of rows"), None, True, short=N_("Kind")),
    Command("preview.previous_filter", ("shift+tab",), N_("Kind of rows before")),
    Command("preview.all", ("1",), N_("All rows")),
    Command("preview.new", ("2",), N_("New contacts")),
    Command("preview.updates", ("3",), N_("Contacts that change")),
    Command("preview.duplicates", ("4",), N_("Contacts known already")),
    Command("preview.repeated", ("5",), N_("Rows repeated in the file")),
    Command("preview.warnings", ("6",), N_("Rows with warnings")),
    Command("preview.refused", ("7",), N_("Rows that are refused")),
    Command("preview.import_all", ("i", "ctrl+s"), N_("Import this file"), None, True, short=N_("Import")),
    Command("preview.back", ("escape",), N_("Back"), footer=True),
    Command("imports.open", ("enter",), N_("Open"), None, True),
    Command("imports.import_file", ("i",), N_("Import a file"), Permission.IMPORT, True, short=N_("Import")),
    Command("imports.report", ("r",), N_("What it did"), None, True, short=N_("Report")),
    Command("imports.list_contacts", ("l",), N_("List its contacts"), None, True, short=N_("Contacts")),
    Command(
        "imports.write_refused", ("w",), N_("Write the refused rows..."), None, True, short=N_("Refused")
    ),
    Command("imports.stop", ("s",), N_("Stop..."), short=N_("Stop")),
    Command("imports.undo", ("u", "U"), N_("Undo the import..."), None, True, short=N_("Undo")),
    Command(
        "imports.delete", ("d", "delete", "x"), N_("Delete the entry..."), None, True, short=N_("Delete")
    ),
    Command("imports.reload", ("f5",), N_("Reload")),
    Command("imports.back", ("escape",), N_("Back"), footer=True),
    Command("duplicates.open", ("enter",), N_("Compare"), None, True),
    Command(
        "duplicates.are_two",
        ("x", "d", "delete"),
        N_("They are no duplicates"),
        Permission.EDIT,
        True,
        short=N_("No duplicates"),
    ),
    Command(
        "duplicates.scan", ("s",), N_("Look for duplicates now"), Permission.EDIT, True, short=N_("Look")
    ),
    Command("duplicates.switch_base", ("o",), N_("The other base"), None, True, short=N_("Base")),
    Command(
        "duplicates.show_dismissed",
        ("z",),
        N_("Those that are no duplicates"),
        None,
        True,
        short=N_("Dismissed"),
    ),
    Command("duplicates.undo", ("u", "ctrl+z"), N_("Undo..."), None, True, short=N_("Undo")),
    Command("duplicates.redo", ("U", "ctrl+y"), N_("Redo...")),
    Command("duplicates.reload", ("r", "f5"), N_("Reload")),
    Command("duplicates.back", ("escape",), N_("Back"), footer=True),
    Command("merge.take_left", ("left", "h"), N_("Take the left one"), None, True, short=N_("Left")),
    Command("merge.take_right", ("right", "l"), N_("Take the right one"), None, True, short=N_("Right")),
    Command("merge.switch", ("space", "enter"), N_("Take the next one")),
    Command("merge.take_both", ("b",), N_("Take both"), None, True, short=N_("Both")),
    Command("merge.swap", ("k",), N_("Keep the other contact"), None, True, short=N_("Keep")),
    Command("merge.profile_left", ("f",), N_("Full profile of the left one")),
    Command("merge.profile_right", ("F",), N_("Full profile of the right one")),
    Command(
        "merge.are_two",
        ("x", "delete"),
        N_("They are no duplicates"),
        Permission.EDIT,
        True,
        short=N_("Different"),
    ),
    Command("merge.next_pair", ("n",), N_("Leave them, next pair"), None, True, short=N_("Next")),
    Command("merge.undo", ("u", "ctrl+z"), N_("Undo..."), None, True, short=N_("Undo")),
    Command("merge.carry_out", ("ctrl+s", "m"), N_("Merge..."), Permission.EDIT, True, short=N_("Merge")),
    Command("merge.back", ("escape",), N_("Back, nothing is merged"), footer=True, short=N_("Back")),
    Command("conflict.take_mine", ("left", "h"), N_("Take mine"), None, True, short=N_("Mine")),
    Command("conflict.take_theirs", ("right", "l"), N_("Take theirs"), None, True, short=N_("Theirs")),
    Command("conflict.take_both", ("b",), N_("Take both"), None, True, short=N_("Both")),
    Command("conflict.switch", ("space", "enter"), N_("Take the next one")),
    Command("conflict.all_mine", ("m",), N_("Take mine everywhere"), None, True, short=N_("All mine")),
    Command("conflict.all_theirs", ("t",), N_("Take theirs everywhere"), None, True, short=N_("All theirs")),
    Command("conflict.values_down", ("ctrl+down", "J"), N_("The values, further down")),
    Command("conflict.values_up", ("ctrl+up", "K"), N_("The values, further up")),
    Command("conflict.save", ("ctrl+s",), N_("Save"), None, True),
    Command("conflict.back", ("escape",), N_("Back to the form"), footer=True, short=N_("To the form")),
    Command("dialog.close", ("escape",), N_("Close"), footer=True),
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}
