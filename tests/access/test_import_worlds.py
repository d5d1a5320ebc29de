"""An import changes, names and reveals no contact that its user may not see (R36, R43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.access.conftest import PARTS, WORLDS
from tests.access.oracle import ORGANIZATION_KIND, Oracle, UserRow
from tests.access.worlds import FIRMS, FIRST, LAST, World, world
from tui_crm.domain.imports import ImportOptions, OnDuplicate, PreviewState
from tui_crm.domain.problems import Code

_WORLDS = range(9_000, 9_000 + max(WORLDS // 6, PARTS))
_HANGING = (
    "contact_phone", "contact_email", "contact_tag", "contact_owner", "contact_watcher", "custom_value",
    "picture", "event", "attachment",
)  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_an_import_leaves_hidden_contacts_alone(part: int, template: Path, tmp_path: Path) -> None:
    came = Counter[str]()
    for seed in _WORLDS[part::PARTS]:
        with world(template, tmp_path, seed) as one:
            oracle = Oracle(one.database.connection())
            able = [user for user in oracle.users.values() if user.may("import") and user.may("add")]
            user = Random(seed).choice([one for one in able if not one.is_admin] or able)
            came.update(_imported(one, oracle, user))
    assert {"hidden", "seen"} <= came.keys()


def _imported(one: World, oracle: Oracle, user: UserRow) -> Iterator[str]:
    """Whom the file's rows were about by their uids, in words."""
    session, where = one.session(user.login), f"world {one.seed}, {user.login}"
    chance = Random(one.seed)
    mode = chance.choice((OnDuplicate.SKIP, OnDuplicate.UPDATE))
    persons = [number for number, row in oracle.contacts.items() if row["kind"] != ORGANIZATION_KIND]
    text = _file(one, persons, chance)
    hidden = [number for number in oracle.contacts if not oracle.sees(user, number)]
    before = _rows(one, hidden)
    job = session.imports.stage(text.encode(), ImportOptions(on_duplicate=mode), name="x.csv")
    preview = session.imports.preview(job)
    outcome = session.imports.run(job)
    assert _rows(one, hidden) == before, where
    refused = {problem.row: problem.problem.code for problem in outcome.refusals}
    for row, number in enumerate(persons, 1):
        is_deleted = oracle.contacts[number]["deleted_at"] is not None
        if not is_deleted and not oracle.sees(user, number):
            assert refused.get(row) is Code.DUPLICATE_HIDDEN, f"{where}: row {row}"
            yield "hidden"
        elif not is_deleted:
            assert refused.get(row) is not Code.DUPLICATE_HIDDEN, f"{where}: row {row}"
            yield "seen"
    foreseen = {row.number for row in preview.kept if row.state is PreviewState.REFUSED}
    assert foreseen & set(range(1, len(persons) + 1)) == refused.keys() - {*_alike(persons)}, where
    unknown = [number for number in oracle.hidden_from(user) if not _was_merged(one, number)]
    for number in unknown:
        assert one.word(number) not in f"{preview}{outcome}{session.imports.lines()}", f"{where}: {number}"
    _require_links_to_seen(one, oracle, user, where)


def _file(one: World, persons: list[int], chance: Random) -> str:
    """A row about each person by its uid, then some that are alike by what several share."""
    lines = ["uid,first_name,last_name,email,phone,organization,note"]
    for uid in [*(f"uid-{number}" for number in persons), "", "", ""]:
        name = f"{chance.choice(FIRST)},{chance.choice(LAST)}"
        email, phone = chance.choice(("biuro@example.com", "")), chance.choice(("600100200", "600100201"))
        reached = ",," if uid else f"{email},{phone},{chance.choice(FIRMS)}"
        lines.append(f"{uid},{name},{reached},z importu")
    return "\n".join(lines)


def _alike(persons: list[int]) -> range:
    """The rows that are about whoever shares an e-mail or a phone, which the rows before them may change."""
    return range(len(persons) + 1, len(persons) + 4)


def _rows(one: World, contacts: list[int]) -> list[Any]:
    """All that is stored of these contacts, without what they are linked to."""
    connection, marks = one.database.connection(), ", ".join(map(str, contacts))
    found = connection.execute(f"SELECT * FROM contact WHERE id IN ({marks})").fetchall()
    for table in _HANGING:
        found += connection.execute(f"SELECT * FROM {table} WHERE contact IN ({marks})").fetchall()
    return sorted(found, key=repr)


def _was_merged(one: World, contact: int) -> bool:
    """Whether what it said became another one's."""
    row = (
        one.database.connection()
        .execute("SELECT merged_into FROM contact WHERE id = ?", (contact,))
        .fetchone()
    )
    return row[0] is not None


def _require_links_to_seen(one: World, oracle: Oracle, user: UserRow, where: str) -> None:
    """New persons are linked to organizations that the user saw, or that were made for them."""
    after = Oracle(one.database.connection())
    for number in after.contacts.keys() - oracle.contacts.keys():
        for organization in after.links[number]:
            is_new = organization not in oracle.contacts
            assert is_new or oracle.sees(user, organization), f"{where}: {number} at {organization}"
