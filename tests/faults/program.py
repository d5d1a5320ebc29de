"""The program with a protection taken away: `python -m tests.faults.program WITHOUT ARGUMENT...`;
and one that edits and says so in a file: `python -m tests.faults.program WITHOUT BASE FILE ROUNDS`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tests.faults.jobs import take_away


def edit(base: Path, acknowledgements: Path, rounds: int) -> None:
    """Edits contact 1, and empties the log now and then; each save is told, as a line, in the file.

    It ends without closing anything, as a machine does.
    """
    from tui_crm.domain.problems import StoreError
    from tui_crm.services.session import open_session
    from tui_crm.store.upkeep import checkpoint

    said = os.open(acknowledgements, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    session = open_session(base, login="anna")
    for turn in range(rounds):
        with suppress(StoreError):  # as on a screen: it is told, and people go on
            contact = session.contacts.get(1)
            saved = session.contacts.save(1, replace(contact.draft, position=f"turn {turn}"), contact.version)
            os.write(said, f"{saved.version} {saved.draft.position}\n".encode())
            if turn % 4 == 3:
                checkpoint(session.database)
    os._exit(0)


if __name__ == "__main__":
    take_away(sys.argv[1])
    if Path(sys.argv[2]).is_file():
        edit(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    from tui_crm.cli.main import main

    sys.exit(main(sys.argv[2:]))
