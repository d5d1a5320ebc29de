"""A field is made in the settings, filled in a form, shown as a column, changed and taken away: one run."""

from __future__ import annotations

from tests.kit.builders import a_person
from tests.kit.screen import press, settle, shown, type_text
from tui_crm.domain.custom_fields import CustomFieldType

CHOICE_PLACE = list(CustomFieldType).index(CustomFieldType.CHOICE)


async def test_a_choice_from_the_settings_to_the_list(make_app, session):
    a_person(session, "Ewa Lis")
    async with make_app(size=(160, 45)) as pilot:
        # made in the settings
        await press(pilot, "f9", "n")
        await type_text(pilot, "Segment")
        await press(pilot, "enter", *["down"] * CHOICE_PLACE, "enter")
        await type_text(pilot, "Retail")
        await press(pilot, "enter")
        await type_text(pilot, "Wholesale")
        await press(pilot, "ctrl+s", "escape")
        # set in a form
        (field,) = session.custom_fields.all()
        await press(pilot, "e")
        pilot.app.screen.query_one(f"#field-custom-{field.id}").focus_first()
        await settle(pilot)
        await press(pilot, "enter", "down", "down", "enter", "ctrl+s")
        assert "Wholesale" in shown(pilot)
        # a column
        await press(pilot, "C", "end", "space", *["K"] * 40, "enter")
        header = shown(pilot).splitlines()[1]
        assert "Segment" in header
        # the option and the field renamed
        await press(pilot, "f9", "enter", "end", "e", *["backspace"] * 9)
        await type_text(pilot, "Dealers")
        await press(pilot, "enter", "escape", "e", *["backspace"] * 7)
        await type_text(pilot, "Market")
        await press(pilot, "enter", "escape")
        lines = shown(pilot).splitlines()
        assert "Market" in lines[1]
        assert "Segment" not in shown(pilot)
        assert any("Ewa Lis" in line and "Dealers" in line for line in lines)
        assert "Wholesale" not in shown(pilot)
        # taken out of use, and undone
        await press(pilot, "f9", "d", "down", "enter", "escape")
        assert "Market" not in shown(pilot)
        assert "Dealers" not in shown(pilot)
        await press(pilot, "f9", "u", "enter", "escape")
        assert "Market" in shown(pilot).splitlines()[1]
        assert "Dealers" in shown(pilot)
