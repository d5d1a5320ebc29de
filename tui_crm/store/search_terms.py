"""What a typed text asks of a contact and of its search document (R26).

Every word must be there, as the beginning of a word of the document or, from three characters on, anywhere
in it; a run of three or more digits is also sought in phones and numbers, whatever its notation. Single
letters alone find the names that begin with them: more could not be found without reading everything.

Light: it is on the way of `query` and of the first search.
"""

from __future__ import annotations

from tui_crm.store.sql import Sql, all_of, any_of
from tui_crm.text.digits import digits
from tui_crm.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GROUPS = (
    "name", "position", "phone", "email", "url", "address", "organization", "tags", "note", "numbers",
    "custom",
)  # fmt: skip
"""The columns of the search document: the values of `domain.fields.SearchGroup`."""

HIGH = "\U0010ffff"
"""Behind every text that begins with what stands before it."""

MOST_WORDS = 32
"""More words than these are not looked at: somebody has pasted a whole text."""

ROWS_OF_A_KIND = 1 << 40
"""The row of a document in the trigram index is `(kind - 1) * ROWS_OF_A_KIND + contact`: a search among
organizations never walks through a million persons that have the same letters."""

_MOST_WORDS_OF_A_NAME = 4
_MOST_GRAMS = 32  # for one term: more of them narrow nothing any more
_DIGIT_GROUPS = frozenset({"phone", "numbers"})
_TRIGRAM = 3
# What people put between the digits of a number, besides white space.
_SEPARATORS = frozenset("()+./-\u2010\u2011\u2012\u2013\u2014\u2015")


CUSTOM_FIELDS = "custom."
"""In the place of a column: the custom fields whose numbers follow, parted by full stops."""


def custom_place(ids: Iterable[int]) -> str:
    """What stands for these custom fields among the columns that are searched."""
    return CUSTOM_FIELDS + ".".join(map(str, ids))


def _held(place: str, needle: str) -> Sql:
    """Whether a column of document `d` holds the needle, or a value that contact `c` has of some fields."""
    if not place.startswith(CUSTOM_FIELDS):
        return Sql(f"instr(d.{place}, ?) > 0", (needle,))
    fields = place.removeprefix(CUSTOM_FIELDS).replace(".", ", ")
    return Sql(
        "EXISTS (SELECT 1 FROM custom_value v LEFT JOIN custom_field_option o ON o.id = v.option"
        f" WHERE v.contact = c.id AND v.field IN ({fields})"
        " AND instr(crm_words(coalesce(v.text, v.moment, o.name, v.number)), ?) > 0)",
        (needle,),
    )


class Term:
    """Something that must be in the document.

    Attributes:
        needle: what a column of the document holds: with a space in front where it must begin a word.
        number: only digits count: it is sought in phones and numbers alone.
    """

    __slots__ = ("needle", "number")

    def __init__(self, text: str, number: bool = False) -> None:
        self.number = number
        self.needle = text if number or len(text) >= _TRIGRAM else f" {text}"

    def check(self, groups: tuple[str, ...]) -> Sql:
        """The condition on contact `c` and its document `d`."""
        places = [group for group in groups if not self.number or group in _DIGIT_GROUPS]
        return any_of(_held(place, self.needle) for place in places)

    @property
    def match(self) -> str:
        """What the trigram index must hold, "" where it can't tell: the term is a single letter."""
        last = min(len(self.needle) - _TRIGRAM, _MOST_GRAMS)
        grams = dict.fromkeys(self.needle[start : start + _TRIGRAM] for start in range(last + 1))
        return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)


