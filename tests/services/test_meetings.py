"""Meetings of the calendar: added, changed, deleted, taken back; when they take place and who sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.clock import StoppedClock
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact
from tui_crm.domain.meetings import Meeting, MeetingDraft, MeetingStatus, Occurrence, Participant
from tui_crm.domain.problems import Code, Denied, NotFound, Refused
from tui_crm.services.session import Session

WARSAW = "Europe/Warsaw"
FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _warsaw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", WARSAW)


@pytest.fixture
def jan(session: Session) -> Contact:
    return a_person(session, "Jan Kowalski", email="jan@example.com")


def a_draft(starts: str = "2026-02-02T09:00", zone: str = WARSAW, **more: Any) -> MeetingDraft:
    """A meeting of an hour on the first Monday after the tests' today."""
    begin = datetime.fromisoformat(starts)
    return replace(MeetingDraft("Roof", begin, begin + timedelta(hours=1), zone), **more)


def weekly(session: Session, **more: Any) -> Meeting:
    return session.meetings.add(a_draft(rule="FREQ=WEEKLY;BYDAY=MO", **more))


def person(contact: Contact) -> Participant:
    return Participant(contact.id, "")


def shown(found: tuple[Occurrence, ...]) -> list[str]:
    return [f"{one.starts_at:%m-%d %H:%M} {one.title}" for one in found]


def february(session: Session, **more: Any) -> list[str]:
    return shown(session.meetings.between(*FEBRUARY, **more))


def moved(draft: MeetingDraft, **amount: float) -> MeetingDraft:
    step = timedelta(**amount)
    return replace(draft, starts=draft.starts + step, ends=draft.ends + step)


# -- one meeting -----------------------------------------------------------------------------------


