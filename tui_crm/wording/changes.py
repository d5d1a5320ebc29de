"""Changes in words, from what to what: of contacts, their events and files, and of opportunities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Phone, Status
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import AVATAR, DELETED, EVENT, FILE, MERGED, TOUCHED, FieldChange, OperationKind
from tui_crm.domain.timeline import EventKind
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.custom_values import custom_value_text
from tui_crm.wording.dates import date_text
from tui_crm.wording.keep_in_touch import interval_text
from tui_crm.wording.labels import access_label, event_kind_label, field_label, status_label
from tui_crm.wording.opportunities import amount_text, stage_text
from tui_crm.wording.value_labels import value_label

OPERATIONS = {
    OperationKind.CONTACT_ADDED: N_("Added"),
    OperationKind.CONTACT_EDITED: N_("Edited"),
    OperationKind.CONTACT_DELETED: N_("Moved to the trash"),
    OperationKind.CONTACT_RESTORED: N_("Brought back from the trash"),
    OperationKind.CONTACTS_MERGED: N_("Merged"),
    OperationKind.IMPORTED: N_("Imported"),
    OperationKind.EVENT_ADDED: N_("Written into the history"),
    OperationKind.EVENT_EDITED: N_("Changed in the history"),
    OperationKind.EVENT_DELETED: N_("Removed from the history"),
    OperationKind.FILE_ADDED: N_("File added"),
    OperationKind.FILE_EDITED: N_("File described"),
    OperationKind.FILE_DELETED: N_("File removed"),
    OperationKind.AVATAR_SET: N_("Picture set"),
    OperationKind.AVATAR_REMOVED: N_("Picture removed"),
    OperationKind.FIELD_ADDED: N_("Field added"),
    OperationKind.FIELD_EDITED: N_("Field changed"),
    OperationKind.TAG_ADDED: N_("Tag added"),
    OperationKind.TAG_EDITED: N_("Tag changed"),
    OperationKind.TAG_DELETED: N_("Tag deleted"),
    OperationKind.USER_ADDED: N_("User added"),
    OperationKind.USER_EDITED: N_("User changed"),
    OperationKind.GROUP_ADDED: N_("Group added"),
    OperationKind.GROUP_EDITED: N_("Group changed"),
    OperationKind.GROUP_DELETED: N_("Group deleted"),
    OperationKind.KEY_ADDED: N_("Key added"),
    OperationKind.KEY_REMOVED: N_("Key removed"),
    OperationKind.STAGE_ADDED: N_("Stage added"),
    OperationKind.STAGE_EDITED: N_("Stage changed"),
    OperationKind.OPPORTUNITY_ADDED: N_("Opportunity added"),
    OperationKind.OPPORTUNITY_EDITED: N_("Opportunity changed"),
    OperationKind.OPPORTUNITY_DELETED: N_("Opportunity deleted"),
    OperationKind.MEETING_ADDED: N_("Meeting added"),
    OperationKind.MEETING_EDITED: N_("Meeting changed"),
    OperationKind.MEETING_DELETED: N_("Meeting deleted"),
    OperationKind.MEETINGS_IMPORTED: N_("Meetings imported"),
    OperationKind.MAIL_LINKED: N_("E-mail linked"),
    OperationKind.MAIL_UNLINKED: N_("E-mail unlinked"),
    OperationKind.MAIL_PINNED: N_("E-mails pinned"),
    OperationKind.TOUCHED: N_("Marked as in touch"),
    OperationKind.UNDONE: N_("Undone"),
    OperationKind.REDONE: N_("Done again"),
    OperationKind.PASSED_OVER: N_("Left as it is"),
}
"""What each operation is called, in a few words."""
_PICTURE_CHANGED = N_("Picture changed")
_LONGEST = 80
"""Characters of a value that a line shows."""

Shown = Callable[[str], str]
"""Makes a value harmless, and short where it has to be."""


def change_lines(changes: Iterable[FieldChange], whole: bool = False) -> list[str]:
    """A line for each change: "Position: Dyrektor -> Prezes", of lists what came (+) and went (-).

    Args:
        whole: long texts as they are, with their line ends, instead of cut.
    """
    return [_line(change, _whole if whole else short) for change in changes]


def _line(change: FieldChange, shown: Shown) -> str:
    name, before, after = change.field, change.before, change.after
    if name == DELETED:
        return _(OPERATIONS[OperationKind.CONTACT_DELETED if after else OperationKind.CONTACT_RESTORED])
    if name == AVATAR:
        return _avatar_line(before, after)
    if name.startswith(MERGED):
        text = _("Contact {id} was merged into this one") if after else _("Contact {id} is on its own again")
        return text.format(id=name.removeprefix(MERGED))
    if name.startswith(EVENT):
        return _event_line(before, after, shown)
    if name.startswith(FILE):
        return _from_to(field_label("file"), _file_text(before), _file_text(after), shown)
    if isinstance(before, list) and isinstance(after, list) and not name.startswith(CUSTOM_PREFIX):
        old, new = ([_item_text(name, one) for one in values] for values in (before, after))
        return _list_line(name, old, new, shown)
    return _from_to(field_label(name), _text(name, before), _text(name, after), shown)


def _from_to(label: str, before: str, after: str, shown: Shown) -> str:
    if before and after:
        return _("{label}: {before} -> {after}").format(label=label, before=shown(before), after=shown(after))
    sign, text = ("+", after) if after else ("-", before)
    return _("{label}: {text}").format(label=label, text=f"{sign} {shown(text)}")


def _list_line(name: str, before: list[str], after: list[str], shown: Shown) -> str:
    gone = [text for text in before if text not in after]
    new = [text for text in after if text not in before]
    if not gone and not new:  # only their order changed
        return _from_to(field_label(name), ", ".join(before), ", ".join(after), shown)
    if len(gone) == len(new) == 1:
        return _from_to(field_label(f"{name}.0"), gone[0], new[0], shown)
    signed = [f"- {shown(text)}" for text in gone] + [f"+ {shown(text)}" for text in new]
    return _("{label}: {text}").format(label=field_label(name), text=", ".join(signed))


def _avatar_line(before: object, after: object) -> str:
    if before and after:
        return _(_PICTURE_CHANGED)
    return _(OPERATIONS[OperationKind.AVATAR_SET if after else OperationKind.AVATAR_REMOVED])


def _event_line(before: Mapping[str, str] | None, after: Mapping[str, str] | None, shown: Shown) -> str:
    label = event_kind_label(EventKind((after or before or {})["kind"]))
    old, new = ("" if event is None else event["text"] for event in (before, after))
    if old == new:  # the moment is what there is to tell
        old, new = ("" if event is None else event["at"] for event in (before, after))
    return _from_to(label, old, new, shown)


def _file_text(file: Mapping[str, str] | None) -> str:
    if file is None:
        return ""
    return _with_note(file["name"], file["description"])


def _text(name: str, value: Any) -> str:
    """A single value in words; "" for none."""
    if value is None or value == "":
        return ""
    if name == "status":
        return status_label(Status(value))
    if name == "access":
        return access_label(Access(value))
    if name == "stage":
        return stage_text(value)
    if name == "value":
        return amount_text(value)
    if name == TOUCHED:
        return _moment_text(value)
    if name == "keep_in_touch_days":
        return interval_text(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return custom_value_text(tuple(value) if isinstance(value, list) else value)


def _moment_text(value: str) -> str:
    """A moment by the clock of this machine: "31 January 2026, 13:00"."""
    local = datetime.fromisoformat(value).astimezone()
    return _("{date}, {time}").format(date=date_text(local.date().isoformat()), time=f"{local:%H:%M}")


def _item_text(name: str, item: Any) -> str:
    """One of several values in words."""
    if isinstance(item, str):
        return item
    if name == "phones":
        return _with_note(Phone(**item).shown, value_label(item["label"]))
    if name == "addresses":
        return _with_note(", ".join(_parts(Address(**item))), value_label(item["label"]))
    if name == "organizations":
        return _with_note(item["name"], item["position"])
    return _with_note(item["value"], value_label(item["label"]))


def _parts(address: Address) -> Iterator[str]:
    place = " ".join(part for part in (address.postal_code, address.city) if part)
    return (part for part in (address.street, place, address.region, address.country) if part)


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def short(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(safe_text(text[: 4 * _LONGEST]).split())
    is_whole = len(line) <= _LONGEST and len(text) <= 4 * _LONGEST
    return line if is_whole else line[: _LONGEST - 3].rstrip() + "..."


def _whole(text: str) -> str:
    return safe_text(text, keep_newlines=True)
