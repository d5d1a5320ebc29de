"""Standard input: nobody who may not is read from, and what is read is limited."""

from __future__ import annotations

import io
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit.builders import a_session_of
from tui_crm.domain.attachments import MAXIMUM_BYTES
from tui_crm.domain.problems import Code, CrmError, FileProblem
from tui_crm.files.received import Received
from tui_crm.services import imports
from tui_crm.services.session import Session

_MEGABYTE = 1 << 20


class Endless(io.RawIOBase):
    """As /dev/zero; it knows how much was taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        assert self.taken < 2_000 * _MEGABYTE, "nobody stops reading"
        buffer[:] = bytes(len(buffer))
        self.taken += len(buffer)
        return len(buffer)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    """Standard input without an end."""
    stream = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(stream)))
    return stream


LINES = (
    ("import", "-"),
    ("import", "-", "--preview"),
    ("import", "-", "--dry-run"),
    ("attach", "2", "-", "--name", "x.pdf"),
    ("avatar", "2", "-"),
    ("users", "add-key", "guest", "-"),
    ("users", "add", "ewa", "--group", "Guests", "--key", "-"),
)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_nothing_is_read_of_who_may_not(
    crm: Crm, people: dict[str, int], endless: Endless, line: tuple[str, ...]
) -> None:
    crm("groups", "add", "Guests", "--may", "see")
    crm("users", "add", "guest", "--group", "Guests")
    assert crm("--as", "guest", "--json", *line, status=1).error["code"] == "not_allowed"
    assert endless.taken == 0


@pytest.mark.parametrize("line", LINES[3:], ids=" ".join)
def test_no_more_is_read_than_may_be_kept(
    crm: Crm, people: dict[str, int], endless: Endless, line: tuple[str, ...]
) -> None:
    crm("groups", "add", "Guests", "--may", "see")
    crm("users", "add", "guest", "--group", "Guests")
    crm(*line, status=1)
    assert endless.taken <= (MAXIMUM_BYTES + _MEGABYTE if line[0] != "users" else _MEGABYTE)


def test_a_file_over_ssh_has_a_limit_and_is_not_held_in_memory(
    crm: Crm, people: dict[str, int], endless: Endless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MAXIMUM_OVER_SSH", 40 * _MEGABYTE)
    monkeypatch.setenv("TUI_CRM_FIXED_LOGIN", os.environ["USER"])
    tracemalloc.start()
    try:
        refused = crm("import", "-", "--json", status=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.error["code"] == "import_too_large"
    assert " 40 MB: " in refused.error["message"]
    assert endless.taken <= 42 * _MEGABYTE
    assert peak < 20 * _MEGABYTE
    assert crm("imports", "list", "--json").json == []


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_without_standard_input_there_is_an_empty_file(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    crm("groups", "add", "Guests", "--may", "see")
    crm("users", "add", "guest", "--group", "Guests")
    monkeypatch.setattr(sys, "stdin", None)  # as Python has it after <&-
    assert crm("--json", *line, status=1).error["code"] == "file_empty"


def test_what_was_received_is_read_as_often_as_one_likes_and_leaves_nothing(tmp_path: Path) -> None:
    data = os.urandom(3 * _MEGABYTE + 7)
    folder = tmp_path / "beside"
    folder.mkdir()
    with Received(io.BytesIO(data), folder, "-") as kept:
        one, other = kept.open(), kept.open()
        assert one.read(10) == other.read(10) == data[:10]
        assert one.read() == other.read() == data[10:]
        assert kept.open().read() == data
        assert list(folder.iterdir()) == []
    assert list(folder.iterdir()) == []


def test_a_pipe_that_breaks_and_a_folder_without_room_are_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(FileProblem) as caught:
        session.imports.received(Broken())
    assert caught.value.problem.code is Code.FILE_UNREADABLE

    def full(**_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui_crm.files.received.tempfile.TemporaryFile", full)
    with pytest.raises(CrmError) as told:
        session.imports.received(io.BytesIO(b"x"))
    assert told.value.problem.code is Code.DATABASE_FULL
    with a_session_of(session, "jan", "viewer") as jan, pytest.raises(CrmError) as denied:
        jan.imports.received(Broken())
    assert denied.value.problem.code is Code.NOT_ALLOWED
