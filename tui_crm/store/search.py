"""The search document of each contact, and what a typed text asks of it (R26).

A document's columns hold folded words (`text.fold.search_text`), phones and numbers as digits. The
trigram index over it narrows; every candidate is then checked against the document itself. A document
is the same for every user, so it tells nothing of organizations that not everybody may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tui_crm.domain.fields import SearchGroup
from tui_crm.store.sql import IN_IDS, Connection, Sql, all_of, any_of, id_list
from tui_crm.text.fold import fold, search_text, words
from tui_crm.text.phones import digits

GROUPS = tuple(group.value for group in SearchGroup)
_COLUMNS = ", ".join(GROUPS)
_DIGIT_GROUPS = frozenset({SearchGroup.PHONE.value, SearchGroup.NUMBERS.value})
_TRIGRAM = 3

_JOINED = {
    "phone": "SELECT contact, ifnull(value, raw) FROM contact_phone WHERE contact {ids}",
    "email": "SELECT contact, value FROM contact_email WHERE contact {ids}",
    "url": "SELECT contact, value FROM contact_url WHERE contact {ids}",
    "address": (
        "SELECT contact, street || ' ' || postal_code || ' ' || city || ' ' || region || ' ' || country"
        " FROM contact_address WHERE contact {ids}"
    ),
    "organization": (
        "SELECT l.person, g.name FROM contact_link l JOIN contact g ON g.id = l.organization"
        " WHERE l.person {ids} AND g.deleted_at IS NULL AND g.access = 0"
    ),
    "position": (
        "SELECT l.person, l.job_title FROM contact_link l JOIN contact g ON g.id = l.organization"
        " WHERE l.person {ids} AND g.deleted_at IS NULL AND g.access = 0"
    ),
    "tags": "SELECT x.contact, t.name FROM contact_tag x JOIN tag t ON t.id = x.tag WHERE x.contact {ids}",
    "custom": (
        "SELECT v.contact, coalesce(v.text, v.moment, o.name, v.number) FROM custom_value v"
        " JOIN custom_field f ON f.id = v.field LEFT JOIN custom_field_option o ON o.id = v.option"
        " WHERE v.contact {ids} AND f.retired_at IS NULL AND f.type <> 'checkbox'"
    ),
}


# -- writing ---------------------------------------------------------------------------------------


def add(connection: Connection, ids: Iterable[int]) -> None:
    """Writes the documents of these contacts and indexes them. They have none."""
    wanted = id_list(ids)
    documents = _documents(connection, wanted)
    marks = ", ".join("?" * (len(GROUPS) + 1))
    connection.executemany(
        f"INSERT INTO search_document (contact, {_COLUMNS}) VALUES ({marks})",
        [(contact, *document) for contact, document in documents.items()],
    )
    connection.execute(
        f"INSERT INTO search_trigram (rowid, {_COLUMNS})"
        f" SELECT contact, {_COLUMNS} FROM search_document WHERE contact {IN_IDS}",
        (wanted,),
    )


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Takes the documents of these contacts away. FTS5 wants the very texts that it indexed."""
    wanted = id_list(ids)
    connection.execute(
        f"INSERT INTO search_trigram (search_trigram, rowid, {_COLUMNS})"
        f" SELECT 'delete', contact, {_COLUMNS} FROM search_document WHERE contact {IN_IDS}",
        (wanted,),
    )
    connection.execute(f"DELETE FROM search_document WHERE contact {IN_IDS}", (wanted,))


def differing(connection: Connection, ids: Iterable[int]) -> tuple[int, ...]:
    """Of these contacts, those whose stored document is not what their rows say: for `db check`."""
    wanted = id_list(ids)
    stored = {
        row[0]: tuple(row[1:])
        for row in connection.execute(
            f"SELECT contact, {_COLUMNS} FROM search_document WHERE contact {IN_IDS}", (wanted,)
        ).fetchall()
    }
    fresh = _documents(connection, wanted)
    return tuple(sorted(contact for contact in fresh if stored.get(contact) != fresh[contact]))


