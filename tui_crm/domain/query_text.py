"""The grammar of the search box, of `list TEXT` and of views: a line of words and filters (R26).

Words are searched, in any order. `name:value` filters: `city:Warszawa`, `tag:VIP,Partner` (any of), `=` and
`~` in front say "is" and "contains", `created:>2026-01`, `budget:1..2`, `phone:*` (is filled), `note:""` (is
empty). `-` negates, `OR` joins, brackets group, quotes keep signs from meaning anything. What is no field is
plain text: "12:30" and "http://x" are searched as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_crm.domain.filter_fields import FilterField, FilterFields
from tui_crm.domain.filters import TEXT, Comparison, Criterion, Filter, FilterGroup, Join, require_few
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.query_filter import filter_of, filter_text
from tui_crm.domain.query_values import ENGLISH, POLISH, is_begun
from tui_crm.domain.query_words import OR, Close, Open, Piece, Token, Word, negates, quoted, tokens
from tui_crm.domain.query_words import is_plain as is_plain
from tui_crm.text.fold import fold, words

LONGEST_QUERY = 4_000
"""Characters of a line with filters: a longer one is a text that somebody has pasted."""
_DEEPEST = 20  # brackets within brackets, needless ones too


class Parsed(NamedTuple):
    """A line that was read.

    Attributes:
        text: the words to search.
        filters: all of them must hold.
        problems: what is wrong with it; the filters that it is about are left out.
        is_open: whether the last filter is half typed: it is left out, which is no problem.
    """

    text: str
    filters: tuple[Criterion, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_open: bool = False


def parse(text: str, fields: FilterFields, *, whole: bool = False) -> Parsed:
    """Reads a line.

    Nothing is wrong but a filter whose value its field can't have, groups in groups, and more than anybody
    would type: `LONGEST_QUERY`, `filters.MOST_FILTERS`.

    Args:
        whole: the line is not being typed: what could be half typed is a problem then.
    """
    if is_plain(text):
        return Parsed(text)
    if len(text) > LONGEST_QUERY:
        return Parsed("", problems=(Problem(Code.QUERY_TOO_LONG, values={"maximum": LONGEST_QUERY}),))
    return _Parser(text, fields, whole).parsed()


def query_text(
    text: str,
    filters: Iterable[Criterion],
    fields: FilterFields,
    language: str = "en",
    *,
    lasting: bool = False,
) -> str:
    """The line that says so; `parse` gives the same words and filters back.

    Args:
        language: "en" or "pl": whose names of fields and choices are used.
        lasting: words that a field which is made later could turn into a filter stand in quotes.
    """
    writer = _Writer(fields, POLISH if language == "pl" else ENGLISH, lasting)
    criteria = list(filters)
    parts = [writer.word(word) for word in text.split()] if criteria or not is_plain(text) else [text]
    if len(criteria) == 1 and not text:
        return writer.bare(criteria[0])
    return " ".join(part for part in (*parts, *map(writer.criterion, criteria)) if part)


class _Group(NamedTuple):
    """Parts of which one must hold; of each all nodes must."""

    parts: tuple[tuple[Word | _Group, ...], ...]
    negated: bool = False


class _Parser:
    def __init__(self, text: str, fields: FilterFields, whole: bool) -> None:
        self._tokens = list(tokens(text))
        self._place = 0
        self._fields = fields
        self._whole = whole
        self._problems: dict[str, Problem] = {}
        self._is_open = False

    def parsed(self) -> Parsed:
        if _depth(self._tokens) > _DEEPEST:
            return Parsed("", problems=(Problem(Code.QUERY_TOO_DEEP),))
        line = self._group(negated=False)
        plain: list[Word] = []
        if len(line.parts) == 1:
            plain = [one for one in line.parts[0] if isinstance(one, Word) and self._is_plain(one)]
            line = _Group((tuple(one for one in line.parts[0] if one not in plain),))
        criteria = _members(Join.ALL, self._of_group(line))
        if not all(map(_is_flat, criteria)):
            self._problems[""] = Problem(Code.QUERY_TOO_DEEP)
        try:
            require_few(criteria)
        except Refused as refused:
            self._problems[""] = refused.problem
        text = _squeezed(one.piece.text for one in plain)
        return Parsed(text, tuple(criteria), tuple(self._problems.values()), self._is_open)

    # -- from tokens to nodes

    def _group(self, *, negated: bool) -> _Group:
        parts: list[list[Word | _Group]] = [[]]
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            if isinstance(token, Close):
                break
            if isinstance(token, Open):
                group = self._group(negated=token.negated)
                is_needless = len(group.parts) == 1 and not group.negated
                parts[-1] += group.parts[0] if is_needless else [group] if group.parts else []
            elif token.is_or and parts[-1]:
                parts.append([])
            else:
                parts[-1].append(self._with_value(token))
        return _Group(tuple(tuple(part) for part in parts if part), negated)

    def _with_value(self, word: Word) -> Word:
        """The word; of "city: Warszawa" both words are one."""
        found = self._filter_field(word)
        following = self._tokens[self._place] if self._place < len(self._tokens) else None
        if found is None or found[1].text or found[1].has_quotes:
            return word
        if following is None:
            return word._replace(is_last=True)  # spaces may stand between the name and the value
        if not isinstance(following, Word):
            return word
        if following.negated or following.is_or or self._filter_field(following) is not None:
            return word
        self._place += 1
        one, other = word.piece, following.piece
        joined = Piece(one.text + other.text, one.quoted + other.quoted, other.has_quotes)
        return Word(joined, word.negated, following.is_last)

    def _filter_field(self, word: Word) -> tuple[FilterField, Piece] | None:
        """The field that the word filters by, and its value; None where it does not."""
        parts = word.piece.parted(":")
        if parts is None or "q" in parts[0].quoted:
            return None
        field = self._fields.named(parts[0].text)
        return None if field is None else (field, parts[1])

    def _is_plain(self, word: Word) -> bool:
        return not word.negated and self._filter_field(word) is None

    # -- from nodes to filters

    def _of_group(self, group: _Group) -> list[Criterion]:
        """What must all hold where the group must."""
        parts = [found for part in group.parts if (found := self._of_part(part))]
        if group.negated:
            return [_joined(Join.ANY, map(_negated, part)) for part in parts]
        return [_joined(Join.ANY, [_joined(Join.ALL, part) for part in parts])] if parts else []

    def _of_part(self, nodes: Sequence[Word | _Group]) -> list[Criterion]:
        found: list[Criterion] = []
        beside: list[str] = []  # words that stand side by side are searched as one text
        for node in (*nodes, None):
            if isinstance(node, Word) and self._is_plain(node):
                beside.append(node.piece.text)
                continue
            found += _text_filters(_squeezed(beside))
            beside = []
            if isinstance(node, _Group):
                found += self._of_group(node)
            elif node is not None:
                found += self._of_word(node)
        return found

    def _of_word(self, word: Word) -> list[Filter]:
        is_typed = word.is_last and not self._whole
        asked = self._filter_field(word)
        if asked is None:
            if is_typed and any(one.startswith(fold(word.piece.text)) for one in self._names()):
                self._is_open = True  # "-cit" will be "-city:"
                return []
            return _text_filters(_squeezed([word.piece.text]), negated=True)
        field, value = asked
        try:
            found = filter_of(field, value)
        except Refused as refused:
            problem = refused.problem
            text = str(problem.values.get("value", problem.values.get("name", "")))
            if is_typed and (not text or is_begun(field, text)):
                self._is_open = True
            else:
                self._problems[f"{field.name} {text}"] = problem
            return []
        return [found._replace(negated=found.negated is not word.negated)]

    def _names(self) -> Iterable[str]:
        return (word for field in self._fields.all for word in field.words)


def _depth(tokens: Iterable[Token]) -> int:
    """How many brackets stand within each other."""
    depth = deepest = 0
    for token in tokens:
        depth += isinstance(token, Open) - isinstance(token, Close)
        deepest = max(deepest, depth)
    return deepest


def _squeezed(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


def _text_filters(text: str, negated: bool = False) -> list[Filter]:
    return [Filter(TEXT, text, Comparison.CONTAINS, negated=negated)] if words(text) else []


def _joined(join: Join, criteria: Iterable[Criterion]) -> Criterion:
    members = _members(join, criteria)
    return members[0] if len(members) == 1 else FilterGroup(join, tuple(members))


def _members(join: Join, criteria: Iterable[Criterion]) -> list[Criterion]:
    """The criteria, with the members of groups of the same join in the place of these."""
    found: list[Criterion] = []
    for one in criteria:
        found += one.members if isinstance(one, FilterGroup) and one.join is join else [one]
    return found


def _negated(one: Criterion) -> Criterion:
    if isinstance(one, Filter):
        return one._replace(negated=not one.negated)
    return _joined(Join.ALL if one.join is Join.ANY else Join.ANY, map(_negated, one.members))


def _is_flat(one: Criterion) -> bool:
    """Whether a group in it holds groups at most that hold none."""
    if isinstance(one, Filter):
        return True
    return all(
        isinstance(member, Filter) or all(isinstance(inner, Filter) for inner in member.members)
        for member in one.members
    )


class _Writer:
    def __init__(self, fields: FilterFields, language: int, lasting: bool) -> None:
        self._fields = fields
        self._language = language
        self._lasting = lasting

    def word(self, text: str) -> str:
        """A word to search, in quotes where it would mean something else."""
        name, colon, _rest = text.partition(":")
        is_filter = bool(colon) and (self._lasting or self._fields.named(name.removeprefix("-")) is not None)
        means = negates(text) or is_filter or text in OR or any(sign in text for sign in '"()')
        return quoted(text) if means else text

    def bare(self, one: Criterion) -> str:
        """A criterion that stands alone, without brackets."""
        if isinstance(one, FilterGroup):
            joint = " " if one.join is Join.ALL else " OR " if self._language == ENGLISH else " LUB "
            return joint.join(map(self.criterion if one.join is Join.ALL else self._part, one.members))
        return filter_text(one, self._fields, self._language)

    def criterion(self, one: Criterion) -> str:
        """A criterion beside others."""
        is_any = isinstance(one, FilterGroup) and one.join is Join.ANY and len(one.members) > 1
        return f"({self.bare(one)})" if is_any else self.bare(one)

    def _part(self, one: Criterion) -> str:
        """A member of a group of which one must hold."""
        if isinstance(one, Filter) and one.field == TEXT and not one.negated:
            return " ".join(map(self.word, one.value.split()))
        return (
            self.criterion(one)
            if not isinstance(one, FilterGroup) or one.join is Join.ANY
            else self.bare(one)
        )
