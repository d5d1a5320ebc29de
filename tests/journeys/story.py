"""What the journeys share: a file of real life, a person at a keyboard, and what she reads on the screen."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from tests.kit.environment import PROGRAM, run_program
from tests.kit.terminal import PATIENCE, Terminal

CARD = "Łukasz Kowalski\nDyrektor handlowy\nlukasz.kowalski@example.com\n+48600100200"
"""Exactly name, position, e-mail and phone (R22)."""

PEOPLE = '''\
IMIE;NAZWISKO;FIRMA;STANOWISKO;TELEFON;E-MAIL;MIASTO
Łukasz;Kowalski;Zakład Żółw Sp. z o.o.;Kierownik;="600100200";lukasz.kowalski@example.com;Łódź
Anna;Święcicka-Nowak;Zakład Żółw Sp. z o.o.;Księgowa;22 113 14 15;anna.swiecicka@example.com;Kraków
Jan;O'Brien;;;+48 601 202 303;jan.obrien@example.com;Gdańsk
Zdzisława;Ćwik;"Piekarnia ""Pod Źródłem""";Właścicielka;(12) 345 67 89;zdzislawa@example.com;Świdnica
'''
"""As Polish spreadsheets write: semicolons, a phone kept whole by ="...", headers without diacritics."""


class Keyboard(Protocol):
    """What a `Terminal` and a `Tmux` have in common."""

    def send(self, data: bytes) -> None: ...
    def key(self, *names: str) -> None: ...
    def type(self, text: str) -> None: ...
    def text(self) -> str: ...
    def before_cursor(self) -> str: ...
    def settle(self, reaction: float = ..., quiet: float = ...) -> None: ...
    def wait_for(self, text: str, seconds: float = ...) -> str: ...
    def wait_gone(self, text: str, seconds: float = ...) -> str: ...
    def wait_for_clipboard(self, count: int = ..., seconds: float = ...) -> list[str]: ...


def people_file(folder: Path, text: str = PEOPLE) -> Path:
    """The file in Windows-1250 with the line ends of Windows."""
    path = folder / "kontakty.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode("cp1250"))
    return path


def crm(environment: Mapping[str, str], *arguments: str, **terminal: Any) -> Terminal:
    """The program opened in a terminal."""
    return Terminal([*PROGRAM, *arguments], env=environment, **terminal)


def go_to(keyboard: Keyboard, label: str) -> None:
    """Press Tab until the cursor stands in the field of that label."""
    for _press in range(80):
        for _look in range(3):
            if keyboard.before_cursor().rpartition("│")[2].strip().startswith(label):
                return
            keyboard.settle(0.1)
        keyboard.key("tab")
    raise AssertionError(f"no field {label!r} is reached\n{keyboard.text()}")


def fill(keyboard: Keyboard, label: str, text: str) -> None:
    """Put a text into a field in place of what stands there."""
    go_to(keyboard, label)
    keyboard.key("end", "ctrl+u")
    keyboard.type(text)
    keyboard.wait_for(text)


def wait_for_draft(environment: Mapping[str, str], text: str) -> None:
    """Wait until the base keeps a form with this text in it, a moment after typing has stopped."""
    (file,) = Path(environment["XDG_DATA_HOME"]).rglob("crm.db")
    end = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
        while not connection.execute("SELECT 1 FROM draft WHERE instr(data, ?)", (text,)).fetchone():
            assert time.monotonic() < end, f"no draft with {text!r} was kept"
            time.sleep(0.02)


def command(environment: dict[str, str], *arguments: str | Path, code: int = 0, stdin: bytes = b"") -> str:
    """What a command prints; it must end with `code` and without a traceback."""
    done = run_program(arguments, environment, stdin)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def answer(environment: dict[str, str], *arguments: str | Path) -> Any:
    """What a command answers with `--json`."""
    return json.loads(command(environment, *arguments, "--json"))
