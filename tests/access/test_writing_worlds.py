"""Whatever users try with contacts is refused where the oracle says so, and touches nothing hidden (R42)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.access.attempts import ABOUT_ACCESS, ALLOWED, Attempt, attempts
from tests.access.conftest import PARTS, seeds
from tests.access.oracle import Oracle, UserRow
from tests.access.worlds import World, world
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Code, CrmError

_SHARE = 3
"""Of so many worlds one is written to."""
_ATTEMPTS = 14
"""Of each user in each world."""
_HANGING = (
    "contact_owner",
    "contact_watcher",
    "contact_tag",
    "custom_value",
    "picture",
    "event",
    "attachment",
)


class _Done(Exception):
    """Ends a transaction of which nothing is to stay."""


@pytest.mark.parametrize("part", range(PARTS))
def test_writes_are_refused_just_where_the_rules_say_so(part: int, template: Path, tmp_path: Path) -> None:
    came = Counter[str]()
    for seed in seeds(part, _SHARE):
        with world(template, tmp_path, seed) as one:
            came.update(try_all(one))
    assert {"", Code.NOT_ALLOWED, Code.NOT_FOUND, Code.ACCESS_NOT_YOURS} <= came.keys()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_duplicate_is_named_to_those_who_see_it(part: int, template: Path, tmp_path: Path) -> None:
    came = Counter[str]()
    for seed in seeds(part, 3 * _SHARE):
        with world(template, tmp_path, seed) as one:
            came.update(_add_alike(one))
    assert {"", Code.DUPLICATE, Code.DUPLICATE_HIDDEN} <= came.keys()


@pytest.mark.parametrize("part", range(PARTS))
def test_undo_names_and_touches_nothing_hidden(part: int, template: Path, tmp_path: Path) -> None:
    came = Counter[str]()
    for seed in seeds(part, _SHARE):
        with world(template, tmp_path, seed) as one:
            came.update(_undo_all(one))
    assert {"", Code.NOTHING_TO_UNDO, Code.NOT_FOUND} <= came.keys()


def try_all(one: World) -> Iterator[str]:
    """What came of each attempt: the code of its refusal, "" where it was done."""
    oracle = Oracle(one.database.connection())
    chance = Random(one.seed)
    for user in oracle.users.values():
        for attempt in attempts(one.session(user.login), oracle, user, chance, _ATTEMPTS):
            where = f"world {one.seed}, {user.login}: {attempt.what}"
            code = _tried(one, oracle, user, attempt, where)
            assert _is_expected(attempt, code), f"{where}: {code or 'done'}, expected {set(attempt.expected)}"
            yield code


def _is_expected(attempt: Attempt, code: str) -> bool:
    is_about_access = code in ABOUT_ACCESS - {Code.PICTURE_NONE}
    return code in attempt.expected or (attempt.expected >= ALLOWED and not is_about_access)


def _tried(one: World, oracle: Oracle, user: UserRow, attempt: Attempt, where: str) -> str:
    """What came of it; nothing of it stays, and nothing that the user may not know of was touched or told."""
    hidden = oracle.hidden_from(user)
    before = _rows(one, hidden)
    try:
        with one.database.writing():
            attempt.do()
            assert _rows(one, hidden) == before, where
            raise _Done
    except _Done:
        return ""
    except CrmError as error:
        told = str([dict(problem.values) for problem in error.problems])
        if attempt.given:  # to be told what one has typed oneself tells nothing
            told = told.replace(attempt.given, "")
        _require_unsaid(one, hidden, told, where)
        return error.problem.code.value


def _rows(one: World, contacts: list[int]) -> list[Any]:
    """All that is stored of these contacts, but for the links that a merge of what is seen may move."""
    marks = ", ".join(map(str, contacts))
    found = _query(one, f"SELECT * FROM contact WHERE id IN ({marks})")
    for table in _HANGING:
        found += _query(one, f"SELECT * FROM {table} WHERE contact IN ({marks})")
    return sorted(found, key=repr)


def _require_unsaid(one: World, hidden: list[int], told: str, where: str) -> None:
    """Fails where the words of a hidden contact are told, unless they became another one's by a merge."""
    merged = {row[0] for row in _query(one, "SELECT id FROM contact WHERE merged_into IS NOT NULL")}
    for contact in set(hidden) - merged:
        assert one.word(contact) not in told, f"{where}: {contact} is told of: {told}"


def _query(one: World, sql: str) -> list[Any]:
    return one.database.connection().execute(sql).fetchall()


# -- duplicates while typing ------------------------------------------------------------------------


def _add_alike(one: World) -> Iterator[str]:
    """Users add contacts with phones and e-mails that others have (R7)."""
    oracle = Oracle(one.database.connection())
    reached = _reached_by(one)
    everything = one.session("anna").contacts.those([*oracle.seen_by(oracle.users["anna"])])
    drafts = [(contact.id, _like(contact.draft)) for contact in everything]
    for user in oracle.users.values():
        session = one.session(user.login)
        for contact, draft in drafts:
            sharing = {
                other
                for other in reached
                if reached[other] & reached[contact]
                and oracle.contacts[other]["kind"] == oracle.contacts[contact]["kind"]
                and oracle.contacts[other]["deleted_at"] is None
            }
            seen = {other for other in sharing if oracle.sees(user, other)}
            found = session.contacts.duplicate_of(draft)
            where = f"world {one.seed}, {user.login}: like {contact}"
            if found is None:
                assert not sharing, where
                yield ""
            elif found.problem.code is Code.DUPLICATE_HIDDEN:
                assert sharing, where
                assert (seen, found.contact_id, dict(found.problem.values)) == (set(), None, {}), where
                yield found.problem.code.value
            else:
                assert found.contact_id in seen, where
                assert found.problem.values["id"] == found.contact_id, where
                yield found.problem.code.value


def _like(draft: ContactDraft) -> ContactDraft:
    return ContactDraft(kind=draft.kind, phones=draft.phones, emails=draft.emails)


def _reached_by(one: World) -> dict[int, set[str]]:
    reached: dict[int, set[str]] = {row[0]: set() for row in _query(one, "SELECT id FROM contact")}
    for contact, value in _query(one, "SELECT contact, value FROM contact_phone"):
        reached[contact].add(value)
    for contact, value in _query(one, "SELECT contact, lower(value) FROM contact_email"):
        reached[contact].add(value)
    return reached


# -- undo -------------------------------------------------------------------------------------------


def _undo_all(one: World) -> Iterator[str]:
    oracle = Oracle(one.database.connection())
    for user in oracle.users.values():
        session, where = one.session(user.login), f"world {one.seed}, {user.login}: undo"
        hidden = oracle.hidden_from(user)
        found = session.undoing.next_undo()
        if found is not None:
            _require_unsaid(one, hidden, str(found), where)
        code = _tried(one, oracle, user, Attempt("undo", session.undoing.undo, ALLOWED), where)
        assert (code == Code.NOTHING_TO_UNDO) is (found is None), where
        yield code
