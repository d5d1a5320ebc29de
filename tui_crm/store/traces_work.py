"""What events, opportunities, meetings and mail say of contacts that are purged (R21).

An e-mail or a number tells whom something is about, a present one or an earlier one; where another contact
has it too, only the name does. Titles, subjects of what stays and texts that people wrote about somebody else
are theirs: of those only what names an address, a number or the whole name goes, as said below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from tui_crm.domain.journal import Thing
from tui_crm.store import mail_links, meetings, opportunities, records, traces_mail, unknown_events
from tui_crm.store.sql import IN_IDS, Connection, id_list
from tui_crm.store.traces_finding import IN_TEXTS, Gone, delete, gone_of, json_of

Values = dict[str, Any]


def wipe(connection: Connection, ids: Sequence[int]) -> None:
    """Takes away what hangs on these contacts, or names them, before they are deleted."""
    gone = gone_of(connection, ids)
    _wipe_events(connection, gone)
    _wipe_meetings(connection, gone)
    traces_mail.wipe(connection, gone)
    _wipe_records(connection, gone)
    _wipe_forms(connection, gone)


# -- events ----------------------------------------------------------------------------------------


def _wipe_events(connection: Connection, gone: Gone) -> None:
    """What was logged of a number or an address that only they have: it is about them."""
    unknown_events.wipe(connection, sorted(gone.ids))
    rows = connection.execute(
        f"SELECT id FROM event WHERE contact IS NULL AND address_key {IN_TEXTS}", (json_of(gone.own),)
    ).fetchall()
    delete(connection, "event", Thing.EVENT, [row[0] for row in rows])


# -- meetings --------------------------------------------------------------------------------------


def _wipe_meetings(connection: Connection, gone: Gone) -> None:
    """Takes them out of meetings, and what tells of them out of descriptions and what calendars sent.

    Titles stay, and so do the meetings, which others may have in their calendars.
    """
    rows = connection.execute(
        f"SELECT meeting FROM meeting_participant WHERE contact {IN_IDS}"
        f" UNION SELECT meeting FROM meeting_participant WHERE address_key {IN_TEXTS}",
        (id_list(gone.ids), json_of(gone.own | gone.shared)),
    ).fetchall()
    theirs = {row[0] for row in rows}
    for meeting in theirs:
        before = meetings.state(connection, meeting)
        after = _meeting(gone, before)
        changed = {name: value for name, value in after.items() if value != before[name]}
        meetings.put_rows(connection, meeting, changed)
        columns = {name: value for name, value in changed.items() if name in _MEETING_TEXTS}
        records.put_columns(connection, "meeting", meeting, columns)
    _wipe_sources(connection, gone, theirs)


_MEETING_TEXTS = ("description", "location")
_CHANGE_TEXTS = (2, 3, 8)
"""The places of description, location and source in a change of `meetings.state`."""


def _meeting(gone: Gone, state: Values) -> Values:
    """The state of one of their meetings, or part of it, without them."""
    after: Values = {
        name: gone.without(value) if name in _MEETING_TEXTS else value for name, value in state.items()
    }
    if meetings.PARTICIPANTS in after:
        after[meetings.PARTICIPANTS] = _participants(gone, after[meetings.PARTICIPANTS])
    if meetings.CHANGES in after:
        after[meetings.CHANGES] = [
            [gone.without(value) if place in _CHANGE_TEXTS else value for place, value in enumerate(row)]
            for row in after[meetings.CHANGES]
        ]
    return after


def _participants(gone: Gone, rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of `meeting_participant` as `meetings.state` has them, without the purged."""
    kept = []
    for contact, name, address, key, *rest in rows:
        if contact in gone.ids or key in gone.own:
            continue
        is_named = gone.is_called(name)  # somebody else has the address, or it is nothing but a name
        if not is_named or address or contact is not None:
            kept.append([contact, "" if is_named else name, address, key, *rest])
    return kept


def _wipe_sources(connection: Connection, gone: Gone, theirs: Collection[int]) -> None:
    """What calendars sent: of their meetings all that tells of them, of others what only they have."""
    for table, key in (("meeting", "id"), ("meeting_change", "meeting")):
        rows = connection.execute(f"SELECT DISTINCT {key}, source FROM {table} WHERE source <> ''").fetchall()
        for meeting, source in rows:
            if (meeting in theirs or False in gone.traces.found_in(source)) and gone.is_said(source):
                connection.execute(
                    f"UPDATE {table} SET source = ? WHERE {key} = ? AND source = ?",
                    (gone.without(source), meeting, source),
                )


