"""A field of each type, made while the program runs, is at once wherever fields are (R24)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import NamedTuple

import pytest
from textual.widgets import OptionList

from tests.kit.builders import a_person
from tests.kit.screen import press, screen_text, settle, type_text
from tui_crm.cli.main import main
from tui_crm.domain.contact import CustomValue, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomFieldType as T
from tui_crm.domain.imports import ImportOptions
from tui_crm.ui.screens.contacts import ContactsScreen
from tui_crm.ui.widgets.contact_editor import ContactEditor

pytestmark = pytest.mark.usefixtures("warsaw")

NAME, KEY, FIELD = "Pole własne", "pole_wlasne", "custom.pole_wlasne"


class Case(NamedTuple):
    """A value of a type, and how it looks in each place.

    Attributes:
        keys: what is pressed in the form's field.
        less: text of a value that comes before it, as the command line takes it.
        card: on the card; cell: in the list.
        told: in a query line.
        written: in files and on the command line.
    """

    keys: list[str]
    value: CustomValue
    less: str
    card: str
    cell: str
    told: str
    written: str
    options: tuple[str, ...] = ()


CASES = {
    T.TEXT: Case(list("środa"), "środa", "lato", "środa", "środa", "sroda", "środa"),
    T.NUMBER: Case(list("12.5"), 12.5, "-3", "12.5", "12.5", "12.5", "12.5"),
    T.DATE: Case(
        list("31.01.2026"), "2026-01-31", "2025-12-31",
        "31 January 2026", "2026-01-31", "2026-01", "2026-01-31",
    ),
    T.DATE_TIME: Case(
        [*"31.07.2026", "space", *"14:30"], "2026-07-31T12:30:00Z", "2026-07-31T11:00:00Z",
        "31 July 2026, 14:30", "2026-07-31 14:30", ">=2026-07-31T12:00", "2026-07-31T12:30:00Z",
    ),
    T.CHECKBOX: Case(["enter"], True, "no", "yes", "yes", "yes", "true"),
    T.CHOICE: Case(["enter", "m"], "Mały", "Duży", "Mały", "Mały", "maly", "Mały", ("Duży", "Mały")),
    T.MULTIPLE_CHOICE: Case(
        ["enter", "space", "down", "space", "enter"], ("Kawa", "Woda"), "Sok",
        "Kawa | Woda", "Kawa | Woda", "woda", "Kawa | Woda", ("Kawa", "Woda", "Sok"),
    ),
    T.URL: Case(
        list("example.com"), "https://example.com", "https://a.example.org", "https://example.com",
        "https://example.com", "example.com", "https://example.com",
    ),
}  # fmt: skip
CASES[T.CHOICE].keys.append("enter")


@pytest.fixture
def crm(database_path, capsys) -> Callable[..., str]:
    """Runs a command on the same base."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        assert main(["--db", str(database_path), *arguments]) == 0
        return capsys.readouterr().out

    return run


async def choose(pilot, part: str) -> None:
    """Puts the cursor of the dialog's list on the line with this text."""
    options = pilot.app.screen.query(OptionList).first()
    options.highlighted = next(n for n, one in enumerate(options.options) if part in str(one.prompt))
    await settle(pilot)


@pytest.mark.parametrize("kind", T)
async def test_a_new_field_is_everywhere_at_once(make_app, session, crm, kind):
    case = CASES[kind]
    anna, jan = a_person(session, "Anna Adamska"), a_person(session, "Jan Zych")
    async with make_app(size=(260, 50)) as pilot:
        assert NAME not in screen_text(pilot.app)
        session.custom_fields.add(Kind.PERSON, NAME, kind, case.options)

        # the form, and what it stores
        await press(pilot, "e")
        fields = pilot.app.screen.query_one(ContactEditor).form.fields
        next(one for one in fields if one.field == FIELD).focus_first()
        await settle(pilot)
        await press(pilot, *case.keys, "ctrl+s")
        assert session.contacts.get(anna.id).draft.custom == {KEY: case.value}

        # the card and the profile
        assert "Additional information" in screen_text(pilot.app)
        assert case.card in screen_text(pilot.app)
        await press(pilot, "f")
        assert "Additional information" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactsScreen)

        # the command line writes, and the list sees it
        crm("edit", str(jan.id), "--set", f"{FIELD}={case.less}")

        # a column
        await press(pilot, "C", "end", "space", "enter")
        assert FIELD in session.layouts.shown(Kind.PERSON)
        assert NAME in screen_text(pilot.app).splitlines()[1]
        assert case.cell in screen_text(pilot.app)

        # a sort key
        await press(pilot, "S")
        await choose(pilot, NAME)
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        first_is_anna = kind in (T.CHECKBOX, T.MULTIPLE_CHOICE)  # yes before no, options in their order
        assert (text.index("Anna Adamska  ") < text.index("Jan Zych  ")) is first_is_anna

        # "Search in" and a filter in the line
        await press(pilot, "F")
        assert NAME in screen_text(pilot.app)
        await press(pilot, "escape", "/")
        await type_text(pilot, f"{KEY}:{case.told}")
        text = screen_text(pilot.app)
        assert "1 of 2 contacts" in text
        assert "Jan Zych" not in text
        await press(pilot, "escape", "escape")


@pytest.mark.parametrize("kind", T)
def test_a_new_field_is_in_files_and_on_the_command_line(session, crm, kind):
    case = CASES[kind]
    anna, jan = a_person(session, "Anna Adamska"), a_person(session, "Jan Zych")
    session.custom_fields.add(Kind.PERSON, NAME, kind, case.options)

    crm("edit", str(anna.id), "--set", f"{FIELD}={case.written}")
    crm("edit", str(jan.id), "--set", f"{FIELD}={case.less}")
    assert session.contacts.get(anna.id).draft.custom == {KEY: case.value}
    assert NAME in crm("show", str(anna.id))
    table = crm("list", "--columns", f"name,{FIELD}", "--sort", FIELD)
    assert NAME in table.splitlines()[0]
    # yes before no, options in their order
    assert (table.index("Anna") < table.index("Jan")) is (kind in (T.CHECKBOX, T.MULTIPLE_CHOICE))
    where = "Kawa" if kind is T.MULTIPLE_CHOICE else case.written
    assert crm("list", "--where", f"{FIELD}={where}", "--columns", "name", "--format", "tsv").splitlines()[
        1:
    ] == ["Anna Adamska"]
    assert "Anna" in crm("list", f"{KEY}:{case.told}")
    assert "Jan" not in crm("list", f"{KEY}:{case.told}")

    # out, and in again into the field of that name
    rows = list(csv.DictReader(io.StringIO(crm("list", "--format", "csv", "--columns", f"name,{FIELD}"))))
    assert {row["name"]: row[FIELD] for row in rows}["Anna Adamska"] == case.written
    stored = {one["name"]: one["custom"] for one in json.loads(crm("list", "--json"))}
    assert stored["Anna Adamska"] == {KEY: list(case.value) if isinstance(case.value, tuple) else case.value}
    for header in (NAME, FIELD):
        data = f'Imię;Nazwisko;E-mail;"{header}"\nEwa;Lipa;{len(header)}@example.com;{case.written}\n'
        outcome = session.imports.run_file(data.encode(), ImportOptions())
        assert (outcome.mapping[header], outcome.warnings) == (FIELD, ())
    found = [one.draft.custom for one in session.contacts.each(ContactQuery(text="lipa"))]
    assert found == [{KEY: case.value}] * 2
