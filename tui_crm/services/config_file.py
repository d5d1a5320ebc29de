"""Writes `config.toml`; reading it is `tui_crm.config`'s."""

from __future__ import annotations

import os
import stat
from itertools import count
from pathlib import Path

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import NOT_REGULAR, reason_of
from tui_crm.files.whole_file import write_new
from tui_crm.paths import private_folder
from tui_crm.services.base import require_own_files

KEPT = ".bak"


def write_config(path: Path, text: str, force: bool = False) -> Path | None:
    """Writes a configuration that only its owner may read, and its folder where there is none.

    Of a link it is the file behind it that is written, as those have it who keep their settings together.

    Args:
        force: whether one that is there gives way; it is kept beside it, and so is all that was kept before.

    Returns where the old one is, None if there was none.

    Raises FileProblem (CONFIG_EXISTS, FILE_NOT_WRITTEN) and Denied.
    """
    require_own_files()
    try:
        file = Path(os.path.realpath(path))
        is_there = os.path.lexists(file)
        if is_there and not stat.S_ISREG(file.lstat().st_mode):
            raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=NOT_REGULAR)
        kept = _free_name(file)
        if is_there and not force:
            raise FileProblem(Code.CONFIG_EXISTS, path=str(path), other=kept.name)
        private_folder(file.parent)
        if is_there:
            file.rename(kept)
    except OSError as error:
        raise FileProblem(Code.FILE_NOT_WRITTEN, path=str(path), reason=reason_of(error)) from error
    try:
        write_new(file, text.encode("utf-8"))
    except FileProblem:
        if is_there:
            kept.rename(file)
        raise
    return kept if is_there else None


def _free_name(file: Path) -> Path:
    """Where the old one goes: `config.toml.bak`, then `.bak1`, `.bak2`... where these are taken."""
    names = (f"{file.name}{KEPT}{number or ''}" for number in count())
    return next(file.with_name(name) for name in names if not os.path.lexists(file.with_name(name)))
