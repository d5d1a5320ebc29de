"""What a type-ahead asks of the base: its plans read no table from one end to the other."""

from __future__ import annotations

from random import Random
from typing import Any, cast

import pytest

from tests.kit.builders import an_actor
from tests.store import search_model as model
from tests.store.test_search_tiers import Watched
from tui_crm.store import names
from tui_crm.store.database import Database


@pytest.mark.parametrize("role", ["admin", "editor"])
@pytest.mark.parametrize("text", ["kowal", "jan nowak", "600 100", "jan@example"])
def test_suggesting_persons_walks_along_indexes(base: Database, text: str, role: str) -> None:
    model.invent(base, Random(1), 50)
    watched = Watched(base.connection())
    names.suggest_persons(cast(Any, watched), text, an_actor(role, 1), 8)
    scans = {plan.split()[1] for plan in watched.plans() if plan.startswith("SCAN")}
    # the ids asked for, the rows the trigram index gives, and the subqueries that are cut off at a few rows
    assert {one for one in scans if not one.startswith("(subquery")} <= {"j", "f", "x"}
    assert len(watched.asked) > 3
