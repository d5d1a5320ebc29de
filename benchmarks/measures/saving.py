"""Saving a contact with its search document: the call of the service, on a copy of the base."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.bases import base
from benchmarks.measures.run import Run
from benchmarks.programs import OURS
from tui_crm.services.session import Session, open_session
from tui_crm.services.users import DEMO_LOGIN

FSYNC = "the disk's own"
"""Two pages appended to a file and synchronized: what a commit can't be faster than."""

_SAVES = 100
_WARM_UP = 5
_PAGES = bytes(8192)


def measure(run: Run) -> None:
    """Saves of contacts here and there, in turns with the disk's own floor."""
    run.say("saving")
    with copied(base(run.catalogue.persons)) as path, open_session(path, login=DEMO_LOGIN) as session:
        saves: list[float] = []
        floor: list[float] = []
        chosen = random.Random(run.round)
        with path.with_suffix(".floor").open("wb", buffering=0) as file:
            for turn in range(_WARM_UP + _SAVES):
                spent = _save(session, chosen.randrange(1, run.catalogue.persons), turn)
                disk = _synchronized(file.fileno())
                if turn >= _WARM_UP:
                    saves.append(spent)
                    floor.append(disk)
    run.measurements.add("save.ms", OURS, saves)
    run.measurements.add("save.ms", FSYNC, floor)


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A copy of a base, gone afterwards."""
    copy = path.with_name(f"{path.stem}.saving-{os.getpid()}.db")
    try:
        shutil.copyfile(path, copy)
        yield copy
    finally:
        for left in path.parent.glob(f"{copy.stem}*"):
            left.unlink(missing_ok=True)


def _save(session: Session, contact_id: int, turn: int) -> float:
    """Milliseconds to save a contact whose note was changed; an inactive one is activated."""
    contact = session.contacts.get(contact_id)
    if not contact.is_active:
        return _save(session, contact_id + 1, turn)
    draft = replace(contact.draft, note=f"Rozmowa {turn}: prosi o ofertę")
    begun = time.perf_counter()
    session.contacts.save(contact_id, draft, contact.version)
    return (time.perf_counter() - begun) * 1000


def _synchronized(descriptor: int) -> float:
    begun = time.perf_counter()
    os.write(descriptor, _PAGES)
    os.fdatasync(descriptor)
    return (time.perf_counter() - begun) * 1000
