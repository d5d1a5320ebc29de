"""What a disk holds after the power was cut: what was synced, and any part of the rest."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.tracing import Call

SECTOR = 512


@dataclass
class File:
    """A file, as far as it is on the disk, and the writes that no `fsync` followed."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)

    def image(self, chance: random.Random | None) -> bytes:
        """What there may be of it; by `chance` some of the pending writes are there, some only in part."""
        content = bytearray(self.durable)
        for call in self.pending:
            if chance is None or chance.random() < 0.4:
                continue
            is_torn = chance.random() < 0.2
            length = chance.randrange(0, len(call.data) + 1, SECTOR) if is_torn else len(call.data)
            _apply(content, call, length)
        return bytes(content)


def _apply(content: bytearray, call: Call, length: int) -> None:
    if call.name == "ftruncate":
        size = call.offset
        content[size:] = b""
        content.extend(bytes(size - len(content)))
        return
    if len(content) < call.offset:
        content.extend(bytes(call.offset - len(content)))
    content[call.offset : call.offset + length] = call.data[:length]


class Disk:
    """The files that a log tells of, at one moment of it."""

    def __init__(self, base: Path) -> None:
        self.files = {str(base): File(bytearray(base.read_bytes()))}

    def play(self, calls: list[Call], acknowledgements: Path) -> Iterator[tuple[int, bytes]]:
        """Goes through a log; after each call the number of calls and what the program had said by then."""
        said = b""
        for number, call in enumerate(calls):
            if call.path == str(acknowledgements):
                said += call.data
            else:
                self._take(call)
            yield number, said

    def _take(self, call: Call) -> None:
        file = self.files.setdefault(call.path, File())
        if call.name in ("fsync", "fdatasync"):
            for one in file.pending:
                _apply(file.durable, one, len(one.data))
            file.pending.clear()
        elif call.name in ("pwrite64", "ftruncate"):
            file.pending.append(call)

    def write(self, folder: Path, chance: random.Random | None) -> None:
        """Makes the files as a machine finds them that starts again."""
        folder.mkdir()
        for path, file in self.files.items():
            (folder / Path(path).name).write_bytes(file.image(chance))
