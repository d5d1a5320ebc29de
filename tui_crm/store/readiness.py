"""Whether a file is a base that can be read as it is: neither made nor migrated, nor told about, first.

Light: it is on the way to the first frame and to `query`. `opening` tells apart all that can be wrong.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from tui_crm.store.sql import Connection

APPLICATION_ID = 0x5443524D
"""`PRAGMA application_id` of our files, the bytes "TCRM": tells them from other programs' bases."""

# https://www.sqlite.org/fileformat.html: the first 16 bytes, and where application_id stands (big endian).
MAGIC = b"SQLite format 3\0"
APPLICATION_ID_AT = slice(68, 72)
WRITE_VERSION_AT = 18
WRITE_VERSION_WAL = 2
HEADER_BYTES = 100

MIGRATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "migrations")
"""The folder of the scripts `NNNN_name.py`."""


def latest(folder: str | os.PathLike[str] = MIGRATIONS) -> int:
    """The schema version that this program knows: the highest number of a script."""
    numbers = (name.partition("_")[0] for name in os.listdir(folder) if "_" in name and name.endswith(".py"))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def is_ready(path: str) -> bool:
    """Whether the file looks like a base of ours that this person may write to."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return False
        with open(path, "rb", buffering=0) as file:
            header = file.read(HEADER_BYTES)
    except OSError:
        return False
    return (
        len(header) == HEADER_BYTES
        and header.startswith(MAGIC)
        and int.from_bytes(header[APPLICATION_ID_AT], "big") == APPLICATION_ID
        and header[WRITE_VERSION_AT] == WRITE_VERSION_WAL
        and os.access(path, os.W_OK)
        and os.access(os.path.dirname(path) or ".", os.W_OK)
    )


def is_current(connection: Connection) -> bool:
    """Whether the base has the schema of this program."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == latest())
