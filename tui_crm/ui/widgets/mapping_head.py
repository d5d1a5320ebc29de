"""What stands above the columns of a file to be imported: how it is read, and what is done with its rows."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from tui_crm.domain.imports import ImportMapping
from tui_crm.i18n import _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.ui.screens.mapping_choices import has_delimiter, has_encoding, has_rows
from tui_crm.ui.widgets.mapping_columns import letters_as_read, needs_a_look
from tui_crm.wording import kind_label
from tui_crm.wording.counts import grouped
from tui_crm.wording.mapping import delimiter_label, duplicates_label, encoding_label, format_label, yes_no

_GAP = "   "
_OF_PLAIN_TEXT = ("csv", "json", "jsonl")
"""Formats whose text stands in the file as it is; of others parts are encoded once more."""

KeyOf = Callable[[str], str]
"""Gives the key of a command of the mapping screen as people read it; "" where it has none."""


def head(mapping: ImportMapping, key_of: KeyOf, room: int) -> Content:
    """How the file is read, each with the key that changes it, in lines of at most `room` cells."""
    lines: list[list[Content]] = [[]]
    left = room
    for fact in _facts(mapping, key_of):
        part = _part(*fact)
        if part.cell_length > left and lines[-1]:
            lines.append([])
            left = room
        lines[-1].append(part)
        left -= part.cell_length + len(_GAP)
    return Content("\n").join(Content(_GAP).join(line) for line in lines)


def _facts(mapping: ImportMapping, key_of: KeyOf) -> list[tuple[str, str, str]]:
    """Labels, values, keys."""
    reading, options = mapping.reading, mapping.options
    facts = [(_("Format"), format_label(mapping.format), "")]
    if mapping.rows:
        facts.append((_("Rows"), grouped(mapping.rows), ""))
    if len(mapping.sheets) > 1:
        sheet = reading.sheet or _("one of {count}").format(count=grouped(len(mapping.sheets)))
        facts.append((_("Sheet"), sheet, key_of("sheet")))
    if has_encoding(mapping) and reading.encoding:
        facts.append((_("Encoding"), encoding_label(reading.encoding), key_of("encoding")))
    if has_delimiter(mapping) and reading.delimiter:
        facts.append((_("Delimiter"), delimiter_label(reading.delimiter), key_of("delimiter")))
    if has_rows(mapping) and reading.has_header is not None:
        facts.append((_("Header row"), yes_no(reading.has_header), key_of("header")))
    facts.append((_("Base"), kind_label(mapping.kind, plural=True), key_of("base")))
    facts.append((_("Duplicates"), duplicates_label(options.on_duplicate), key_of("duplicates")))
    return facts


def _part(label: str, value: str, key: str) -> Content:
    parts = [Content.styled(f"{label} ", "dim"), Content.styled(safe_text(value), "bold")]
    if key:
        parts.append(Content.styled(f" [{key}]", "dim"))
    return Content("").join(parts)


def notes(mapping: ImportMapping, key_of: KeyOf) -> list[str]:
    """What is worth a look: how letters read, text encoded twice, columns of which nothing is made."""
    lines = []
    if mapping.format in _OF_PLAIN_TEXT and (names := letters_as_read(mapping)):
        lines.append(_("Letters look like: {names}").format(names=" · ".join(map(safe_text, names))))
    if mapping.options.reading.repaired:
        lines.append(
            _("Text that was encoded twice is put right; {key} undoes that.").format(key=key_of("repair"))
        )
    elif mapping.doubly_encoded:
        text = _("Letters look wrong (Ĺ‚ for ł): {encoding} tries another encoding, {repair} repairs them.")
        lines.append(text.format(encoding=key_of("encoding"), repair=key_of("repair")))
    if count := sum(map(needs_a_look, mapping.columns)):
        text = ngettext(
            "{count} column that holds something is left out (marked with !).",
            "{count} columns that hold something are left out (marked with !).",
            count,
        )
        lines.append(text.format(count=grouped(count)))
    return lines
