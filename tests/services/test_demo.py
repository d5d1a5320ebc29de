"""The sample base: the same every time, plausible, nobody's, and never in the way of a real base."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, ContactDraft, Kind, Status
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.contact_rules import check
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.filters import Filter
from tui_crm.domain.problems import Code, CrmError, StoreError
from tui_crm.domain.timeline import EventKind
from tui_crm.services import demo
from tui_crm.services.demo_organizations import Organizations
from tui_crm.services.demo_words import words
from tui_crm.services.session import open_session
from tui_crm.text import numbers, phones
from tui_crm.text.fold import fold

EVERYTHING = ContactQuery(kind=None, include_inactive=True)
EXAMPLE_DOMAIN = re.compile(r"(?:.+\.)?example\.(?:com|pl|org)", re.IGNORECASE)


@pytest.fixture(scope="module")
def drafts() -> list[ContactDraft]:
    """What `make demo` shows."""
    return list(demo.people(demo.SEED, demo.CONTACTS))


def persons(drafts: list[ContactDraft]) -> list[ContactDraft]:
    return [draft for draft in drafts if draft.kind is Kind.PERSON]


def organizations(drafts: list[ContactDraft]) -> list[ContactDraft]:
    return [draft for draft in drafts if draft.kind is Kind.ORGANIZATION]


# -- the generator -----------------------------------------------------------------------------------


def test_a_larger_base_starts_with_the_same_contacts(drafts: list[ContactDraft]) -> None:
    assert list(demo.people(demo.SEED, 300)) == drafts[:300]


def test_another_seed_gives_others(drafts: list[ContactDraft]) -> None:
    assert list(demo.people(demo.SEED + 1, 40))[2:] != drafts[2:40]


def test_a_contact_far_away_is_made_without_the_ones_before(drafts: list[ContactDraft]) -> None:
    from tui_crm.services.demo_people import Population

    assert Population(demo.SEED, words()).contact(1_999) == drafts[1_999]


def test_lukasz_kowalski_of_acme_is_always_there() -> None:
    acme, lukasz = demo.people(demo.SEED, 2)
    assert acme.name == "Acme Polska sp. z o.o."
    assert lukasz.display_name == "Łukasz Kowalski"
    assert [(link.name, link.position) for link in lukasz.organizations] == [
        ("Acme Polska sp. z o.o.", "Dyrektor sprzedaży")
    ]
    assert lukasz.position == "Dyrektor sprzedaży"
    assert lukasz.emails[0].value == "lukasz.kowalski@example.com"
    assert (lukasz.phones[0].value, lukasz.phones[0].raw) == ("+48600100200", "+48 600 100 200")


def test_fifteen_of_a_hundred_are_organizations(drafts: list[ContactDraft]) -> None:
    assert len(organizations(drafts)) == demo.CONTACTS * 15 // 100


def test_names_of_organizations_are_unique() -> None:
    every = Organizations(demo.SEED, words())
    names = Counter(every.get(ordinal).name for ordinal in range(3_000))
    assert [name for name, count in names.items() if count > 1] == []


def test_checksums_are_right(drafts: list[ContactDraft]) -> None:
    for field, right in (("pesel", numbers.pesel_ok), ("nip", numbers.nip_ok), ("regon", numbers.regon_ok)):
        given = [getattr(draft, field) for draft in drafts if getattr(draft, field)]
        assert len(given) > 50, field
        assert [number for number in given if not right(number)] == []


def test_pesel_agrees_with_birthday(drafts: list[ContactDraft]) -> None:
    for person in persons(drafts):
        if person.pesel:
            year, month, day = person.birthday.split("-")
            assert person.pesel[:6] == f"{year[2:]}{int(month) + (20 if year >= '2000' else 0):02}{day}"


def test_phones_are_read_as_they_are_stored(drafts: list[ContactDraft]) -> None:
    for draft in drafts:
        for phone in draft.phones:
            read = phones.read(phone.raw, "PL")
            assert (read.value, read.extension) == (phone.value, phone.extension), phone.raw


def test_all_addresses_belong_to_example_domains(drafts: list[ContactDraft]) -> None:
    for draft in drafts:
        hosts = [email.value.rpartition("@")[2] for email in draft.emails]
        hosts += [urlsplit(draft.website).hostname or ""] if draft.website else []
        assert [host for host in hosts if not EXAMPLE_DOMAIN.fullmatch(host)] == []
        assert all("-example-" in url.value for url in draft.urls)


def test_surnames_agree_with_first_names(drafts: list[ContactDraft]) -> None:
    lists = words()
    pairs = {
        (first, last)
        for (language, gender), choice in lists.first_names.items()
        for first in choice.items
        for last in lists.surnames[language, gender].items
    }
    entered_once = (draft for index, draft in enumerate(drafts) if index % 97 != 50)
    for person in persons(list(entered_once)):
        for surname in person.last_name.split("-"):
            assert (person.first_name, surname) in pairs, person.display_name
    assert ("Anna", "Kowalski") not in pairs


def test_some_were_entered_twice(drafts: list[ContactDraft]) -> None:
    twice = [index for index in range(50, demo.CONTACTS, 97) if drafts[index].kind is Kind.PERSON]
    assert len(twice) >= 15
    for index in twice:
        second = drafts[index]
        before = drafts[max(0, index - 60) : index]
        assert any(fold(first.last_name) == fold(second.last_name) for first in before), second.display_name


def test_links_lead_to_active_organizations_that_come_before(drafts: list[ContactDraft]) -> None:
    seen: dict[str, Status] = {}
    several = 0
    for draft in drafts:
        if draft.kind is Kind.ORGANIZATION:
            seen[draft.name] = draft.status
        assert all(seen[link.name] is Status.ACTIVE for link in draft.organizations)
        several += len(draft.organizations) > 1
    assert several > 100


def test_only_known_incomplete_contacts_break_a_rule(drafts: list[ContactDraft]) -> None:
    found = Counter(problem.code for draft in drafts for problem in check(draft))
    assert set(found) == {Code.PHONE_OR_EMAIL_REQUIRED, Code.NAME_TOO_SHORT}
    assert all(count < demo.CONTACTS // 50 for count in found.values())


def test_every_sort_of_contact_occurs(drafts: list[ContactDraft]) -> None:
    counts = {
        "inactive": sum(draft.status is Status.INACTIVE for draft in drafts),
        "owner only": sum(draft.access is Access.OWNER for draft in drafts),
        "organization access": sum(draft.access is Access.ORGANIZATION for draft in drafts),
        "birthday without a year": sum(draft.birthday.startswith("--") for draft in drafts),
        "notes": sum(bool(draft.note) for draft in drafts),
        "two owners": sum(len(draft.owners) > 1 for draft in drafts),
        "watched": sum(bool(draft.watchers) for draft in drafts),
        "another script": sum(
            not draft.display_name.isascii() and "о" in draft.last_name for draft in drafts
        ),
        "several e-mails": sum(len(draft.emails) > 1 for draft in drafts),
        "number not recognized": sum(phone.value is None for draft in drafts for phone in draft.phones),
        "extension": sum(bool(phone.extension) for draft in drafts for phone in draft.phones),
        "foreign number": sum(
            not (phone.value or "+48").startswith("+48") for draft in drafts for phone in draft.phones
        ),
    }
    assert [sort for sort, count in counts.items() if count < 5] == []


def test_notes_leave_no_gap(drafts: list[ContactDraft]) -> None:
    assert [draft.note for draft in drafts if "{" in draft.note] == []


# -- the base ----------------------------------------------------------------------------------------


def contents(path: Path) -> list[Contact]:
    """Every contact of the base, as the one who looks at it sees them."""
    with open_session(path, login=demo.DEMO_LOGIN, create=False) as session:
        return list(session.contacts.each(EVERYTHING))


def test_two_makings_give_the_same_base(tmp_path: Path) -> None:
    demo.make(tmp_path / "one.db", 200)
    demo.make(tmp_path / "two.db", 200)
    one, two = contents(tmp_path / "one.db"), contents(tmp_path / "two.db")
    assert len(one) == 200
    assert one == two


def events_of(path: Path) -> list[tuple[object, ...]]:
    """Contact, kind, text, author, and the moments of the event and of its contact."""
    with (
        open_session(path, login=demo.DEMO_LOGIN, create=False) as session,
        session.database.reading() as base,
    ):
        return base.execute(
            "SELECT e.contact, e.kind, e.text, e.created_by, e.at, c.created_at FROM event e"
            " JOIN contact c ON c.id = e.contact ORDER BY e.id"
        ).fetchall()


def test_contacts_have_a_history_that_is_always_the_same(tmp_path: Path) -> None:
    demo.make(tmp_path / "one.db", 200)
    demo.make(tmp_path / "two.db", 200)
    events = events_of(tmp_path / "one.db")
    assert events == events_of(tmp_path / "two.db")
    assert {event[1] for event in events} == {kind.value for kind in EventKind}
    assert len({event[3] for event in events}) == 4
    until = demo.stopped_clock().timestamp()
    assert all(made <= at < until for *_rest, at, made in events)
    assert [text for _contact, _kind, text, *_rest in events if "{" in text] == []
    assert 100 < len({event[0] for event in events}) < 200


def test_the_base_holds_what_was_generated(tmp_path: Path, drafts: list[ContactDraft]) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 200)
    with open_session(path, login=demo.DEMO_LOGIN, create=False) as session:
        stored = {contact.id: contact for contact in session.contacts.each(EVERYTHING)}
        assert session.actor.is_admin
        assert session.users.names() == (
            ("anna", "Anna Zielińska"), ("demo", "Demo"), ("marek", "Marek Dąb"), ("zosia", "Zofia Wrona"),
        )  # fmt: skip
        assert session.care.check() == ()
        assert len([one for one in stored.values() if one.draft.keep_in_touch_days]) == 3
        assert session.keep_in_touch.count() > 3, "a tag has an interval, too"
    for draft, contact in zip(drafts, (stored[number] for number in sorted(stored)), strict=False):
        kept = contact.draft
        assert (kept.display_name, kept.phones, kept.emails) == (
            draft.display_name, draft.phones, draft.emails,
        )  # fmt: skip
        assert [(link.name, link.position) for link in kept.organizations] == [
            (link.name, link.position) for link in draft.organizations
        ]
        assert sorted(kept.tags) == sorted(draft.tags)
        assert (kept.owners, kept.watchers, kept.access) == (draft.owners, draft.watchers, draft.access)


def test_contacts_were_made_before_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 40, clock=lambda: datetime(2026, 1, 31, 12, tzinfo=UTC))
    made = [contact.created_at for contact in contents(path)]
    assert max(made) < "2026-01-31T12:00:00Z"
    assert min(made) > "2023-01-01"
    assert len(set(made)) == 40


def test_colleagues_see_only_what_they_may(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 200)
    with open_session(path, login="anna", create=False) as session:
        seen = list(session.contacts.each(EVERYTHING))
        assert not session.actor.is_admin
    assert 0 < len(seen) < 200
    assert all("anna" in contact.draft.owners for contact in seen if contact.draft.access is Access.OWNER)


def test_is_ready_knows_the_size(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    assert not demo.is_ready(path, 20)
    demo.make(path, 20)
    assert demo.is_ready(path, 20)
    assert not demo.is_ready(path, 40)


def test_another_size_replaces_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 20)
    demo.make(path, 40)
    assert demo.is_ready(path, 40)
    assert len(contents(path)) == 40


def test_a_sample_stays_ready_when_its_user_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    demo.make(path, 20)
    with open_session(path, login=demo.DEMO_LOGIN, create=False) as session:
        session.contacts.add(next(iter(demo.people(seed=1, count=3))), allow_duplicate=True)
    assert demo.is_ready(path, 20)


def test_an_interrupted_making_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"

    def interrupt(_written: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.make(path, 20, progress=interrupt)
    assert list(tmp_path.glob("demo.db*")) == []


def test_what_a_killed_making_left_is_removed(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f"demo.db.making-{gone.pid}-wal"
    left.write_bytes(b"half")
    demo.make(tmp_path / "demo.db", 20)
    assert not left.exists()


def test_progress_tells_how_much_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "BATCH", 15)
    told: list[tuple[int, int]] = []
    demo.make(tmp_path / "demo.db", 40, progress=lambda written, all_: told.append((written, all_)))
    assert told == [(15, 40), (30, 40), (40, 40)]


def test_a_base_of_ones_own_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    open_session(path, login="anna").close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        demo.make(path, 20)
    assert refused.value.problem.code is Code.USER_FILE_EXISTS
    assert path.read_bytes() == before
    assert not demo.is_ready(path, 20)


def test_a_file_that_is_no_base_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dzień dobry", encoding="utf-8")
    with pytest.raises(StoreError) as refused:
        demo.make(path, 20)
    assert refused.value.problem.code is Code.USER_FILE_EXISTS
    assert path.read_text(encoding="utf-8") == "Dzień dobry"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        demo.make(tmp_path / "file" / "demo.db", 20)


def test_a_sample_base_takes_a_stranger_in_but_not_a_name_that_was_asked_for(tmp_path: Path) -> None:
    demo.make(tmp_path / "demo.db", 5)
    with open_session(tmp_path / "demo.db", login="stranger", guest=True) as session:
        assert (session.actor.login, session.actor.is_admin) == (demo.DEMO_LOGIN, True)
    with pytest.raises(CrmError) as refused:
        open_session(tmp_path / "demo.db", login="stranger")
    assert refused.value.problem.code is Code.LOGIN_UNKNOWN
    with open_session(tmp_path / "own.db", login="anna", guest=True) as session:
        assert session.actor.login == "anna"
    with pytest.raises(CrmError):
        open_session(tmp_path / "own.db", login="stranger", guest=True)


def test_the_sample_shows_custom_fields_and_views_of_its_user(tmp_path: Path) -> None:
    demo.make(tmp_path / "demo.db", 300)
    with open_session(tmp_path / "demo.db", login=demo.DEMO_LOGIN) as session:
        fields = session.custom_fields.all()
        assert {field.type for field in fields} == set(CustomFieldType)
        for field in fields:
            filled = ContactQuery(
                field.kind, filters=(Filter(field.field, "", negated=True),), include_inactive=True
            )
            assert session.contacts.count(filled), field.name
        for kind in Kind:
            for view in session.views.all(kind):
                query = session.views.query(view)
                assert query.filters
                assert 0 < session.contacts.count(query) < session.contacts.count(ContactQuery(kind))
        assert session.views.all(Kind.PERSON)[0].name == "VIP w Warszawie"
        assert session.undoing.next_undo() is None
