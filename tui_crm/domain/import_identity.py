"""Whether two names can be one person's or organization's, and which of the two a contact keeps (R36)."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.text.fold import fold, words

# Half of all organizations have these words: sharing one says nothing.
_LEGAL_FORMS = frozenset(
    """sp z o.o oo zoo s.a sa s.c sc s.j sj s.k sk sp.k sp.j p.s.a psa spolka akcyjna komandytowa jawna
    cywilna spoldzielnia fundacja stowarzyszenie ltd limited llc inc corp co gmbh ag kg s.r.o a.s the of i
    and und""".split()
)


_ALIKE = 0.7  # of 1 for equal texts: "Kowalski" and "Kowal" are at 0.77, "Kowalska" and "Nowak" at 0.62


def same_words(one: ContactDraft, other: ContactDraft) -> bool:
    """Whether both have the same name, in any order of its words, with or without diacritics."""
    return _words(one) == _words(other)


def could_be_one(one: ContactDraft, other: ContactDraft) -> bool:
    """Whether contacts that share an e-mail can be the same one.

    They can where one has no name, or where they have a word of it in common: "J. Kowalski" is Jan Kowalski,
    "Acme" is "Acme sp. z o.o.". A surname is not enough for persons whose first names differ: a couple often
    shares an e-mail.
    """
    first, second = _words(one), _words(other)
    if first <= second or second <= first:
        return True
    telling = first & second
    if one.kind is Kind.ORGANIZATION:
        return bool(telling - _LEGAL_FORMS)
    return bool(telling) and _first_names_agree(one, other)


def named_for(before: ContactDraft, row: ContactDraft, *, only_longer: bool = False) -> ContactDraft:
    """The row without its name where that would make another contact of `before`.

    A name is taken where the contact has none, where it says what the contact's says and perhaps more, or
    where it corrects the spelling of a surname.

    Args:
        only_longer: corrections are not taken either.
    """
    old, new = _words(before), _words(row)
    taken = replace(
        before,
        first_name=row.first_name or before.first_name,
        last_name=row.last_name or before.last_name,
        name=row.name or before.name,
    )
    fits = old < new if only_longer else old <= new or _is_correction(before, row)
    if not old or (fits and len(words(taken.display_name)) == len(words(row.display_name))):
        return row
    return replace(row, first_name="", last_name="", name="")


def _words(draft: ContactDraft) -> frozenset[str]:
    return _words_of(draft.display_name)


@lru_cache(maxsize=4_096)
def _words_of(name: str) -> frozenset[str]:
    # Rows that share an e-mail are compared with the same contacts over and over.
    return frozenset(words(name))


def _first_names_agree(one: ContactDraft, other: ContactDraft) -> bool:
    """Whether the first names have a word or an initial in common, or one of the persons lacks a part."""
    if not all((one.first_name, one.last_name, other.first_name, other.last_name)):
        return True
    return any(
        mine == theirs or (mine[0] == theirs[0] and 1 in (len(mine), len(theirs)))
        for mine in words(one.first_name)
        for theirs in words(other.first_name)
    )


def _is_correction(before: ContactDraft, row: ContactDraft) -> bool:
    """Whether the row spells the surname of the same first name a little differently."""
    if not before.first_name or words(before.first_name) != words(row.first_name):
        return False
    return SequenceMatcher(None, fold(before.last_name), fold(row.last_name)).ratio() >= _ALIKE
