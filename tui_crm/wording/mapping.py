"""The words for a file that is to be imported: how it is read, what its columns and rows become."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.import_headers import is_generated
from tui_crm.domain.imports import (
    MappedColumn,
    MappingReason,
    OnDuplicate,
    Preview,
    PreviewRow,
    PreviewState,
    RowProblem,
)
from tui_crm.i18n import DOMAIN, LOCALE_FOLDER, N_, _, ngettext
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.wording import field_label, problem_line, sentence
from tui_crm.wording.counts import grouped

LEFT_OUT = ""
"""The target of a column that nothing is made of."""

_REASONS = {
    MappingReason.HEADER: N_("by its name"),
    MappingReason.CONTENTS: N_("by what it holds"),
    MappingReason.REMEMBERED: N_("as last time"),
    MappingReason.CHOSEN: N_("chosen"),
    MappingReason.TAKEN: N_("field taken elsewhere"),
    MappingReason.NONE: N_("not recognized"),
}
# Names of characters sets as people know them; Python's names are the keys.
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1250": "Windows-1250",
    "cp1252": "Windows-1252",
    "cp852": "DOS 852",
    "iso8859-2": "ISO 8859-2",
}
_DELIMITERS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("bar"),
    ":::": N_("three colons"),
    "\n": N_("new line"),
}
_FORMATS = {
    "csv": "CSV", "json": "JSON", "jsonl": "JSON Lines", "xlsx": "XLSX", "vcard": "vCard", "ldif": "LDIF",
}  # fmt: skip
_ON_DUPLICATE = {
    OnDuplicate.SKIP: N_("are skipped"),
    OnDuplicate.UPDATE: N_("are updated"),
    OnDuplicate.CREATE: N_("are added again"),
}
_STATES = {
    PreviewState.NEW: N_("new"),
    PreviewState.UPDATE: N_("changes"),
    PreviewState.DUPLICATE: N_("known"),
    PreviewState.REPEATED: N_("repeated"),
    PreviewState.REFUSED: N_("refused"),
}
_MISSING = {
    "tags": N_("Tags"),
    "options": N_("Options"),
    "organizations": N_("Organizations"),
    "owners": N_("Owners"),
    "watchers": N_("Watchers"),
}


def target_label(target: str) -> str:
    """What a column becomes, in words."""
    if target == LEFT_OUT:
        return _("left out")
    if target.startswith(CUSTOM_PREFIX):
        return _("Custom: {name}").format(name=field_label(target))
    return field_label(target)


def target_words(target: str) -> str:
    """All that a field is called, folded, to find it by: in both languages, and its name in commands."""
    if target == LEFT_OUT:
        names = [N_("left out"), N_("Leave the column out")]
        return fold(" ".join([*names, *map(_in_polish, names), *map(_, names)]))
    return fold(" ".join([target_label(target), *_built_in_names(target), target]))


@cache
def _built_in_names(target: str) -> tuple[str, ...]:
    from tui_crm.wording.labels import FIELD_LABELS

    label = FIELD_LABELS.get(target, "")
    return (label, _in_polish(label)) if label else ()


@cache
def _in_polish(message: str) -> str:
    import gettext  # only whoever looks for a field pays for it

    return gettext.translation(DOMAIN, LOCALE_FOLDER, ["pl"], fallback=True).gettext(message)


def column_text(name: str, file_format: str = "") -> str:
    """A column's name; one that the file does not name has its number.

    Args:
        file_format: as of `ImportMapping`. A vCard has no columns: what it holds goes by the field's label.
    """
    if is_generated(name):
        return _("column {number}").format(number=name.rpartition(" ")[2])
    return field_label(name) if file_format == "vcard" else safe_text(name)


def reason_label(column: MappedColumn) -> str:
    """Why a column becomes what it does, in words."""
    if not column.samples and not column.target and column.reason is MappingReason.NONE:
        return _("empty")
    if not column.target and column.reason in (MappingReason.HEADER, MappingReason.CONTENTS):
        return _("not needed")
    return _(_REASONS[column.reason])


def encoding_label(name: str) -> str:
    """An encoding by the name that people know."""
    return _ENCODINGS.get(name, safe_text(name))


def delimiter_label(text: str) -> str:
    """What separates cells, or several values in one; spaces around it do not count."""
    name = _DELIMITERS.get(text) or _DELIMITERS.get(text.strip())
    return _(name) if name else f'"{safe_text(text)}"'


def format_label(name: str) -> str:
    """What kind of file it is."""
    return _FORMATS.get(name, safe_text(name))


def duplicates_label(choice: OnDuplicate) -> str:
    """What becomes of rows whose contact there is."""
    return _(_ON_DUPLICATE[choice])


def preview_state_label(state: PreviewState) -> str:
    """What a row would become, in a word."""
    return _(_STATES[state])


def missing_label(what: str) -> str:
    """A kind of things that the base can lack."""
    return _(_MISSING[what])


def yes_no(is_so: bool) -> str:
    """The answer."""
    return _("yes") if is_so else _("no")


def looked_at(preview: Preview, rows: int) -> str:
    """How far a preview has come.

    Args:
        rows: of the file; 0 for not known.
    """
    if preview.is_whole:
        count = preview.rows
        return ngettext("{count} row", "{count} rows", count).format(count=grouped(count))
    if not rows:
        return _("the first {count} rows").format(count=grouped(preview.rows))
    return _("{count} of {rows} rows").format(count=grouped(preview.rows), rows=grouped(rows))


def outcome_line(preview: Preview, rows: int) -> str:
    """What an import would do, in one line."""
    parts = [_counted(state, count) for state in PreviewState if (count := preview.counts.get(state, 0))]
    if count := preview.warnings:
        said = ngettext("{count} with warnings", "{count} with warnings", count)
        parts.append(said.format(count=grouped(count)))
    return _("{rows}: {counts}").format(rows=looked_at(preview, rows), counts=", ".join(parts))


def _counted(state: PreviewState, count: int) -> str:
    said = {
        PreviewState.NEW: ngettext("{count} new", "{count} new", count),
        PreviewState.UPDATE: ngettext("{count} with changes", "{count} with changes", count),
        PreviewState.DUPLICATE: ngettext("{count} known", "{count} known", count),
        PreviewState.REPEATED: ngettext("{count} repeated", "{count} repeated", count),
        PreviewState.REFUSED: ngettext("{count} refused", "{count} refused", count),
    }
    return said[state].format(count=grouped(count))


def missing_line(missing: Mapping[str, Mapping[str, int]], created: Collection[str]) -> str:
    """What the base lacks of what the file names, counted; "" where it lacks nothing.

    Args:
        created: the kinds of things that the import adds.
    """
    parts = []
    for what, names in missing.items():
        if names:
            said = _("{kind} {count} (added)") if what in created else _("{kind} {count} (left out)")
            parts.append(said.format(kind=missing_label(what), count=grouped(len(names))))
    return ", ".join(parts)


def why(row: PreviewRow, file_format: str = "") -> str:
    """Why a row would become what it does, in one line; the format as of `column_text`."""
    if row.refusals:
        return _all(row.refusals, file_format)
    if row.state is PreviewState.REPEATED and row.repeats:
        return _("the same contact as row {row}").format(row=grouped(row.repeats))
    if row.state is PreviewState.UPDATE:
        return ", ".join(field_label(name) for name, _before, _after in row.changes)
    if row.warnings:
        return _all(row.warnings, file_format)
    return ""


def _all(problems: Sequence[RowProblem], file_format: str) -> str:
    """What is wrong, each column named once."""
    parts, before = [], ""
    for one in problems:
        is_same = one.column and one.column == before
        parts.append(sentence(one.problem) if is_same else row_problem_text(one, file_format))
        before = one.column
    return "; ".join(parts)


def row_problem_text(one: RowProblem, file_format: str = "") -> str:
    """What is wrong in a row, behind the column where it stands, or else the field; as `column_text`."""
    if not one.column:
        return problem_line(one.problem)
    column = column_text(one.column, file_format)
    return _("{column}: {text}").format(column=column, text=sentence(one.problem))
