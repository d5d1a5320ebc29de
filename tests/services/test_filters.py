"""Every field, comparison and group answers as a naive model does, for whoever asks (R24, R26, R43)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit.builders import a_person, an_organization
from tests.kit.clock import StoppedClock
from tests.services.filter_model import FilterModel
from tests.services.list_model import everybody, fill
from tui_crm.domain.contact import Address, Contact, CustomValue, Kind, Link, Phone, Status, Url
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filter_fields import FilterField, FilterType
from tui_crm.domain.filters import Comparison, Criterion, Filter, FilterGroup, Join
from tui_crm.domain.problems import Code, CrmError
from tui_crm.domain.query_text import parse
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session
from tui_crm.store import contacts, list_found, list_posts, reindexing, sort_filling

C = Comparison
T = CustomFieldType
CUSTOM = {
    "nick": (T.TEXT, ["Łoś", "stary łoś", "O'Brien", ""]),
    "budget": (T.NUMBER, [0.0, -5.0, 100.0, 1500.5]),
    "since": (T.DATE, ["2025-12-31", "2026-01-31", "2026-02-01", "2024-02-29"]),
    "seen": (T.DATE_TIME, ["2026-01-31T12:00:00Z", "2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"]),
    "vip": (T.CHECKBOX, [True, False]),
    "size": (T.CHOICE, ["Mała", "Duża", "Żadna"]),
    "langs": (T.MULTIPLE_CHOICE, [("polski",), ("polski", "czeski"), ("czeski", "łacina")]),
    "shop": (T.URL, ["https://example.com/a", "https://sklep.pl"]),
}
NOISE = {
    FilterType.NUMBER: ["0", "-5", "99.5", "1500.5", "7", "30"],
    FilterType.DUE: ["2026", "2026-01", "2026-01-31", "today", "tomorrow", "-1w", "+1w"],
    FilterType.DATE: ["2026", "2026-01", "2026-01-31", "today", "tomorrow", "-1w", "2024-02"],
    FilterType.MOMENT: ["2026", "2026-02", "2026-01-31", "2026-01-31T12:00", "today", "yesterday", "+1d"],
    FilterType.BIRTHDAY: ["1980", "1980-05", "1980-05-09", "05-09", "01-31", "12-20", "today", "+10w"],
    FilterType.PHONE: ["600 100 2", "+48600100212", "600-100-212", "22 621 34 07", "213"],
}  # fmt: skip
WORDS = ["łoś", "jan", "Nowak 0", "60", "VIP", "0", "firma lis", "%", "ow", "example.com", "ki"]


def some_custom(chance: random.Random) -> dict[str, CustomValue]:
    held: dict[str, CustomValue] = {}
    for key, (_type, values) in CUSTOM.items():
        value = chance.choice(values) if chance.random() < 0.6 else ""
        if value != "":
            held[key] = value
    return held


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base of the lists, with more of everything; no test here changes it."""
    path, clock = tmp_path_factory.mktemp("filters") / "crm.db", StoppedClock()
    with open_session(path, login="anna", clock=clock) as session:
        fill(session, clock)
        chance = random.Random(24)
        for key, (field_type, values) in CUSTOM.items():
            names = dict.fromkeys(
                name for value in values for name in (value if isinstance(value, tuple) else (value,))
            )
            options = [str(name) for name in names] if "choice" in field_type else []
            session.custom_fields.add(Kind.PERSON, f"Pole {key}", field_type, options, key=key)
        session.custom_fields.add(Kind.ORGANIZATION, "Wielkość", T.NUMBER, key="size")
        for one in everybody(session):
            change(session, one, chance)
        session.tags.edit(session.tags.named("VIP").id, keep_in_touch="14")
        a_person(session, "Ewa Bezroku", birthday="--05-09", phone="wewn. 12", allow_duplicate=True)
        size = session.custom_fields.named("size", Kind.PERSON)
        session.custom_fields.retire_option(size.options[2].id)
    return path