def test_a_meeting_stands_in_the_calendar_of_its_author(session: Session, jan: Contact) -> None:
    draft = a_draft(
        title=" Roof\x1b[2J ", location="Hall", description="a\nb", colour="red",
        participants=(person(jan), Participant(None, "Ola", "OLA@example.com", "organizer")),
    )  # fmt: skip
    meeting = session.meetings.add(draft)
    assert (meeting.title, meeting.description, meeting.colour) == ("Roof[2J", "a\nb", "red")
    assert (meeting.users, meeting.author, meeting.hidden, meeting.version) == (("anna",), "anna", 0, 1)
    assert meeting.participants == (
        Participant(jan.id, "Jan Kowalski", "jan@example.com"),
        Participant(None, "Ola", "OLA@example.com", "organizer"),
    )
    assert session.meetings.get(meeting.id) == meeting
    (found,) = session.meetings.between(*FEBRUARY)
    assert (found.starts_at, found.ends_at) == (
        datetime(2026, 2, 2, 8, tzinfo=UTC),
        datetime(2026, 2, 2, 9, tzinfo=UTC),
    )
    assert (found.original, found.is_recurring, found.participants) == ("", False, ("Jan Kowalski", "Ola"))
    assert session.meetings.draft_of(meeting) == replace(
        draft, title="Roof[2J", uid=meeting.uid, participants=meeting.participants
    )


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": " "}, "title", Code.TITLE_REQUIRED),
        ({"title": "x" * 501}, "title", Code.TOO_LONG),
        ({"ends": datetime(2026, 2, 2, 8)}, "ends", Code.MEETING_ENDS_FIRST),
        ({"ends": date(2026, 2, 3)}, "ends", Code.MEETING_ENDS_FIRST),
        ({"zone": "Europe/Nowhere"}, "zone", Code.ZONE_UNKNOWN),
        ({"starts": datetime(1800, 1, 1)}, "starts", Code.MOMENT_OUT_OF_RANGE),
        ({"rule": "FREQ=NOW"}, "rule", Code.MEETING_RULE),
        ({"rule": "FREQ=MINUTELY"}, "rule", Code.MEETING_TOO_OFTEN),
        ({"rule": "FREQ=HOURLY"}, "rule", Code.MEETING_TOO_OFTEN),
        ({"colour": "mauve"}, "colour", Code.VALUE_NOT_ALLOWED),
        ({"participants": (Participant(None, "", "ola"),)}, "participants", Code.EMAIL_NOT_RECOGNIZED),
        ({"participants": (Participant(None, " "),)}, "participants", Code.NAME_REQUIRED),
    ],
)
def test_what_a_meeting_cannot_be(session: Session, change: dict[str, Any], field: str, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        session.meetings.add(replace(a_draft(), **change))
    assert (refused.value.problem.field, refused.value.problem.code) == (field, code)
    assert february(session) == []


def test_whole_days_are_days_wherever_one_is(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    fair = MeetingDraft("Fair", date(2026, 2, 5), date(2026, 2, 7), zone="Asia/Tokyo")
    meeting = session.meetings.add(fair)
    assert (meeting.is_all_day, meeting.zone) == (True, "")
    session.meetings.add(a_draft("2026-02-05T12:00", zone="", title="Lunch"))
    assert february(session) == ["02-04 23:00 Fair", "02-05 11:00 Lunch"]
    monkeypatch.setenv("TZ", "America/New_York")
    assert february(session) == ["02-05 05:00 Fair", "02-05 17:00 Lunch"]
    (day,) = session.meetings.between(datetime(2026, 2, 7, tzinfo=UTC), datetime(2026, 2, 8, tzinfo=UTC))
    assert (day.title, day.ends_at) == ("Fair", datetime(2026, 2, 7, 5, tzinfo=UTC))


def test_saving_keeps_what_others_saved_meanwhile(session: Session) -> None:
    meeting = session.meetings.add(a_draft())
    draft = session.meetings.draft_of(meeting)
    saved = session.meetings.save(meeting.id, replace(draft, title="Wall"), meeting.version)
    assert (saved.title, saved.version) == ("Wall", meeting.version + 1)
    assert session.meetings.save(meeting.id, replace(draft, title="Wall"), saved.version) == saved
    with pytest.raises(Refused) as refused:
        session.meetings.save(meeting.id, draft, meeting.version)
    assert refused.value.problem.code is Code.MEETING_CHANGED
    assert session.undoing.next_undo() is not None
    session.undoing.undo()
    assert session.meetings.get(meeting.id).title == "Roof"


def test_adding_and_deleting_are_taken_back(session: Session) -> None:
    meeting = weekly(session)
    session.meetings.delete(meeting.id)
    assert february(session) == []
    with pytest.raises(NotFound):
        session.meetings.get(meeting.id)
    session.undoing.undo()
    assert len(february(session)) == 4
    session.undoing.undo()
    assert february(session) == []
    session.undoing.redo()
    assert len(february(session)) == 4


def test_whoever_may_not_edit_only_looks(session: Session, jan: Contact) -> None:
    meeting = session.meetings.add(a_draft(participants=(person(jan),)))
    with a_session_of(session, "ola", "viewer") as ola:
        assert ola.meetings.get(meeting.id).title == "Roof"
        for attempt in (
            lambda: ola.meetings.add(a_draft()),
            lambda: ola.meetings.save(meeting.id, a_draft(), 1),
            lambda: ola.meetings.delete(meeting.id),
            lambda: ola.meetings.import_from(b"BEGIN:VCALENDAR"),
            lambda: ola.meetings.export(),
        ):
            with pytest.raises(Denied):
                attempt()
    with a_session_of(session, "iga", "nobody") as iga:
        assert iga.meetings.between(*FEBRUARY) == ()


# -- meetings that recur ---------------------------------------------------------------------------


def test_one_time_is_changed_left_out_and_taken_back(session: Session) -> None:
    meeting = weekly(session)
    second, third = "2026-02-09T09:00:00", "2026-02-16T09:00:00"
    draft = moved(session.meetings.draft_of(meeting, second), days=1)
    meeting = session.meetings.save(
        meeting.id, replace(draft, title="Later"), meeting.version, original=second
    )
    session.meetings.delete(meeting.id, third)
    assert february(session) == ["02-02 08:00 Roof", "02-10 08:00 Later", "02-23 08:00 Roof"]
    (change,) = session.meetings.changes(meeting.id)
    assert (change.original, change.title, change.starts) == (second, "Later", datetime(2026, 2, 10, 9))
    assert session.meetings.draft_of(meeting, second).title == "Later"
    session.undoing.undo()
    assert february(session) == [
        "02-02 08:00 Roof",
        "02-10 08:00 Later",
        "02-16 08:00 Roof",
        "02-23 08:00 Roof",
    ]
    session.undoing.undo()
    assert "02-09 08:00 Roof" in february(session)
    with pytest.raises(NotFound) as missing:
        session.meetings.delete(meeting.id, "2026-02-10T09:00:00")
    assert missing.value.problem.code is Code.MEETING_WITHOUT_OCCURRENCE


def test_one_time_that_is_as_the_rule_says_is_no_change(session: Session) -> None:
    meeting = weekly(session)
    original = "2026-02-09T09:00:00"
    plain = session.meetings.draft_of(meeting, original)
    saved = session.meetings.save(
        meeting.id, replace(plain, status=MeetingStatus.CANCELLED), meeting.version, original=original
    )
    assert [one.status for one in session.meetings.between(*FEBRUARY)][1] is MeetingStatus.CANCELLED
    session.meetings.save(meeting.id, plain, saved.version, original=original)
    assert session.meetings.changes(meeting.id) == ()


def test_what_departs_from_the_rule_moves_with_it(session: Session) -> None:
    meeting = weekly(session)
    later = moved(session.meetings.draft_of(meeting, "2026-02-09T09:00:00"), days=1)
    meeting = session.meetings.save(meeting.id, later, meeting.version, original="2026-02-09T09:00:00")
    session.meetings.delete(meeting.id, "2026-02-16T09:00:00")
    meeting = session.meetings.get(meeting.id)
    meeting = session.meetings.save(
        meeting.id, moved(session.meetings.draft_of(meeting), hours=2), meeting.version
    )
    assert february(session) == ["02-02 10:00 Roof", "02-10 08:00 Roof", "02-23 10:00 Roof"]
    draft = session.meetings.draft_of(meeting)
    meeting = session.meetings.save(meeting.id, replace(draft, rule="FREQ=WEEKLY;BYDAY=FR"), meeting.version)
    assert february(session) == [
        "02-02 10:00 Roof", "02-06 10:00 Roof", "02-13 10:00 Roof", "02-20 10:00 Roof", "02-27 10:00 Roof",
    ]  # fmt: skip
    session.meetings.save(meeting.id, replace(draft, rule=""), meeting.version)
    assert february(session) == ["02-02 10:00 Roof"]
    for _change in range(3):
        session.undoing.undo()
    assert february(session) == ["02-02 08:00 Roof", "02-10 08:00 Roof", "02-23 08:00 Roof"]


def test_rules_are_expanded_as_far_as_one_looks(session: Session, clock: StoppedClock) -> None:
    weekly(session)
    (first, *_rest) = session.meetings.between(*FEBRUARY)

    def year(number: int) -> int:
        begin = datetime(number, 1, 1, tzinfo=UTC)
        return len(session.meetings.between(begin, begin.replace(year=number + 1)))

    assert (year(2028), year(2034), year(2040)) == (52, 52, 0)
    assert session.meetings.between(*FEBRUARY)[0].id == first.id
    clock.move(days=3_650)
    assert year(2040) == 53


def test_a_card_tells_what_comes_next_without_expanding(
    session: Session, jan: Contact, clock: StoppedClock
) -> None:
    meeting = weekly(session, participants=(person(jan),))
    session.meetings.add(
        a_draft("2026-02-03T10:00", title="Wall", participants=(Participant(None, "", "JAN@example.com"),))
    )
    session.meetings.add(
        a_draft("2026-02-01T10:00", title="Off", status=MeetingStatus.CANCELLED, participants=(person(jan),))
    )
    session.meetings.add(a_draft("2026-02-01T11:00", title="Others"))
    session.meetings.delete(meeting.id, "2026-02-09T09:00:00")
    assert shown(session.meetings.upcoming(jan.id)) == [
        "02-02 08:00 Roof",
        "02-03 09:00 Wall",
        "02-16 08:00 Roof",
    ]
    clock.now = datetime(2026, 2, 2, 8, 30, tzinfo=UTC)
    assert shown(session.meetings.upcoming(jan.id, 1)) == ["02-02 08:00 Roof"], "what goes on is told too"
    other = a_person(session, "Ewa Lis")
    assert session.meetings.upcoming(other.id) == ()
    session.meetings.add(a_draft("2026-01-10T10:00", title="Past", participants=(person(other),)))
    session.meetings.add(a_draft("2026-01-05T10:00", title="Older", participants=(person(other),)))
    assert shown(session.meetings.upcoming(other.id)) == ["01-10 09:00 Past"]
    with pytest.raises(NotFound):
        session.meetings.upcoming(999)


def test_lists_are_narrowed(session: Session, jan: Contact) -> None:
    session.meetings.add(a_draft(participants=(person(jan),), location="Łódź"))
    session.meetings.add(a_draft("2026-02-04T09:00", title="Wall"))
    assert february(session, contact_id=jan.id) == ["02-02 08:00 Roof"]
    for text in ("lodz", "roof kowal", "JAN"):
        assert february(session, text=text) == ["02-02 08:00 Roof"], text
    assert february(session, text="roof wall") == []
    assert february(session, mine=True) == february(session)
    with pytest.raises(NotFound):
        session.meetings.between(*FEBRUARY, contact_id=999)


# -- who sees what ---------------------------------------------------------------------------------


def hide(session: Session, contact: Contact) -> None:
    session.contacts.save(contact.id, replace(contact.draft, access=Access.OWNER), contact.version)


def test_a_meeting_is_seen_by_those_who_see_somebody_in_it(session: Session, jan: Contact) -> None:
    private = session.meetings.add(a_draft(title="Private"))
    shared = session.meetings.add(a_draft(participants=(Participant(None, "J", "jan@example.com"),)))
    with a_session_of(session, "ola") as ola:
        assert february(ola) == ["02-02 08:00 Roof"]
        assert february(ola, mine=True) == []
        with pytest.raises(NotFound):
            ola.meetings.get(private.id)
        hide(session, jan)
        assert february(ola) == []
        with pytest.raises(NotFound):
            ola.meetings.upcoming(jan.id)
    assert session.meetings.get(shared.id).participants == (
        Participant(jan.id, "Jan Kowalski", "jan@example.com"),
    )


def test_who_is_hidden_is_counted_and_stays_when_others_save(session: Session, jan: Contact) -> None:
    ewa = a_person(session, "Ewa Lis", email="ewa@example.com")
    both = (person(ewa), Participant(None, "Jan K", "jan@example.com"), person(jan))
    meeting = session.meetings.add(a_draft(participants=both))
    hide(session, jan)
    with a_session_of(session, "ola", "manager") as ola:
        seen = ola.meetings.get(meeting.id)
        assert (seen.participants, seen.hidden) == ((Participant(ewa.id, "Ewa Lis", "ewa@example.com"),), 1)
        assert ola.meetings.between(*FEBRUARY)[0].participants == ("Ewa Lis",)
        assert b"jan" not in ola.meetings.export().lower()
        draft = replace(ola.meetings.draft_of(seen), participants=(Participant(None, "Zoe"),))
        saved = ola.meetings.save(meeting.id, draft, seen.version)
        assert (saved.participants, saved.hidden) == ((Participant(None, "Zoe"),), 1)
        assert saved.users == ("anna", "ola"), "she would not see it any more"
        ola.undoing.undo()
        assert ola.meetings.get(meeting.id).users == ("anna",)
        ola.undoing.redo()
        with pytest.raises(NotFound):
            ola.meetings.add(a_draft(participants=(person(jan),)))
    names = [one.name for one in session.meetings.get(meeting.id).participants]
    assert names == ["Zoe", "Jan Kowalski"]


def test_a_contact_that_comes_later_has_its_meetings_at_once(session: Session) -> None:
    meeting = session.meetings.add(a_draft(participants=(Participant(None, "Zosia", "Zosia@Example.com"),)))
    assert session.meetings.get(meeting.id).participants[0].contact_id is None
    zosia = a_person(session, "Zofia Nowak", email="zosia@example.com")
    (found,) = session.meetings.get(meeting.id).participants
    assert (found.contact_id, found.name) == (zosia.id, "Zofia Nowak")
    assert shown(session.meetings.upcoming(zosia.id)) == ["02-02 08:00 Roof"]
    session.lifecycle.delete((zosia.id,))
    assert session.meetings.get(meeting.id).participants == (Participant(None, "Zosia", "Zosia@Example.com"),)
