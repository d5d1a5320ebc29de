"""Spares the thousands of apps of the tests what Textual would work out anew for each of them.

Parsed styles, which rules are for which widget, and the number of parameters of a function: nothing of what
is shown changes. Where Textual's private names are not what is expected here, the import fails.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import Any

from textual import _callback
from textual.css.match import _check_selectors
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules
_apply = Stylesheet.apply
_replace_rules = Stylesheet.replace_rules
_count = _callback._count_parameters


def share() -> None:
    """From now on all apps of this process share what is worked out once."""
    Stylesheet._parse_rules = _shared_rules  # type: ignore[method-assign]
    Stylesheet.apply = _shared_apply  # type: ignore[method-assign]
    Stylesheet.replace_rules = staticmethod(_noted_rules)  # type: ignore[method-assign]
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]  # the same one, without a call of Python
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


_numbers: dict[Hashable, int] = {}


def _number_of(one: Hashable) -> int:
    return _numbers.setdefault(one, len(_numbers))


@dataclass
class _Plan:
    """What a stylesheet comes to for all nodes of one place: of these types, names and classes.

    Attributes:
        open: the rules with pseudo-classes, which have to be asked each time.
        flags: what Textual notes at the node about them.
        styles: what is to be set, by the answers of the open rules; None where nothing is.
    """

    open: list[RuleSet]
    flags: list[bool] = field(default_factory=list)
    styles: dict[tuple[object, ...], RulesMap | None] = field(default_factory=dict)


_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
_plans: dict[tuple[object, ...], _Plan] = {}
_awaited: dict[int, RulesMap | None] = {}
"""By the identity of a node that Textual works at: what it sets there."""


def _shared_apply(self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: object = None) -> None:
    """Rules without pseudo-classes look at types, names and classes alone: what they come to is kept."""
    path = node.css_path_nodes
    place = tuple([(type(one), one.id, frozenset(one._classes)) for one in path])
    plan = _plans.get((_rules_of(self), place))
    if plan is None:
        plan = _plans[_rules_of(self), place] = _plan_of(self, node, place)
    answers = tuple([tuple(self._check_rule(rule, path)) for rule in plan.open])
    if answers not in plan.styles:
        _awaited[id(node)] = None
        _apply(self, node, animate=animate)
        wanted = _awaited.pop(id(node))
        plan.styles[answers] = dict(node.styles.base._rules) if type(node) is DOMNode else wanted  # type: ignore[assignment]
        plan.flags = [getattr(node, name) for name in _FLAGS]
        return
    for name, value in zip(_FLAGS, plan.flags, strict=True):
        setattr(node, name, value)
    _give(node, plan.styles[answers], animate)
    self._process_component_classes(node)


def _give(node: DOMNode, wanted: RulesMap | None, animate: bool) -> None:
    if wanted is None:
        return
    if type(node) is DOMNode:  # made for the look of a part of a widget, and new
        node.styles.base._rules.update(wanted)
    elif animate or node.styles.base._rules != wanted:
        _replace_rules(node, wanted, animate=animate)
    else:  # each would be set to what it is
        node.notify_style_update()


def _plan_of(stylesheet: Stylesheet, node: DOMNode, place: tuple[object, ...]) -> _Plan:
    """Stylesheets differ more often than what they have for one place."""
    found = {rule for name in node._selector_names for rule in stylesheet.rules_map.get(name, ())}
    rules = tuple([rule for rule in stylesheet.rules if rule in found])
    known = _plans.get((rules, place))
    if known is None:
        path = node.css_path_nodes
        known = _Plan([rule for rule in rules if rule.pseudo_classes and _may_be(rule, path)])
        _plans[rules, place] = known
    return known


def _may_be(rule: RuleSet, path: list[DOMNode]) -> bool:
    """Whether the rule is for this node in one state or another."""
    bare = [[replace(one, pseudo_classes=set()) for one in each.selectors] for each in rule.selector_set]
    return any(_check_selectors(selectors, path) for selectors in bare)


def _noted_rules(node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
    if id(node) in _awaited:
        _awaited[id(node)] = rules
    _replace_rules(node, rules, animate=animate)


def _rules_of(stylesheet: Stylesheet) -> int:
    """A number that stands for the rules."""
    rules = stylesheet.rules
    known: tuple[object, int] | None = stylesheet.__dict__.get("_numbered_rules")
    if known is None or known[0] is not rules:
        known = rules, _number_of(tuple(rules))
        stylesheet.__dict__["_numbered_rules"] = known
    return known[1]


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