def change(session: Session, one: Contact, chance: random.Random) -> None:
    """Gives a contact values that are rarer than those of the base of lists."""
    draft = one.draft.with_main(status=Status.ACTIVE)
    if not one.is_active:
        session.contacts.save(one.id, draft, None)
    custom = some_custom(chance) if one.kind is Kind.PERSON else {"size": float(chance.randrange(3))}
    draft = replace(draft, custom=custom)
    if chance.random() < 0.3:
        phone = Phone("+48226213407", "22 621 34 07")
        draft = replace(draft, phones=(*draft.phones, phone), urls=(Url("https://example.com/ż"),))
    if chance.random() < 0.3:
        second = Address(city="Nowy Sącz", street="Długa 5", country="Polska")
        draft = replace(draft, addresses=(*draft.addresses, second), watchers=("bob",))
    if draft.organizations:
        titled = tuple(
            Link(link.id, link.name, chance.choice(["Prezes", ""])) for link in draft.organizations
        )
        draft = replace(draft, organizations=titled)
    draft = replace(draft, keep_in_touch_days=chance.choice([None, None, 1, 7, 30]))
    saved = session.contacts.save(one.id, draft, None)
    if chance.random() < 0.3:
        kind, ago = chance.choice(list(EventKind)), timedelta(days=chance.choice([-2, 0, 3, 20, 300]))
        session.events.add(one.id, kind, "x", session.clock() - ago)
    if not one.is_active:
        session.contacts.save(one.id, saved.draft.with_main(status=Status.INACTIVE), None)


@pytest.fixture(params=["anna", "bob"])
def who(request: pytest.FixtureRequest, base: Path) -> Iterator[Session]:
    """The administrator, or an ordinary user, on the day on which the base was made."""
    with open_session(base, login=request.param, clock=StoppedClock()) as session:
        yield session


