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
    session.tags.add("VIP")
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


def test_a_tag_that_is_no_more_is_told_and_left_out(session):
    a_person(session, "Jan Nowak", tags="VIP")
    a_person(session, "Ewa Lis", tags="Best")
    view = session.views.save(PERSON, "x", text="tag:VIP,Best -tag:vip lis")
    session.tags.delete(session.tags.named("VIP").id)
    with pytest.raises(Refused) as refused:
        session.views.query(view)
    assert [(one.code, one.values) for one in refused.value.problems] == [
        (Code.TAG_UNKNOWN, {"name": "VIP"}), (Code.TAG_UNKNOWN, {"name": "vip"}),
    ]  # fmt: skip
    opened = session.views.open(view)
    assert opened.query.filters == (Filter("tags", "Best", Comparison.ANY_OF),)
    assert opened.line == "lis tag:Best"
    session.undoing.undo()
    assert session.views.query(view).filters[1] == Filter("tags", "vip", negated=True)


def test_filters_by_parts_of_tags_and_by_any_tag_need_no_tag(session):
    view = session.views.save(PERSON, "x", text="tag:~VIP (-tag:* OR tag:*)")
    assert len(session.views.query(view).filters) == 2
    with pytest.raises(Refused) as refused:
        session.views.save(PERSON, "y", text="tag:VIP")
    assert code_of(refused) is Code.TAG_UNKNOWN


def test_an_option_out_of_use_is_told_and_still_asked_for(session):
    field = session.custom_fields.add(PERSON, "Source", CustomFieldType.CHOICE, ("Web", "Fair"))
    view = session.views.save(PERSON, "x", text="source:Web,fair")
    assert session.views.open(view).notes == ()
    session.custom_fields.retire_option(field.options[0].id)
    opened = session.views.open(view)
    assert [(one.code, one.values) for one in opened.notes] == [(Code.OPTION_RETIRED, {"name": "Web"})]
    assert session.views.query(view).filters == (
        Filter("custom.source", "Web", Comparison.ANY_OF, ("Fair",)),
    )


def test_a_view_follows_no_name_but_what_it_meant(session):
    field = session.custom_fields.add(PERSON, "Data", CustomFieldType.NUMBER)
    session.custom_fields.rename(field.id, "Ważność")
    by_name = session.views.save(PERSON, "name", text="-waznosc:>5 miasto:Łódź")
    by_key = session.views.save(PERSON, "key", text="data:>5")
    plain = session.views.save(PERSON, "plain", text='http://example.com "12:30"')
    asked = [session.views.query(view).filters for view in (by_name, by_key)]
    session.custom_fields.rename(field.id, "Termin")
    for name in ("Ważność", "Data", "http"):
        session.custom_fields.add(PERSON, name, CustomFieldType.NUMBER)
    assert [session.views.query(view).filters for view in (by_name, by_key)] == asked
    assert asked[0][0] == Filter("custom.data", "5", Comparison.MORE, negated=True)
    query = session.views.query(plain)
    assert (query.text, query.filters) == ("http://example.com 12:30", ())
    assert session.views.open(plain).line == '"http://example.com" 12:30'


def test_the_line_of_a_view_is_said_in_the_persons_language(session):
    view = session.views.save(PERSON, "x", text="miasto:Łódź status:inactive")
    assert view.text == "city:Łódź status:inactive"
    assert session.views.open(view, "pl").line == "miasto:Łódź status:nieaktywny"
    assert session.views.all(language="pl")[0].text == "miasto:Łódź status:nieaktywny"
    assert session.views.all() == (view,)


def test_views_of_all_follow_the_new_name_of_a_tag(session):
    a_person(session, "Jan Nowak", tags="VIP")
    lines = {
        "tag:VIP": 'tag:"Very (important)"',
        "-tag:VIP nowak": 'nowak -tag:"Very (important)"',
        "(tag:VIP city:Łódź OR tag:~VIP)": 'tag:"Very (important)" city:Łódź OR tag:~VIP',
        "city:VIP VIP": "VIP city:VIP",
    }
    with a_session_of(session, "ewa") as other:
        for of, kind in ((session, PERSON), (other, PERSON), (other, ORGANIZATION)):
            for place, line in enumerate(lines):
                of.views.save(kind, str(place), text=line)
        before = [view.text for of in (session, other) for view in of.views.all()]
        session.tags.edit(session.tags.named("VIP").id, name="Very (important)")
        assert [view.text for of in (session, other) for view in of.views.all()] == [*lines.values()] * 3
        assert session.contacts.count(session.views.query(session.views.all()[0])) == 1
        session.undoing.undo()
        assert [view.text for of in (session, other) for view in of.views.all()] == before
        session.undoing.redo()
        assert other.views.all()[0].text == 'tag:"Very (important)"'


def test_views_follow_the_new_name_of_an_option(session):
    choice = CustomFieldType.CHOICE
    field = session.custom_fields.add(PERSON, "Source", choice, ("Web", "Fair"))
    session.custom_fields.add(PERSON, "Other", choice, ("Web",))
    session.custom_fields.add(ORGANIZATION, "Source", choice, ("Web",))
    views = [
        session.views.save(kind, str(place), text=text)
        for place, (kind, text) in enumerate(
            [(PERSON, "source:Fair,web"), (PERSON, "other:Web"), (ORGANIZATION, "source:Web")]
        )
    ]
    session.custom_fields.rename_option(field.options[0].id, "Net, own")
    texts = ['source:Fair,"Net, own"', "other:Web", "source:Web"]
    assert [view.text for view in session.views.all()] == texts
    assert session.views.query(session.views.all()[0]).filters[0].others == ("Net, own",)
    session.undoing.undo()
    assert [view.text for view in session.views.all()] == ["source:Fair,Web", *texts[1:]]
    assert [view.id for view in session.views.all()] == [view.id for view in views]


def test_what_a_view_finds_obeys_what_one_may_see(session):
    a_person(session, "Jan Nowak", city="Łódź", access="owner")
    with a_session_of(session, "ewa") as other:
        view = other.views.save(PERSON, "x", text="city:Łódź")
        assert other.contacts.count(other.views.query(view)) == 0
    assert session.contacts.count(session.views.query(session.views.save(PERSON, "x", text="city:Łódź"))) == 1
