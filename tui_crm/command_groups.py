"""What a command is for: the headings of the help, and which commands may run on a screen just gone to."""

from __future__ import annotations

from enum import StrEnum

from tui_crm.command_places import Command
from tui_crm.i18n import N_


class Group(StrEnum):
    """A heading of the help, in the order in which the help has them."""

    FINDING = "finding"
    OPENING = "opening"
    ADDING = "adding"
    CHANGING = "changing"
    COPYING = "copying"
    MANY = "many"
    VIEWS = "views"
    SCREENS = "screens"
    UNDOING = "undoing"
    MOVING = "moving"
    LEAVING = "leaving"
    PROGRAM = "program"


GROUP_LABELS: dict[Group, str] = {
    Group.FINDING: N_("Finding"),
    Group.OPENING: N_("Opening"),
    Group.ADDING: N_("Adding"),
    Group.CHANGING: N_("Changing"),
    Group.COPYING: N_("Copying and writing to somebody"),
    Group.MANY: N_("Many at once"),
    Group.VIEWS: N_("Views, and what is shown"),
    Group.SCREENS: N_("Other bases and screens"),
    Group.UNDOING: N_("Undo and redo"),
    Group.MOVING: N_("Moving"),
    Group.LEAVING: N_("Keeping and leaving"),
    Group.PROGRAM: N_("Program"),
}

WITHOUT_CURSOR = frozenset({Group.FINDING, Group.ADDING, Group.VIEWS, Group.PROGRAM})
"""Groups whose commands do not act on what is under the cursor: they may run on a screen just gone to."""

_ACTIONS: dict[Group, str] = {
    Group.FINDING: "search search_in sort filter find scan kinds who period everything switch_shown",
    Group.OPENING: "open profile preview report list_contacts profile_left profile_right",
    Group.ADDING: (
        "quick_add add add_contact add_meeting add_person add_opportunity new_person import_file note call"
        " message meeting"
    ),
    Group.CHANGING: (
        "edit log attach link unlink access toggle_status delete remove restore picture describe"
        " change_position change_role keep_in_touch interval touched pin_mail set_stage move_on move_back"
        " move_up move_down remove_line country negate group join text rename replace leave_out guess"
        " separator encoding delimiter header repair base duplicates sheet missing take_left take_right"
        " take_both take_mine take_theirs all_mine all_theirs switch swap are_two wider narrower reset stop"
    ),
    Group.COPYING: (
        "copy copy_card copy_cards copy_persons copy_email copy_phone show_card write_mail open_web answer"
        " export write_refused sample"
    ),
    Group.MANY: "mark mark_down mark_up mark_range mark_all clear tag bulk merge",
    Group.VIEWS: (
        "views view_1 view_2 view_3 view_4 view_5 view_6 view_7 view_8 view_9 leave_view columns toggle_card"
        " toggle_inactive save_view show_dismissed show_closed whose switch_view switch_mine go_today all new"
        " updates repeated warnings refused next_filter previous_filter next_form previous_form reload"
    ),
    Group.SCREENS: (
        "go_to settings switch_base imports history opportunities meetings mail today trash open_sample"
    ),
    Group.UNDOING: "undo redo",
    Group.MOVING: (
        "down up page_down page_up first last scroll_left scroll_right next_pane next_part previous_part"
        " facts timeline linked persons day_before day_after month_before month_after next_card previous_card"
        " values_down values_up next_pair"
    ),
    Group.LEAVING: "save save_and_add keep choose import_all carry_out back close",
    Group.PROGRAM: "help palette theme quit switch_scope",
}
_OF_ACTION = {action: group for group, actions in _ACTIONS.items() for action in actions.split()}
_OF_ID: dict[str, Group] = {
    "list.call": Group.COPYING,
    "list.duplicates": Group.SCREENS,
    "preview.duplicates": Group.VIEWS,
    "mail.sync": Group.FINDING,
    "imports.undo": Group.CHANGING,
    "card_text.next_form": Group.OPENING,
    "card_text.previous_form": Group.OPENING,
    "duplicates.switch_base": Group.VIEWS,
}
"""Commands whose action means something else elsewhere."""


def group_of(command: Command) -> Group:
    """What a command is for.

    Raises KeyError for one that is in no group: a new command needs its line above.
    """
    return _OF_ID.get(command.id) or _OF_ACTION[command.action]
