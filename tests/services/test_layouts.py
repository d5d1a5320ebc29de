"""The columns of a list, as each user arranged them (R25)."""

from __future__ import annotations

import random

import pytest

from tests.kit.builders import a_session_of
from tui_crm.domain.columns import (
    LayoutColumn,
    layout_of,
    layout_text,
    read_line,
    spread,
    usual_width,
    written,
)
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
    assert written(layout, "name x a y=5 -b z", known) == "name x b a y=5 z"
    assert written(layout, "", known) == "name b a"


def widths(line: str, room: int) -> tuple[int, ...]:
    return spread([one.need for one in columns(line)], room)


def test_what_a_list_has_left_goes_to_the_columns_that_are_cut():
    line = "name phone email city"
    usual = tuple(usual_width(one.name) for one in columns(line))
    whole = sum(usual) + 3
    assert widths(line, whole) == usual
    name, phone, email, city = widths(line, whole + 4)
    assert (name, phone, email, city) == (*usual[:2], usual[2] + 4, usual[3]), (
        "an address that is cut is of no use"
    )
    more = widths(line, whole + 20)
    assert sum(more) == sum(usual) + 20
    assert more[1] == phone, "a phone is whole already"
    assert all(now > before for now, before in zip(more[:1] + more[2:], usual[:1] + usual[2:], strict=True))
    assert widths(line, 500) == widths(line, 1000), "no more than values need"


def test_a_width_of_ones_own_is_kept_exactly():
    usual = usual_width("email")
    assert widths(f"name=9 email={usual} city=30", 300) == (9, usual, 30)
    assert widths(f"name=9 email={usual} city", 300)[:2] == (9, usual)
    assert widths(f"name=9 email={usual} city", 300)[2] > usual_width("city")


def test_a_column_that_is_half_seen_has_the_room_and_a_sliver_is_given_away():
    name, organization = usual_width("name"), usual_width("organization")
    assert widths("name organization", name + 1 + organization // 2) == (name, organization)
    sliver = widths("name organization", name + 1 + organization // 2 - 1)
    assert sliver == (36, organization), "what is not on the screen stays as it is"


@pytest.mark.parametrize("room", range(0, 260, 7))
def test_columns_never_take_more_than_there_is_nor_less_than_usual(room):
    line = "name phone organization position email city tags custom.note created_at"
    usual = tuple(usual_width(one.name) for one in columns(line))
    found = widths(line, room)
    assert all(now >= before for now, before in zip(found, usual, strict=True))
    fitting = sum(sum(usual[: end + 1]) + end <= room for end in range(len(usual)))
    assert sum(found[:fitting]) + max(0, fitting - 1) <= max(room, 0)
    assert found[fitting:] == usual[fitting:]
