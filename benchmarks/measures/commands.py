"""Programs that mail readers call: the whole process, from its start to its end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import exports
from benchmarks.bases import base
from benchmarks.measures.run import Run
from benchmarks.programs import Left, needs_program, ours
from tests.kit.environment import clean_environment

PASS, QUERY, KHARD, ABOOK = "python -c pass", "tui-crm query", "khard email 10k", "abook 10k"
TEXT = "kowalski luk"

_TIMES = {PASS: 10, QUERY: 10, ABOOK: 5, KHARD: 1}


def measure(run: Run) -> None:
    """In turns, the quick ones several times."""
    run.say("query")
    commands = dict(_commands(run))
    times: dict[str, list[float]] = {name: [] for name in commands}
    env = clean_environment(run.home / "query")
    if run.round == 0:
        for argv in commands.values():
            _seconds(argv, env)
    for turn in range(max(_TIMES.values())):
        for name, argv in commands.items():
            if turn < _TIMES[name]:
                times[name].append(_seconds(argv, env) * 1000)
    for name, values in times.items():
        run.measurements.add("query.ms", name, values)


def _commands(run: Run) -> Iterator[tuple[str, Sequence[str]]]:
    yield PASS, (sys.executable, "-c", "pass")
    yield QUERY, ours("--db", str(base(run.catalogue.persons)), "query", TEXT)
    for name, make in ((ABOOK, _abook), (KHARD, _khard)):
        try:
            yield name, make(run)
        except Left as reason:
            run.measurements.left_out[name] = str(reason)


def _abook(_run: Run) -> Sequence[str]:
    return (needs_program("abook"), "--datafile", str(exports.abook_file(10_000)), "--mutt-query", "kowalski")


def _khard(run: Run) -> Sequence[str]:
    program = needs_program("khard")
    configuration = run.home / "khard.conf"
    configuration.write_text(f"[addressbooks]\n[[people]]\npath = {exports.vcard_folder(10_000)}\n")
    return (program, "--config", str(configuration), "email", "--parsable", "kowalski")


def _seconds(argv: Sequence[str], env: dict[str, str]) -> float:
    """How long it takes. Raises RuntimeError where it fails."""
    nowhere = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1)]
    begun = time.perf_counter()
    process = os.posix_spawn(Path(argv[0]), list(argv), env, file_actions=nowhere)
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - begun
    if status:
        raise RuntimeError(f"{' '.join(argv)} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds
