"""`config init`, `check`, `show`, `path`: a file that changes nothing, and a line for each mistake."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_crm import config, paths
from tui_crm.commands import BY_ID
from tui_crm.config import ALLOWED, BACKUP, Config
from tui_crm.i18n import use_language
from tui_crm.keymap import keymap
from tui_crm.wording.config_text import config_text


def config_file() -> Path:
    return paths.user_paths().config_file


def wrong(crm, tmp_path, text, *, status=1):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    return crm("config", "check", str(path), "--json", status=status).json


@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_init_writes_changes_nothing_and_says_every_default(language, tmp_path):
    use_language(language)
    path = tmp_path / "config.toml"
    path.write_text(config_text(), encoding="utf-8")
    assert config.load(path) == (Config(), ())
    lines = [
        line[1:] if line.startswith("#") and line[1:2] != " " else line for line in config_text().splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    read, mistakes = config.load(path)
    assert mistakes == ()
    assert keymap(read.keys) == (keymap({})[0], ())
    assert [read.keys[name] for name in read.keys] == [", ".join(BY_ID[name].keys) for name in read.keys]
    assert read.password_commands == {"Work": "pass show mail/work"}
    read.keys, read.password_commands = {}, {}
    assert read == Config()
    written = {line.partition(" =")[0].strip('[]"') for line in lines if not line.startswith("# ")}
    assert written >= {*ALLOWED, *BACKUP} - {"mail"} | {"mail.Work", "password_command"}
    assert max(map(len, lines)) <= 96


def test_init_writes_for_its_owner_alone_and_never_over_another(crm, tmp_path):
    path = config_file()
    told = crm("config", "init")
    assert str(path) in told.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.write_text('theme = "nord"\n', encoding="utf-8")
    refused = crm("config", "init", status=1)
    assert "--force" in refused.err
    assert path.read_text(encoding="utf-8") == 'theme = "nord"\n'
    told = crm("config", "init", "--force", "--json").json
    assert Path(told["kept"]).read_text(encoding="utf-8") == 'theme = "nord"\n'
    assert path.read_text(encoding="utf-8") == config_text()
    other = tmp_path / "new" / "mine.toml"
    crm("--config", str(other), "--lang", "pl", "config", "init")
    assert other.read_text(encoding="utf-8") == crm("--lang", "pl", "config", "init", "--stdout").out


def test_what_was_kept_once_is_kept_for_ever(crm, tmp_path):
    path = tmp_path / "config.toml"
    for text in ("# mine", "# later"):
        path.write_text(text, encoding="utf-8")
        crm("--config", str(path), "config", "init", "--force")
    assert "config.toml.bak2" in crm("--config", str(path), "config", "init", status=1).err
    kept = [(tmp_path / f"config.toml.bak{number}").read_text(encoding="utf-8") for number in ("", "1")]
    assert kept == ["# mine", "# later"]


def test_of_a_link_the_file_behind_it_is_written(crm, tmp_path):
    (tmp_path / "dotfiles").mkdir()
    file, link = tmp_path / "dotfiles" / "crm.toml", tmp_path / "config.toml"
    link.symlink_to(file)
    crm("--config", str(link), "config", "init")
    file.write_text("# mine", encoding="utf-8")
    told = crm("--config", str(link), "config", "init", "--force", "--json").json
    assert link.readlink() == file
    assert file.read_text(encoding="utf-8") == config_text()
    assert told["kept"] == f"{file}.bak"


def test_what_is_no_file_gives_no_way(crm, tmp_path):
    there = tmp_path / "there"
    (there / "folder").mkdir(parents=True)
    os.mkfifo(there / "pipe")
    for name in ("folder", "pipe"):
        refused = crm("--config", str(there / name), "config", "init", "--force", "--json", status=1)
        assert (refused.error["code"], name in refused.error["message"]) == ("file_not_written", True)
    assert sorted(os.listdir(there)) == ["folder", "pipe"]
    assert (there / "folder").is_dir()
    assert "--stdout" in crm("--config", "-", "config", "init", status=2).err


def test_a_file_that_cannot_be_opened_is_told(crm, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    told = crm("config", "check", str(tmp_path / "pipe"), status=1)
    assert told.lines == [
        f'The configuration "{tmp_path / "pipe"}" cannot be opened (not a regular file): '
        "make it a file that you may read."
    ]


def test_a_folder_that_cannot_be_made_is_told_and_what_was_there_stays(crm, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    asked = crm("--config", str(tmp_path / "file" / "c.toml"), "config", "init", status=1)
    assert "c.toml" in asked.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


WRONG = [
    ('langauge = "pl"', 1, "langauge", "unknown", "language"),
    ('\ntheme = "nrod"', 2, "theme", "value", "nord"),
    ('keymap = "vi"', 1, "keymap", "value", "vim"),
    ('tips = "yes"', 1, "tips", "value", ""),
    ("database = 3", 1, "database", "value", ""),
    ("keep_daily = 3", 1, "keep_daily", "unknown", "backup.keep_daily"),
    ("[backup]\nkeep_dialy = 3", 2, "backup.keep_dialy", "unknown", "backup.keep_daily"),
    ("[backup]\n\nkeep_weekly = -1", 3, "backup.keep_weekly", "value", ""),
    ('[backup]\ntheme = "nord"', 2, "backup.theme", "unknown", "theme"),
    (
        '[mail."My Work"]\npassword = "x"',
        2,
        "mail.My Work.password",
        "unknown",
        "mail.My Work.password_command",
    ),
    ('mail.Work = "x"', 1, "mail.Work", "value", ""),
    ('[keys]\nlist.edti = "E"', 2, "keys.list.edti", "unknown_command", "list.edit"),
    ('[keys]\ntheme = "nord"', 2, "keys.theme", "setting", ""),
    ('[keys]\n"list.edit" = "ctrl+bogus"', 2, "keys.list.edit", "unknown_key", ""),
    ("[keys]\n\n'list.edit' = '''\nn'''", 3, "keys.list.edit", "clash", ""),
    ('keys.list.edit = "ctrl+["', 1, "keys.list.edit", "sent_as_other", ""),
    ('keys.list.edit = "ctrl+alt+l"', 1, "keys.list.edit", "polish_letter", ""),
    ("keys.list.edit = 3", 1, "keys.list.edit", "not_text", ""),
    ('keymap = "vim"\n[keys]\nlist.export = "R"', 3, "keys.list.export", "clash", ""),
    ("language = ", 1, "", "unreadable", ""),
]


@pytest.mark.parametrize(("text", "line", "name", "reason", "nearest"), WRONG)
def test_check_names_the_line_and_what_was_meant(crm, tmp_path, text, line, name, reason, nearest):
    (found,) = wrong(crm, tmp_path, text)
    assert [found[key] for key in ("line", "name", "reason", "nearest")] == [line, name, reason, nearest]
    assert found["message"].startswith(f"{tmp_path / 'wrong.toml'}:{line}: ")
    assert nearest in found["message"]


def test_check_tells_all_mistakes_in_the_order_of_the_file(crm, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('[keys]\nlist.open = "e"\nno.such = "x"\n[backup]\nfolder = 3\n', encoding="utf-8")
    told = crm("config", "check", str(path), status=1)
    assert [line.removeprefix(f"{path}:")[0] for line in told.lines] == ["2", "3", "5"]
    assert "list.edit" in told.lines[0]
    assert 'write it like "~/backups"' in told.lines[2]


def test_check_without_mistakes_and_without_a_file(crm, tmp_path):
    assert "config init" in crm("config", "check").out
    crm("config", "init")
    assert "no mistakes" in crm("config", "check").out
    assert crm("config", "check", "--json").json == []
    assert "missing.toml" in crm("config", "check", str(tmp_path / "missing.toml"), status=1).err


def test_show_says_where_each_value_comes_from(crm, database_path):
    crm("config", "init")
    config_file().write_text(
        'start = "contacts"\nregion = "polska"\n[backup]\nkeep_daily = 3\n'
        '[keys]\nlist.edit = "f12"\nno.such = "x"\n[mail.Work]\npassword_command = "pass"\n',
        encoding="utf-8",
    )
    told = crm("config", "show", "--json")
    found = {one["name"]: (one["value"], one["source"]) for one in told.json}
    assert {name for name, (_value, source) in found.items() if source == "file"} == {
        "start", "backup.keep_daily", "keys.list.edit", "mail.Work.password_command",
    }  # fmt: skip
    assert found["database"] == (str(database_path), "variable")
    assert found["region"] == ("PL", "default")
    assert "keys.no.such" not in found
    assert [":2: " in line or ":7: " in line for line in told.err.splitlines()] == [True, True]
    assert "variable TUI_CRM_DB" in crm("config", "show").out


def test_path_says_where_it_would_be(crm, tmp_path):
    assert crm("config", "path").out == f"{config_file()}\n"
    assert crm("config", "path", "--json").json == {"path": str(config_file()), "exists": False}
    other = str(tmp_path / "x.toml")
    assert crm("--config", other, "config", "path").out == f"{other}\n"


def test_another_command_still_wants_the_file_that_was_named(crm, tmp_path):
    assert "x.toml" in crm("--config", str(tmp_path / "x.toml"), "config", "show", status=1).err


def test_a_file_nested_without_end_is_told(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("a = " + "[" * 100_000, encoding="utf-8")
    read, (mistake,) = config.load(path)
    assert (read, mistake.reason) == (Config(), "unreadable")


def test_keys_of_a_keymap(crm):
    found = {one["id"]: one for one in crm("keys", "--preset", "vim", "--json").json}
    assert set(found) == set(BY_ID)
    assert (found["list.redo"]["keys"], found["list.redo"]["preset"]) == (["ctrl+r", "U"], "vim")
    os.makedirs(config_file().parent)
    config_file().write_text('keymap = "emacs"\n[keys]\nlist.edit = "f12"\n', encoding="utf-8")
    told = crm("keys").lines
    assert told[0] == "Keymap: emacs"
    assert "Ctrl+N" in told[1]
    assert [line.split()[0] for line in told if line.endswith(" list.edit")] == ["F12"]
    assert sum(line.startswith("Contact list ") for line in told) == 1
    assert "list.down" in crm("keys", "--preset", "default").out
