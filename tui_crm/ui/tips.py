"""The one table of tips: what matters most at a place for somebody who comes there for the first time."""

from __future__ import annotations

from collections.abc import Mapping

from tui_crm.commands import BY_ID, Place
from tui_crm.i18n import N_, _
from tui_crm.keymap import Keymap, shown_key
from tui_crm.ui.bindings import short_key
from tui_crm.ui.widgets.cells import cells_of

Named = tuple[str, str]
"""The id of a command, and what it does as the end of a sentence that begins with its key."""

TIPS: Mapping[Place, tuple[Named, ...]] = {
    Place.LIST: (
        ("list.search", N_("finds")),
        ("list.open", N_("goes to the card")),
        ("list.edit", N_("edits")),
        ("list.copy_card", N_("copies the card")),
        ("anywhere.go_to", N_("goes to other screens")),
    ),
    Place.CARD: (
        ("card.open", N_("opens what is under the cursor")),
        ("card.copy", N_("copies it")),
    ),
    Place.PROFILE: (
        ("profile.log", N_("logs a note or a call")),
        ("profile.next_part", N_("goes to the next part")),
        ("profile.open", N_("opens")),
        ("profile.back", N_("goes back")),
    ),
    Place.EDITOR: (
        ("editor.save", N_("saves")),
        ("editor.close", N_("closes and keeps the draft")),
        ("editor.remove_line", N_("removes a value")),
    ),
    Place.SETTINGS: (
        ("settings.next_part", N_("goes to the next part")),
        ("settings.add", N_("adds")),
        ("settings.edit", N_("changes what is under the cursor")),
        ("settings.back", N_("goes back")),
    ),
    Place.IMPORTS: (
        ("imports.open", N_("goes on with one that waits")),
        ("imports.report", N_("shows what it did")),
        ("imports.undo", N_("takes it back")),
    ),
    Place.MAPPING: (
        ("mapping.choose", N_("chooses another field")),
        ("mapping.leave_out", N_("leaves a column out")),
        ("mapping.preview", N_("shows each row")),
        ("mapping.import_all", N_("imports")),
    ),
    Place.PREVIEW: (
        ("preview.next_filter", N_("shows rows of another kind")),
        ("preview.open", N_("shows a row in full")),
        ("preview.import_all", N_("imports")),
    ),
    Place.DUPLICATES: (
        ("duplicates.open", N_("compares the two")),
        ("duplicates.are_two", N_("says that they are two")),
        ("duplicates.scan", N_("looks for more")),
    ),
    Place.MERGE: (
        ("merge.take_left", N_("takes the left value")),
        ("merge.take_right", N_("takes the right one")),
        ("merge.carry_out", N_("merges")),
        ("merge.back", N_("changes nothing")),
    ),
    Place.OPPORTUNITIES: (
        ("opportunities.add", N_("adds")),
        ("opportunities.move_on", N_("moves it to the next stage")),
        ("opportunities.open", N_("opens")),
        ("opportunities.back", N_("goes back")),
    ),
    Place.OPPORTUNITY: (
        ("opportunity.set_stage", N_("changes the stage")),
        ("opportunity.log", N_("logs a note or a call")),
        ("opportunity.next_part", N_("goes to the next part")),
    ),
    Place.TODAY: (
        ("today.open", N_("opens")),
        ("today.touched", N_("says that you were in touch")),
        ("today.log", N_("logs what happened")),
    ),
    Place.MEETINGS: (
        ("meetings.add", N_("adds a meeting")),
        ("meetings.switch_view", N_("shows the hours of the day")),
        ("meetings.next_pane", N_("goes to the meetings")),
        ("meetings.open", N_("opens")),
    ),
    Place.MEETING: (
        ("meeting.edit", N_("edits")),
        ("meeting.open", N_("opens what is under the cursor")),
        ("meeting.back", N_("goes back")),
    ),
    Place.HISTORY: (
        ("history.search", N_("finds")),
        ("history.kinds", N_("narrows it down to kinds")),
        ("history.period", N_("to a period")),
        ("history.open", N_("opens")),
    ),
    Place.MAIL: (
        ("mail.sync", N_("reads your mailboxes")),
        ("mail.search", N_("finds")),
        ("mail.switch_shown", N_("shows others")),
        ("mail.open", N_("opens")),
    ),
    Place.MESSAGE: (
        ("message.answer", N_("answers")),
        ("message.link", N_("links it to a contact")),
        ("message.back", N_("goes back")),
    ),
}
"""Each place that is no dialog; what stands first is said where there is room for little."""
_LAST: Named = ("anywhere.help", N_("shows all keys"))


def tip(place: Place, keymap: Keymap, room: int) -> tuple[str, frozenset[str]]:
    """The tip of a place in at most `room` cells, with the keys as they are now.

    Returns:
        The text, and the ids of the commands that it names; "" and none where there is no room for any.
    """
    first, away = _("Tip:"), _("(Esc hides this)")
    said = [(one, _phrase(one, keymap)) for one in TIPS[place]]
    said = [(one, text) for one, text in said if text]
    last = _phrase(_LAST, keymap, is_typing=place is Place.EDITOR)
    for end in (f" {away}", ""):
        for count in range(len(said), 0, -1):
            parts = [text for _one, text in said[:count]]
            text = f"{first} {', '.join([*parts, last] if last else parts)}{end}"
            if cells_of(text) <= room and (count > 1 or not end):
                return text, frozenset(one[0] for one, _text in said[:count]) | {_LAST[0]}
    return "", frozenset()


def mouse_hint(command_id: str, keymap: Keymap, label: str = "") -> str:
    """What to press for what was done with the mouse: "Edit: e"; "" where it has no key.

    Args:
        label: of a command that is called something else here, translated.
    """
    command = BY_ID[command_id]
    keys = keymap.of(command)
    if not keys:
        return ""
    name = (label or _(command.label)).removesuffix("...")
    return _("{command}: {key}").format(command=name, key=shown_key(short_key(keys)))


def _phrase(named: Named, keymap: Keymap, is_typing: bool = False) -> str:
    """The key of a command and what it does; where one types, a key that is no sign."""
    command_id, text = named
    keys = [key for key in keymap.of(BY_ID[command_id]) if not (is_typing and len(shown_key(key)) == 1)]
    return f"{shown_key(short_key(keys))} {_(text)}" if keys else ""