class Asked:
    """What a text asks, read once.

    Attributes:
        words: the folded words of the text, in its order.
        keys: the whole text as a name would be stored that is it or begins with it.
        splits: the words as a surname and a first name: each way to part them in two, in either order.
        number: digits, where the text is one number and nothing else; else "".
        match: what the trigram index must hold; "" where every word is a single letter.
    """

    __slots__ = ("_clauses", "keys", "match", "number", "splits", "words")

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.splits = list(_splits(self.words))
        numbers, rest = _numbers(text)
        # Each clause must hold, by one of its alternatives: sets of terms that must all be there.
        self._clauses = [_number_clause(number, run) for number, run in numbers]
        self._clauses += [((Term(word),),) for word in dict.fromkeys(words(rest))]
        del self._clauses[MOST_WORDS:]
        self.number = numbers[0][0] if len(numbers) == len(self._clauses) == 1 else ""
        self.match = " AND ".join(filter(None, map(_match, self._clauses)))
        key = " ".join(self.words)
        # "acme sp. z o.o." is stored with its full stops; a single letter means letters alone.
        self.keys = (key,) if self.is_letters else tuple(dict.fromkeys((key, fold(text))))

    @property
    def is_letters(self) -> bool:
        """Whether every word is a single letter: then only names that begin with them answer."""
        return not self.match

    def check(self, groups: tuple[str, ...] = ()) -> Sql:
        """The condition on contact `c` and its document `d`, without the index that narrows.

        Args:
            groups: the columns of the document that count, and `custom_place`; none for all columns.
        """
        places = groups or GROUPS
        if self.is_letters:
            return self._letters() if "name" in places else Sql("0")
        return all_of(
            any_of(all_of(term.check(places) for term in terms) for terms in clause)
            for clause in self._clauses
        )

    def _letters(self) -> Sql:
        begins = any_of(_begins(key, one) for one in self.keys for key in ("last_key", "first_key"))
        both = (_begins("last_key", last) & _begins("first_key", first) for last, first in self.splits)
        return any_of((begins, *both))


def _begins(column: str, start: str) -> Sql:
    return Sql(f"c.{column} >= ? AND c.{column} <= ?", (start, start + HIGH))


def _splits(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if len(words) <= _MOST_WORDS_OF_A_NAME:
        for place in range(1, len(words)):
            one, other = " ".join(words[:place]), " ".join(words[place:])
            yield other, one
            yield one, other


def asked(text: str) -> Asked | None:
    """What the text asks, None where it asks nothing. Nothing that a person types is an error."""
    found = Asked(text)
    return found if found.words else None


def candidates(match: str) -> Sql:
    """Selects the ids of contacts of both kinds that may hold what the index must (`Term.match`)."""
    return Sql(
        f"SELECT rowid & {ROWS_OF_A_KIND - 1} FROM search_trigram WHERE search_trigram MATCH ?", (match,)
    )


Clause = tuple[tuple[Term, ...], ...]


def _numbers(text: str) -> tuple[list[tuple[str, str]], str]:
    """The numbers of the text with how they were written, each once, and the rest of the text."""
    found: dict[tuple[str, str], None] = {}
    rest: list[str] = []
    position = 0
    for start, stop in _runs(text):
        run = text[start:stop]
        number = _significant(run)
        if len(number) < _TRIGRAM or text[stop : stop + 1].isalnum():
            continue
        rest.append(text[position:start])
        position = stop
        found[number, run] = None
    rest.append(text[position:])
    return list(found), " ".join(rest)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of digits with what people put between them; "600 100 200" is one number, or three words.

    (A pattern would say the same, but `re` costs a bare `query` 5 ms.)
    """
    stop = 0
    for start in range(len(text)):
        if start < stop or (start and (text[start - 1].isalnum() or text[start - 1] == "_")):
            continue
        digit = start + (text[start] == "+")
        digit += text[digit : digit + 1] == "("
        if text[digit : digit + 1].isdecimal():
            stop = digit
            while stop < len(text) and (
                text[stop].isdecimal() or text[stop].isspace() or text[stop] in _SEPARATORS
            ):
                stop += 1
            yield start, stop


def _significant(run: str) -> str:
    number = digits(run)
    # the international and the trunk prefix are notation: numbers are stored without them
    return number[2:] if number.startswith("00") else number.removeprefix("0")


def _number_clause(number: str, run: str) -> Clause:
    as_words = tuple(map(Term, words(run)[:MOST_WORDS]))
    # Digits typed one by one are a number: as words, the index could not look them up.
    alternatives = (as_words,) if _all_match(as_words) else ()
    return ((Term(number, number=True),), *alternatives)


def _all_match(terms: Iterable[Term]) -> str:
    return " AND ".join(filter(None, (term.match for term in terms)))


def _match(clause: Clause) -> str:
    alternatives = [_all_match(terms) for terms in clause]
    if len(alternatives) == 1:
        return f"({alternatives[0]})" if alternatives[0] else ""
    return "(" + " OR ".join(f"({one})" for one in alternatives) + ")"
