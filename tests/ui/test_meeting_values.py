"""The form of a meeting as plain values, without a screen."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime

import pytest

from tui_crm.domain.meetings import Meeting, MeetingDraft, MeetingsImported, Participant, RefusedMeeting
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import use_language
from tui_crm.ui.modals.meeting_merge import merged
from tui_crm.ui.modals.meeting_values import (
    LAST,
    NTH,
    OTHER,
    draft_of,
    read_day,
    read_weekdays,
    typed_participant,
    values_of,
)
from tui_crm.ui.screens.meeting_items import meeting_items
from tui_crm.ui.screens.meetings_files import import_lines
from tui_crm.ui.widgets.items import ItemKind

TODAY = date(2026, 11, 22)
OFFER = MeetingDraft("Offer", datetime(2026, 11, 25, 10), datetime(2026, 11, 25, 11), "Europe/Warsaw")
"""On the fourth Wednesday of its month, which is the last one."""


@pytest.fixture(autouse=True)
def _here():
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", "Europe/Warsaw")
        time.tzset()
        yield
    time.tzset()


def with_rule(rule: str, **fields: object) -> MeetingDraft:
    return replace(OFFER, rule=rule, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "draft",
    [
        OFFER,
        replace(OFFER, zone="America/New_York", location="Room", colour="red", description="a\nb"),
        replace(OFFER, starts=date(2026, 11, 25), ends=date(2026, 11, 26), zone=""),
        replace(OFFER, starts=date(2026, 11, 25), ends=date(2026, 11, 28), zone=""),
        replace(OFFER, starts=datetime(2026, 11, 25, 22), ends=datetime(2026, 11, 26, 2)),
        replace(OFFER, ends=datetime(2026, 11, 27, 9, 30)),
        replace(OFFER, ends=datetime(2026, 11, 26, 10)),
        replace(OFFER, ends=OFFER.starts),
        with_rule("FREQ=DAILY;INTERVAL=2"),
        with_rule("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T225959Z"),
        with_rule("FREQ=MONTHLY;COUNT=3"),
        with_rule("FREQ=MONTHLY;BYDAY=4WE"),
        with_rule("FREQ=MONTHLY;BYDAY=-1WE"),
        with_rule("FREQ=MONTHLY;BYMONTHDAY=3,17"),
        with_rule("FREQ=YEARLY"),
        with_rule("FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO,WE"),
        replace(
            OFFER,
            participants=(
                Participant(7, "Ewa Lis", "ewa@example.com", "organizer", "accepted"),
                Participant(None, "Jan Żuk", "jan@example.com", "participant", "declined"),
                Participant(None, "Biuro", ""),
                Participant(None, "", "a@example.com"),
            ),
        ),
    ],
)
def test_an_untouched_form_changes_nothing(draft):
    assert draft_of(values_of(draft), draft, TODAY) == draft


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [
        ("FREQ=MONTHLY;BYDAY=4WE", NTH),
        ("FREQ=MONTHLY;BYDAY=-1WE", LAST),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "MONTHLY"),
        ("FREQ=MONTHLY;BYDAY=2WE", OTHER),
        ("FREQ=HOURLY", OTHER),
    ],
)
def test_a_rule_is_one_of_the_choices_or_kept_as_it_is(rule, chosen):
    assert values_of(with_rule(rule))["repeats"] == chosen


def test_the_names_of_contacts_are_no_part_of_the_values():
    draft = replace(OFFER, participants=(Participant(7, "Ewa Lis", "ewa@example.com"),))
    assert "Ewa" not in str(values_of(draft))
    assert "ewa@" not in str(values_of(draft))


def typed(**fields: object) -> MeetingDraft:
    return draft_of({**values_of(OFFER), **fields}, OFFER, TODAY)


@pytest.mark.parametrize(
    ("fields", "starts", "ends"),
    [
        ({"begin": "9", "end": ""}, datetime(2026, 11, 25, 9), datetime(2026, 11, 25, 10)),
        ({"begin": "9.30", "end": "1015"}, datetime(2026, 11, 25, 9, 30), datetime(2026, 11, 25, 10, 15)),
        ({"begin": "22:00", "end": "1:30"}, datetime(2026, 11, 25, 22), datetime(2026, 11, 26, 1, 30)),
        ({"begin": "", "end": ""}, date(2026, 11, 25), date(2026, 11, 26)),
        ({"begin": "", "end": "", "last_day": "27.11"}, date(2026, 11, 25), date(2026, 11, 28)),
        ({"day": "1.12", "end": "12"}, datetime(2026, 12, 1, 10), datetime(2026, 12, 1, 12)),
        ({"day": "21.11"}, datetime(2027, 11, 21, 10), datetime(2027, 11, 21, 11)),
        ({"last_day": "26.11", "end": ""}, datetime(2026, 11, 25, 10), datetime(2026, 11, 26, 11)),
    ],
)
def test_times_as_they_are_typed(fields, starts, ends):
    draft = typed(**fields)
    assert (draft.starts, draft.ends) == (starts, ends)
    assert draft.zone == ("Europe/Warsaw" if isinstance(starts, datetime) else "")


def test_hours_given_to_a_whole_day_are_local_ones():
    whole = replace(OFFER, starts=date(2026, 11, 25), ends=date(2026, 11, 26), zone="")
    draft = draft_of({**values_of(whole), "begin": "8"}, whole, TODAY)
    assert (draft.starts, draft.zone) == (datetime(2026, 11, 25, 8), "Europe/Warsaw")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"repeats": "DAILY", "interval": "3", "until": "10"}, "FREQ=DAILY;INTERVAL=3;COUNT=10"),
        ({"repeats": "WEEKLY"}, "FREQ=WEEKLY"),
        # The day on which it begins is one of them.
        ({"repeats": "WEEKLY", "weekdays": "mon, Fr"}, "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ({"repeats": "WEEKLY", "until": "31.12"}, "FREQ=WEEKLY;UNTIL=20261231T225959Z"),
        ({"repeats": NTH}, "FREQ=MONTHLY;BYDAY=4WE"),
        ({"repeats": LAST}, "FREQ=MONTHLY;BYDAY=-1WE"),
        ({"repeats": "YEARLY", "weekdays": "x"}, "FREQ=YEARLY"),
        ({"repeats": "", "interval": "x", "until": "y"}, ""),
    ],
)
def test_rules_as_they_are_chosen(fields, rule):
    assert typed(**fields).rule == rule


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"day": "32.11"}, [("day", Code.DAY_NOT_RECOGNIZED)]),
        ({"begin": "25:00"}, [("begin", Code.TIME_OF_DAY_NOT_RECOGNIZED)]),
        ({"begin": "", "end": "10"}, [("begin", Code.MEETING_BEGIN_REQUIRED)]),
        ({"last_day": "24.11.2026"}, [("last_day", Code.MEETING_ENDS_FIRST)]),
        ({"last_day": "25.11.2026", "end": "9:00"}, [("end", Code.MEETING_ENDS_FIRST)]),
        ({"day": "28.03.2027", "begin": "2:30", "end": "3:15"}, [("begin", Code.TIME_LEFT_OUT)]),
        ({"repeats": "DAILY", "interval": "0"}, [("interval", Code.REPEAT_INTERVAL_NOT_RECOGNIZED)]),
        ({"repeats": "WEEKLY", "weekdays": "Mo x"}, [("weekdays", Code.WEEKDAYS_NOT_RECOGNIZED)]),
        ({"repeats": "WEEKLY", "until": "0"}, [("until", Code.UNTIL_NOT_RECOGNIZED)]),
        ({"repeats": "WEEKLY", "until": "24.11.2026"}, [("until", Code.UNTIL_NOT_RECOGNIZED)]),
        (
            {"day": "x", "end": "y"},
            [("day", Code.DAY_NOT_RECOGNIZED), ("end", Code.TIME_OF_DAY_NOT_RECOGNIZED)],
        ),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(fields, refused):
    with pytest.raises(Refused) as caught:
        typed(**fields)
    assert [(one.field, one.code) for one in caught.value.problems] == refused


def test_what_came_in_is_a_sentence_in_polish_too():
    use_language("pl")
    assert import_lines(MeetingsImported(0, 0, 1, ()))[0].startswith("Dodano 0 spotkań")
    refused = (RefusedMeeting("calendar.ics", 1, "Visit", Problem(Code.NO_MEETING_HERE)),)
    ends = [
        import_lines(MeetingsImported(2, 0, 0, refused * count))[0].split(", ")[-1] for count in (1, 2, 5)
    ]
    assert ends == ["1 odrzucone.", "2 odrzucone.", "5 odrzuconych."]


BASE = values_of(OFFER)


@pytest.mark.parametrize(
    ("mine", "theirs", "both", "clashing"),
    [
        ({"title": "A"}, {"location": "B"}, {"title": "A", "location": "B"}, []),
        ({"title": "A"}, {"title": "A"}, {"title": "A"}, []),
        ({"title": "A"}, {"title": "B"}, {"title": "A"}, ["title"]),
        # Times belong together, though each of the two changed another field.
        ({"begin": "9:00"}, {"end": "12:00"}, {"begin": "9:00"}, ["day"]),
        ({"contacts": [[7, ""]]}, {"repeats": "DAILY"}, {"contacts": [[7, ""]], "repeats": "DAILY"}, []),
    ],
)
def test_what_two_changed_at_once_is_put_together(mine, theirs, both, clashing):
    assert merged(BASE, BASE | mine, BASE | theirs) == (BASE | both, clashing)


def test_participants_as_they_are_typed():
    draft = typed(contacts=[[7, ""]], others="Anna Nowak <anna@example.com>; jan@example.com, Biuro,")
    assert draft.participants == (
        Participant(7, ""),
        Participant(None, "Anna Nowak", "anna@example.com"),
        Participant(None, "", "jan@example.com"),
        Participant(None, "Biuro", ""),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Anna  Nowak ", ("Anna Nowak", "")),
        ("anna@example.com", ("", "anna@example.com")),
        ("Anna <anna@example.com>", ("Anna", "anna@example.com")),
        ("<anna@example.com", ("", "anna@example.com")),
    ],
)
def test_a_name_and_an_address(text, expected):
    assert typed_participant(text) == expected


def test_days_without_a_year_are_the_next_such_ones():
    assert read_day("22.11", TODAY) == TODAY
    assert read_day("21 November", TODAY) == date(2027, 11, 21)
    assert read_day("29.02", TODAY) == date(2028, 2, 29)
    assert read_day("2026-13-01", TODAY) is None


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "Mo We", (0, 2)), ("en", "friday,TU", (1, 4)), ("en", "T", None), ("en", "", ()),
        ("pl", "pn śr", (0, 2)), ("pl", "czwartek, NIEDZ", (3, 6)), ("pl", "MO", (0,)), ("pl", "p", None),
    ],
)  # fmt: skip
def test_days_of_the_week_in_both_languages(language, text, days):
    use_language(language)
    assert read_weekdays(text) == days


# What its screen says


def a_meeting(draft: MeetingDraft, **fields: object) -> Meeting:
    values = {name: getattr(draft, name) for name in MeetingDraft.__dataclass_fields__}
    own = {"id": 1, "is_all_day": False, "hidden": 0, "users": ("anna",), "author": "anna", "version": 1}
    return Meeting(**(values | own | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "lines"),
    [
        (OFFER, ["Wednesday, 25 November 2026, 10:00-11:00"]),
        (
            replace(OFFER, zone="America/New_York"),
            [
                "Wednesday, 25 November 2026, 16:00-17:00",
                "Wednesday, 25 November 2026, 10:00-11:00 in America/New_York",
            ],
        ),
        (
            replace(OFFER, ends=datetime(2026, 11, 26, 1)),
            ["Wednesday, 25 November 2026, 10:00 - Thursday, 26 November 2026, 01:00"],
        ),
        (
            replace(OFFER, starts=date(2026, 11, 25), ends=date(2026, 11, 26), zone=""),
            ["Wednesday, 25 November 2026, all day"],
        ),
        (
            replace(OFFER, starts=date(2026, 11, 25), ends=date(2026, 11, 28), zone=""),
            ["Wednesday, 25 November 2026 - Friday, 27 November 2026, all day"],
        ),
    ],
)
def test_when_a_meeting_is_by_the_clock_here_and_by_its_own(draft, lines):
    texts = [item.text for item in meeting_items(a_meeting(draft), draft, {})]
    assert texts[1 : 1 + len(lines)] == lines


def test_who_takes_part_what_they_answered_and_how_many_are_not_seen():
    people = (
        Participant(7, "Ewa Lis", "ewa@example.com", "organizer", "accepted"),
        Participant(None, "", "jan@example.com", answer="declined"),
        Participant(None, "Biuro"),
    )
    items = meeting_items(a_meeting(OFFER, participants=people, hidden=2), OFFER, {"anna": "Anna Nowak"})
    begin = next(place for place, item in enumerate(items) if item.label == "Participants")
    assert [(item.kind, item.text, item.id or item.value) for item in items[begin + 1 : begin + 5]] == [
        (ItemKind.CONTACT, "Ewa Lis <ewa@example.com> (organizer, accepted)", 7),
        (ItemKind.EMAIL, "jan@example.com (declined, no contact has it)", "jan@example.com"),
        (ItemKind.VALUE, "Biuro", "Biuro"),
        (ItemKind.TEXT, "2 contacts that you may not see", ""),
    ]
    assert items[-1].text == "Anna Nowak"
