"""The log says what went wrong and where, and nothing about anybody."""

from __future__ import annotations

import logging
import sys
import threading

import pytest

from tui_crm import log
from tui_crm.domain.problems import Code, StoreError


@pytest.fixture
def log_file(tmp_path):
    path = tmp_path / "state/tui-crm.log"
    assert log.open_log(path)
    yield path
    log.close_log()


def fail_with(name):
    secret = f"UNIQUE constraint failed: {name}"
    try:
        raise ValueError(secret)
    except ValueError as cause:
        raise KeyError(name) from cause


def test_a_crash_has_types_and_places_but_no_data(log_file):
    with pytest.raises(KeyError) as caught:
        fail_with("Jan Kowalski")
    log.crash(caught.value)
    text = log_file.read_text()
    assert "Kowalski" not in text
    assert "UNIQUE" not in text
    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert "test_log.py:" in text
    assert "fail_with" in text


def test_our_own_codes_and_the_systems_numbers_are_kept(log_file):
    log.crash(StoreError(Code.DATABASE_BUSY))
    log.crash(FileNotFoundError(2, "No such file", "/home/jan.kowalski/list.csv"))
    text = log_file.read_text()
    assert "StoreError database_busy" in text
    assert "FileNotFoundError errno 2" in text
    assert "kowalski" not in text


def test_other_libraries_say_only_who_they_are(log_file):
    logging.getLogger("peewee").error("SELECT * FROM contact WHERE name = %s", "Jan Kowalski")
    text = log_file.read_text()
    assert "peewee" in text
    assert "Kowalski" not in text


def test_only_the_owner_can_read_it_and_it_does_not_grow_for_ever(log_file, monkeypatch):
    log.note("started")
    assert log_file.stat().st_mode & 0o077 == 0
    for _ in range(3):
        for _ in range(60):
            log.note("x" * 10_000)
    files = sorted(log_file.parent.iterdir())
    assert 1 < len(files) <= 1 + log.KEPT_FILES
    assert all(file.stat().st_size <= log.MAXIMUM_BYTES for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert not log.open_log(tmp_path / "file/tui-crm.log")
    log.note("goes nowhere")
    log.close_log()


def test_what_nobody_caught_goes_to_the_log_and_not_to_the_screen(log_file, monkeypatch, capsys):
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told = []
    log.catch_the_rest(lambda: told.append(True))
    with pytest.raises(KeyError) as caught:
        fail_with("Jan Kowalski")
    sys.excepthook(KeyError, caught.value, caught.tb)
    thread = threading.Thread(target=fail_with, args=("Jan Kowalski",))
    thread.start()
    thread.join()
    assert told == [True]
    assert log_file.read_text().count("builtins.KeyError") == 2
    assert capsys.readouterr() == ("", "")
