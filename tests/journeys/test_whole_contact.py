"""One contact from its form to the trash and back: linked, noted, with a file, undone and redone."""

from __future__ import annotations

import pytest

from tests.journeys.story import answer, command, crm, fill

pytestmark = pytest.mark.pty


def test_from_the_form_to_the_trash_and_back(environment, tmp_path):
    answer(
        environment, "add", "--kind", "organization", "--set", "name=Acme Polska", "--set", "phone=222000000"
    )
    offer = tmp_path / "oferta.pdf"
    offer.write_bytes(b"%PDF-1.4 oferta")
    with crm(environment, size=(120, 40)) as terminal:
        terminal.wait_for("no persons here yet")
        terminal.key("n")
        terminal.wait_for("New person")
        fill(terminal, "Phone", "600100200")
        fill(terminal, "First name", "Łukasz")
        fill(terminal, "Surname", "Żółć")
        terminal.key("ctrl+s")
        terminal.wait_gone("New person")
        terminal.wait_for("Łukasz Żółć")

        terminal.key("f")
        terminal.wait_for("Łukasz Żółć  Person, active")
        terminal.key("L")
        terminal.wait_for("Link Łukasz Żółć to an organization")
        terminal.type("polsk")
        terminal.wait_for("New: polsk")
        terminal.key("enter")
        terminal.type("Prezes")
        terminal.key("enter")
        terminal.wait_told("Linked: Acme Polska")
        terminal.wait_for("Acme Polska - Prezes")

        terminal.type("an")
        terminal.wait_for("Note: Łukasz Żółć")
        terminal.type("Zadzwonić w maju")
        terminal.key("ctrl+s")
        terminal.wait_for("Note: Zadzwonić w maju")

        terminal.key("t")
        terminal.wait_for("Attach a file to: ")
        terminal.type(str(offer))
        terminal.key("enter")
        terminal.wait_for("What is oferta.pdf?")
        terminal.type("z targów")
        terminal.key("enter")
        terminal.wait_for("oferta.pdf (15 B): z targów")

        terminal.key("u")
        terminal.wait_for("Undo?")
        terminal.key("enter")
        terminal.wait_told("Undone: ")
        terminal.wait_gone("oferta.pdf (15 B): z targów")
        terminal.key("U")
        terminal.wait_for("Redo?")
        terminal.key("enter")
        terminal.wait_told("Done again: ")
        terminal.wait_for("oferta.pdf (15 B): z targów")

        terminal.key("escape")
        terminal.wait_gone("Łukasz Żółć  Person, active")
        terminal.key("d")
        terminal.wait_for("Move Łukasz Żółć to the trash?")
        terminal.key("down", "down", "enter")
        terminal.wait_told("In the trash: Łukasz Żółć")
        terminal.key("T")
        terminal.wait_for("Enter restores or deletes for good")
        terminal.key("enter")
        terminal.wait_for("Restore it")
        terminal.key("down", "enter")
        terminal.wait_told("Restored: Łukasz Żółć")
        terminal.key("ctrl+q")
        assert terminal.wait_exit() == 0
    (person,) = answer(environment, "list", "zolc")
    assert person["phones"][0]["value"] == "+48600100200"
    assert [(one["name"], one["position"]) for one in person["organizations"]] == [("Acme Polska", "Prezes")]
    (file,) = answer(environment, "attachments", str(person["id"]))
    assert (file["name"], file["description"]) == ("oferta.pdf", "z targów")
    assert "Zadzwonić w maju" in command(environment, "history", str(person["id"]))
