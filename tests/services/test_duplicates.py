"""Likely duplicates: which pairs are found, in which order, and who sees them (R40)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain import duplicates
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.duplicates import Reason, ReasonKind
from tui_crm.domain.problems import Denied, NotFound
from tui_crm.services import duplicate_finding
from tui_crm.services.session import Session, open_session
from tui_crm.store import duplicate_pairs, duplicate_scan
from tui_crm.text.fold import fold


def person(session: Session, name: str, **fields: str) -> int:
    return a_person(session, name, allow_duplicate=True, **fields).id


def pairs(session: Session, **asked: Any) -> dict[tuple[int, int], int]:
    return {(one.low, one.high): one.score for one in session.duplicates.queue(limit=None, **asked)}


def scanned(session: Session) -> dict[tuple[int, int], int]:
    assert session.duplicates.scan()
    return pairs(session)


# -- what makes a pair ------------------------------------------------------------------------------


JAN, EWA = {"full_name": "Jan Kowalski"}, {"full_name": "Ewa Lis"}
JANEK, NAJ = {"full_name": "Janek Kowalski"}, {"full_name": "Kowalski Jan"}
EMAIL, PHONE, PESEL = {"email": "j@example.com"}, {"phone": "600100200"}, {"pesel": "44051401359"}
ACME, BETA = {"organization": "Acme"}, {"organization": "Beta"}
OTHER_PESEL, BORN = {"pesel": "02070803628"}, {"birthday": "1950-01-01"}


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        (JAN | EMAIL, JAN | {"email": "J@example.com"}, 95, 100),
        (JAN | EMAIL, EWA | EMAIL, 45, 65),
        (JAN | PHONE, NAJ | {"phone": "+48 600-100-200"}, 90, 100),
        (JAN | PHONE, JANEK | PHONE, 75, 92),
        (JAN | PHONE, EWA | PHONE, 0, 0),
        (JAN | {"phone": "600100200 w. 1"}, JAN | {"phone": "600100200 w. 2"}, 0, 0),
        (JAN, JAN, 0, 0),
        (JAN | ACME, {"full_name": "Jan Kowalsky"} | ACME, 70, 86),
        (JAN | ACME, JAN | BETA, 0, 0),
        (JAN | ACME, {"full_name": "Ewa Kowalska"} | ACME, 0, 0),
        (JAN | PESEL, EWA | PESEL, 75, 90),
        (JAN | EMAIL | PESEL, JAN | EMAIL | OTHER_PESEL, 40, 60),
        (JAN | EMAIL | PESEL, EWA | EMAIL | OTHER_PESEL, 0, 0),
        (JAN | PHONE | BORN, JAN | PHONE | {"birthday": "1980-01-01"}, 40, 50),
        (JAN | PHONE | BORN, JAN | PHONE | {"birthday": "--01-01"}, 90, 100),
        (JAN | PHONE | BORN, JAN | PHONE | {"birthday": "--01-02"}, 40, 50),
        (JAN | PHONE | BORN, JAN | PHONE, 90, 100),
    ],
)
def test_what_makes_a_pair(
    session: Session, left: dict[str, str], right: dict[str, str], least: int, most: int
) -> None:
    low, high = (a_person(session, allow_duplicate=True, **one).id for one in (left, right))
    found = scanned(session)
    if most == 0:
        assert found == {}
    else:
        assert found.keys() == {(low, high)}
        assert least <= found[low, high] <= most


def test_organizations_go_by_their_numbers_and_names_without_forms(session: Session) -> None:
    one = an_organization(session, "Acme sp. z o.o.", nip="5260250274", phone="221002030")
    other = an_organization(session, "ACME", nip="5260250274", phone="221002030", allow_duplicate=True)
    an_organization(session, "Acme S.A.")
    session.duplicates.scan()
    (found,) = session.duplicates.queue(Kind.ORGANIZATION)
    assert (found.low, found.high, found.score) == (one.id, other.id, 100)
    assert {reason.kind for reason in found.reasons} == {ReasonKind.NIP, ReasonKind.PHONE}
    assert session.duplicates.queue(Kind.PERSON) == ()


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        ("Biedronka 123", "Biedronka 124", 40, 50),
        ("Szkoła nr 1 im. 3 Maja", "Szkoła nr 2 im. 3 Maja", 40, 50),
        ("Szkoła nr 1", "Szkoła nr 1 im. 3 Maja", 50, 92),
        ("Studio 54", "Studio", 50, 92),
    ],
)
def test_other_numbers_in_the_names_of_organizations_tell_them_apart(
    session: Session, left: str, right: str, least: int, most: int
) -> None:
    for name in (left, right):
        an_organization(session, name, email="b@example.com", allow_duplicate=True)
    ((_pair, score),) = scanned(session).items()
    assert least <= score <= most


def test_a_crowd_at_one_phone_is_no_square_of_pairs(session: Session) -> None:
    surnames = ("Nowak", "Lis", "Mazur", "Kos", "Bąk")
    names = [f"{first} {last}" for first in ("Jan", "Ewa", "Adam", "Zofia", "Piotr") for last in surnames]
    for name in names:
        person(session, name, phone="221002030", email=f"{fold(name).replace(' ', '.')}@example.com")
    twin = person(session, "Jan Nowák", phone="221002030")
    assert scanned(session).keys() == {(1, twin)}


# -- the queue --------------------------------------------------------------------------------------


def test_the_queue_is_in_order_and_in_pages(session: Session) -> None:
    couple = [person(session, name, email="k@example.com") for name in ("Jan Kowalski", "Ewa Zięba")]
    twins = [person(session, "Adam Nowak", email="a@example.com") for _ in range(2)]
    firms = [
        an_organization(session, "Acme", email="f@example.com", allow_duplicate=True).id for _ in range(2)
    ]
    session.duplicates.scan()
    found = session.duplicates.queue()
    assert [(one.low, one.high) for one in found] == [tuple(twins), tuple(firms), tuple(couple)]
    assert [one.kind for one in found] == [Kind.PERSON, Kind.ORGANIZATION, Kind.PERSON]
    assert (found[0].low_name, found[0].reasons) == (
        "Adam Nowak",
        (Reason(ReasonKind.EMAIL, "a@example.com"),),
    )
    assert session.duplicates.queue(offset=1, limit=1) == found[1:2]
    assert session.duplicates.queue(Kind.PERSON, offset=1) == found[2:]
    assert session.duplicates.count() == 3
    assert (
        session.duplicates.count(Kind.PERSON, minimum=90)
        == len(session.duplicates.queue(Kind.PERSON, minimum=90))
        == 1
    )


def test_what_is_in_the_trash_is_in_no_pair(session: Session) -> None:
    low, high = (person(session, "Adam Nowak", email="a@example.com") for _ in range(2))
    session.duplicates.scan()
    session.lifecycle.delete((high,))
    assert (pairs(session), session.duplicates.count()) == ({}, 0)
    session.lifecycle.restore((high,))
    assert pairs(session).keys() == {(low, high)}
    session.lifecycle.delete((high,))
    session.lifecycle.purge((high,))
    with session.database.reading() as connection:
        assert duplicate_pairs.total(connection) == 0


def test_nobody_is_told_of_whom_they_may_not_see(session: Session) -> None:
    low = person(session, "Adam Nowak", organization="Secret")
    person(session, "Adam Nowak", organization="Secret")
    hidden = a_person(session, "Adam Nowak", organization="Secret")
    session.duplicates.scan()
    assert session.duplicates.count() == 3
    session.duplicates.dismiss(low, hidden.id)
    session.contacts.set_access((hidden.id,), Access.OWNER)
    (secret,) = hidden.draft.organizations
    assert secret.id is not None
    session.contacts.set_access((secret.id,), Access.OWNER)
    with a_session_of(session, "bob", "manager") as bob:
        assert bob.duplicates.queue() == (), "nothing that he may know speaks for the pair"
        assert bob.duplicates.count() == 0
        assert bob.duplicates.dismissed() == ()
        for forbidden in (bob.duplicates.compare, bob.duplicates.dismiss, bob.duplicates.take_back):
            with pytest.raises(NotFound):
                forbidden(low, hidden.id)
    assert session.duplicates.queue()[0].reasons[0].value == "Secret"


def test_a_hidden_organization_is_no_reason(session: Session) -> None:
    low = person(session, "Adam Nowak", organization="Secret", phone="600100200")
    high = person(session, "Adam Nowak", organization="Secret", phone="600100200")
    session.duplicates.scan()
    (secret,) = session.contacts.get(low).draft.organizations
    assert secret.id is not None
    session.contacts.set_access((secret.id,), Access.OWNER)
    with a_session_of(session, "bob", "manager") as bob:
        (found,) = bob.duplicates.queue()
        assert (found.low, found.high) == (low, high)
        assert [reason.kind for reason in found.reasons] == [ReasonKind.PHONE]
        assert bob.duplicates.count() == 1
    assert len(session.duplicates.queue()[0].reasons) == 2


def test_dismissed_pairs_stay_away_for_everybody(session: Session) -> None:
    low, high = (person(session, "Adam Nowak", email="a@example.com") for _ in range(2))
    session.duplicates.scan()
    with a_session_of(session, "bob") as bob:
        bob.duplicates.dismiss(high, low)
    assert scanned(session) == {}
    (one,) = session.duplicates.dismissed()
    assert (one.low, one.high, one.low_name, one.user, one.kind) == (
        low,
        high,
        "Adam Nowak",
        "bob",
        Kind.PERSON,
    )
    assert session.duplicates.take_back(low, high)
    assert not session.duplicates.take_back(low, high)
    assert (pairs(session).keys(), session.duplicates.dismissed()) == ({(low, high)}, ())
    with a_session_of(session, "eve", "viewer") as eve:
        for forbidden in (eve.duplicates.dismiss, eve.duplicates.take_back, lambda *_: eve.duplicates.scan()):
            with pytest.raises(Denied):
                forbidden(low, high)
        assert not eve.duplicates.freshen(1_000)


# -- going on, keeping up ---------------------------------------------------------------------------


def test_a_stopped_scan_goes_on_where_it_was(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicate_finding, "VALUES", 2)
    for number in range(6):
        for _ in range(2):
            person(session, "Adam Nowak", email=f"a{number}@example.com")
    steps: list[tuple[int, int]] = []

    def told(done: int, total: int) -> bool:
        steps.append((done, total))
        return len(steps) < 5

    assert not session.duplicates.scan(told)
    status = session.duplicates.status()
    assert (status.is_running, status.scanned_at) == (True, "")
    begun, found = steps[-1], session.duplicates.count()
    assert 0 < found < 6
    assert session.duplicates.scan(lambda *at: steps.append(at))
    assert steps[5] == begun
    assert [done for done, _total in steps] == sorted(done for done, _total in steps)
    assert all(done <= total for done, total in steps)
    assert session.duplicates.count() == 6
    assert session.duplicates.status().is_fresh


def test_what_changed_since_is_looked_at_when_nobody_waits(
    session: Session, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def freshen() -> None:
        assert not session.duplicates.status().is_fresh
        while session.duplicates.freshen(5):
            pass
        assert session.duplicates.status().is_fresh
        assert not session.duplicates.freshen(5)

    low = person(session, "Adam Nowak", email="a@example.com", pesel="44051401359")
    assert not session.duplicates.freshen(5), "there is nothing to keep up before the first scan"
    session.duplicates.scan()
    clock.move(minutes=1)
    high = person(session, "Adam Nowak", pesel="44051401359")
    assert pairs(session) == {}
    freshen()
    assert pairs(session).keys() == {(low, high)}
    one = session.contacts.get(high)
    session.contacts.save(high, replace(one.draft, pesel=""), None)
    freshen()
    assert pairs(session) == {}
    session.undoing.undo()
    freshen()
    assert pairs(session).keys() == {(low, high)}


def test_where_much_changed_another_scan_goes_through_in_small_steps(
    session: Session, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.duplicates.scan()
    monkeypatch.setattr(duplicate_finding, "MOST_CHANGED", 1)
    for _ in range(2):
        person(session, "Ewa Lis", email="e@example.com")
    assert session.duplicates.freshen(0), "a scan has begun, one step of which is through"
    status = session.duplicates.status()
    assert (status.is_fresh, status.is_running) == (False, False), "nobody asked for it"
    while session.duplicates.freshen(0):
        pass
    assert session.duplicates.status().is_fresh
    assert len(pairs(session)) == 1


def test_a_scan_that_somebody_stopped_is_left_alone_and_takes_over_a_quiet_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.duplicates.scan()
    monkeypatch.setattr(duplicate_finding, "MOST_CHANGED", 1)
    for _ in range(2):
        person(session, "Ewa Lis", email="e@example.com")
    assert session.duplicates.freshen(0)
    assert not session.duplicates.scan(lambda *_at: False)
    assert session.duplicates.status().is_running
    assert not session.duplicates.freshen(1_000)
    assert len(scanned(session)) == 1


# -- an oracle --------------------------------------------------------------------------------------

CROWD = 20
FIRST = st.sampled_from(["Jan", "Janek", "Anna", "Jana"])
LAST = st.sampled_from(["Nowak", "Nowák", "Nowaczyk", "Lis"])
EMAILS = st.sampled_from(["a@example.com", "A@example.com", "b@example.com", "none@example.com"])
PHONES = st.sampled_from(["600100200", "+48 600 100 200", "600100201"])
PERSON = st.fixed_dictionaries(
    {"full_name": st.builds("{} {}".format, FIRST, LAST)},
    optional={
        "email": EMAILS, "phone": PHONES, "organization": st.sampled_from(["Acme", "Beta"]),
        "pesel": st.sampled_from(["44051401359", "02070803628"]),
    },
)  # fmt: skip


def part_alike(one: str, other: str) -> float:
    one, other = sorted((fold(one), fold(other)), key=len)
    if one == other:
        return 100
    if one.rstrip(".") == other[:1] or (
        len(one) > 2 and other.startswith(one) and len(other) <= len(one) + 2
    ):
        return 90
    # Indel: what rapidfuzz calls the ratio, by the longest common subsequence.
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if a == b else max(lengths[i][j + 1], lengths[i + 1][j])
    return int(200 * lengths[-1][-1] / (len(one) + len(other)))


def alike(one: Contact, other: Contact) -> float:
    a, b = one.draft, other.draft
    straight = min(part_alike(a.first_name, b.first_name), part_alike(a.last_name, b.last_name))
    crossed = min(part_alike(a.first_name, b.last_name), part_alike(a.last_name, b.first_name))
    return max(straight, crossed)


def values(contact: Contact) -> dict[str, set[object]]:
    draft = contact.draft
    return {
        "email": {email.value.lower() for email in draft.emails},
        "phone": {phone.value for phone in draft.phones},
        "organization": {link.id for link in draft.organizations},
        "pesel": {draft.pesel} - {""},
    }


PARTS = (
    lambda one: fold(one.draft.last_name),
    lambda one: (fold(one.draft.first_name), fold(one.draft.last_name)[:2]),
    lambda one: sorted(fold(one.name).split()),
)


def is_looked_at(one: Contact, other: Contact, group: list[Contact], kind: str, crowd: int) -> bool:
    """Whether two of those who share a value are compared at all."""
    if len(group) <= crowd:
        return kind != "organization" or alike(one, other) >= 85
    return alike(one, other) >= 85 and any(
        part(one) == part(other) and sum(part(one) == part(third) for third in group) <= crowd
        for part in PARTS
    )


def expected(contacts: list[Contact], crowd: int) -> dict[tuple[int, int], set[str]]:
    """All pairs, each looked at by itself, with the kinds of their reasons and no score."""
    groups: dict[tuple[str, object], list[Contact]] = defaultdict(list)
    for contact in contacts:
        for kind, all_of_them in values(contact).items():
            for value in all_of_them:
                groups[kind, value].append(contact)
    found = {}
    for one, other in combinations(contacts, 2):
        mine, theirs = values(one), values(other)
        shared = [(kind, value) for kind in mine for value in mine[kind] & theirs[kind]]
        if not any(is_looked_at(one, other, groups[kind, value], kind, crowd) for kind, value in shared):
            continue
        reasons = set()
        for kind, value in shared:
            is_crowd = kind in ("email", "phone") and len(groups[kind, value]) > crowd
            least = 85 if is_crowd else {"phone": 70, "organization": 85}.get(kind, 0)
            if alike(one, other) >= least:
                reasons.add(kind)
        # A single reason against two numbers may stay below the least score: that is no matter of finding.
        doubted = mine["pesel"] and theirs["pesel"] and mine["pesel"] != theirs["pesel"]
        if reasons and not (doubted and len(reasons) == 1):
            found[one.id, other.id] = reasons
    return found


@pytest.mark.parametrize("crowd", [20, 3])
@settings(max_examples=12)
@given(people=st.lists(PERSON, min_size=2, max_size=10), later=st.lists(PERSON, max_size=3))
def test_a_scan_finds_what_comparing_everybody_finds(
    tmp_path_factory: Any, crowd: int, people: Any, later: Any
) -> None:
    path, clock = tmp_path_factory.mktemp("scan") / "crm.db", StoppedClock()
    with (
        pytest.MonkeyPatch.context() as patch,
        open_session(path, login="anna", clock=clock) as session,
    ):
        for module in (duplicates, duplicate_scan):
            patch.setattr(module, "CROWD", crowd)
        contacts = [a_person(session, allow_duplicate=True, **one) for one in people]
        session.duplicates.scan()
        check(session, contacts, crowd)
        if crowd < CROWD:  # what was no crowd when it was looked at may be one later: its pairs stay
            return
        clock.move(hours=1)
        contacts += [a_person(session, allow_duplicate=True, **one) for one in later]
        while session.duplicates.freshen(1_000):
            pass
        check(session, contacts, crowd)


def check(session: Session, contacts: list[Contact], crowd: int) -> None:
    wanted = expected(contacts, crowd)
    found = {
        (one.low, one.high): ({reason.kind.value for reason in one.reasons}, one.score)
        for one in session.duplicates.queue(limit=None)
    }
    assert wanted.items() <= {pair: reasons for pair, (reasons, _score) in found.items()}.items()
    assert all(found[pair][1] < 50 for pair in found.keys() - wanted.keys())
