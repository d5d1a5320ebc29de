"""Every command on a base that an attacker filled: only text on a terminal, and JSON that is JSON (R56)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.kit.environment import clean_environment
from tests.kit.hostile import MARK, make_base, obeyed, plant
from tests.kit.terminal import Terminal

READING = (
    "list", "list --kind organization", "list --format tsv", "list --format csv", "list --format vcard",
    "show 1", "show 2", "card 2", "card 2 --format vcard", "card 2 --format markdown", "card 2 --format qr",
    "query zorro", "query zorro --format aerc", "history 1", "history 2", "undo --dry-run", "trash",
    "event list 2", "attachments 2", "attachment save 1 -", "users list --all", "users keys", "groups list",
    "layout show", "views list", "fields list", "tags list", "duplicates list", "duplicates show 2 3",
    "duplicates dismissed", "imports list", "imports show 1", "imports show 2", "imports refused 1 -o -",
    "export --format csv", "export --format csv --columns name,note", "export --format json",
    "export --format jsonl", "export --format vcard3", "export --format vcard4", "db stats", "db check",
    "ssh authorized-keys", "show zorro", "tags delete Zorro", "list nosuch:\x1b[2J", "import \x1b[2J.csv",
)  # fmt: skip
JSON = (
    "list", "show 2", "history 2", "trash", "event list 2", "attachments 2", "users list", "users keys",
    "groups list", "layout show", "views list", "fields list", "tags list", "duplicates list",
    "duplicates show 2 3", "imports list", "imports show 1", "undo --dry-run", "card 2", "show nosuch\x9b",
)  # fmt: skip
_RUN = """
import sys
from tui_crm.cli.main import main
for line in sys.argv[1:]:
    try:
        code = main(line.split(" "))
    except SystemExit as end:
        code = end.code
    print(f"\\n=== {code} {line!r}", flush=True)
"""


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """The environment of a home whose base is full of attacks, partly written by another program."""
    home = tmp_path_factory.mktemp("evil") / "home"
    home.mkdir()
    plant(make_base(home))
    return clean_environment(home)


def test_on_a_terminal_there_is_only_text(evil):
    with Terminal([sys.executable, "-c", _RUN, *READING], env=evil, size=(200, 50)) as terminal:
        assert terminal.wait_exit() == 0
        raw = terminal.raw.decode()
    told = [line.split(" ", 2)[1:] for line in raw.splitlines() if line.startswith("=== ")]
    assert [line for _code, line in told] == [repr(line) for line in READING]
    assert [line for code, line in told[:-5] if code not in "013"] == []
    assert raw.count(MARK) > 100
    # The colours of a QR code are the program's own, and the one escape that a command may write.
    assert obeyed(raw) == []


def test_json_can_be_read_and_holds_nothing_that_a_terminal_obeys(evil):
    lines = [f"{line} --json" for line in JSON]
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *lines],
        env=evil,
        cwd=evil["HOME"],
        capture_output=True,
        timeout=300,
        check=False,
    )
    answers = done.stdout.decode().split("=== ")
    documents = [answer.partition("\n")[2] for answer in ["\n" + answers[0], *answers[1:-1]]]
    assert len(documents) == len(JSON)
    assert [type(json.loads(document)) for document in documents[:-1]]
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["code"]
    assert MARK in documents[0]
    assert obeyed(done.stdout.decode() + done.stderr.decode()) == []


def test_a_key_whose_user_is_no_login_is_no_line_for_sshd(evil):
    done = subprocess.run(
        [sys.executable, "-m", "tui_crm", "ssh", "authorized-keys"],
        env=evil,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")
