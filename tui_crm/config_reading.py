"""From the bytes of `config.toml` to its values, or to what is wrong with them in one sentence.

Loaded where there is a file: `tomllib` costs 13 ms that a machine without one need not spend.
"""

from __future__ import annotations

import tomllib
from typing import Any

_DEEPEST = 16  # no setting lies deeper than 3


class BadToml(ValueError):
    """Bytes that are no TOML of ours.

    Attributes:
        reason: what is wrong, in English.
        line: where, from 1; 0 where that is not known.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def parsed(data: bytes) -> tuple[str, dict[str, Any]]:
    """The text and the table that it holds. Raises BadToml."""
    try:
        text = data.decode("utf-8-sig")  # the editors of Windows begin with a byte order mark
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadToml(f"not UTF-8 (at line {line})", line) from error
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise BadToml("nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        # "at end of document" is the reader's way to say that something was left open.
        _before, _found, behind = str(error).partition("at line ")
        number = behind.partition(",")[0].strip("() ")
        line = int(number) if number.isdecimal() else len(text.splitlines())
        raise BadToml(str(error), line) from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise BadToml("a number is too long") from error
    if _is_deep(values):
        raise BadToml("nested too deeply")
    return text, values


def _is_deep(values: dict[str, Any]) -> bool:
    """Whether tables and lists lie within each other deeper than whoever walks through them could bear."""
    level: list[Any] = [values]
    for _depth in range(_DEEPEST):
        inner = (part for one in level for part in (one.values() if isinstance(one, dict) else one))
        level = [part for part in inner if isinstance(part, (dict, list))]
        if not level:
            return False
    return True
