"""Spares the thousands of apps of the tests what Textual would work out anew for each of them.

Parsed styles and the number of parameters of a function: nothing of what is shown changes. Where Textual's
private names are not what is expected here, the import fails.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from textual import _callback
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules
_count = _callback._count_parameters


def share() -> None:
    """From now on all apps of this process share what is worked out once."""
    Stylesheet._parse_rules = _shared_rules  # type: ignore[method-assign]
    _callback._count_parameters = _shared_count


def _shared_rules(self: Stylesheet, css: str, read_from: Any, *rest: Any, **named: Any) -> list[RuleSet]:
    """Rules are only read, so that any stylesheet with the same variables may have the same ones."""
    key = (css, read_from, rest, tuple(named.items()), _variables_of(self))
    found = _parsed.get(key)
    if found is None:
        found = _parsed[key] = _parse_rules(self, css, read_from, *rest, **named)
    return found


def _variables_of(stylesheet: Stylesheet) -> int:
    """A number that stands for the values of the variables."""
    known: tuple[object, int] | None = stylesheet.__dict__.get("_numbered")
    if known is None or known[0] is not stylesheet._variables:
        known = stylesheet._variables, _number_of(frozenset(stylesheet._variables.items()))
        stylesheet.__dict__["_numbered"] = known
    return known[1]


_numbers: dict[frozenset[tuple[str, str]], int] = {}


def _number_of(variables: frozenset[tuple[str, str]]) -> int:
    return _numbers.setdefault(variables, len(_numbers))


def _shared_count(func: Callable[..., Any]) -> int:
    return _count_of(func.__code__, func) if _is_plain(func) else _count(func)


def _is_plain(func: Callable[..., Any]) -> bool:
    return isinstance(func, FunctionType) and not hasattr(func, "__wrapped__")


_counts: dict[object, int] = {}


def _count_of(code: object, func: Callable[..., Any]) -> int:
    found = _counts.get(code)
    if found is None:
        found = _counts[code] = _count(func)
    return found
