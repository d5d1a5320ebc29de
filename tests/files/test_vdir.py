"""A folder with a file for each thing: who may read a file goes on reading what replaces it."""

from __future__ import annotations

import stat
from pathlib import Path

from tui_crm.files import vdir


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_the_owner_s_alone_and_a_replaced_one_keeps_its_readers(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    vdir.put(path, b"one")
    assert mode_of(path) == 0o600
    path.chmod(0o640)
    vdir.put(path, b"two")
    assert (path.read_bytes(), mode_of(path)) == (b"two", 0o640)


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    other, path = tmp_path / "other", tmp_path / "a.vcf"
    other.write_bytes(b"mine")
    path.symlink_to(other)
    vdir.put(path, b"two")
    assert other.read_bytes() == b"mine"
    assert not path.is_symlink()
