"""`meetings add` and `meetings edit`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from tui_crm.cli import meeting_told as told
from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.meetings import ONE, day_of, define_number, define_only, original_of, today
from tui_crm.cli.selection import amount, is_number
from tui_crm.domain.meeting_rules import out_of_range
from tui_crm.domain.meetings import Meeting, MeetingDraft, MeetingStatus, Participant
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.recurrence import Wall, ends_after, length_of
from tui_crm.domain.repeats import Every, Repeats, rule_of
from tui_crm.domain.tags import COLOURS
from tui_crm.i18n import _
from tui_crm.text.local_times import read_length, read_local
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import is_zone, local_zone

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_REPEATS = {"daily": Every.DAY, "weekly": Every.WEEK, "monthly": Every.MONTH, "yearly": Every.YEAR}
_NEVER = "never"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_TEXTS = ("title", "location", "description", "colour")


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings add`."""
    parser.add_argument("title", metavar=_("TITLE"), help=_("what it is about"))
    _define_when(parser, is_new=True)
    _define_rest(parser)


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `meetings edit`."""
    define_number(parser)
    define_only(parser)
    parser.add_argument("--title", metavar=_("TEXT"), help=_("what it is about"))
    _define_when(parser, is_new=False)
    _define_rest(parser)
    without = _("takes part no more: a contact's number or uid:UID, an e-mail address, or a name")
    parser.add_argument("--without", action="append", default=[], metavar=_("WHO"), help=without)


def _define_when(parser: argparse.ArgumentParser, is_new: bool) -> None:
    add = parser.add_argument
    at = _(
        'when it begins: "2026-01-31 14:30" or "tomorrow 9:00" by the clock of this machine (or of --zone),'
        " or with an offset; a day alone for the whole day. (Files that are imported mean UTC.)"
    )
    add("--at", metavar=_("WHEN"), required=is_new, help=at)
    length = _("how long it takes: 45m, 1h30, 2d; else an hour, or the whole day")
    add("--for", dest="length", metavar=_("LENGTH"), help=length)
    add("--zone", metavar=_("ZONE"), help=_("the time zone, as Europe/Warsaw; else that of this machine"))
    often = _("how often it takes place")
    add("--repeat", choices=[*_REPEATS, _NEVER], help=often)
    add("--every", type=amount, default=1, metavar="N", help=_("with --repeat: every N days, weeks, ..."))
    last = _("with --repeat: the last day on which it may take place")
    add("--until-day", metavar=_("DATE"), help=last)
    add("--times", type=amount, metavar="N", help=_("with --repeat: how often in all"))
    rule = _("how often it takes place, as RRULE of iCalendar: FREQ=MONTHLY;BYDAY=2TU")
    add("--rule", metavar="RRULE", help=rule)


def _define_rest(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    who = _("takes part: a contact's number or uid:UID, an e-mail address, or a name; may be repeated")
    add("--with", dest="with_", action="append", default=[], metavar=_("WHO"), help=who)
    add("--location", metavar=_("TEXT"), help=_("where"))
    add("--description", metavar=_("TEXT"), help=_("what else is to be known"))
    add("--colour", choices=["", *COLOURS], metavar=_("COLOUR"), help=", ".join(COLOURS))
    add("--status", choices=[one.value for one in MeetingStatus], help=_("whether it takes place"))


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a meeting to the user's own calendar."""
    zone = _zone(options.zone)
    with context.session() as session:
        starts = _when(session, options.at, zone)
        length = _length(options.length) or (_HOUR if isinstance(starts, datetime) else _DAY)
        draft = MeetingDraft(
            title=options.title,
            starts=starts,
            ends=_ends(starts, length, zone),
            zone=zone if isinstance(starts, datetime) else "",
            participants=tuple(_participant(session, one) for one in options.with_),
        )
        draft = replace(draft, **_texts(options), rule=_rule(session, options, starts, draft.zone) or "")
        meeting = session.meetings.add(draft)
    _say(meeting, options.json, _("Added: {title} (number {number})"))
    return 0


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a meeting, or one of the times that it takes place."""
    with context.session() as session:
        original = original_of(session, options.number, options.only)
        if original and (
            options.repeat or options.rule or options.with_ or options.without or options.colour
        ):
            raise UsageError(_("one time alone has no rule, colour or participants of its own"))
        meeting = session.meetings.get(options.number)
        before = session.meetings.draft_of(meeting, original)
        draft = replace(before, **_texts(options), **_times(session, options, before))
        draft = replace(draft, participants=_people(session, options, draft.participants))
        rule = _rule(session, options, draft.starts, draft.zone)
        if rule is not None:
            draft = replace(draft, rule=rule)
        if draft == before:
            raise UsageError(_("name something to change"))
        meeting = session.meetings.save(meeting.id, draft, meeting.version, original)
    _say(meeting, options.json, _("Changed: {title} (number {number})"))
    return 0


def _say(meeting: Meeting, as_json: bool, line: str) -> None:
    if as_json:
        output.say_json(told.meeting_data(meeting))
    else:
        output.say(line.format(title=safe_text(meeting.title), number=meeting.id))


def _texts(options: argparse.Namespace) -> dict[str, Any]:
    """Those of the simple values that were named."""
    found: dict[str, Any] = {name: getattr(options, name) for name in _TEXTS}
    found["status"] = MeetingStatus(options.status) if options.status else None
    return {name: value for name, value in found.items() if value is not None}


def _times(session: Session, options: argparse.Namespace, before: MeetingDraft) -> dict[str, Any]:
    """Begin, end and zone, where any of them was named: a meeting that moves takes as long as before."""
    if options.at is None and options.length is None and options.zone is None:
        return {}
    zone = _zone(options.zone) if options.zone else before.zone
    starts = before.starts if options.at is None else _when(session, options.at, zone or local_zone())
    is_timed = isinstance(starts, datetime)
    zone = (zone or local_zone()) if is_timed else ""
    length = _length(options.length)
    if length is None:
        is_alike = is_timed is isinstance(before.starts, datetime)
        length = (
            length_of(before.starts, before.ends, before.zone) if is_alike else _HOUR if is_timed else _DAY
        )
    return {"starts": starts, "ends": _ends(starts, length, zone), "zone": zone}


def _when(session: Session, text: str, zone: str) -> Wall:
    found = read_local(text, zone, today(session))
    if found is None:
        raise Refused(Code.MEETING_TIME_NOT_RECOGNIZED, value=text)
    return found


def _ends(starts: Wall, length: timedelta, zone: str) -> Wall:
    try:
        return ends_after(starts, length, zone)
    except OverflowError as error:
        raise out_of_range("ends") from error


def _length(text: str | None) -> timedelta | None:
    if text is None:
        return None
    found = read_length(text)
    if found is None:
        raise Refused(Code.LENGTH_NOT_RECOGNIZED, value=text)
    return found


def _zone(name: str | None) -> str:
    zone = name or local_zone()
    if not is_zone(zone):
        raise Refused(Code.ZONE_UNKNOWN, name=zone)
    return zone


def _rule(session: Session, options: argparse.Namespace, starts: Wall, zone: str) -> str | None:
    """The rule that was named; None where none was. Raises UsageError for two of them."""
    if options.rule is not None and options.repeat is not None:
        raise UsageError(_("name --repeat or --rule, not both"))
    if options.repeat is None:
        if options.until_day or options.times is not None or options.every != 1:
            raise UsageError(_("--every, --until-day and --times are for --repeat"))
        rule: str | None = options.rule
        return rule
    if options.repeat == _NEVER:
        return ""
    if options.every < 1 or (options.times is not None and options.times < 1):
        raise UsageError(_("--every and --times take a number from 1 up"))
    until = day_of(session, options.until_day)
    repeats = Repeats(_REPEATS[options.repeat], options.every, until=until, count=options.times)
    return rule_of(repeats, starts, zone)


def _participant(session: Session, text: str) -> Participant:
    """Who was meant: a contact, an address, or somebody of that name."""
    word = text.strip()
    if is_number(word) or word.startswith("uid:"):
        return Participant(session.contacts.find(word), "")
    if "@" in word:
        name, address = parseaddr(word)
        return Participant(None, name, address or word)
    return Participant(None, word)


def _people(
    session: Session, options: argparse.Namespace, before: Iterable[Participant]
) -> tuple[Participant, ...]:
    """Those who took part before, without those who do not any more, and those who are new."""
    gone = [_participant(session, one) for one in options.without]
    left = [one for one in before if not any(_is_same(one, other) for other in gone)]
    new = (_participant(session, one) for one in options.with_)
    return (*left, *(one for one in new if not any(_is_same(other, one) for other in left)))


def _is_same(one: Participant, other: Participant) -> bool:
    if other.contact_id is not None:
        return one.contact_id == other.contact_id
    if other.address:
        return one.address.lower() == other.address.lower()
    return one.name == other.name


COMMANDS = {
    "meetings add": Command(
        define_add,
        run_add,
        (
            'meetings add "Demo" --at "2026-12-01 10:00" --for 45m --with 12 --with anna@example.com',
            'meetings add "Team" --at "tomorrow 9:00" --repeat weekly --until-day 2026-12-31',
            'meetings add "Fair" --at 2026-05-01 --for 3d',
        ),
        json=ONE,
    ),
    "meetings edit": Command(
        define_edit,
        run_edit,
        (
            'meetings edit 3 --at "2026-12-02 11:00"',
            'meetings edit 3 --only 2026-12-08 --at "2026-12-09 9:00" --title "Team, a day later"',
        ),
        json=ONE,
    ),
}
