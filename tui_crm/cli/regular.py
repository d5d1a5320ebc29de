"""Command lines of the usual form, read without argparse: a bare `query` and the start of the screen.

Light. Whatever is not of this form is left to `command_line`, which alone knows what to say about it; what is
of this form means the same to both (a test compares them).
"""

from __future__ import annotations

from tui_crm.i18n import LANGUAGES
from tui_crm.paths import readable

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Sequence

QUERY = "query"
QUERY_FORMATS = ("mutt", "aerc")
_GLOBAL = {"--db": "db", "--as": "login", "--lang": "language"}
_OF_QUERY = {**_GLOBAL, "--format": "format"}
_CHOICES: dict[str, tuple[str, ...]] = {"--lang": LANGUAGES, "--format": QUERY_FORMATS}


class RegularLine:
    """What such a line says.

    Attributes:
        command: "query", or "" for the screen.
        db, login: the values of `--db` and `--as`; "" for none.
        language: the value of `--lang`; "" for none.
        format: the value of `--format`, of `query`.
        words: the other words, readable.
    """

    __slots__ = ("command", "db", "format", "language", "login", "words")

    def __init__(self) -> None:
        self.command = self.db = self.login = self.language = ""
        self.format = QUERY_FORMATS[0]
        self.words: list[str] = []


def regular_line(argv: Sequence[str]) -> RegularLine | None:
    """The line as far as it is of the usual form, else None."""
    line = RegularLine()
    words = iter(argv)
    for word in words:
        if not word.startswith("-"):
            if line.command:
                line.words.append(readable(word))
            elif word == QUERY:
                line.command = word
            else:
                return None
            continue
        option, equals, value = word.partition("=")
        name = (_OF_QUERY if line.command else _GLOBAL).get(option)
        if not equals:
            value = next(words, "-")
            if value.startswith("-"):
                return None
        if name is None or value not in _CHOICES.get(option, (value,)):
            return None
        setattr(line, name, value if name == "db" else readable(value))
    return line
