"""Looking through the whole base for duplicates, and then for those of one contact, on a copy of the base."""

from __future__ import annotations

import time

from benchmarks.bases import base
from benchmarks.measures.run import Run
from benchmarks.measures.saving import copied
from benchmarks.programs import OURS
from tui_crm.services.session import open_session
from tui_crm.services.users import DEMO_LOGIN

_EDITS = 20


def measure(run: Run) -> None:
    """Seconds of a scan of all contacts, milliseconds to look around one that was changed."""
    run.say("looking for duplicates")
    with copied(base(run.catalogue.persons)) as path, open_session(path, login=DEMO_LOGIN) as session:
        begun = time.perf_counter()
        session.duplicates.scan()
        run.measurements.add("duplicates.scan", OURS, [time.perf_counter() - begun])
        spent: list[float] = []
        for contact_id in range(1, _EDITS + 1):
            contact = session.contacts.get(contact_id)
            if not contact.is_active:
                continue
            session.lifecycle.delete((contact_id,))
            session.lifecycle.restore((contact_id,))
            begun = time.perf_counter()
            while session.duplicates.freshen(1_000):
                pass
            spent.append((time.perf_counter() - begun) * 1_000)
    run.measurements.add("duplicates.freshen", OURS, spent)
