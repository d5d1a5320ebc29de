"""What folders with a file for each thing have in common: vdir, of vdirsyncer, khard, khal and Radicale.

https://vdirsyncer.pimutils.org/en/stable/vdir.html
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from pathlib import Path

from tui_crm.domain.problems import Code, FileProblem
from tui_crm.files.source import not_regular, reason_of

_UNSAFE = re.compile(r"[^A-Za-z0-9@_=+-]+|^\.+")
_LONGEST = 100  # characters of a name before the suffix


def files_in(folder: Path, suffix: str) -> list[Path]:
    """What has this suffix in a folder, by name; no hidden files.

    Raises FileProblem: FILE_UNREADABLE.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise FileProblem(Code.FILE_UNREADABLE, path=str(folder), reason=reason_of(error)) from error
    return [folder / name for name in names if name.lower().endswith(suffix) and not name.startswith(".")]


def own_files_in(folder: Path, suffix: str) -> list[Path]:
    """The same without links and what is no regular file: what may be written in place."""
    return [path for path in files_in(folder, suffix) if not path.is_symlink() and path.is_file()]


def others_in(folder: Path, suffix: str) -> list[FileProblem]:
    """Why what is not among `own_files_in` is left out; its folders are no files and need no reason."""
    own = set(own_files_in(folder, suffix))
    others = [path for path in files_in(folder, suffix) if path not in own]
    return [not_regular(str(path)) for path in others if path.is_symlink() or not path.is_dir()]


def free_path(folder: Path, uid: str, suffix: str) -> Path:
    """The file for a thing that none has: its UID made safe; with a hash where that changed it.

    Raises FileProblem: USER_FILE_EXISTS.
    """
    safe = _UNSAFE.sub("-", uid)[:_LONGEST]
    digest = hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()
    names = [f"{safe}-{digest[:8]}", f"{safe[:20]}-{digest}"]
    if safe == uid:
        names.insert(0, safe)
    for name in names:
        path = folder / f"{name}{suffix}"
        if not os.path.lexists(path):
            return path
    raise FileProblem(Code.USER_FILE_EXISTS, path=str(path))


def put(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all; a link of its name would be replaced, not followed.

    Who may read a file that is replaced may read what replaces it; a new one is the owner's alone.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    mode = stat.S_IMODE(path.lstat().st_mode) if path.is_file() and not path.is_symlink() else 0o600
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(descriptor, mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
