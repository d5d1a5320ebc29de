"""What is done with a meeting, from the calendar, its own screen and profiles of contacts (R48)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from tui_crm.commands import BY_ID
from tui_crm.domain.meetings import Meeting, MeetingDraft, Participant
from tui_crm.domain.problems import NotFound
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.services.session import Session
from tui_crm.text.safe import safe_text
from tui_crm.text.zones import local_zone
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.meeting_form import Latest, MeetingForm, Store
from tui_crm.ui.modals.meeting_values import values_of
from tui_crm.ui.widgets import form_keeper
from tui_crm.ui.widgets.calendar_layout import zone_here
from tui_crm.wording.dates import date_text

NEW = "new_meeting"
"""The name under which the form of a new one keeps its draft."""
_BACK, _THIS, _ALL = "back", "this", "all"
_HOUR = timedelta(hours=1)


def open_meeting(screen: CrmScreen[Any], meeting_id: int, original: str = "") -> None:
    """Opens its screen, on this occurrence of it."""
    from tui_crm.ui.screens.meeting import MeetingScreen  # it uses these flows itself

    screen.app.push_screen(MeetingScreen(meeting_id, original))


async def add(
    screen: CrmScreen[Any], day: date | None = None, contact_id: int | None = None
) -> Meeting | None:
    """Asks for a new one; None where the person turned back. Must run in a worker.

    Args:
        day: on which it takes place at first; None for today.
        contact_id: who takes part in it at first.
    """
    now = screen.session.clock().astimezone(zone_here())
    starts = _next_hour(day or now.date(), now)
    participants = (Participant(contact_id, ""),) if contact_id is not None else ()
    draft = MeetingDraft("", starts, starts + _HOUR, local_zone(), participants=participants)
    form = NEW if contact_id is None else f"{NEW} of {contact_id}"
    meetings = screen.session.meetings

    def store(typed: MeetingDraft, _version: int, draft_form: str) -> Meeting:
        return meetings.add(typed, draft_form=draft_form)

    made = await _ask(screen, _("New meeting"), form, draft, 0, store, lambda: (draft, 0))
    if made is not None:
        _tell(screen, _("Added: {name}"), made.title)
    return made


def _next_hour(day: date, now: datetime) -> datetime:
    """The next full hour of today, else of the morning."""
    hour = now.hour + 1 if day == now.date() and now.hour < 23 else 9
    return datetime.combine(day, time(hour))


async def edit(screen: CrmScreen[Any], meeting_id: int, original: str = "") -> Meeting | None:
    """Asks what is to be changed: of one that recurs first whether of this occurrence alone, or of all.

    None where the person turned back. Must run in a worker. Raises NotFound.
    """
    meetings = screen.session.meetings
    meeting = await screen.call(meetings.get, meeting_id)
    if original:
        title = _("Edit {name}").format(name=_named(meeting.title))
        which = await _which(screen, title, meeting, original, _("This one only"), _("All of them"))
        if which is None:
            return None
        original = original if which == _THIS else ""
    draft = await screen.call(meetings.draft_of, meeting, original)

    def store(typed: MeetingDraft, version: int, draft_form: str) -> Meeting:
        return meetings.save(meeting_id, typed, version, original=original, draft_form=draft_form)

    def latest() -> tuple[MeetingDraft, int]:
        now = meetings.get(meeting_id)
        return meetings.draft_of(now, original), now.version

    form = " ".join(("meeting", str(meeting_id), original)).strip()
    title = _("Editing {name}").format(name=_named(meeting.title))
    saved = await _ask(screen, title, form, draft, meeting.version, store, latest, bool(original))
    if saved is not None:
        _tell(screen, _("Saved: {name}"), saved.title)
    return saved


async def delete(screen: CrmScreen[Any], meeting_id: int, original: str = "") -> bool:
    """Deletes it after asking, of one that recurs this occurrence or all; whether it did."""
    meeting = await screen.call(screen.session.meetings.get, meeting_id)
    title = _("Delete the meeting {name}?").format(name=_named(meeting.title))
    this = _("Yes, this one only") if original else ""
    every = _("Yes, all of them") if original else _("Yes, delete it")
    which = await _which(screen, title, meeting, original, this, every, is_hard=True)
    if which is None:
        return False
    await screen.call(
        partial(screen.session.meetings.delete, meeting_id, original=original if which == _THIS else "")
    )
    _tell(screen, _("Deleted: {name}"), meeting.title)
    return True


async def _which(
    screen: CrmScreen[Any],
    title: str,
    meeting: Meeting,
    original: str,
    this: str,
    every: str,
    is_hard: bool = False,
) -> str | None:
    """Which occurrences are meant; None for none of them.

    Args:
        is_hard: whether doing nothing is what is offered first.
    """
    answers = {_BACK: _("No, leave it")} if is_hard else {}
    answers |= ({_THIS: this} if this else {}) | {_ALL: every}
    day = date_text(original[:10]) if original else ""
    text = _("It recurs; this one is that of {day}.").format(day=day) if meeting.rule and day else ""
    answer = await screen.app.push_screen_wait(Choice(title, text, answers))
    return None if answer in (None, _BACK) else answer


async def _ask(
    screen: CrmScreen[Any],
    title: str,
    form: str,
    draft: MeetingDraft,
    version: int,
    store: Store,
    latest: Latest,
    only_this: bool = False,
) -> Meeting | None:
    """The form, which goes on with what was left in it where the person wants that."""
    keeper = form_keeper.FormKeeper(screen.session.drafts, form, version, values_of(draft))
    if not await form_keeper.begin(screen, keeper, lambda data: str(data["title"])):
        return None
    names = await screen.call(_names, screen.session, keeper.latest)
    today = screen.session.clock().astimezone(zone_here()).date()
    question = MeetingForm(title, keeper, names, draft, today, store, latest, only_this)
    saved: Meeting | None = await screen.app.push_screen_wait(question)
    return saved


def _names(session: Session, values: form_keeper.FormData) -> dict[int, str]:
    """The names of the contacts in a form, as far as they may be seen."""
    found = {}
    for contact_id, _role in values["contacts"]:
        try:
            found[contact_id] = session.contacts.get(contact_id).name
        except NotFound:
            continue
    return found


def _named(title: str) -> str:
    return safe_text(title) or _("(no title)")


def _tell(screen: CrmScreen[Any], said: str, title: str) -> None:
    """What was done, and the key that takes it back."""
    lines = [said.format(name=_named(title))]
    keys = screen.crm.keymap.of(BY_ID[f"{screen.PLACES[0]}.undo"])
    if keys:
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    screen.tell("\n".join(lines))
