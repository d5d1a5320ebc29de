"""The command line says word for word the same of a base and of one without what is hidden (R43)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.access.conftest import PARTS, WORLDS
from tests.access.oracle import Oracle, UserRow
from tests.access.worlds import World, word, world
from tui_crm.cli.main import main

_WORLDS = range(7_000, 7_000 + max(WORLDS // 30, 1))

Said = tuple[int, str, str]
"""Exit status, and both streams."""


@pytest.mark.parametrize("part", range(PARTS // 2))
def test_the_command_line_tells_nothing_of_what_is_hidden(
    part: int,
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = refused = 0
    for seed in _WORLDS[part :: PARTS // 2]:
        with world(template, tmp_path, seed) as one:
            oracle = Oracle(one.database.connection())
            partly = [user for user in oracle.users.values() if oracle.hidden_from(user)]
            if not partly:
                continue
            user = Random(seed).choice(partly)
            twin = one.copy(tmp_path / f"world-{seed}-twin.db")
            twin.erase_unseen(oracle, user)
            twin.database.close_all()
            for line in _lines(one, oracle, user):
                said: list[Said] = []
                for base in (one, twin):
                    monkeypatch.setenv("TUI_CRM_DB", str(base.database.path))
                    status = main(["--as", user.login, *line])
                    said.append((status, *capsys.readouterr()))
                assert said[0] == said[1], f"world {seed}, {user.login}: {line}"
                assert said[0][0] in (0, 1), line
                done, refused = done + (said[0][0] == 0), refused + (said[0][0] == 1)
    assert done > 20
    assert refused > 20


def _lines(one: World, oracle: Oracle, user: UserRow) -> Iterator[list[str]]:
    """Lines that read, then some that write: both bases go on alike."""
    chance = Random(one.seed)
    yield from _reading(one)
    numbers = [str(number) for number in range(1, one.most + 2)]
    hidden = [str(number) for number in oracle.hidden_from(user)]
    for number in {*chance.sample(numbers, 3), *chance.sample(hidden, 1)}:
        yield from _about(number, chance)
    for number in {*chance.sample(numbers, 2), *chance.sample(hidden, 1)}:
        yield chance.choice(_writing(number, chance.choice(numbers)))


def _reading(one: World) -> Iterator[list[str]]:
    yield ["list", "--columns", "id,name,organization,organization_position,owners"]
    yield ["list", "--kind", "organization", "--json"]
    yield ["list", "organization:*", "--count"]
    yield ["list", "acme", "--sort", "organization", "--json"]
    yield ["list", word(one.seed, 1)]
    yield ["history", "--json", "--limit", "500"]
    yield ["opportunities", "list"]
    yield ["mail", "list"]
    yield ["due"]
    yield ["query", "j"]
    yield ["query", ""]
    yield ["trash", "--json"]
    yield ["tags", "list", "--json"]
    yield ["fields", "list", "--json"]
    yield ["duplicates", "dismissed", "--json"]
    yield ["imports", "list", "--json"]
    yield ["imports", "show", "1"]
    yield ["views", "list"]
    yield ["export", "--format", "csv"]
    yield ["export", "--format", "json", "--kind", "organization"]
    yield ["bulk", "--ids", *map(str, range(1, one.most + 2)), "--add-tag", "VIP", "--dry-run"]


def _about(number: str, chance: Random) -> Iterator[list[str]]:
    yield ["show", number, "--json"]
    yield ["show", f"uid:uid-{number}"]
    yield ["card", number]
    yield ["history", number]
    yield ["event", "list", number]
    yield ["attachments", number, "--json"]
    yield ["opportunities", "list", "--all", "--contact", number]
    yield ["mail", "list", "--contact", number]
    yield ["meetings", "list", "--from", "2020-01-01", "--until", "2029-12-31", "--contact", number]
    yield ["history", number, "--kind", "mail", "--kind", "opportunities", "--kind", "meetings"]
    yield ["avatar", number, "--save", "nowhere/x.png"]
    yield ["attachment", "save", number, "nowhere/x.txt"]
    yield ["duplicates", "show", number, str(chance.randint(1, 9))]
    yield ["export", "--ids", number, "--format", "vcard4"]


def _writing(number: str, other: str) -> tuple[list[str], ...]:
    return (
        ["delete", number],
        ["restore", number],
        ["deactivate", number],
        ["access", number, "owner"],
        ["link", number, other],
        ["unlink", number, other],
        ["event", "delete", number],
        ["attachment", "remove", number],
        ["duplicates", "merge", number, other],
        ["duplicates", "dismiss", number, other],
        ["edit", number, "--set", "note=x"],
        ["note", number, ""],
        ["purge", number, "--yes"],
    )
