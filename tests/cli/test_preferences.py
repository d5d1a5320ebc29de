"""`preferences`: what each user chooses for the screen, on the command line."""

from __future__ import annotations

from tests.cli.conftest import Crm
from tui_crm.theme_names import THEMES


def test_preferences_are_listed_set_and_reset(crm: Crm) -> None:
    listed = crm("preferences", "list", "--json").json
    assert [one["name"] for one in listed] == ["theme", "language", "start", "keymap", "tips"]
    assert listed[0] == {
        "name": "theme", "value": "textual-dark", "source": "default", "allowed": [*THEMES],
    }  # fmt: skip
    said = crm("preferences", "set", "theme=high-contrast-light", "start = today", "--json").json
    assert [(one["value"], one["source"]) for one in said[:3]] == [
        ("high-contrast-light", "preference"), ("en", "default"), ("today", "preference"),
    ]  # fmt: skip
    line = crm("preferences", "list").lines[1]
    assert line.split() == ["Theme", "high-contrast-light", "your", "choice", "theme=high-contrast-light"]
    reset = crm("preferences", "reset", "theme", "--json").json
    assert [one["source"] for one in reset[:3]] == ["default", "default", "preference"]
    assert {one["source"] for one in crm("preferences", "reset", "--json").json} == {"default"}


def test_what_is_wrong_is_said_and_nothing_is_set(crm: Crm) -> None:
    wrong = crm("preferences", "set", "tips=off", "start=noon", "--json", status=1)
    assert wrong.error["code"] == "value_not_allowed"
    assert "contacts, today" in wrong.error["message"]
    theme = crm("preferences", "set", "theme=HighContrast-drak", status=1)
    assert "high-contrast-dark" in theme.err
    assert "preferences list --json" in theme.err
    assert crm("preferences", "set", "font=big", "--json", status=1).error["code"] == "preference_unknown"
    assert "NAME=VALUE" in crm("preferences", "set", "theme", status=2).err
    assert {one["source"] for one in crm("preferences", "list", "--json").json} == {"default"}


def test_the_command_line_keeps_to_its_own_language(crm: Crm) -> None:
    assert crm("--lang", "pl", "preferences", "list", "--json").json[1]["value"] == "pl"
    crm("preferences", "set", "language=pl")
    line = crm("preferences", "list").lines[2]
    assert line.split() == ["Language", "polski", "your", "choice", "language=pl"]
