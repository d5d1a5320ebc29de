"""``python -m tests.kit.messages``: the strings of the source into the Polish catalogue, and the .mo from it.

The catalogue is sorted and has no line numbers and no dates, so that a change of code changes only the
strings that it changed. A new string comes in untranslated; the house test then names it.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.kit.environment import ROOT

SOURCE = ROOT / "tui_crm"
CATALOGUE = SOURCE / "locale" / "pl" / "LC_MESSAGES" / "tui_crm.po"
COMPILED = CATALOGUE.with_suffix(".mo")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
_DATES = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Last-Translator",
    "Report-Msgid-Bugs-To",
    "Language-Team",
)


def extracted(source: Path = SOURCE) -> Catalog:
    """Every message of the source, untranslated."""
    found = _empty()
    messages = extract_from_dir(
        str(source), [("**.py", "python")], keywords=KEYWORDS, comment_tags=("TRANSLATORS:",)
    )
    for file, _line, message, comments, context in messages:
        found.add(message, None, [(f"tui_crm/{file}", None)], auto_comments=comments, context=context)
    return found


def _empty() -> Catalog:
    return Catalog(
        project="tui_crm", version="1", locale="pl", header_comment="# tui_crm in Polish.", fuzzy=False
    )


def catalogue() -> Catalog:
    """The Polish catalogue as it is committed; an empty one where there is none yet."""
    if not CATALOGUE.exists():
        return _empty()
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="pl")


def updated(old: Catalog, found: Catalog) -> Catalog:
    """What was translated, for exactly the messages that the source has now."""
    old.update(found, no_fuzzy_matching=True, update_header_comment=False)
    old.obsolete.clear()
    return old


def po_bytes(messages: Catalog) -> bytes:
    """The catalogue as text, the same bytes for the same messages."""
    out = io.BytesIO()
    write_po(out, messages, width=110, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode().split("\n")
    return "\n".join(
        line for line in lines if not line.startswith(tuple(f'"{name}' for name in _DATES))
    ).encode()


def mo_bytes(messages: Catalog) -> bytes:
    """The catalogue as the program reads it, without a date of now; what is not translated is left out."""
    stored = read_po(io.BytesIO(po_bytes(messages)), locale="pl")
    stored.creation_date = stored.revision_date = _NO_DATE
    out = io.BytesIO()
    write_mo(out, stored)
    return out.getvalue()


def untranslated(messages: Catalog) -> list[str]:
    """The messages that lack Polish, a plural form included."""
    return [
        str(message.id)
        for message in messages
        if message.id
        and not (all(message.string) if isinstance(message.string, tuple | list) else message.string)
    ]


def main() -> int:
    """Update and compile the catalogue; how much is still to be translated goes to stdout."""
    messages = updated(catalogue(), extracted())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(po_bytes(messages))
    COMPILED.write_bytes(mo_bytes(messages))
    missing = untranslated(messages)
    print(f"{len(messages)} messages, {len(missing)} without Polish")
    for message in missing:
        print(f"  {message}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
