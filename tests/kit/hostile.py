"""A base whose every text was chosen by an attacker, partly behind the program's back (facts 3, R56)."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.kit import ssh_keys
from tests.kit.environment import clean_environment

MARK = "Zorro"
"""The word that every text has before the attacker adds the rest; tests wait for it."""
ATTACK = (
    # Markup that ends, starts an action or colours; a formula; clear screen, clipboard, title, device
    # control, reset, cursor, letters of another set, a link, a question that would be answered as if typed.
    "[/] [@click=app.quit]x[/] [red]=1+1\x1b[2J\x1b]52;c;SEVMRA==\x07\x1b]0;owned\x07\x1bP+q544e\x1b\\\x1bc"
    "\x1b[7;7H\x1b(0\x1b]8;;http://evil.example\x1b\\\x1b[6n\x1b[?1000l\x08\x0e\x0b\x0c\x7f\x00"
    "\x9b31m\x9d0;owned\x9c\x90q\x9c\u202eevil\u202c\u2066\u2069\u200b\u2028\u2029\U000e0041"
)
FILE_NAME = f"{MARK}{ATTACK.replace('/', '').replace(chr(0), '')[:100]}.csv"
"""Systems allow such names."""
_INSIDE = re.compile(rf"(?<={MARK})|(?<=zorro)(?=[@.])")
_OBEYED = re.compile(
    "[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
# What the program itself says to a terminal: colours, places, modes, its questions, its clipboard.
_OWN = re.compile(
    r"\x1b(?:\[[0-9;:]*[mHKJABCDGdSTrLMPX@b]|\[[?><=]?[0-9;]*(?:[hlnuqcms]|\$p)|\[[0-9;]+t|\[[0-9]* q"
    r"|\]1[0-2];[^\x07\x1b]*(?:\x07|\x1b\\)|\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)|[=>78DM]|P=[12]s\x1b\\"
    r"|\]22;[a-z]*\x07)"
)

_MAKE = """
import json, sys
from tui_crm.cli.main import main
for line in json.load(sys.stdin):
    try:
        code = main(line)
    except SystemExit as end:
        code = end.code
    if code not in (0, 3):  # 3: some rows were refused
        sys.exit(f"{line} ended with {code}")
