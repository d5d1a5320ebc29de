"""A filter while it is being built: words, a tree of conditions, the line and the rows that say the same."""

from __future__ import annotations

from typing import NamedTuple

from tui_crm.domain import filter_tree
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filter_tree import Path
from tui_crm.domain.filters import TEXT, Comparison, Criterion, Filter, FilterGroup, Join
from tui_crm.domain.query_text import Parsed, query_text
from tui_crm.i18n import _, language
from tui_crm.text.safe import safe_text
from tui_crm.wording.filters import filter_sentence, join_label

ROOT, WORDS = "", "words"
"""The ids of the row above all conditions, and of the one with the words; others go by their paths."""


class Row(NamedTuple):
    """A line that is shown. `depth` tells how far it is indented."""

    id: str
    text: str
    depth: int


class FilterDraft(NamedTuple):
    """What is built.

    Attributes:
        words: what the search box looks for besides; only where all conditions must hold.
        tree: the conditions.
    """

    words: str = ""
    tree: FilterGroup = FilterGroup(Join.ALL, ())

    def line(self, fields: FilterFields) -> str:
        """The line that says the same in the chosen language."""
        return query_text(self.words, filter_tree.criteria_of(self.tree), fields, language())

    def rows(self, fields: FilterFields) -> list[Row]:
        """The conditions in words, groups above what is in them."""
        found = [Row(ROOT, join_label(self.tree.join), 0)]
        if self.words:
            found.append(Row(WORDS, _("Search: {words}").format(words=safe_text(self.words)), 1))
        for path, member in filter_tree.members_of(self.tree):
            if isinstance(member, FilterGroup):
                said = join_label(member.join)
            else:
                said = filter_sentence(member, fields)
            found.append(Row(id_of(path), said, len(path)))
        return found

    def turned(self) -> FilterDraft:
        """With "all" and "any" exchanged; words are conditions where any of them is enough."""
        tree = filter_tree.turned(self.tree)
        if tree.join is Join.ANY:
            words = tuple(Filter(TEXT, word, Comparison.CONTAINS) for word in self.words.split())
            first: tuple[Criterion, ...] = words if len(words) < 2 else (FilterGroup(Join.ALL, words),)
            return FilterDraft("", tree._replace(members=(*first, *tree.members)))
        found = [_words_of(member) for member in self.tree.members]
        rest = tuple(one for one, words in zip(tree.members, found, strict=True) if not words)
        return FilterDraft(" ".join(filter(None, found)), tree._replace(members=rest))

    def opposite_of_words(self) -> FilterDraft:
        """The words as a condition that must not hold."""
        words = tuple(Filter(TEXT, word, Comparison.CONTAINS) for word in self.words.split())
        turned = filter_tree.opposite(words[0] if len(words) == 1 else FilterGroup(Join.ALL, words))
        return FilterDraft("", self.tree._replace(members=(turned, *self.tree.members)))


def draft_of(parsed: Parsed) -> FilterDraft:
    """What a line says that was read."""
    return FilterDraft(parsed.text, filter_tree.tree_of(parsed.filters, keep_all=bool(parsed.text)))


def id_of(path: Path) -> str:
    """The id of the row of a condition."""
    return ".".join(map(str, path))


def path_of(row: str) -> Path | None:
    """The condition whose row has this id; () for the tree itself, None for the words."""
    if row == WORDS:
        return None
    return tuple(int(part) for part in row.split(".")) if row else ()


def _words_of(member: Criterion) -> str:
    """The words of which a condition consists; "" where there is something else to it."""
    all_of = member.members if isinstance(member, FilterGroup) else (member,)
    words = [
        one.value
        for one in all_of
        if isinstance(one, Filter) and one == Filter(TEXT, one.value, Comparison.CONTAINS)
    ]
    return " ".join(words) if len(words) == len(all_of) else ""
