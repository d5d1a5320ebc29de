"""What SQLite says becomes a sentence, however many failures stand around the one that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_crm.domain.problems import Code, StoreError
from tui_crm.store.driver import driver
from tui_crm.store.errors import translated


def _fails(*texts: str) -> None:
    """Raises what the driver would: the first failure, and those that follow while it is handled."""
    *before, last = texts
    try:
        if before:
            _fails(*before)
    finally:
        raise driver.OperationalError(last)


@pytest.mark.parametrize(
    "then",
    [
        (),
        ("cannot rollback - no transaction is active",),
        ("no such savepoint: s1", "cannot rollback - no transaction is active"),
    ],
)
def test_the_failure_of_the_disk_is_told_not_that_of_the_rollback(then: tuple[str, ...]) -> None:
    with pytest.raises(StoreError) as told, translated(Path("crm.db")):
        _fails("disk I/O error", *then)
    assert told.value.problem.code is Code.DATABASE_IO


def test_what_has_no_sentence_passes_unchanged() -> None:
    with pytest.raises(driver.OperationalError), translated(Path("crm.db")):
        _fails("no such table: x")
