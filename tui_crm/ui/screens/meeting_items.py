"""What the screen of a meeting says of it: items, made of what was read (R48)."""

from __future__ import annotations

from datetime import datetime

from tui_crm.domain.meetings import Meeting, MeetingDraft, Participant
from tui_crm.i18n import _, ngettext
from tui_crm.text.zones import aware, local_zone, wall_of
from tui_crm.ui.tag_colours import tag_style
from tui_crm.ui.widgets.items import Item, ItemKind
from tui_crm.wording import colour_label
from tui_crm.wording.dates import day_title
from tui_crm.wording.meeting_labels import answer_label, role_label, status_label
from tui_crm.wording.recurrence import recurrence_words

_BLANK = Item(ItemKind.TEXT, "")


def meeting_items(meeting: Meeting, shown: MeetingDraft, user_names: dict[str, str]) -> list[Item]:
    """All about a meeting.

    Args:
        shown: the occurrence that is looked at, or the meeting as a whole.
        user_names: full names by login name.
    """
    return [
        Item(ItemKind.VALUE, shown.title or _("(no title)"), label=_("Title")),
        *_when(shown),
        *_values(_("Repeats"), recurrence_words(meeting.rule, meeting.starts, meeting.zone)),
        *_values(_("Place"), shown.location),
        *_text(_("Status"), status_label(shown.status)),
        *_colour(meeting),
        _BLANK,
        *_participants(meeting),
        *_text(_("Calendar of"), ", ".join(user_names.get(one) or one for one in meeting.users)),
        *_description(shown.description),
    ]


def _values(label: str, text: str) -> list[Item]:
    return [Item(ItemKind.VALUE, text, label=label)] if text.strip() else []


def _text(label: str, text: str) -> list[Item]:
    return [Item(ItemKind.TEXT, text, label=label)] if text else []


def _when(shown: MeetingDraft) -> list[Item]:
    """The day and the hours by the clock of wherever one is; where it has another one, by that one too."""
    texts = [span_text(shown, local_zone())]
    if isinstance(shown.starts, datetime) and shown.zone not in ("", local_zone()):
        texts.append(_("{when} in {zone}").format(when=span_text(shown, shown.zone), zone=shown.zone))
    first, *others = texts
    return [Item(ItemKind.VALUE, first, label=_("When")), *(Item(ItemKind.TEXT, one) for one in others)]


def span_text(shown: MeetingDraft, zone: str) -> str:
    """From when to when by the clock of a zone: "Wednesday, 25 November 2026, 10:00-11:30"."""
    starts, ends = shown.starts, shown.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        last = type(starts).fromordinal(ends.toordinal() - 1)
        days = [day_title(day) for day in dict.fromkeys((starts, last))]
        return _("{when}, all day").format(when=" - ".join(days))
    begin, end = (wall_of(aware(one, shown.zone), zone) for one in (starts, ends))
    if begin.date() == end.date():
        hours = f"{begin:%H:%M}" if begin == end else f"{begin:%H:%M}-{end:%H:%M}"
        return f"{day_title(begin.date())}, {hours}"
    return " - ".join(f"{day_title(one.date())}, {one:%H:%M}" for one in (begin, end))


def _colour(meeting: Meeting) -> list[Item]:
    if not meeting.colour:
        return []
    name = colour_label(meeting.colour)
    style = tag_style(meeting.colour)
    return [Item(ItemKind.VALUE, name, label=_("Colour"), colours=((name, style),) if style else ())]


def _participants(meeting: Meeting) -> list[Item]:
    """Those who take part; those whom the reader does not see are counted."""
    items = [_participant(one) for one in meeting.participants]
    if meeting.hidden:
        text = ngettext(
            "{count} contact that you may not see", "{count} contacts that you may not see", meeting.hidden
        )
        items.append(Item(ItemKind.TEXT, text.format(count=meeting.hidden), muted=True))
    if not items:
        items.append(Item(ItemKind.TEXT, _("Nobody else takes part."), muted=True))
    return [Item(ItemKind.TEXT, "", label=_("Participants")), *items, _BLANK]


def _participant(one: Participant) -> Item:
    unknown = _("no contact has it") if one.address and one.contact_id is None else ""
    words = [word for word in (role_label(one.role), answer_label(one.answer), unknown) if word]
    name = one.name or one.address
    text = f"{name} <{one.address}>" if one.address and name != one.address else name
    text = f"{text} ({', '.join(words)})" if words else text
    if one.contact_id is not None:
        return Item(ItemKind.CONTACT, text, one.name, one.contact_id)
    return Item(ItemKind.EMAIL if one.address else ItemKind.VALUE, text, one.address or one.name)


def _description(text: str) -> list[Item]:
    if not text.strip():
        return []
    return [
        Item(ItemKind.TEXT, "", label=_("Description")),
        Item(ItemKind.VALUE, text.strip(), is_markdown=True),
    ]
