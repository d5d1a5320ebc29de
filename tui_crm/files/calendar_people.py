"""Who takes part in the events of calendar files: ORGANIZER and ATTENDEE (R48)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from icalendar import Event, vBroken, vCalAddress

from tui_crm.domain.meeting_rules import PARTICIPANTS_MAXIMUM
from tui_crm.domain.meetings import Participant
from tui_crm.text import emails
from tui_crm.text.safe import safe_text

_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_ANSWERED = {answer: text for text, answer in _ANSWERS.items()} | {"": "NEEDS-ACTION"}
_NOBODY = "invalid:nomail"
"""What Apple's calendar writes for somebody without an address."""
_THINGS = frozenset({"ROOM", "RESOURCE"})
"""CUTYPE of what is no person."""


def properties(component: Event, name: str) -> list[Any]:
    """All properties of this name that can be read."""
    return [one for one in all_properties(component, name) if not isinstance(one, vBroken)]


def all_properties(component: Event, name: str) -> list[Any]:
    """All properties of this name, those too that say nothing that they may say (`vBroken`)."""
    found = component.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def participants_of(component: Event) -> tuple[Participant, ...]:
    """Who takes part, the organizer first; rooms and things are left out."""
    found: dict[str, Participant] = {}
    for name, role in (("ORGANIZER", "organizer"), ("ATTENDEE", "participant")):
        for value in properties(component, name)[:PARTICIPANTS_MAXIMUM]:
            one = participant_of(value, role)
            if one is None:
                continue
            known = found.get(key_of(one))
            if known is None:
                found[key_of(one)] = one
            elif not known.answer:  # the organizer, who stands among the participants too
                found[key_of(one)] = known._replace(answer=one.answer, name=known.name or one.name)
    return tuple(found.values())


def participant_of(value: Any, role: str) -> Participant | None:
    """The participant of a property; None for a thing, and where it names nobody."""
    if is_thing(value):
        return None
    address = address_of(value)
    name = safe_text(str(value.params.get("CN", ""))).strip().strip("'\"").strip()
    answer = _ANSWERS.get(str(value.params.get("PARTSTAT", "")).upper(), "")
    if emails.normalize(name) == emails.normalize(address):
        name = ""
    return Participant(None, name, address, role, answer) if name or address else None


def is_thing(value: Any) -> bool:
    """Whether the property is a room or something else that takes part."""
    return str(value.params.get("CUTYPE", "")).upper() in _THINGS


def address_of(value: Any) -> str:
    """The e-mail address of a participant; "" for none."""
    for text in _addresses(value):
        address = safe_text(text).strip()
        if address and not emails.problem_of(address):
            return address
    return ""


def _addresses(value: Any) -> Iterator[str]:
    text = str(value).strip()
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() == "mailto":
        yield rest
    yield str(value.params.get("EMAIL", "")).removeprefix("mailto:")
    if not colon:
        yield text


def key_of(one: Participant) -> str:
    """What tells participants apart: the address, else the name."""
    return emails.normalize(one.address) or f"\0{one.name}"


def put_people(event: Event, participants: Iterable[Participant]) -> None:
    """Makes these the participants of an event; the lines of those that it has, and of things, stay."""
    wanted = {key_of(one): one for one in participants}
    others = _kept(event, "ORGANIZER", "organizer", wanted)
    if others and not properties(event, "ORGANIZER"):
        event.add("ORGANIZER", _line(others.pop(next(iter(others)))))
    for key, one in _kept(event, "ATTENDEE", "participant", wanted).items():
        if one.role != "organizer" or one.answer or key in others:
            line = _line(one)
            line.params["PARTSTAT"] = _ANSWERED[one.answer]
            event.add("ATTENDEE", line)


def _kept(event: Event, name: str, role: str, wanted: dict[str, Participant]) -> dict[str, Participant]:
    """Takes out the lines of those who are wanted no more; those wanted who have none."""
    lines = properties(event, name)
    left = {key: one for key, one in wanted.items() if name == "ATTENDEE" or one.role == role}
    event.pop(name, None)
    for line in lines:
        found = participant_of(line, role)
        if found is None:
            event.add(name, line)
            continue
        one = left.pop(key_of(found), None)
        if one is not None:
            if one.answer != found.answer and name == "ATTENDEE":
                line.params["PARTSTAT"] = _ANSWERED[one.answer]
            event.add(name, line)
    return left


def _line(one: Participant) -> vCalAddress:
    line = vCalAddress(f"mailto:{one.address}" if one.address else _NOBODY)
    if one.name and one.name != one.address:
        line.params["CN"] = one.name
    return line
