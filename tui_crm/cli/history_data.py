"""Lines of histories as the command line shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tui_crm.domain.journal import FieldChange, Thing
from tui_crm.domain.mail import MailMessage
from tui_crm.domain.timeline import Entry
from tui_crm.i18n import _
from tui_crm.wording.definitions import definitions_sentence
from tui_crm.wording.happenings import entry_line
from tui_crm.wording.history import entry_label


def entry_text(entry: Entry) -> str:
    """What happened, on one line."""
    label, details = entry_label(entry), entry_line(entry)
    if entry.files:
        names = ", ".join(
            f"{file.name} ({file.description})" if file.description else file.name for file in entry.files
        )
        details = _("{text} [{files}]").format(text=details, files=names).strip()
    return _("{label}: {text}").format(label=label, text=details) if details else label


def entry_data(entry: Entry) -> dict[str, Any]:
    """What happened, as `--json` prints it."""
    return {
        "at": entry.at,
        "user": entry.user,
        "contact": {"id": entry.contact_id or None, "name": entry.contact_name},
        "kind": entry.kind.value,
        "text": _text(entry),
        "changes": changes_data(entry.changes),
        "event": entry.event.id if entry.event is not None else None,
        "files": [
            {"id": file.id, "name": file.name, "description": file.description} for file in entry.files
        ],
        "mail": None if entry.mail is None else _mail_data(entry.mail),
        "meeting": _meeting_of(entry),
        "opportunity": _opportunity_of(entry),
        "address": entry.address or None,
    }


def changes_data(changes: Iterable[FieldChange]) -> list[dict[str, Any]]:
    """Changes as `--json` prints them."""
    return [{"field": one.field, "before": one.before, "after": one.after} for one in changes]


def _text(entry: Entry) -> str:
    if entry.event is not None:
        return entry.event.text
    if entry.definition is not None:
        return definitions_sentence([entry.definition])
    return entry_line(entry) if entry.mail is not None or entry.meeting is not None else ""


def _mail_data(message: MailMessage) -> dict[str, Any]:
    sender = message.sender
    return {
        "id": message.id,
        "subject": message.subject,
        "excerpt": message.excerpt,
        "outgoing": message.is_outgoing,
        "from": sender.address if sender is not None else None,
        "to": [one.address for one in message.persons if one.role != "from"],
    }


def _meeting_of(entry: Entry) -> dict[str, Any] | None:
    """The meeting that was held, or that was changed."""
    if entry.meeting is not None:
        from tui_crm.cli.meeting_told import occurrence_data

        return occurrence_data(entry.meeting)
    if entry.definition is not None and entry.definition.thing is Thing.MEETING:
        return {"id": entry.definition.target, "title": entry.definition.name}
    return None


def _opportunity_of(entry: Entry) -> int | None:
    """The opportunity that it was written down on, or that was changed."""
    if entry.definition is not None and entry.definition.thing is Thing.OPPORTUNITY:
        return entry.definition.target
    return entry.event.opportunity_id if entry.event is not None else None