def _documents(connection: Connection, wanted: str) -> dict[int, tuple[str, ...]]:
    parts: dict[int, dict[str, list[str]]] = {}
    for contact, first, last, name, position, note, website, *numbers in connection.execute(
        "SELECT id, first_name, last_name, name, position, note, website,"
        f" pesel, document_number, nip, regon, krs FROM contact WHERE id {IN_IDS}",
        (wanted,),
    ).fetchall():
        parts[contact] = {group: [] for group in GROUPS}
        parts[contact] |= {
            "name": [first, last, name],
            "position": [position],
            "note": [note],
            "url": [website],
            "numbers": numbers,
        }
    for group, sql in _JOINED.items():
        for contact, text in connection.execute(sql.format(ids=IN_IDS), (wanted,)).fetchall():
            if contact in parts and text is not None:
                parts[contact][group].append(str(text))
    return {
        contact: tuple(_column(group, texts[group]) for group in GROUPS) for contact, texts in parts.items()
    }


def _column(group: str, texts: list[str]) -> str:
    if group == "phone":
        return "".join(f" {found}" for found in map(digits, texts) if found)
    if group == "numbers":
        return search_text(*texts, *map(digits, texts))
    return search_text(*texts)


# -- asking ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """Something that must be in the document.

    Attributes:
        text: folded; found at the start of a word, and from three characters on anywhere.
        number: only digits count: it is sought in phones and numbers alone.
    """

    text: str
    number: bool = False

    def condition(self, groups: tuple[str, ...]) -> Sql:
        places = [group for group in groups if not self.number or group in _DIGIT_GROUPS]
        needle = self.text if self.number or len(self.text) >= _TRIGRAM else f" {self.text}"
        return any_of(Sql(f"instr(d.{group}, ?) > 0", (needle,)) for group in places)

    @property
    def match(self) -> str:
        """What the trigram index must hold, "" where it can't tell."""
        text = self.text if self.number or len(self.text) >= _TRIGRAM else f" {self.text}"
        if len(text) < _TRIGRAM:
            return ""
        grams = dict.fromkeys(text[start : start + _TRIGRAM] for start in range(len(text) - _TRIGRAM + 1))
        return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)


Clause = tuple[tuple[Term, ...], ...]
"""Alternatives, each a set of terms that must all be there."""

# A run of digits with what people put between them; "600 100 200" is one number, or three words.
_NUMBER_RUN = re.compile(r"(?<!\w)\+?\(?\d[\d\s()+./\u00a0\-\u2010-\u2015]*")


def clauses(text: str) -> tuple[Clause, ...]:
    """What the typed text asks: every clause must hold. Nothing that a person types is an error."""
    found: list[Clause] = []
    rest: list[str] = []
    position = 0
    for run in _NUMBER_RUN.finditer(text):
        number = _significant(run.group())
        if len(number) < _TRIGRAM or (run.end() < len(text) and text[run.end()].isalnum()):
            continue
        rest.append(text[position : run.start()])
        position = run.end()
        as_words = tuple(Term(word) for word in words(run.group()))
        found.append(((Term(number, number=True),), as_words))
    rest.append(text[position:])
    found += [((Term(word),),) for word in words(" ".join(rest))]
    return tuple(dict.fromkeys(found))


def _significant(run: str) -> str:
    number = digits(run)
    # the international and the trunk prefix are notation: numbers are stored without them
    return number[2:] if number.startswith("00") else number.removeprefix("0")


def condition(text: str, groups: tuple[str, ...] = ()) -> Sql | None:
    """The condition on contact `c` and its document `d`, or None where the text asks nothing."""
    asked = clauses(text)
    if not asked:
        return None
    places = groups or GROUPS
    checks = all_of(
        any_of(all_of(term.condition(places) for term in terms) for terms in clause) for clause in asked
    )
    match = " AND ".join(f"({narrowed})" for narrowed in map(_match, asked) if narrowed)
    if not match:
        return checks
    return Sql("c.id IN (SELECT rowid FROM search_trigram WHERE search_trigram MATCH ?)", (match,)) & checks


def _match(clause: Clause) -> str:
    alternatives = [" AND ".join(term.match for term in terms if term.match) for terms in clause]
    return " OR ".join(f"({alternative})" for alternative in alternatives) if all(alternatives) else ""


def rank(text: str) -> Sql:
    """How well a contact answers, 0 the best: the exact name, the beginning of a name, the rest."""
    key = " ".join(words(text)) or fold(text)
    exact = Sql("c.last_key || ' ' || c.first_key = ? OR c.first_key || ' ' || c.last_key = ?", (key, key))
    single = Sql("c.last_key = ? OR c.first_key = ?", (key, key))
    starts = all_of(Sql("instr(d.name, ?) > 0", (f" {word}",)) for word in words(text))
    either = exact | single
    return Sql(
        f"CASE WHEN {either.text} THEN 0 WHEN {starts.text} THEN 1 ELSE 2 END", either.values + starts.values
    )
