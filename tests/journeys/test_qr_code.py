"""A phone reads the card from the terminal of the real program, whatever that can draw (R22)."""

from __future__ import annotations

import pytest

from tests.journeys.story import command, crm
from tests.kit import qr_reader

pytestmark = pytest.mark.pty

TERMINALS = {
    "true colours": {"COLORTERM": "truecolor"},
    "16 colours": {"TERM": "xterm-16color"},
    "the Linux console": {"TERM": "linux"},
    "no colours": {"NO_COLOR": "1"},
}


@pytest.mark.parametrize("terminal", TERMINALS.values(), ids=TERMINALS.keys())
def test_the_code_is_read_on_80_by_24(environment, terminal):
    fields = (
        "full_name=Łukasz Kowalski",
        "position=Dyrektor",
        "email=lukasz@example.com",
        "phone=600 100 200",
    )
    command(environment, "add", *(part for field in fields for part in ("--set", field)))
    with crm({**environment, **terminal}, size=(80, 24)) as seat:
        seat.wait_for("lukasz@example.com")
        seat.key("Y")
        seat.wait_for("QR code")
        seat.key("q")
        seat.wait_for("copies the vCard")
        (text,) = qr_reader.read(qr_reader.on_terminal(seat))
        assert text.split("\n")[2:] == [
            "N:Kowalski;Łukasz",
            "FN:Łukasz Kowalski",
            "TITLE:Dyrektor",
            "EMAIL:lukasz@example.com",
            "TEL:+48600100200",
            "END:VCARD",
        ]
        seat.key("escape", "ctrl+q")
        assert seat.wait_exit() == 0


def test_the_code_that_is_printed_is_read_from_the_terminal(environment):
    command(environment, "add", "--set", "full_name=Łukasz Kowalski", "--set", "email=lukasz@example.com")
    with crm(environment, "card", "1", "--format", "qr", size=(80, 40)) as seat:
        assert seat.wait_exit() == 0
        (text,) = qr_reader.read(qr_reader.on_terminal(seat))
        assert "EMAIL:lukasz@example.com" in text
