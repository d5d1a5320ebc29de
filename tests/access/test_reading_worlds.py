"""R43: to whoever may not see a contact it is as if it had never been, whatever they ask.

Each world is compared with its twin, from which all that one user may not see was taken out. Who may see what
is the oracle's word. `TUI_CRM_TEST_WORLDS=5000 pytest tests/access` looks at more worlds than the usual 300.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.access import reading
from tests.access.conftest import PARTS, seeds
from tests.access.oracle import Oracle, UserRow
from tests.access.worlds import World, world
from tui_crm.domain.contact_query import ContactQuery

EVERYBODY = ContactQuery(kind=None, include_inactive=True)
_SCANNED = 5
"""Of so many worlds one is looked through for duplicates: that takes as long as all else."""


@pytest.mark.parametrize("part", range(PARTS))
def test_what_one_may_not_see_is_as_if_it_had_never_been(part: int, template: Path, tmp_path: Path) -> None:
    compared = 0
    for seed in seeds(part):
        with world(template, tmp_path, seed) as one:
            compared += compare(one, tmp_path)
    assert compared > len(seeds(part)) * 20, "the worlds hide too little from anybody"


def compare(one: World, folder: Path) -> int:
    """How many answers were compared with the twin's."""
    oracle = Oracle(one.database.connection())
    for user in oracle.users.values():
        _require_lists(one, oracle, user)
    partly = [user for user in oracle.users.values() if oracle.hidden_from(user) and oracle.seen_by(user)]
    if not partly:
        return 0
    user = Random(one.seed).choice(partly)
    return sum(1 for _ in _differences(one, oracle, user, folder))


def _require_lists(one: World, oracle: Oracle, user: UserRow) -> None:
    session, seen = one.session(user.login), oracle.seen_by(user)
    where = f"world {one.seed}, {user.login}"
    assert set(session.contacts.ids(EVERYBODY)) == seen, where
    assert session.contacts.count(EVERYBODY) == len(seen), where
    in_trash = {contact for contact in oracle.contacts if oracle.sees_in_trash(user, contact)}
    assert {trashed.id for trashed in session.lifecycle.trash()} == in_trash, where


def _differences(one: World, oracle: Oracle, user: UserRow, folder: Path) -> Iterator[str]:
    """Every answer that was looked at; the first that differs fails the test."""
    twin = one.copy(folder / f"world-{one.seed}-twin.db")
    try:
        twin.erase_unseen(oracle, user)
        mine, others = (_asked(world, user) for world in (one, twin))
        for (what, real), (_what, without) in zip(mine, others, strict=True):
            differs = reading.difference(reading.answer(real), reading.answer(without))
            assert not differs, f"world {one.seed}, {user.login}: {what}: {differs}"
            yield what
    finally:
        twin.database.close_all()


def _asked(one: World, user: UserRow) -> Iterator[reading.Reading]:
    session, chance = one.session(user.login), Random(one.seed)
    yield from reading.readings(session, chance, one.seed, one.most)
    if one.seed % _SCANNED == 0:
        one.scan()
        yield from reading.queue(session)
