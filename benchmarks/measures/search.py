"""Typing into the search: from each key to the list that answers it, with the file read before or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.answer import Answer
from benchmarks.bases import base
from benchmarks.harness import Terminal
from benchmarks.measures.run import Run
from benchmarks.page_cache import cached_share, drop, kept
from benchmarks.programs import HELLO, OURS, OURS_10K, VISIDATA, WITH_CARD, Program

PROGRAMS = (HELLO, OURS, OURS_10K, WITH_CARD)

NAMES, WORDS, PARTS, PHONES = KINDS = ("names", "words", "parts", "phones")
"""Names, other words, the inside of words, and digits of phones in any notation."""

QUERIES: dict[str, Sequence[tuple[str, ...]]] = {
    NAMES: (("kowalski", "nowak anna"), ("wiśniewska", "jan zal"), ("zofia lewandowska", "mróz"),
            ("łukasz", "szymań ewa"), ("dąbrowski p", "wójcik")),
    WORDS: (("dyrektor", "gdańsk"), ("piekarnia", "szczecin"), ("targi", "kraków"),
            ("handlowiec", "reklamacja"), ("klient", "olsztyn")),
    PARTS: (("walsk", "rodruk"), ("ąbrow", "mopol"), ("wicz", "astom"), ("ndows", "roserw"),
            ("ńsk", "koserw")),
    PHONES: (("600 100", "+48 58"), ("0048 78", "512345"), ("(22) 7", "691"), ("48 503", "77 81"),
             ("228 10", "660-2")),
}  # fmt: skip
"""For each kind what is typed in each round; after five rounds it begins again."""

_OPEN, _EMPTY = "/", "ctrl+u"
_SILENCE = 0.2


def measure(run: Run) -> None:
    """The searches of this round, key by key in turns; then the same cold, and another program's."""
    with kept(base(run.catalogue.persons)):
        _warm(run)
        _in_visidata(run)
    _cold(run)


def _warm(run: Run) -> None:
    with run.opened(PROGRAMS) as programs:
        for _, terminal in programs:
            terminal.press(_OPEN)
        for kind in KINDS:
            run.say(f"search by {kind}")
            answers: dict[str, list[Answer]] = {program.name: [] for program, _ in programs}
            for text in _of_round(run, kind):
                for key in text:
                    for program, terminal in programs:
                        answers[program.name].append(_typed(program, terminal, key))
                for _, terminal in programs:
                    terminal.press(_EMPTY)
            _note(run, f"search.{kind}", answers)


def _of_round(run: Run, kind: str) -> tuple[str, ...]:
    return QUERIES[kind][run.round % len(QUERIES[kind])]


def _typed(program: Program, terminal: Terminal, key: str) -> Answer:
    return terminal.key("space" if key == " " else key, program.list)


def _cold(run: Run) -> None:
    """The base is dropped from the page cache and the program started; typing begins as soon as names stand.

    It may read ahead meanwhile: it is not waited for until that is done.
    """
    path = base(run.catalogue.persons)
    texts = [_of_round(run, kind)[0] for kind in KINDS]
    run.say("search, cold")
    with run.opened([HELLO]) as [(hello, floor)]:
        program = run.catalogue.get(OURS)
        _drop(run, path)
        with program.start(run.home) as terminal:
            named = terminal.wait_for(program.sign)
            run.measurements.add("start.names_cold", OURS, [(named - terminal.started) * 1000])
            terminal.silence(_SILENCE)
            terminal.key(_OPEN, busy=True)
            answers: dict[str, list[Answer]] = {hello.name: [], OURS: []}
            for text in texts:
                for key in text:
                    name = "space" if key == " " else key
                    answers[hello.name].append(floor.key(name))
                    answers[OURS].append(terminal.key(name, program.list, busy=True))
                terminal.key(_EMPTY, busy=True)
    _note(run, "search.cold", answers)


def _drop(run: Run, path: Path) -> None:
    drop(path)
    run.measurements.add("search.cached_share", OURS, [cached_share(path)])


def _note(run: Run, metric: str, answers: dict[str, list[Answer]]) -> None:
    for name, of_program in answers.items():
        run.measurements.add(f"{metric}.ms", name, [answer.inside for answer in of_program])
        run.measurements.add(f"{metric}.rest_ms", name, [answer.last for answer in of_program])
        # Where no row changed the rows were right already; a count that comes later is no part of the answer.
        run.measurements.add(
            f"{metric}.elsewhere", name, [100.0 * (not answer.is_inside) for answer in of_program]
        )
        run.measurements.add(f"{metric}.frames", name, [answer.frames for answer in of_program])


def _in_visidata(run: Run) -> None:
    """VisiData searches when Enter is pressed: that key alone is measured."""
    with run.opened([VISIDATA]) as programs:
        for program, terminal in programs:
            run.say("search in VisiData")
            answers = []
            for text in _of_round(run, NAMES):
                terminal.press("g", "/", *("space" if key == " " else key for key in text))
                answers.append(terminal.key("enter", quiet=0.5))
            run.measurements.add(f"search.{NAMES}.ms", program.name, [answer.last for answer in answers])
