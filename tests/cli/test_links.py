"""`link`, `unlink`, `access`."""

from __future__ import annotations

from tests.cli.conftest import Crm


def linked(crm: Crm, contact: int) -> list[tuple[str, str]]:
    return [
        (one["name"], one["position"]) for one in crm("show", str(contact), "--json").json["organizations"]
    ]


def test_a_person_is_linked_and_unlinked(crm: Crm, people: dict[str, int]) -> None:
    jan, acme = str(people["jan"]), str(people["acme"])
    assert crm("link", jan, acme).out == f"Linked: Jan O'Brien (ID {jan}) with Acme\n"
    assert crm("list", "acme", "--count").out == "2\n"
    said = crm("link", jan, acme, "--title", "-Prezes", "--json").json
    assert said["organizations"] == [{"id": int(acme), "name": "Acme", "position": "-Prezes"}]
    assert crm("unlink", jan, acme).out == f"Unlinked: Jan O'Brien (ID {jan}) from Acme\n"
    assert crm("unlink", jan, acme, "--json", status=1).error == {
        "code": "not_linked",
        "message": "Jan O'Brien is not linked to Acme: link them first.",
    }
    assert crm("list", "acme", "--count").out == "1\n"


def test_a_position_counts_from_one(crm: Crm, people: dict[str, int]) -> None:
    beta = str(crm("add", "--kind", "organization", "--set", "name=Beta", "phone=22 1", "--json").json["id"])
    lukasz = str(people["lukasz"])
    uid = crm("show", lukasz, "--json").json["uid"]
    crm("link", f"uid:{uid}", beta, "--position", "1", "--title", "Prezes")
    assert linked(crm, people["lukasz"]) == [("Beta", "Prezes"), ("Acme", "")]
    crm("link", lukasz, beta, "--position", "2")
    assert linked(crm, people["lukasz"]) == [("Acme", ""), ("Beta", "Prezes")]
    for wrong in ("0", "-1", "x", "1.0", "٣", "9" * 5_000):
        assert "--position" in crm("link", lukasz, beta, "--position", wrong, status=2).err
    assert linked(crm, people["lukasz"]) == [("Acme", ""), ("Beta", "Prezes")]


def test_what_cannot_be_linked_says_why(crm: Crm, people: dict[str, int]) -> None:
    jan, acme = str(people["jan"]), str(people["acme"])
    assert crm("link", acme, jan, "--json", status=1).error["code"] == "not_a_person"
    assert crm("link", jan, str(people["wu"]), "--json", status=1).error["code"] == "not_an_organization"
    assert crm("link", jan, "999", "--json", status=1).error["code"] == "not_found"
    crm("link", jan, status=2)
    crm("deactivate", acme)
    refused = crm("link", jan, acme, status=1)
    assert refused.err.endswith(f"activate it first. (tui-crm activate {acme})\n")
    crm("activate", acme)
    crm("deactivate", jan)
    for command in (("link", jan, acme), ("unlink", jan, acme), ("edit", jan, "--set", "note=x")):
        assert crm(*command, status=1).err.endswith(f"(tui-crm activate {jan})\n")


def test_access_is_changed(crm: Crm, people: dict[str, int]) -> None:
    jan, lukasz = str(people["jan"]), str(people["lukasz"])
    assert crm("access", lukasz, jan, "owner").lines == [
        f"Access: Łukasz Kowalski (ID {lukasz}): owner only",
        f"Access: Jan O'Brien (ID {jan}): owner only",
    ]
    (said,) = crm("access", lukasz, "organization", "--json").json
    assert (said["id"], said["access"]) == (int(lukasz), "organization")
    refused = crm("access", lukasz, jan, "organization", "--json", status=1).error
    assert refused["code"] == "access_needs_organization"
    assert refused["message"].startswith("Jan O'Brien is linked to no organization")
    assert crm("unlink", lukasz, str(people["acme"]), "--json", status=1).error["code"] == refused["code"]
    assert crm("access", str(people["acme"]), "organization", "--json", status=1).error["code"] == (
        "value_not_allowed"
    )
    assert crm("show", jan, "--json").json["access"] == "owner"
    crm("access", jan, "everybody", status=2)


def test_names_are_shown_as_text(crm: Crm, people: dict[str, int]) -> None:
    odd = crm("add", "--kind", "organization", "--set", "name=A{person} [red]", "phone=22 2", "--json").json[
        "id"
    ]
    said = crm("link", str(people["jan"]), str(odd)).out
    assert said == f"Linked: Jan O'Brien (ID {people['jan']}) with A{{person}} [red]\n"
