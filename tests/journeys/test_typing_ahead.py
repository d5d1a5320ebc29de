"""A slow line delivers several keys in one piece: they do what they would have done one by one."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, command, crm

pytestmark = pytest.mark.pty


@pytest.fixture
def base(environment) -> dict[str, str]:
    command(environment, "add", "--set", "full_name=Janina Lis", "--set", "email=janina@example.com")
    command(environment, "add", "--set", "full_name=Łukasz Nowak", "--set", "phone=601 222 333")
    return environment


def test_a_search_arrives_at_once(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"/lukasz")
        terminal.wait_gone("Janina Lis")
        terminal.wait_for("Łukasz Nowak")


def test_a_search_and_the_copying_arrive_at_once(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"/lukasz\ry")
        assert terminal.wait_for_clipboard() == ["Łukasz Nowak\n+48601222333"]


def test_fields_filled_at_once(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("e")
        terminal.wait_for("Editing")
        terminal.settle()
        terminal.send(b"\x15Joanna\t\x15Lisowska\tPrezeska\x13")
        terminal.wait_for("Joanna Lisowska")
        terminal.wait_gone("Editing")
    person = answer(base, "list", "lisowska")[0]
    assert (person["name"], person["position"]) == ("Joanna Lisowska", "Prezeska")


def test_a_dialog_closed_and_the_next_key_arrive_at_once(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.key("Y")
        terminal.wait_for("Business card")
        terminal.send(b"\x1b[27u" + b"jy")  # an Escape that is not taken for Alt
        assert terminal.wait_for_clipboard() == ["Łukasz Nowak\n+48601222333"]