@pytest.fixture(params=["candidates", "marks", "walk"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the candidates of an index, past all contacts with these marked, or without them, in small steps."""
    few = 10_000 if request.param == "candidates" else -1
    some = -1 if request.param == "walk" else 10_000
    for module, name, value in (
        (list_posts, "STEP", 4), (list_posts, "_BATCH", 3), (list_found, "_PIECE", 3), (contacts, "_MANY", 9),
        (sort_filling, "_PIECE", 7), (sort_filling, "_RUN", 20), (contacts, "_FEW", few),
        (contacts, "_WORTH_IT", few), (contacts, "_SOME", some), (contacts, "_PAGE", 2),
        (contacts, "_LARGEST_PAGE", 5),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)


def fields_of(session: Session) -> tuple[FilterField, ...]:
    return session.custom_fields.filter_fields(None).all


def a_value(chance: random.Random, field: FilterField, held: list[Contact]) -> str:
    if field.choices:
        return chance.choice(field.choices)
    if field.type is FilterType.IMPORT:
        return "1"
    if field.type in NOISE:
        return chance.choice(NOISE[field.type])
    contact = chance.choice(held)
    text = contact.draft.custom.get(field.name.removeprefix("custom."), "")
    if not text and not field.name.startswith("custom."):
        from tests.services.filter_model import texts

        text = (texts(contact, field.name, None) or [""])[0] if field.name != "text" else ""  # type: ignore[arg-type]
    words = str(text).split()
    return " ".join(words[:2]) if words and chance.random() < 0.7 else chance.choice(WORDS)


def a_due_filter(chance: random.Random) -> Filter:
    """Words, and numbers of days, stand alone."""
    return Filter("due", chance.choice(["yes", "overdue", "0", "7", "365"]), negated=chance.random() < 0.3)


def a_filter(
    chance: random.Random, field: FilterField, comparison: Comparison, held: list[Contact]
) -> Filter:
    if field.can_be_empty and chance.random() < 0.1:
        return Filter(field.name, "", negated=chance.random() < 0.5)
    if field.name == "due" and comparison is C.IS:
        return a_due_filter(chance)
    values = [a_value(chance, field, held) for _ in range(1 + (comparison in (C.ANY_OF, C.BETWEEN)))]
    if field.type is FilterType.BIRTHDAY and comparison is C.BETWEEN:
        values = chance.choice(
            [["05-01", "05-31"], ["12-20", "01-31"], ["today", "+10w"], ["1980", "1985-01"]]
        )
    if comparison is C.BETWEEN and field.type is FilterType.NUMBER:
        values.sort(key=float)
    return Filter(field.name, values[0], comparison, tuple(values[1:]), chance.random() < 0.3)


def found(
    session: Session, filters: tuple[Criterion, ...], kind: Kind | None, sort: Sort | None = None
) -> list[int]:
    """The ids that a list has, asked window by window and then as a whole."""
    query = ContactQuery(kind, filters=filters, sort=sort, include_inactive=True)
    listing = session.contacts.listing(query, ("name",))
    shown = [row.id for row in listing.window(0, 500)]
    assert listing.complete(lambda: None)
    assert listing.ids().tolist() == shown
    assert listing.total == len(shown)
    return shown


def test_a_field_is_compared_as_the_model_does(who: Session, ways: None) -> None:
    chance, model, held = random.Random(who.actor.login), FilterModel(who), everybody(who)
    passed = 0
    for field in fields_of(who):
        if field.type is FilterType.IMPORT:
            continue
        for comparison in field.comparisons:
            for _ in range(3):
                wanted = a_filter(chance, field, comparison, held)
                ids = [one.id for one in held if model.holds(one, wanted)]
                assert sorted(found(who, (wanted,), None)) == sorted(ids), wanted
                passed += 0 < len(ids) < len(held)
    assert passed > 100  # most of them tell contacts apart


def test_groups_are_what_their_members_are(who: Session, ways: None) -> None:
    chance, model, held = random.Random(f"groups {who.actor.login}"), FilterModel(who), everybody(who)
    fields = [one for one in fields_of(who) if one.type is not FilterType.IMPORT]

    def one() -> Filter:
        field = chance.choice(fields)
        return a_filter(chance, field, chance.choice(field.comparisons), held)

    for _ in range(150):
        members: list[Criterion] = [
            one() if chance.random() < 0.6 else FilterGroup(Join.ALL, (one(), one()))
            for _ in range(chance.choice([2, 3]))
        ]
        filters: tuple[Criterion, ...] = (
            FilterGroup(Join.ANY, tuple(members)),
            *[one()] * chance.randrange(2),
        )
        kind = chance.choice([Kind.PERSON, Kind.ORGANIZATION, None])
        sort = chance.choice([None, Sort("city"), Sort("custom.size", True), Sort("custom.budget")])
        ids = [a.id for a in held if kind in (None, a.kind) and all(model.holds(a, each) for each in filters)]
        assert sorted(found(who, filters, kind, sort)) == sorted(ids), filters


def test_a_search_passes_the_filters_too(who: Session) -> None:
    chance, model, held = random.Random("search"), FilterModel(who), everybody(who)
    for field in fields_of(who):
        if field.type is FilterType.IMPORT:
            continue
        wanted = a_filter(chance, field, field.comparisons[0], held)
        hits = set(who.contacts.ids(ContactQuery(None, text="nowak", include_inactive=True)))
        ids = [one.id for one in held if one.id in hits and model.holds(one, wanted)]
        query = ContactQuery(None, text="nowak", filters=(wanted,), include_inactive=True)
        assert sorted(who.contacts.ids(query)) == sorted(ids), wanted


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("", [1]), ("status:active", [1]), ("-status:inactive", [1]), ("status:inactive", [0]),
        ("-status:active", [0]), ("status:active,inactive", [0, 1]), ("status:inactive OR vip:yes", [0, 1]),
        ("-status:inactive -status:active", []),
    ],
)  # fmt: skip
def test_a_filter_of_the_status_decides_which_are_shown(who: Session, line: str, shown: list[int]) -> None:
    filters = parse(line, who.custom_fields.filter_fields(Kind.PERSON), whole=True).filters
    ids = set(who.contacts.ids(ContactQuery(filters=filters)))
    states = {int(one.is_active) for one in everybody(who) if one.id in ids}
    assert states == set(shown)
    assert (
        ids == set(who.contacts.ids(ContactQuery(filters=filters, include_inactive=not line or True)))
        or not line
    )


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Filter("created_at", "soon"), Code.TIME_NOT_RECOGNIZED),
        (Filter("birthday", "1980", C.BETWEEN, ("05-09",)), Code.TIME_NOT_RECOGNIZED),
        (Filter("custom.since", "soon", C.MORE), Code.TIME_NOT_RECOGNIZED),
        (Filter("custom.budget", "much"), Code.NUMBER_NOT_RECOGNIZED),
        (Filter("custom.langs", "klingon"), Code.OPTION_UNKNOWN),
        (Filter("custom.size", "klingon"), Code.OPTION_UNKNOWN),
        (Filter("custom.vip", "perhaps"), Code.VALUE_NOT_ALLOWED),
        (Filter("city", "a", C.MORE), Code.COMPARISON_NOT_ALLOWED),
        (Filter("custom.budget", "1", C.CONTAINS), Code.COMPARISON_NOT_ALLOWED),
        (Filter("city", "", C.CONTAINS), Code.FILTER_VALUE_MISSING),
        (Filter("custom.none", "1"), Code.FIELD_UNKNOWN),
        (Filter("shoe", "1"), Code.FIELD_NOT_FILTERABLE),
    ],
)  # fmt: skip
def test_what_a_filter_cannot_be_is_refused(who: Session, wanted: Filter, code: Code) -> None:
    group = FilterGroup(
        Join.ANY, (Filter("city", "x"), FilterGroup(Join.ALL, (wanted, Filter("tags", "VIP"))))
    )
    for criterion in (wanted, group):
        with pytest.raises(CrmError) as refused:
            who.contacts.listing(ContactQuery(None, filters=(criterion,)))
        assert refused.value.problem.code is code


def test_only_the_named_custom_field_is_searched(who: Session) -> None:
    def ids(text: str, *fields: str) -> set[int]:
        return set(who.contacts.ids(ContactQuery(text=text, search_in=fields, include_inactive=True)))

    held = everybody(who)
    langs = {one.id for one in held if "czeski" in str(one.draft.custom.get("langs", ""))}
    losie = {one.id for one in held if "łoś" in str(one.draft.custom.get("nick", "")).lower()}
    assert min(len(losie), len(langs))
    assert ids("los", "custom.nick") == losie
    assert ids("los stary", "custom.nick") < losie
    assert ids("los", "custom.langs") == ids("czeski", "custom.nick") == set()
    assert ids("czes", "custom.langs") == langs
    assert ids("czes los", "custom.langs", "custom.nick") == langs & losie
    assert ids("czes", "custom.nick", "custom") == langs
    assert ids("1500", "custom.budget") == {
        one.id for one in held if one.draft.custom.get("budget") == 1500.5
    }
    surname = {one.id for one in held if one.draft.last_name == "Nowak"}
    assert ids("nowak czes", "custom.langs", "name") == langs & surname


def test_lists_stand_in_the_order_of_a_custom_field(who: Session) -> None:
    def order(key: str, *, down: bool = False) -> list[CustomValue]:
        query = ContactQuery(sort=Sort(f"custom.{key}", down), include_inactive=True)
        held = {one.id: one.draft.custom.get(key) for one in everybody(who)}
        values = [held[one] for one in who.contacts.ids(query)]
        cut = len([one for one in values if one is not None])
        assert set(values[cut:]) <= {None}
        return list(dict.fromkeys(value for value in values if value is not None))

    assert order("size") == ["Mała", "Duża", "Żadna"]
    assert order("size", down=True) == ["Żadna", "Duża", "Mała"]
    assert order("vip") == [True, False]
    assert order("budget") == [-5.0, 0.0, 100.0, 1500.5]
    assert order("since", down=True) == ["2026-02-01", "2026-01-31", "2025-12-31", "2024-02-29"]
    assert [one[0] for one in order("langs") if isinstance(one, tuple)] == ["polski", "polski", "czeski"]


@pytest.mark.parametrize("sign", ["\u00b4", "\u00a8"])  # nothing is left of these when they are folded
def test_signs_that_are_in_no_text_find_nothing(who: Session, sign: str) -> None:
    everybody_seen = len(found(who, (), None))
    for field in fields_of(who):
        if C.CONTAINS not in field.comparisons or field.name == "text":
            continue
        wanted = Filter(field.name, sign, C.CONTAINS)
        assert found(who, (wanted,), None) == [], field
        assert len(found(who, (wanted._replace(negated=True),), None)) == everybody_seen, field
        either = FilterGroup(Join.ANY, (wanted, Filter("last_name", "Nowak")))
        assert found(who, (either,), None) == found(who, (Filter("last_name", "Nowak"),), None)


@pytest.mark.parametrize("kind", [Kind.PERSON, None])
def test_the_most_that_can_be_asked_for_is_answered(who: Session, kind: Kind | None) -> None:
    for field in ("text", "city", "tags", "phone", "organization", "custom.nick", "custom.size"):
        name = "Mała" if field == "custom.size" else "abc"
        filters = [Filter(field, name if field == "custom.size" else f"{name}{one}") for one in range(100)]
        comparison = C.IS if field == "custom.size" else C.CONTAINS
        members = tuple(one._replace(comparison=comparison) for one in filters)
        found(who, (FilterGroup(Join.ANY, members),), kind)
        found(who, members, kind)
        found(who, tuple(one._replace(negated=True) for one in members), kind)
    for field in ("city", "tags", "phone", "email", "organization", "nip", "custom.nick", "custom.budget"):
        assert found(who, (Filter(field, "1", C.ANY_OF, tuple(map(str, range(2, 1_001)))),), kind) is not None
    for field in ("note", "custom.nick", "phone"):
        assert found(who, (Filter(field, "ab cd " * 5_000, C.CONTAINS),), kind) == []


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ((Filter("city", "x"),) * 101, Code.TOO_MANY_FILTERS),
        ((FilterGroup(Join.ANY, (Filter("city", "x"),) * 101),), Code.TOO_MANY_FILTERS),
        ((Filter("phone", "1", C.ANY_OF, ("2",) * 1_000),), Code.TOO_MANY_VALUES),
    ],
)
def test_more_is_refused(who: Session, filters: tuple[Criterion, ...], code: Code) -> None:
    with pytest.raises(CrmError) as refused:
        who.contacts.listing(ContactQuery(None, filters=filters))
    assert refused.value.problem.code is code


def test_a_choice_of_both_bases_is_asked_of_each_for_its_own_options(session: Session) -> None:
    add, save = session.custom_fields.add, session.contacts.save
    add(Kind.PERSON, "Poziom", T.CHOICE, ("A", "B"))
    add(Kind.ORGANIZATION, "Poziom", T.CHOICE, ("b", "C"), key="poziom")
    made = {level: a_person(session, f"Jan {level}owak") for level in "AB"}
    made |= {level: an_organization(session, f"Firma {level}") for level in "bC"}
    for level, one in made.items():
        save(one.id, replace(one.draft, custom={"poziom": level}), one.version)

    def levels(line: str) -> set[str]:
        parsed = parse(line, session.custom_fields.filter_fields(None), whole=True)
        assert parsed.problems == ()
        ids = found(session, parsed.filters, None)
        return {level for level, one in made.items() if one.id in ids}

    assert levels("poziom:C") == {"C"}
    assert levels("poziom:B") == {"B", "b"}
    assert levels("poziom:A,C") == {"A", "C"}
    assert levels("-poziom:A,C") == {"B", "b"}
    with pytest.raises(CrmError) as refused:
        found(session, (Filter("custom.poziom", "A", C.ANY_OF, ("D",)),), None)
    assert refused.value.problem.code is Code.OPTION_UNKNOWN


def test_a_field_finds_its_contacts_before_their_documents_hold_it(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "AT_ONCE", 1)
    field = session.custom_fields.add(Kind.PERSON, "Opis", T.TEXT)
    for letter in "abc":
        one = a_person(session, f"Jan {letter}owak")
        session.contacts.save(one.id, replace(one.draft, custom={"opis": f"granat {letter}"}), one.version)
    session.custom_fields.retire(field.id)
    reindexing.work(session.database)
    session.custom_fields.restore(field.id)
    assert reindexing.pending(session.database.connection())
    contains, is_one = Filter("custom.opis", "rana", C.CONTAINS), Filter("custom.opis", "granat b")
    before = [found(session, (one,), Kind.PERSON) for one in (contains, is_one)]
    reindexing.work(session.database)
    assert [found(session, (one,), Kind.PERSON) for one in (contains, is_one)] == before
    assert list(map(len, before)) == [3, 1]
