"""The help as plain lines: commands under headings, narrowed down to words, in one column or in two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tui_crm.command_groups import Group, group_of
from tui_crm.commands import COMMANDS, Command, Place
from tui_crm.i18n import _
from tui_crm.keymap import Keymap
from tui_crm.text.fold import fold
from tui_crm.ui.format import shown_keys
from tui_crm.ui.matching import fit_of
from tui_crm.ui.offers import Available
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.item_lines import Line, wrapped
from tui_crm.wording.places import TEXT_FIELD_KEYS, group_label, place_text

HEADING, KEY, MUTED = "help-view--heading", "help-view--key", "help-view--muted"
"""The parts of a help that have a style of their own."""
TWO_COLUMNS = 104
"""From so many cells on there are two columns."""
_KEYS_LEAST, _KEYS_MOST = 8, 20
_GAP = 4
_INDENT = 2


class Entry(NamedTuple):
    """A line of the help.

    Attributes:
        keys: as people read them; "" for none.
        reason: why it can't be done, as a sentence; "" where it can.
        english: the label in English, which finds it in every language.
    """

    keys: str
    label: str
    reason: str = ""
    english: str = ""


class Section(NamedTuple):
    """Entries under a heading; `text` says what they are about, "" for nothing."""

    title: str
    entries: tuple[Entry, ...]
    text: str = ""


def here(offered: Iterable[Available]) -> list[Section]:
    """What can be done where the person is, by what it is for."""
    groups: dict[Group, list[Entry]] = {group: [] for group in Group}
    for one in offered:
        group = Group.SCREENS if one.destination is not None else group_of(one.command)
        english = one.destination.label if one.destination is not None else one.command.label
        groups[group].append(Entry(one.keys, one.label, one.reason, english))
    return [Section(group_label(group), tuple(entries)) for group, entries in groups.items() if entries]


def of_text_fields(taken: Iterable[str]) -> Section:
    """The keys of text fields, without those that a command takes.

    Args:
        taken: as Textual names them.
    """
    others = set(taken)
    rows = [([key for key in keys if key not in others], label) for keys, label in TEXT_FIELD_KEYS]
    entries = (Entry(shown_keys(keys), _(label), english=label) for keys, label in rows if keys)
    return Section(_("In text fields"), tuple(entries))


def everywhere(
    places: Sequence[Place],
    keymap: Keymap,
    refused: Callable[[Command], str],
    title: Callable[[Place], str],
) -> list[Section]:
    """All commands of these places.

    Args:
        refused: why a person can't use a command, as a sentence; "" where they can.
        title: the heading of a place.
    """
    return [
        Section(
            title(place),
            tuple(
                Entry(shown_keys(keymap.of(one)), _(one.label), refused(one), one.label)
                for one in COMMANDS
                if one.place is place
            ),
            place_text(place),
        )
        for place in places
    ]


def narrowed(sections: Iterable[Section], text: str) -> list[Section]:
    """The sections with the entries whose label or keys have every word of the text."""
    words = fold(text).split()
    if not words:
        return list(sections)
    found = []
    for section in sections:
        fitting = (
            one
            for one in section.entries
            if fit_of(words, (one.label, one.english), (one.keys, section.title)) is not None
        )
        if entries := tuple(fitting):
            found.append(Section(section.title, entries))
    return found


def laid_out(
    sections: Sequence[Section], width: int, head: Iterable[str] = (), tail: Iterable[str] = ()
) -> list[Line]:
    """The lines of a help of that many cells.

    Args:
        head, tail: sentences above and below all sections, over the whole width.
    """
    if width <= 0:
        return []
    lines: list[Line] = [[(line, "")] for text in head for line in wrapped(text, width)]
    is_wide = width >= TWO_COLUMNS
    room = (width - _GAP) // 2 if is_wide else width
    keys = max((cells_of(one.keys) for section in sections for one in section.entries), default=0)
    indent = min(max(_KEYS_LEAST, min(keys, _KEYS_MOST)) + 2, room // 2)
    blocks = [_block(section, room, indent) for section in sections]
    lines += _side_by_side(blocks, room) if is_wide else [line for block in blocks for line in block]
    for number, text in enumerate(tail):
        lines += [[]] if number == 0 else []
        lines += [[(line, MUTED)] for line in wrapped(text, width)]
    return lines


def _block(section: Section, width: int, indent: int) -> list[Line]:
    lines: list[Line] = [[]]
    lines += [[(line, HEADING)] for line in wrapped(section.title, width)]
    if section.text:
        lines += [[(line, MUTED)] for line in wrapped(section.text, width)]
    for one in section.entries:
        lines += _entry(one, width, indent)
    return lines


def _entry(one: Entry, width: int, indent: int) -> list[Line]:
    """The keys, the label beside them, and why it can't be done below it."""
    style = MUTED if one.reason else ""
    room = max(_INDENT + 1, width - indent)
    labels = wrapped(one.label, room)
    keys = wrapped(one.keys or "-", max(1, indent - 2))
    lines: list[Line] = []
    for number in range(max(len(keys), len(labels))):
        key = keys[number] if number < len(keys) else ""
        label = labels[number] if number < len(labels) else ""
        before = key + " " * (indent - cells_of(key))
        lines.append([(before, style or KEY), (label, style)])
    space = " " * (indent + _INDENT)
    lines += [[(f"{space}{line}", MUTED)] for line in wrapped(one.reason, room - _INDENT) if one.reason]
    return lines


def _side_by_side(blocks: Sequence[list[Line]], room: int) -> list[Line]:
    """The blocks in two columns, as even as they can be without breaking one; read down, then right."""
    lengths = [len(block) for block in blocks]
    cut = min(
        range(len(blocks) + 1), key=lambda place: max(sum(lengths[:place]), sum(lengths[place:])), default=0
    )
    left = [line for block in blocks[:cut] for line in block]
    right = [line for block in blocks[cut:] for line in block]
    lines: list[Line] = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else []
        other = right[number] if number < len(right) else []
        space = " " * (room + _GAP - sum(cells_of(text) for text, _style in one))
        lines.append([*one, (space, ""), *other] if other else one)
    return lines
