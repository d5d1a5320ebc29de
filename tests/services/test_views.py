"""Saved searches of a user (R26)."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_person, a_session_of
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filters import Comparison, Filter
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import open_session

PERSON, ORGANIZATION = Kind.PERSON, Kind.ORGANIZATION


def names(session, kind: Kind | None = None) -> list[str]:
    return [view.name for view in session.views.all(kind)]


def code_of(refused) -> Code:
    return refused.value.problem.code


@pytest.fixture
def budget(session):
    return session.custom_fields.add(PERSON, "Budget", CustomFieldType.NUMBER)


def test_a_view_keeps_all_that_a_list_was_asked(session, clock):
    saved = session.views.save(
        PERSON,
        "VIP  in Łódź",
        text='city:Łódź -tag:VIP "jan"',
        search_in=("name", "email"),
        sort=Sort("updated_at", True),
        columns="name=30 city=20",
        include_inactive=True,
    )
    assert (saved.name, saved.place) == ("VIP in Łódź", 0)
    with open_session(session.path, login="anna", clock=clock) as again:
        assert again.views.all() == (saved,)
        assert again.views.named("vip in lodz") == saved
        query = again.views.query(saved)
    assert (query.kind, query.text, query.search_in) == (PERSON, "jan", ("name", "email"))
    assert query.filters == (
        Filter("city", "Łódź", Comparison.CONTAINS),
        Filter("tags", "VIP", negated=True),
    )
    assert (query.sort, query.include_inactive) == (Sort("updated_at", True), True)


def test_views_are_of_one_user_and_one_base(session):
    session.views.save(PERSON, "Mine", text="x")
    session.views.save(ORGANIZATION, "Mine", text="y")
    with pytest.raises(Refused) as refused:
        session.views.named("Mine")
    assert code_of(refused) is Code.VIEW_AMBIGUOUS
    assert session.views.named("mine", ORGANIZATION).text == "y"
    with a_session_of(session, "ewa") as other:
        assert other.views.all() == ()
        for view in session.views.all():
            with pytest.raises(Refused) as refused:
                other.views.delete(view.id)
            assert code_of(refused) is Code.VIEW_UNKNOWN
    assert names(session) == ["Mine", "Mine"]


def test_a_name_is_taken_once_however_it_is_written(session):
    first = session.views.save(PERSON, "Łódź", text="city:Łódź")
    with pytest.raises(Refused) as refused:
        session.views.save(PERSON, "LODZ", text="x")
    assert code_of(refused) is Code.VIEW_EXISTS
    assert refused.value.problem.values == {"name": "Łódź"}
    replaced = session.views.save(PERSON, "lodz", text="x", replace=True)
    assert (replaced.id, replaced.place) == (first.id, 0)
    assert [view.text for view in session.views.all()] == ["x"]
    other = session.views.save(PERSON, "Other")
    with pytest.raises(Refused) as refused:
        session.views.rename(other.id, "łódź")
    assert code_of(refused) is Code.VIEW_EXISTS
    assert session.views.rename(other.id, "OTHER").name == "OTHER"


@pytest.mark.parametrize(
    ("name", "code"), [(" ", Code.NAME_REQUIRED), ("...", None), ("x" * 61, Code.TOO_LONG)]
)
def test_a_name_that_is_none_is_refused(session, name, code):
    if code is None:
        assert session.views.save(PERSON, name).name == name
        return
    with pytest.raises(Refused) as refused:
        session.views.save(PERSON, name)
    assert code_of(refused) is code
    assert session.views.all() == ()


def test_a_text_that_is_wrong_is_not_saved(session):
    for text in ("status:nonsense", "created:", "created:>nonsense"):
        with pytest.raises(Refused):
            session.views.save(PERSON, "x", text=text)
    assert session.views.all() == ()


def test_views_are_moved_and_deleted(session):
    ids = {name: session.views.save(PERSON, name).id for name in "abcd"}
    session.views.save(ORGANIZATION, "o")
    assert session.views.move(ids["d"], 0).place == 0
    assert session.views.move(ids["a"], 99).place == 3
    assert names(session, PERSON) == ["d", "b", "c", "a"]
    session.views.delete(ids["b"])
    assert [(view.name, view.place) for view in session.views.all()] == [
        ("d", 0), ("c", 1), ("a", 2), ("o", 0),
    ]  # fmt: skip
    assert session.views.save(PERSON, "e").place == 3


def test_a_field_that_is_out_of_use_is_told_and_left_out(session, budget):
    a_person(session, "Jan Nowak", city="Łódź")
    a_person(session, "Ewa Lis", city="Gdańsk")
    view = session.views.save(
        PERSON,
        "x",
        text="city:Łódź (budget:>5 OR city:Gdańsk) -custom.budget:*",
        search_in=("name", "custom.budget"),
        sort=Sort("custom.budget"),
        columns="name=26 custom.budget=10",
    )
    session.custom_fields.retire(budget.id)
    with pytest.raises(Refused) as refused:
        session.views.query(view)
    assert {one.code for one in refused.value.problems} == {Code.FIELD_UNKNOWN}
    opened = session.views.open(view)
    assert [one.field for one in opened.problems] == ["custom.budget"]
    assert "budget" not in opened.line
    assert (opened.query.search_in, opened.query.sort) == (("name",), None)
    assert opened.query.filters == (
        Filter("city", "Łódź", Comparison.CONTAINS),
        Filter("city", "Gdańsk", Comparison.CONTAINS),
    )
    session.custom_fields.restore(budget.id)
    assert session.views.open(view).line == view.text
    assert session.views.query(view).sort == Sort("custom.budget")


def test_an_option_or_a_tag_that_is_no_more_is_no_traceback(session):
    session.tags.add("VIP")
    view = session.views.save(PERSON, "x", text="tag:VIP")
    session.tags.delete(session.tags.named("VIP").id)
    assert session.contacts.count(session.views.query(view)) == 0


def test_what_a_view_finds_obeys_what_one_may_see(session):
    a_person(session, "Jan Nowak", city="Łódź", access="owner")
    with a_session_of(session, "ewa") as other:
        view = other.views.save(PERSON, "x", text="city:Łódź")
        assert other.contacts.count(other.views.query(view)) == 0
    assert session.contacts.count(session.views.query(session.views.save(PERSON, "x", text="city:Łódź"))) == 1
