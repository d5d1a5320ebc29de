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


def test_keys_typed_while_the_program_starts_are_for_its_first_list(base):
    with crm(base) as terminal:
        terminal.send(b"jy")
        assert terminal.wait_for_clipboard() == ["Łukasz Nowak\n+48601222333"]


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


def test_keys_typed_while_a_form_opens_are_for_the_form(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"e\x15Joanna\t\x15Lisowska\t\x15Prezeska\x13jy")
        assert terminal.wait_for_clipboard() == ["Łukasz Nowak\n+48601222333"]
    person = answer(base, "list", "lisowska")[0]
    assert (person["name"], person["position"]) == ("Joanna Lisowska", "Prezeska")


@pytest.mark.parametrize("opening", [b"n", b"\x1b[18~", b"\x1b\x10"], ids=["n", "F7", "Ctrl+Alt+P"])
def test_keys_typed_while_an_empty_form_opens_are_for_the_form(base, opening):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(opening + b"600 700 800\r\rEwelina\rBagno\x13")
        terminal.wait_for("Ewelina Bagno")
        terminal.wait_gone("New person")
    assert answer(base, "list", "ewelina")[0]["phones"][0]["value"] == "+48600700800"


def test_keys_typed_while_a_draft_is_offered_are_for_the_question(base):
    with crm(base) as terminal:
        terminal.wait_for("Janina Lis")
        terminal.send(b"e\x15Joanna")
        terminal.wait_for("Joanna")
        terminal.send(b"\x1b[27u" + b"e" + b"\r" + b"\x13")
        terminal.wait_told("Saved: Joanna Lis")
    assert [person["name"] for person in answer(base, "list", "joanna")] == ["Joanna Lis"]