# -- the journal, and forms ------------------------------------------------------------------------


def _wipe_records(connection: Connection, gone: Gone) -> None:
    """Takes them out of what the journal says of records; a change that was about nothing else goes."""
    rows = connection.execute(
        f"SELECT id, thing, before, after FROM journal_definition WHERE thing {IN_TEXTS}",
        (json_of([thing.value for thing in _WIPERS]),),
    ).fetchall()
    for number, thing, *texts in rows:
        if not _may_tell(gone, thing, texts):
            continue
        states = [json.loads(text) for text in texts]
        before, after = (_WIPERS[Thing(thing)](gone, state) for state in states)
        if [before, after] == states:
            continue
        is_new = not before
        before, after = (
            {name: state[name] for name in state if is_new or before[name] != after[name]}
            for state in (before, after)
        )
        if not after:
            connection.execute("DELETE FROM journal_definition WHERE id = ?", (number,))
            continue
        connection.execute(
            "UPDATE journal_definition SET before = ?, after = ? WHERE id = ?",
            (json_of(before), json_of(after), number),
        )


def _may_tell(gone: Gone, thing: str, texts: Iterable[str]) -> bool:
    """Whether these texts may be about them: most are not, and need not be read."""
    return any(
        not gone.ids.isdisjoint(map(int, _NUMBERS.findall(text)))
        or (thing == Thing.MEETING and gone.is_said(text))
        for text in texts
    )


_NUMBERS = re.compile(r"(?<![0-9A-Za-z])\d{1,18}(?![0-9A-Za-z])")


def _opportunity(gone: Gone, state: Values) -> Values:
    after = dict(state)
    if after.get("organization") in gone.ids:
        after["organization"] = None
    if opportunities.PERSONS in after:
        after[opportunities.PERSONS] = _others(gone, after[opportunities.PERSONS])
    return after


def _mail(gone: Gone, state: Values) -> Values:
    return {
        name: _others(gone, value) if name == mail_links.LINKS else value for name, value in state.items()
    }


def _event(gone: Gone, state: Values) -> Values:
    is_theirs = state.get(unknown_events.CONTACT) in gone.ids
    return {**state, unknown_events.CONTACT: None} if is_theirs else state


def _others(gone: Gone, pairs: list[list[Any]]) -> list[list[Any]]:
    """Of lists that begin with a contact's id those of others."""
    return [pair for pair in pairs if pair[0] not in gone.ids]


_WIPERS: dict[Thing, Callable[[Gone, Values], Values]] = {
    Thing.OPPORTUNITY: _opportunity,
    Thing.MEETING: _meeting,
    Thing.MAIL: _mail,
    Thing.EVENT: _event,
}


def _wipe_forms(connection: Connection, gone: Gone) -> None:
    """Takes them out of half filled forms of opportunities and meetings; what was typed of a number goes."""
    rows = connection.execute("SELECT id, form, data FROM draft WHERE contact IS NULL").fetchall()
    for number, form, text in rows:
        if False in gone.traces.found_in(form):  # something that happened, at their number or address
            connection.execute("DELETE FROM draft WHERE id = ?", (number,))
            continue
        data = json.loads(text)
        after = {
            part: {name: _typed(gone, value) for name, value in values.items()}
            if part in _FORM_PARTS and isinstance(values, dict)
            else values
            for part, values in data.items()
        }
        if after != data:
            connection.execute("UPDATE draft SET data = ? WHERE id = ?", (json_of(after), number))


_FORM_PARTS = ("values", "base")
_APART = re.compile(r"[^,;\n]+[,;\n]*")


def _typed(gone: Gone, value: Any) -> Any:
    """What a field of a form holds without them: contacts by their ids, others as they were typed."""
    if isinstance(value, list):
        return [one for one in value if not (isinstance(one, list) and one and one[0] in gone.ids)]
    if isinstance(value, str) and gone.is_said(value):
        return "".join(part for part in _APART.findall(value) if not gone.is_said(part))
    return value
