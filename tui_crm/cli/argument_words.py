"""The words of a command line as argparse needs them to read what people mean."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from tui_crm.cli.outcome import UsageError
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text


class Parser(argparse.ArgumentParser):
    """A parser that raises `UsageError` instead of printing and leaving.

    It makes readable text of every word that has no type of its own: here, once for all commands.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.register("type", None, readable)

    def error(self, message: str) -> NoReturn:
        raise UsageError(safe_text(readable(message)), self.prog)

    def flags(self) -> frozenset[str]:
        """The options that take no value."""
        return frozenset(name for name, action in self._option_string_actions.items() if action.nargs == 0)

    def _parse_optional(self, arg_string: str) -> Any:
        """What argparse makes of a word that may be an option; None for one that is none."""
        short = self._option_string_actions.get(arg_string[:2])
        negated = _NEGATED.match(arg_string)
        # "-ofile" is an option with its value, "-hobby:chess" and "-owner:anna" are none
        is_filter = negated and (short is None or short.nargs == 0 or _names_field(negated[1]))
        return None if is_filter or isinstance(arg_string, _Plain) else super()._parse_optional(arg_string)


class _Plain(str):
    """A word that is no option, whatever it begins with."""

    __slots__ = ()


_ASSIGNMENT = re.compile(r"[a-z][a-z0-9_]*(\.[^=]+)?=", re.IGNORECASE)
_COMPARISON = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?([=<>~]|!=)", re.IGNORECASE)
_NEGATED = re.compile(r"-([^\W\d][\w.-]+:|\()")
"""A filter or a group of a query line that must not hold: "-status:inactive", "-(a OR b)"."""


def _names_field(start: str) -> bool:
    """Whether what begins like a short option with its value is the name of a field and a colon."""
    # Imported late: hardly any line has such a word.
    from tui_crm.domain.filter_fields import FIELD_WORDS
    from tui_crm.text.fold import fold

    return fold(start.removesuffix(":")) in FIELD_WORDS


_VALUES_WITH_A_DASH = (
    "--sort", "--map", "--skip", "--delimiter", "--title", "--description", "--name", "--from", "--until",
)  # fmt: skip


def prepared(argv: Sequence[str], flags: Collection[str] = ()) -> list[str]:
    """The line as argparse needs it: values that start with "-" joined, `--set a=b c=d` as two options.

    argparse takes "-name" for an option, and cannot tell where the values of `--set` end and an ID begins.

    Args:
        flags: options that take no value with this command, as `--skip` with `undo`.
    """
    words: list[str] = []
    rest = list(argv)
    open_option = ""
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*words, word, *rest]
        if _continues(open_option, word):
            words.append(f"{open_option}={word}")
            continue
        open_option = word if word in ("--set", "--where", "--clear") else ""
        joined = open_option or (word in _VALUES_WITH_A_DASH and word not in flags)
        words.append(f"{word}={rest.pop(0)}" if joined and rest else word)
    return words


def marked(words: Sequence[str], takes_text: bool) -> list[str]:
    """The line without its first "--", with what stands behind it marked as no option.

    Where the command takes a text, one like "-5%" is marked too.

    argparse would want what stands behind "--" beside the other positional words, and in Python 3.11 its
    intermixed form knows no "--" at all.
    """
    end = words.index("--") if "--" in words else len(words)
    before = [_Plain(word) if takes_text and _DASHED_TEXT.match(word) else word for word in words[:end]]
    return [*before, *map(_Plain, words[end + 1 :])]


_DASHED_TEXT = re.compile(r"-(?!h$)[^-]")
"""A text behind a single dash, and not `-h`; with two it would hide that an option is mistyped."""


def _continues(option: str, word: str) -> bool:
    """Whether a word is one more value of a repeated option and not an argument of its own."""
    if option == "--clear":
        return word in FIELDS or word.startswith(CUSTOM_PREFIX)
    if option == "--where" and _COMPARISON.match(word):
        return True
    return bool(option) and _ASSIGNMENT.match(word) is not None
