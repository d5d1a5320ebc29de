"""The worlds notice where a rule is forgotten: a control that must fail for each part that shows contacts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.access.test_reading_worlds import compare
from tests.access.test_writing_worlds import try_all
from tests.access.worlds import World, world
from tui_crm.domain.problems import Code, Denied
from tui_crm.services.contact_writer import ContactWriter
from tui_crm.store import contact_fields, search
from tui_crm.store.sql import Sql

_MOST = 60
"""Worlds until which a forgotten rule must have been noticed."""
_SHOWING = (
    "attachments", "completing", "contact_reading", "contacts", "definitions", "duplicate_pairs", "events",
    "filter_rows", "journal", "keep_in_touch", "mail_reading", "meeting_participants", "names",
    "opportunity_reading", "removal", "row_cells", "timeline", "timeline_about", "timeline_work", "touches",
    "unknown_events", "work_visibility",
)  # fmt: skip


def _everything(_actor: object, alias: str = "c", trash: bool = False) -> Sql:
    """As `visibility.visible_to`, for whoever may see all."""
    return Sql(f"{alias}.deleted_at IS {'NOT ' if trash else ''}NULL")


@pytest.mark.parametrize("module", _SHOWING)
def test_a_forgotten_rule_is_noticed(
    module: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module(f"tui_crm.store.{module}"), "visible_to", _everything)
    _require_noticed(template, tmp_path)


@pytest.mark.parametrize("field", ["organization", "organization_position"])
def test_an_order_by_hidden_organizations_is_noticed(
    field: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = contact_fields._FIRST[field]
    monkeypatch.setitem(contact_fields._FIRST, field, known.replace(" AND g.access = 0", ""))
    _require_noticed(template, tmp_path)


def test_searches_that_find_by_hidden_organizations_are_noticed(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for group, select in search._HANGING.items():
        monkeypatch.setitem(search._HANGING, group, select.replace(" AND g.access = 0", ""))
    _require_noticed(template, tmp_path)


@pytest.mark.parametrize("code", [Code.ACCESS_NOT_YOURS, Code.OWNERS_NOT_YOURS, Code.ORGANIZATIONS_NOT_YOURS])
def test_changes_that_others_may_not_make_are_noticed(
    code: Code, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = ContactWriter._may_change

    def forgetful(*args: Any) -> None:
        try:
            rule(*args)
        except Denied as denied:
            if denied.problem.code is not code:
                raise

    monkeypatch.setattr(ContactWriter, "_may_change", forgetful)
    _require_noticed(template, tmp_path, lambda one, _folder: Counter(try_all(one)))


def _require_noticed(template: Path, folder: Path, looked: Callable[[World, Path], object] = compare) -> None:
    for seed in range(_MOST):
        with world(template, folder, seed) as one:
            try:
                looked(one, folder)
            except AssertionError:
                return
    pytest.fail("nothing showed that a rule is forgotten")