"""
_TYPES = {
    "words": "text", "choice": "choice", "several": "multiple_choice", "number": "number", "day": "date",
    "moment": "date_time", "tick": "checkbox", "page": "url",
}  # fmt: skip
_BOTH = {
    "note": MARK, "city": MARK, "street": MARK, "region": MARK, "postal_code": MARK,
    "tags": f"{MARK} tag", "owners": MARK, "watchers": MARK, "url": "https://zorro.example.com",
    "custom.words": MARK, "custom.choice": f"{MARK} option", "custom.several": f"{MARK} option",
    "custom.number": "7", "custom.day": "2026-01-31", "custom.moment": "2026-01-31 12:00",
    "custom.tick": "yes", "custom.page": "https://zorro.example.com",
}  # fmt: skip
_CODES = (
    "uid",
    "type",
    "kind",
    "status",
    "state",
    "thing",
    "file_format",
    "field_key",
    "colour",
    "on_duplicate",
)
"""Columns that no person writes into."""


def _sets(fields: dict[str, str]) -> list[str]:
    return [f"--set={name}={value}" for name, value in fields.items()]


def _lines() -> list[list[str]]:
    """The command lines that make the base, harmless still."""
    lines = [
        ["groups", "add", f"{MARK} group", "--may", "see,edit"],
        ["users", "add", MARK, "--group", f"{MARK} group", "--name", f"{MARK} Full"],
        ["users", "add-key", MARK, "key.pub"],
        ["tags", "add", f"{MARK} tag", "--description", MARK, "--colour", "red"],
    ]
    for kind in ("person", "organization"):
        for key, of_type in _TYPES.items():
            option = ["--option", f"{MARK} option"] if "choice" in of_type else []
            lines.append(
                ["fields", "add", f"{MARK} {key}", "--key", key, "--type", of_type, "--kind", kind, *option]
            )
    first = {"full_name": f"{MARK} First", "phone": f"601 222 333 {MARK}", "email": "zorro@example.com"}
    second = {"full_name": f"{MARK} Second", "phone": "601 222 333", "email": "zorro@example.com"}
    acme = {"name": f"{MARK} Acme", "phone": "22 113 14 15", "email": "zorro@acme.example"}
    persons = {"position": MARK, "document_number": MARK, "organization": f"{MARK} Acme"}
    return [
        *lines,
        ["add", "--kind", "organization", *_sets(acme | _BOTH)],
        ["add", *_sets(first | persons | _BOTH)],
        ["add", "--allow-duplicate", *_sets(second | _BOTH)],
        ["add", *_sets({"full_name": f"{MARK} Gone", "email": "gone@example.com"})],
        ["delete", "4"],
        ["note", "1", MARK],
        ["note", "2", MARK],
        ["log", "2", "call", MARK],
        ["attach", "2", "key.pub", "--name", f"{MARK}.csv", "--description", MARK],
        ["views", "save", f"{MARK} view", MARK, f"city:{MARK}"],
        ["edit", "2", f"--set=position={MARK} again"],
        ["import", f"refused {FILE_NAME}"],
        ["import", f"waiting {FILE_NAME}", "--stage-only"],
        ["duplicates", "scan"],
    ]


def make_base(home: Path) -> Path:
    """Makes the base of the user "anna" in this home, with something to attack on every screen; its file.

    Organization 1, persons 2 and 3, who may be one, and 4 in the trash. Import 1 is done and refused rows,
    import 2 waits for its columns to be looked at; the files of both were the attacker's.
    """
    environment = clean_environment(home)
    evil = f'"{MARK}{ATTACK}"'
    waiting = f"full name,{evil},tags,city,e-mail\n{evil},{evil},{evil},{evil},five@example.com\n"
    (home / f"waiting {FILE_NAME}").write_text(waiting, newline="")
    refused = (
        f"full name,e-mail,{evil}\nAda Lis,{evil},{evil}\n{MARK} Fourth,f@example.com,{evil}\n,,{evil}\n"
    )
    (home / f"refused {FILE_NAME}").write_text(refused, newline="")
    (home / "key.pub").write_text(f"{ssh_keys.ED25519.rpartition(' ')[0]} {MARK}")
    done = subprocess.run(
        [sys.executable, "-c", _MAKE],
        env=environment,
        cwd=home,
        input=json.dumps(_lines()).encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    (file,) = home.rglob("crm.db")
    return file


def plant(file: Path) -> int:
    """Puts the attack behind every mark in the base, as another program could; so many values have it now."""
    changed = 0
    with closing(sqlite3.connect(file)) as connection, connection:
        tables = connection.execute(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
            " AND name NOT GLOB 'sqlite*' AND name NOT GLOB 'search*'"
        ).fetchall()
        for (table,) in tables:
            columns = connection.execute(
                "SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", [table]
            ).fetchall()
            for (column,) in columns:
                if column not in _CODES:
                    changed += _plant_into(connection, table, column)
    return changed


def _plant_into(connection: sqlite3.Connection, table: str, column: str) -> int:
    values = connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
    changed = 0
    for (value,) in values:
        attack = json.dumps(ATTACK)[1:-1] if str(value).startswith(("{", "[")) else ATTACK
        planted = attack.join(_INSIDE.split(value)) if value else value
        if planted != value:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [planted, value])
            changed += 1
    return changed


def obeyed(text: str) -> list[str]:
    """What a terminal would obey in what a program wrote, and that are not the program's own words."""
    rest = _OWN.sub("", text)
    return [rest[max(found.start() - 20, 0) : found.end() + 20] for found in _OBEYED.finditer(rest)]
