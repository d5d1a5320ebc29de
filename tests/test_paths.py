"""Where things live."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.environment import ROOT
from tui_crm import paths


def test_the_xdg_folders_are_honoured(tmp_path):
    environment = {
        "XDG_DATA_HOME": str(tmp_path / "d"),
        "XDG_CONFIG_HOME": str(tmp_path / "c"),
        "XDG_STATE_HOME": str(tmp_path / "s"),
        "XDG_CACHE_HOME": str(tmp_path / "k"),
    }
    found = paths.user_paths(environment)
    assert found == paths.Paths(
        tmp_path / "d/tui-crm", tmp_path / "c/tui-crm", tmp_path / "s/tui-crm", tmp_path / "k/tui-crm"
    )
    assert found.config_file == tmp_path / "c/tui-crm/config.toml"
    assert not found.data.exists()


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has folders of its own")
def test_without_xdg_variables_the_defaults_of_the_specification_hold(tmp_path):
    found = paths.user_paths({"HOME": str(tmp_path), "XDG_STATE_HOME": "relative/is/ignored"})
    assert found.data == tmp_path / ".local/share/tui-crm"
    assert found.config == tmp_path / ".config/tui-crm"
    assert found.state == tmp_path / ".local/state/tui-crm"
    assert found.cache == tmp_path / ".cache/tui-crm"


@pytest.mark.parametrize(
    ("explicit", "variable", "configured", "expected"),
    [
        ("/a/x.db", "/b/y.db", "/c/z.db", "/a/x.db"),
        (None, "/b/y.db", "/c/z.db", "/b/y.db"),
        (None, "", "~/z.db", "/home/anna/z.db"),
        ("~/x.db", "", "", "/home/anna/x.db"),
        ("", "", None, "/data/tui-crm/crm.db"),
        (None, " ~/with space.db ", "", "/home/anna/with space.db"),
    ],
)
def test_the_database_is_the_one_asked_for_first(explicit, variable, configured, expected):
    environment = {"HOME": "/home/anna", "XDG_DATA_HOME": "/data", "TUI_CRM_DB": variable}
    assert paths.database_path(explicit, environment, configured) == Path(expected)


def test_what_ships_is_found_in_the_source_tree_and_in_the_package(tmp_path, monkeypatch):
    assert paths.styles_folder() == ROOT / "styles"
    assert paths.demo_data_folder() == ROOT / "fixtures/demo"
    package = tmp_path / "tui_crm"
    (package / "styles").mkdir(parents=True)
    (package / "demo_data").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.styles_folder() == package / "styles"
    assert paths.demo_data_folder() == package / "demo_data"


def test_a_private_folder_is_closed_to_others(tmp_path):
    folder = paths.private_folder(tmp_path / "a/b")
    assert folder.stat().st_mode & 0o077 == 0


def test_a_bare_query_does_not_wait_for_platformdirs():
    code = (
        "import sys, tui_crm.paths as paths; paths.database_path(None, {'HOME': '/x'});"
        " print('platformdirs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(sys.platform in ("darwin", "win32"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("żółw", "żółw"),
        ("people-\udcff.csv", "people-\ufffd.csv"),
        ("\udcc5\udcbc", "ż"),
        ("od \ud800", "od \ufffd"),
    ],
)
def test_what_the_system_gave_is_readable(text, shown):
    assert paths.readable(text) == shown


def test_a_path_stays_the_file_that_it_is():
    assert paths.expand("~/people-\udcff.csv", {"HOME": "/h"}) == Path("/h/people-\udcff.csv")


def test_a_path_is_spelled_for_a_locale_without_its_letters():
    code = (
        "import sys, os; import tui_crm.paths as paths; name = '\\u017c\\u00f3\\u0142w \\udcff';"
        " sys.stdout.buffer.write(os.fsencode(paths.expand(name)))"
    )
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, env=plain, check=True)
    assert done.stdout == "żółw ".encode() + b"\xff"


@pytest.mark.parametrize("typed", ["karty", "karty/", "karty/.", "here"])
def test_a_folder_is_called_by_its_own_name(tmp_path, typed):
    (tmp_path / "karty").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "karty")
    assert paths.folder_name(Path(f"{tmp_path}/{typed}")) == "karty"
