"""Fields that people define: rules, order, out of use and back, what searches and sorted lists make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact, CustomValue, Kind
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.definition_rules import FIELDS_MAXIMUM, OPTIONS_MAXIMUM
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.problems import Code, CrmError, Denied, Refused
from tui_crm.services.session import Session, open_session

TEXT, CHOICE, SEVERAL = CustomFieldType.TEXT, CustomFieldType.CHOICE, CustomFieldType.MULTIPLE_CHOICE


@pytest.fixture
def source(session: Session) -> CustomField:
    """A choice of three options."""
    return session.custom_fields.add(Kind.PERSON, "Source", CHOICE, ("Web", "Fair", "Łódź"))


def with_value(session: Session, key: str, value: CustomValue, **fields: str) -> Contact:
    """A person with a value in the field of this key."""
    made = a_person(session, f"Jan Kowalski{key[0]}", **fields)
    return save(session, made, key, value)


def save(session: Session, contact: Contact, key: str, value: CustomValue) -> Contact:
    draft = replace(contact.draft, custom={**contact.draft.custom, key: value})
    return session.contacts.save(contact.id, draft, contact.version)


def refusal(work: Callable[[], object]) -> Code:
    with pytest.raises(CrmError) as caught:
        work()
    return caught.value.problem.code


def found(session: Session, text: str) -> int:
    return session.contacts.count(ContactQuery(text=text))


def names(session: Session, kind: Kind | None = None) -> list[str]:
    return [field.name for field in session.custom_fields.all(kind)]


def option(field: CustomField, name: str) -> int:
    return next(one.id for one in field.options if one.name == name)


def in_order(session: Session, key: str) -> list[int]:
    query = ContactQuery(sort=Sort(f"custom.{key}"))
    session.contacts.listing(query).prepare(lambda: None)
    return list(session.contacts.ids(query))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Numer umowy", "numer_umowy"),
        ("  Źródło  (nowe!) ", "zrodlo_nowe"),
        ("email", "email_2"),
        ("Text", "text_2"),
        ("Import", "import_2"),
        ("12:30", "field_12_30"),
        ("???", "field"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_key_is_made_of_the_name(session: Session, name: str, key: str) -> None:
    made = session.custom_fields.add(Kind.PERSON, name, TEXT)
    assert (made.key, made.field, made.name) == (key, f"custom.{key}", " ".join(name.split()))
    assert session.custom_fields.get(made.id) == made


def test_a_taken_key_is_numbered_and_bases_have_their_own(session: Session) -> None:
    fields = session.custom_fields
    first = fields.add(Kind.PERSON, "Budget", TEXT)
    fields.retire(first.id)
    assert fields.add(Kind.PERSON, "Budget", TEXT).key == "budget_2"
    assert fields.add(Kind.ORGANIZATION, "Budget", TEXT).key == "budget"
    assert refusal(lambda: fields.add(Kind.PERSON, "Other", TEXT, key="custom.budget")) is Code.NAME_TAKEN
    assert fields.add(Kind.PERSON, "Other", TEXT, key="custom.other1").key == "other1"


@pytest.mark.parametrize("key", ["email", "Budget", "1st", "a-b", "text", "incomplete", "ą"])
def test_keys_that_would_mislead_are_refused(session: Session, key: str) -> None:
    assert refusal(lambda: session.custom_fields.add(Kind.PERSON, "X", TEXT, key=key)) is Code.KEY_NOT_ALLOWED


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", Code.NAME_REQUIRED),
        (" \t ", Code.NAME_REQUIRED),
        ("a\x1b[2Jb", Code.NAME_CHARACTERS),
        ("a\u202eb", Code.NAME_CHARACTERS),
        ("a | b", Code.NAME_BAR),
        ("| b", Code.NAME_BAR),
        ("x" * 101, Code.TOO_LONG),
        ("SOURCE", Code.NAME_TAKEN),
    ],
)
def test_names_that_are_refused(session: Session, source: CustomField, name: str, code: Code) -> None:
    fields = session.custom_fields
    assert refusal(lambda: fields.add(Kind.PERSON, name, TEXT)) is code
    other = fields.add(Kind.PERSON, "Other", CHOICE, ["source"])
    assert refusal(lambda: fields.rename(other.id, name)) is code
    assert refusal(lambda: fields.add_option(other.id, name)) is code
    assert refusal(lambda: fields.rename_option(fields.add_option(other.id, "b").options[1].id, name)) is code


def test_there_is_an_end_to_fields_and_options(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    many = [f"o{n}" for n in range(OPTIONS_MAXIMUM)]
    full = fields.add(Kind.ORGANIZATION, "Full", SEVERAL, many)
    assert refusal(lambda: fields.add_option(full.id, "one more")) is Code.TOO_MANY_OPTIONS
    too_many = lambda: fields.add(Kind.ORGANIZATION, "More", SEVERAL, [*many, "x"])  # noqa: E731
    assert refusal(too_many) is Code.TOO_MANY_OPTIONS
    for n in range(FIELDS_MAXIMUM - 1):
        fields.add(Kind.PERSON, f"f{n}", TEXT)
    assert refusal(lambda: fields.add(Kind.PERSON, "one more", TEXT)) is Code.TOO_MANY_FIELDS


def test_only_choices_have_options_and_each_once(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    text = fields.add(Kind.PERSON, "Text", TEXT)
    assert refusal(lambda: fields.add_option(text.id, "a")) is Code.FIELD_WITHOUT_OPTIONS
    assert refusal(lambda: fields.add(Kind.PERSON, "T", TEXT, ["a"])) is Code.FIELD_WITHOUT_OPTIONS
    assert refusal(lambda: fields.add(Kind.PERSON, "T", CHOICE, ["ą", "A"])) is Code.NAME_TAKEN
    fields.retire_option(option(source, "Fair"))
    assert refusal(lambda: fields.add_option(source.id, "fair")) is Code.NAME_TAKEN
    assert refusal(lambda: fields.retire_option(999)) is Code.OPTION_NOT_FOUND
    assert refusal(lambda: fields.get(999)) is Code.FIELD_NOT_FOUND


def test_fields_are_named_by_key_or_name(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    for word in ("source", "custom.source", "SOURCE "):
        assert fields.named(word) == source
    firm = fields.add(Kind.ORGANIZATION, "Source", TEXT)
    assert refusal(lambda: fields.named("source")) is Code.FIELD_AMBIGUOUS
    assert fields.named("source", Kind.ORGANIZATION) == firm
    fields.rename(firm.id, "Origin")
    assert fields.names() == {"source": "Source / Origin"}
    fields.retire(source.id)
    assert fields.named("custom.source") == fields.get(firm.id)
    assert refusal(lambda: fields.named("source", Kind.PERSON)) is Code.FIELD_UNKNOWN
    assert fields.named("source", Kind.PERSON, retired=True).id == source.id


def test_fields_and_options_have_an_order(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    made = [fields.add(Kind.PERSON, name, TEXT) for name in "abc"]
    fields.add(Kind.ORGANIZATION, "firm", TEXT)
    assert names(session) == ["Source", "a", "b", "c", "firm"]
    fields.retire(made[0].id)
    fields.move(source.id, 1)
    assert names(session, Kind.PERSON) == ["b", "Source", "c"]
    fields.move(source.id, 99)
    assert names(session, Kind.PERSON) == ["b", "c", "Source"]
    fields.restore(made[0].id)
    assert names(session, Kind.PERSON) == ["a", "b", "c", "Source"]
    assert fields.move_option(option(source, "Łódź"), 0).offered == ("Łódź", "Web", "Fair")


def test_what_changes_nothing_is_no_operation(session: Session, source: CustomField) -> None:
    before = session.undoing.next_undo()
    fields = session.custom_fields
    fields.rename(source.id, "Source")
    fields.move(source.id, 0)
    fields.restore(source.id)
    fields.restore_option(option(source, "Web"))
    assert session.undoing.next_undo() == before


def test_values_outlive_retiring_and_every_save_meanwhile(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    jan = with_value(session, "source", "Web")
    other = fields.add(Kind.PERSON, "Other", TEXT)
    assert found(session, "web") == 1
    assert in_order(session, "source") == [jan.id]
    fields.retire(source.id)
    assert session.contacts.get(jan.id).draft.custom == {}
    assert found(session, "web") == 0
    jan = save(session, session.contacts.get(jan.id), "other", "x")
    jan = session.contacts.save(jan.id, replace(jan.draft, note="n"), jan.version)
    assert refusal(lambda: save(session, jan, "source", "Fair")) is Code.FIELD_OUT_OF_USE
    fields.restore(source.id)
    assert session.contacts.get(jan.id).draft.custom == {"source": "Web", other.key: "x"}
    assert found(session, "web") == 1
    assert in_order(session, "source") == [jan.id]
    assert session.care.check() == ()


def test_a_field_does_not_come_back_under_a_taken_name(session: Session, source: CustomField) -> None:
    fields = session.custom_fields
    fields.retire(source.id)
    fields.add(Kind.PERSON, "source", TEXT)
    assert refusal(lambda: fields.restore(source.id)) is Code.NAME_TAKEN
    fields.rename(source.id, "Origin")
    assert not fields.restore(source.id).retired


def test_who_has_a_retired_option_keeps_it_and_nobody_gets_it_anew(
    session: Session, source: CustomField
) -> None:
    fields = session.custom_fields
    jan = with_value(session, "source", "Web")
    several = fields.add(Kind.PERSON, "Several", SEVERAL, ("a", "b", "c"))
    jan = save(session, jan, "several", ("a", "b"))
    fields.retire_option(option(source, "Web"))
    fields.retire_option(option(several, "a"))
    jan = save(session, jan, "several", ("a", "c"))
    assert jan.draft.custom == {"source": "Web", "several": ("a", "c")}
    ewa = a_person(session, "Ewa Lis")
    assert refusal(lambda: save(session, ewa, "source", "web")) is Code.OPTION_UNKNOWN
    assert refusal(lambda: save(session, ewa, "several", ("a",))) is Code.OPTION_UNKNOWN
    jan = save(session, jan, "source", "Fair")
    assert refusal(lambda: save(session, jan, "source", "Web")) is Code.OPTION_UNKNOWN
    session.undoing.undo()
    assert session.contacts.get(jan.id).draft.custom["source"] == "Web"


def test_renaming_an_option_renames_it_everywhere(session: Session, source: CustomField) -> None:
    jan = with_value(session, "source", "Web")
    in_order(session, "source")
    renamed = session.custom_fields.rename_option(option(source, "Web"), "Internet")
    assert renamed.offered == ("Internet", "Fair", "Łódź")
    assert session.contacts.get(jan.id).draft.custom == {"source": "Internet"}
    assert (found(session, "web"), found(session, "intern")) == (0, 1)
    assert session.care.check() == ()


def test_an_option_said_twice_is_kept_once(session: Session) -> None:
    session.custom_fields.add(Kind.PERSON, "Several", SEVERAL, ("a", "b"))
    assert with_value(session, "several", ("b", "B", "a")).draft.custom == {"several": ("b", "a")}


def test_usage_counts_who_may_be_seen(session: Session, source: CustomField) -> None:
    several = session.custom_fields.add(Kind.PERSON, "Several", SEVERAL, ("a", "b"))
    with_value(session, "source", "Web", access="owner")
    with_value(session, "several", ("a", "b"))
    gone = with_value(session, "source", "Fair")
    session.lifecycle.delete((gone.id,))
    assert [session.custom_fields.usage(one.id) for one in (source, several)] == [1, 1]
    with a_session_of(session, "jan") as other:
        assert [other.custom_fields.usage(one.id) for one in (source, several)] == [0, 1]


def test_another_process_sees_changes_at_once(session: Session, source: CustomField) -> None:
    with open_session(session.path, login="anna", clock=session.clock) as other:
        assert [field.name for field in other.custom_fields.all()] == ["Source"]
        before = other.last_change()
        session.custom_fields.rename(source.id, "Origin")
        assert [field.name for field in other.custom_fields.all()] == ["Origin"]
        assert other.last_change() > before


def test_what_is_rolled_back_is_not_remembered(session: Session, source: CustomField) -> None:
    def fail() -> None:
        with session.database.writing():
            session.custom_fields.rename(source.id, "Origin")
            assert names(session) == ["Origin"]
            raise Refused(Code.NOTHING_TO_CHANGE)

    assert refusal(fail) is Code.NOTHING_TO_CHANGE
    assert names(session) == ["Source"]
    session.custom_fields.add(Kind.PERSON, "Other", TEXT)
    assert names(session) == ["Source", "Other"]


WRITES: dict[str, Callable[[Session, CustomField], object]] = {
    "add": lambda s, _f: s.custom_fields.add(Kind.PERSON, "New", TEXT),
    "rename": lambda s, f: s.custom_fields.rename(f.id, "New"),
    "move": lambda s, f: s.custom_fields.move(f.id, 1),
    "retire": lambda s, f: s.custom_fields.retire(f.id),
    "restore": lambda s, f: s.custom_fields.restore(f.id),
    "add_option": lambda s, f: s.custom_fields.add_option(f.id, "New"),
    "rename_option": lambda s, f: s.custom_fields.rename_option(f.options[0].id, "New"),
    "move_option": lambda s, f: s.custom_fields.move_option(f.options[0].id, 1),
    "retire_option": lambda s, f: s.custom_fields.retire_option(f.options[0].id),
    "restore_option": lambda s, f: s.custom_fields.restore_option(f.options[0].id),
}


@pytest.mark.parametrize("name", WRITES)
def test_only_who_manages_fields_changes_them(session: Session, source: CustomField, name: str) -> None:
    with a_session_of(session, "jan", "editor") as editor, a_session_of(session, "ewa", "manager") as manager:
        with pytest.raises(Denied) as denied:
            WRITES[name](editor, source)
        assert denied.value.problem.values == {"permission": Permission.FIELDS.value}
        assert editor.custom_fields.all() == (source,)
        WRITES[name](manager, source)


@pytest.mark.parametrize("is_out_of_use", [False, True])
def test_an_import_revives_nothing(session: Session, source: CustomField, is_out_of_use: bool) -> None:
    fields = session.custom_fields
    fields.retire_option(option(source, "Web"))
    if is_out_of_use:
        fields.retire(source.id)
    file = "first name,last name,e-mail,custom.source\n" + "".join(
        f"Jan,Kowalski{n},jan{n}@example.com,{value}\n" for n, value in enumerate(("Web", "Nowa", "Fair"))
    )
    options = ImportOptions(
        kind=Kind.PERSON, on_duplicate=OnDuplicate.SKIP, create_missing=frozenset({"options"})
    )
    outcome = session.imports.run_file(file.encode(), options, name="x")
    assert outcome.created == 3
    after = fields.get(source.id)
    retired = {one.name for one in after.options if one.retired}
    assert (after.retired, retired) == (is_out_of_use, {"Web"})
    if is_out_of_use:
        assert after.offered == ("Fair", "Łódź")
    else:
        assert after.offered == ("Fair", "Łódź", "Nowa")
        held = [one.draft.custom.get("source") for one in session.contacts.each(ContactQuery())]
        assert held == [None, "Nowa", "Fair"]


def test_the_list_of_an_organization_has_its_own_fields(session: Session, source: CustomField) -> None:
    acme = an_organization(session, "Acme")
    with pytest.raises(Refused):
        save(session, acme, "source", "Web")
    assert session.custom_fields.filter_fields(Kind.PERSON).named("source") is not None
    assert session.custom_fields.filter_fields(Kind.ORGANIZATION).named("source") is None
