"""The columns of a list, as each user arranged them (R25)."""

from __future__ import annotations

import random

import pytest

from tests.kit.builders import a_session_of
from tui_crm.domain.columns import LayoutColumn, layout_of, layout_text, read_line, written
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.fields import DEFAULT_COLUMNS, FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import open_session

PERSON, ORGANIZATION = Kind.PERSON, Kind.ORGANIZATION


def columns(text: str) -> tuple[LayoutColumn, ...]:
    return tuple(read_line(text))


def budget(session, kind: Kind = PERSON):
    return session.custom_fields.add(kind, "Budget", CustomFieldType.NUMBER)


@pytest.mark.parametrize("kind", Kind)
def test_at_first_there_are_the_usual_columns_and_all_others_are_hidden(session, kind):
    layout = session.layouts.get(kind)
    assert session.layouts.shown(kind) == DEFAULT_COLUMNS[kind]
    assert tuple(one.name for one in layout if one.shown) == DEFAULT_COLUMNS[kind]
    assert {one.name for one in layout} == {
        name for name, field in FIELDS.items() if kind in field.kinds and name != "full_name"
    }


def test_a_layout_is_kept_per_user_and_base_and_outlives_the_program(session, clock):
    session.layouts.set(PERSON, columns("name=30 city=20 phone=16"))
    assert session.layouts.shown(PERSON) == ("name", "city", "phone")
    assert session.layouts.shown(ORGANIZATION) == DEFAULT_COLUMNS[ORGANIZATION]
    with a_session_of(session, "ewa") as other:
        assert other.layouts.shown(PERSON) == DEFAULT_COLUMNS[PERSON]
        other.layouts.set(PERSON, columns("name phone"))
    with open_session(session.path, login="anna", clock=clock) as again:
        assert again.layouts.visible(PERSON) == columns("name=30 city=20 phone=16")
    session.layouts.reset(PERSON)
    assert session.layouts.shown(PERSON) == DEFAULT_COLUMNS[PERSON]


def test_the_name_is_always_first_and_on(session):
    session.layouts.set(PERSON, columns("city -name=40 phone"))
    assert session.layouts.get(PERSON)[0] == LayoutColumn("name", 40)
    session.layouts.set(PERSON, ())
    assert session.layouts.shown(PERSON) == ("name",)


def test_a_new_field_joins_hidden_at_the_end(session):
    session.layouts.set(PERSON, columns("name phone"))
    budget(session)
    assert session.layouts.get(PERSON)[-1] == LayoutColumn("custom.budget", shown=False)
    assert "custom.budget" not in session.layouts.columns_known(ORGANIZATION)
    session.layouts.set(PERSON, columns("name custom.budget=10 phone"))
    assert session.layouts.shown(PERSON) == ("name", "custom.budget", "phone")


def test_a_retired_field_leaves_and_comes_back_to_its_place(session):
    field = budget(session)
    session.layouts.set(PERSON, columns("name=26 custom.budget=10 phone=16 city=14"))
    session.custom_fields.retire(field.id)
    assert session.layouts.shown(PERSON) == ("name", "phone", "city")
    # what is arranged meanwhile does not lose it
    session.layouts.set(PERSON, columns("name=26 city=14 phone=16"))
    assert session.layouts.shown(PERSON) == ("name", "city", "phone")
    session.custom_fields.restore(field.id)
    assert session.layouts.visible(PERSON) == columns("name=26 custom.budget=10 city=14 phone=16")


def test_what_is_no_column_is_refused(session):
    field = budget(session, ORGANIZATION)
    with pytest.raises(Refused) as refused:
        session.layouts.set(PERSON, columns("name nip nonsense full_name custom.budget custom.x"))
    assert [(one.code, one.field) for one in refused.value.problems] == [
        (Code.FIELD_NOT_FOR_KIND, "nip"),
        (Code.FIELD_UNKNOWN, "nonsense"),
        (Code.FIELD_UNKNOWN, "full_name"),
        (Code.FIELD_UNKNOWN, "custom.budget"),
        (Code.FIELD_UNKNOWN, "custom.x"),
    ]
    assert session.layouts.line(PERSON) == ""
    session.custom_fields.retire(field.id)
    session.layouts.set(ORGANIZATION, columns("name custom.budget"))  # it was one, and may be again
    assert session.layouts.shown(ORGANIZATION) == ("name",)


def test_a_line_says_the_same_when_it_is_read_again():
    known = ("name", "phone", "email", "city", "tags")
    chance = random.Random(5)
    for _time in range(300):
        names = chance.sample(known, len(known))
        layout = layout_of(
            layout_text(LayoutColumn(name, chance.randint(0, 250), chance.random() < 0.5) for name in names),
            known[:2],
            known,
        )
        assert layout[0].name == "name"
        assert layout[0].shown
        assert layout_of(layout_text(layout), (), known) == layout
        assert {one.name for one in layout} == set(known)


@pytest.mark.parametrize("line", ["", "-", "=", "name=x phone=", "city=99999 city=5", "--city", "żółć=3"])
def test_any_line_is_a_layout(line):
    layout = layout_of(line, ("name", "phone"), ("name", "phone", "city"))
    assert sorted(one.name for one in layout) == ["city", "name", "phone"]
    assert all(3 <= one.width <= 200 for one in layout)


def test_fields_out_of_use_keep_their_places_in_the_line():
    known = ("name", "a", "b")
    layout = layout_of("name b a", (), known)
    assert written(layout, "name x a y=5 -b z", known) == "name=26 x=16 b=16 a=16 y=5 z=16"
    assert written(layout, "", known) == "name=26 b=16 a=16"
