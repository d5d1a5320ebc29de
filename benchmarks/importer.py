"""Imports a file into a base and says when: ``python -m benchmarks.importer BASE FILE``.

One line of JSON: seconds until the file is staged, until its contacts can be used, until all is complete, and
the most memory that any of its processes took, in MB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tui_crm.domain.imports import ImportOptions
from tui_crm.services import import_running
from tui_crm.services.session import open_session
from tui_crm.services.users import DEMO_LOGIN

_KB = 1_024


def main() -> None:
    """Imports; the base may have contacts already."""
    base, file = map(Path, sys.argv[1:])
    said: dict[str, float] = {}
    catch_up = import_running.catch_up

    def usable(*arguments: Any) -> None:
        said["usable"] = time.perf_counter() - begun
        catch_up(*arguments)

    import_running.catch_up = usable
    with open_session(base, login=DEMO_LOGIN, guest=True) as session:
        begun = time.perf_counter()
        session.imports.look(file, ImportOptions())
        said["look"] = time.perf_counter() - begun
        begun = time.perf_counter()
        job = session.imports.stage(file, ImportOptions())
        said["staged"] = time.perf_counter() - begun
        session.imports.run(job)
        said["complete"] = time.perf_counter() - begun
    memory = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps(said | {"memory": max(memory) / _KB}))


if __name__ == "__main__":
    main()
