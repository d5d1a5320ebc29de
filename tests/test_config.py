"""`config.toml`: what it sets, and that no mistake in it is fatal."""

from __future__ import annotations

import os

import pytest

from tui_crm import config
from tui_crm.config import BackupChoices, Config, ConfigMistake


def load(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return config.load(path)


def test_no_file_is_no_mistake(tmp_path):
    assert config.load(tmp_path / "missing.toml") == (Config(), ())


def test_every_setting(tmp_path):
    read, mistakes = load(
        tmp_path,
        """
        language = "pl"
        theme = "nord"
        region = "de"
        database = "~/crm.db"
        ssh_host = "crm@crm.example.com"
        start = "today"
        [keys]
        "list.edit" = "e, f2"
        list.add = "a"
        [mail.Work]
        password_command = "pass show work"
        """,
    )
    assert mistakes == ()
    assert (read.password_command("work"), read.password_command("Home")) == ("pass show work", "")
    assert (read.ssh_host, read.start) == ("crm@crm.example.com", "today")
    assert (read.language, read.theme, read.region, read.database) == ("pl", "nord", "DE", "~/crm.db")
    # A key with a dot is a table in TOML if it has no quotes; people write it both ways.
    assert dict(read.keys) == {"list.edit": "e, f2", "list.add": "a"}


@pytest.mark.parametrize(
    ("line", "reason", "name", "value"),
    [
        ('langauge = "pl"', "unknown", "langauge", "pl"),
        ('language = "de"', "value", "language", "de"),
        ("language = 3", "value", "language", "3"),
        ('region = "Polska"', "value", "region", "Polska"),
        ('keys = "e"', "value", "keys", "e"),
        ("database = true", "value", "database", "True"),
        ('ssh_host = "-oProxyCommand=id"', "value", "ssh_host", "-oProxyCommand=id"),
        ('ssh_host = "a; id"', "value", "ssh_host", "a; id"),
        ('start = "tomorrow"', "value", "start", "tomorrow"),
        ('mail.Work = "pass"', "value", "mail.Work", "pass"),
        ('mail.Work.password = "secret"', "unknown", "mail.Work.password", "secret"),
        ("mail.Work.password_command = 3", "value", "mail.Work.password_command", "3"),
    ],
)
def test_a_wrong_setting_is_named_and_keeps_its_default(tmp_path, line, reason, name, value):
    read, mistakes = load(tmp_path, f'{line}\ntheme = "nord"\n')
    assert read == Config(theme="nord")
    (mistake,) = mistakes
    assert (mistake.reason, mistake.name, mistake.value) == (reason, name, value)
    assert mistake.path.endswith("config.toml")
    assert bool(mistake.allowed) == (reason == "value")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('theme = "nord"\nlanguage = pl\n', 2),
        ('a = 1\n\n[keys\n"x" = "y"', 3),
        (b'# zaw\xf3r\nlanguage = "pl"', 1),
        ('language = "pl"\nlanguage = "en"\n', 2),
    ],
)
def test_a_file_that_is_not_toml_names_the_line(tmp_path, text, line):
    read, (mistake,) = load(tmp_path, text)
    assert read == Config()
    assert (mistake.reason, mistake.line) == ("unreadable", line)
    assert f"line {line}" in mistake.value


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    (tmp_path / "config.toml").mkdir()
    read, (mistake,) = config.load(tmp_path / "config.toml")
    assert read == Config()
    assert mistake == ConfigMistake(str(tmp_path / "config.toml"), "unopened", value=mistake.value)
    assert mistake.value


def test_what_is_no_file_or_no_end_of_one_is_told_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"#" * (128 * 1024 + 1))
    for name, said in [("pipe", "not a regular file"), ("long", "longer than 128 KiB")]:
        read, (mistake,) = config.load(tmp_path / name)
        assert (read, mistake.reason, mistake.value) == (Config(), "unopened", said)
    assert config.load("/dev/zero")[1][0].value == "not a regular file"


def test_a_file_in_place_of_its_folder_is_no_mistake(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert config.load(tmp_path / "file" / "config.toml") == (Config(), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 350 + "]" * 350, "nested too deeply"),
        ("x = " + "{a=" * 200 + "1" + "}" * 200, "nested too deeply"),
        ("keys." + "a." * 5000 + 'a = "e"', "nested too deeply"),
        ("x = " + "1" * 5000, "a number is too long"),
    ],
    ids=["lists", "tables", "dots", "digits"],
)
def test_what_no_reader_could_bear_is_told(tmp_path, text, said):
    read, (mistake,) = load(tmp_path, text)
    assert (read, mistake.reason, mistake.value) == (Config(), "unreadable", said)


def test_a_number_that_python_reads_and_does_not_write_is_told(tmp_path):
    read, mistakes = load(tmp_path, "theme = 0x" + "f" * 5000)
    assert (read, [(one.reason, one.name, one.line) for one in mistakes]) == (
        Config(), [("value", "theme", 1)],
    )  # fmt: skip


def test_a_byte_order_mark_is_none_of_the_text(tmp_path):
    read, (mistake,) = load(tmp_path, b'\xef\xbb\xbftheme = "nord"\r\nlangauge = "pl"\r\n')
    assert (read.theme, mistake.name, mistake.line) == ("nord", "langauge", 2)


@pytest.mark.parametrize(
    ("text", "chosen", "wrong"),
    [
        ("", {}, []),
        ("[backup]\nkeep_daily = 3\nkeep_weekly = 0", {"keep_daily": 3, "keep_weekly": 0}, []),
        ('[backup]\nenabled = false\nfolder = "~/x"', {"enabled": False, "folder": "~/x"}, []),
        ("[backup]\nkeep_daily = 0", {}, ["backup.keep_daily"]),
        ("[backup]\nkeep_daily = true\nenabled = 1", {}, ["backup.keep_daily", "backup.enabled"]),
        ('[backup]\nkeep_weekly = "4"\nkeep_daily = 9', {"keep_daily": 9}, ["backup.keep_weekly"]),
        ("[backup]\nhourly = 1", {}, ["backup.hourly"]),
        ("backup = true", {}, ["backup"]),
    ],
)
def test_backups(tmp_path, text, chosen, wrong):
    settings, mistakes = load(tmp_path, text)
    assert settings.backup == BackupChoices(**chosen)
    assert [mistake.name for mistake in mistakes] == wrong
