"""`card`: forms of the card, and the clipboard."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Crm
from tests.kit import qr_reader
from tests.kit.environment import run_program
from tui_crm.cli import card

CARD = "Łukasz Kowalski\nDyrektor\nlukasz@example.com\n+48600100200"


def test_the_card_is_exactly_four_lines(crm: Crm, people: dict[str, int]) -> None:
    assert crm("card", str(people["lukasz"])).out == CARD + "\n"


def test_several_cards_in_the_order_asked(crm: Crm, people: dict[str, int]) -> None:
    both = crm("card", str(people["jan"]), str(people["lukasz"])).out
    assert both == f"Jan O'Brien\njan@example.com\n\n{CARD}\n"


def test_other_forms(crm: Crm, people: dict[str, int]) -> None:
    number = str(people["lukasz"])
    assert crm("card", number, "--format", "mail").out == "Łukasz Kowalski <lukasz@example.com>\n"
    vcard = crm("card", number, "--format", "vcard").out
    assert vcard.startswith("BEGIN:VCARD\r\n")
    assert vcard.endswith("END:VCARD\r\n")
    assert "**Łukasz Kowalski**" in crm("card", number, "--format", "markdown").out
    assert set(crm("card", number, "--format", "qr").out) <= set(" █▀▄\n")


def test_a_card_as_json(crm: Crm, people: dict[str, int]) -> None:
    assert crm("card", str(people["lukasz"]), "--json").json == {"format": "text", "text": CARD}
    mail = crm("card", str(people["jan"]), "--json", "--format", "mail").json
    assert mail == {"format": "mail", "text": "Jan O'Brien <jan@example.com>"}


def test_a_mailing_list_leaves_out_who_has_no_e_mail(crm: Crm, people: dict[str, int]) -> None:
    lukasz, wu, acme = (str(people[name]) for name in ("lukasz", "wu", "acme"))
    answer = crm("card", wu, lukasz, acme, "--format", "mail")
    assert answer.out == "Łukasz Kowalski <lukasz@example.com>\n"
    assert answer.err == "tui-crm: left out, without an e-mail: 伟伟伟 Wu, Acme\n"
    assert crm("card", lukasz, "--format", "mail").err == ""


def test_a_mailing_list_of_nobody_is_refused(crm: Crm, people: dict[str, int]) -> None:
    nobody = ("card", str(people["wu"]), str(people["acme"]), "--format", "mail")
    answer = crm(*nobody, status=1)
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert crm(*nobody, "--json", status=1).error["code"] == "no_email"
    assert crm(*nobody, "--copy", status=1).err == answer.err


@pytest.mark.parametrize("ground", [12, 250], ids=["dark terminal", "light terminal"])
def test_a_qr_code_is_read_whether_colours_were_printed_or_not(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, ground: int
) -> None:
    vcard = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Kowalski;Łukasz\nFN:Łukasz Kowalski\nTITLE:Dyrektor\n"
        "EMAIL:lukasz@example.com\nTEL:+48600100200\nEND:VCARD"
    )
    number = str(people["lukasz"])
    piped = crm("card", number, "--format", "qr").out
    assert "\x1b" not in piped
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    coloured = crm("card", number, "--format", "qr").out
    looks = {look[1:] for row in qr_reader.printed(coloured, 255 - ground, ground) for look in row}
    assert looks <= {(0, 255), (0, 0), (255, 0), (255 - ground, 0)}, "black on white, and black spaces"
    for text in (piped, coloured):
        cells = qr_reader.printed(text, 255 - ground, ground)
        assert qr_reader.read(cells) == [vcard]
    monkeypatch.setenv("NO_COLOR", "1")
    assert crm("card", number, "--format", "qr").out == piped


def test_a_qr_code_in_colours_without_blocks_is_read(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(card.output, "can_say", str.isascii)
    drawn = crm("card", str(people["lukasz"]), "--format", "qr").out
    assert drawn.isascii()
    (text,) = qr_reader.read(double_height(qr_reader.printed(drawn)), halves=1)
    assert "FN:Łukasz Kowalski" in text


def double_height(rows: list[list[qr_reader.Look]]) -> list[list[qr_reader.Look]]:
    """Cells are twice as high as wide: two of them side by side are a square."""
    return [row for row in rows for _half in range(2)]


def test_several_qr_codes_are_all_read(crm: Crm, people: dict[str, int]) -> None:
    drawn = crm("card", str(people["lukasz"]), str(people["jan"]), "--format", "qr").out
    found = [qr_reader.read(qr_reader.printed(part)) for part in drawn.split("\n\n")]
    assert ["FN:Łukasz Kowalski" in found[0][0], "FN:Jan O'Brien" in found[1][0]] == [True, True]


def test_a_qr_code_without_blocks_is_drawn_in_ascii(crm: Crm, environment: dict[str, str]) -> None:
    run_program(["add", "--set", "full_name=Jan Kot", "email=jan@example.com"], environment)
    blocks = run_program(["card", "1", "--format", "qr"], environment).stdout.decode()
    drawn = run_program(["card", "1", "--format", "qr"], {**environment, "PYTHONIOENCODING": "iso8859-2"})
    rows = drawn.stdout.decode("ascii").splitlines()
    assert set("".join(rows)) == {"#", " "}
    assert len(rows) == 2 * len(blocks.splitlines())
    assert all(len(row) == len(rows[0]) for row in rows)
    module = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    again = [
        "".join(module[top[at] == "#", low[at] == "#"] for at in range(0, len(top), 2))
        for top, low in zip(rows[::2], rows[1::2], strict=True)
    ]
    assert again == blocks.splitlines()


def test_a_card_that_is_not_there(crm: Crm) -> None:
    assert crm("card", "5", status=1).out == ""


def test_without_any_clipboard_the_card_goes_to_a_file(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TERM", "linux")  # passes no OSC 52 on
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = crm("card", str(people["lukasz"]), "--copy")
    assert answer.out == ""
    path = Path(os.environ["XDG_STATE_HOME"], "tui-crm", "copied.txt")
    assert str(path) in answer.err
    assert path.read_text(encoding="utf-8") == CARD


def test_the_terminal_is_asked_by_osc_52(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(card, "_write_to_terminal", sent.append)
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = crm("card", str(people["jan"]), "--copy")
    assert sent == ["\x1b]52;c;SmFuIE8nQnJpZW4KamFuQGV4YW1wbGUuY29t\a"]
    assert "Sent to your terminal" in answer.err


def test_a_clipboard_that_nothing_reaches(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    assert "clipboard" in crm("card", str(people["jan"]), "--copy", status=1).err
