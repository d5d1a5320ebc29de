"""What a vCard says that no field takes: its lines, kept as they stood, so that they can be written back.

One logical line a line, unfolded. Lines of one group ("item1.X-ABDATE:..." and its "item1.X-ABLABEL:...")
stay together; groups are numbered anew, so that the same lines are always the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LABEL = "X-ABLABEL"
"""The property by which Apple names another one of its group."""

OWN = frozenset(
    """BEGIN END VERSION PRODID REV FN N KIND UID TEL EMAIL ADR URL BDAY NOTE CATEGORIES TITLE ROLE ORG
    X-ABSHOWAS""".split()
)
"""Properties that are always made of fields: none of them is an extra line."""
OWN_PREFIX = "X-TUI-CRM-"

_LINE = re.compile(r"(?:([A-Za-z0-9_-]{1,100})\.)?([A-Za-z0-9_/-]{1,200})(?=[;:])")


def cleaned(text: str) -> str:
    """The lines without those that are no properties, or that fields are for; the same twice as once."""
    return _text(_blocks(text)) if text else ""


def merged(before: str, new: str) -> str:
    """The lines of both; where both have a property those of `new` count."""
    if not new or before == new:
        return before
    old, found = _blocks(before), _blocks(new)
    names = {_name(block) for block in found}
    kept = [block for block in old if _name(block) not in names]
    same = all(_of(old, name) == _of(found, name) for name in names)
    return _text(old) if same else _text([*kept, *found])


def united(first: str, second: str) -> str:
    """All lines of both."""
    return _text([*_blocks(first), *_blocks(second)]) if first and second else first or second


_Block = tuple[str, ...]
"""Lines without their group, the one that the others are about first."""


def _blocks(text: str) -> list[_Block]:
    groups: dict[str, list[str]] = {}
    for place, line in enumerate(text.encode("utf-8", "replace").decode().split("\n")):
        match = _LINE.match(line)
        if match is None or not _is_extra(match[2].upper()):
            continue
        groups.setdefault(match[1].lower() if match[1] else f" {place}", []).append(line[match.start(2) :])
    blocks = [tuple(sorted(lines, key=_is_label)) for lines in groups.values()]
    return [block for block in blocks if not _is_label(block[0])]


def _is_extra(name: str) -> bool:
    return name not in OWN and not name.startswith(OWN_PREFIX)


def _is_label(line: str) -> bool:
    return line[: len(LABEL)].upper() == LABEL


def _name(block: _Block) -> str:
    match = _LINE.match(block[0])
    return match[2].upper() if match else ""


def _of(blocks: Iterable[_Block], name: str) -> list[_Block]:
    return [block for block in blocks if _name(block) == name]


def _text(blocks: Iterable[_Block]) -> str:
    lines: list[str] = []
    number = 0
    for block in blocks:
        if len(block) == 1:
            lines.append(block[0])
            continue
        number += 1
        lines += [f"item{number}.{line}" for line in block]
    return "\n".join(lines)
