"""How much is tried: a short form with every `make test`, a long one with `make faults`."""

from __future__ import annotations

import os
import random
import sys

LONG = os.environ.get("FAULTS") == "long"


def scaled(short: int, long: int) -> int:
    """The number for the form that runs."""
    return long if LONG else short


def dice(name: str) -> random.Random:
    """Chances of one's own for each test: always the same in the short form, new ones in the long one."""
    seed = int(os.environ.get("FAULTS_SEED") or (random.randrange(1 << 30) if LONG else 1))
    print(f"{name}: FAULTS_SEED={seed}", file=sys.stderr)
    return random.Random(f"{name} {seed}")
