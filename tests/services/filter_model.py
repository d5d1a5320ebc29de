"""What a filter should let through, worked out the naive way: contact by contact, value by value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from tui_crm.domain.clock import stamp
from tui_crm.domain.contact import Contact, Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomField, CustomFieldType
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.filters import Comparison, Criterion, Filter, FilterGroup, Join
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session
from tui_crm.text import phones
from tui_crm.text.fold import fold

ADDRESS = ("street", "city", "postal_code", "region", "country")
MEASURES: dict[Comparison, Callable[[Any, Any, Any], bool]] = {
    # the value, the first and the last moment, day or number that the filter names
    Comparison.IS: lambda value, first, last: first <= value <= last,
    Comparison.ANY_OF: lambda value, first, last: first <= value <= last,
    Comparison.MORE: lambda value, first, last: value > last,
    Comparison.AT_LEAST: lambda value, first, last: value >= first,
    Comparison.LESS: lambda value, first, last: value < first,
    Comparison.AT_MOST: lambda value, first, last: value <= last,
}


class FilterModel:
    """The filters of a session's user."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._today = session.clock().date()
        self._fields = {(one.kind, one.key): one for one in session.custom_fields.all()}
        self._found: dict[str, set[int]] = {}
        self._now = stamp(session.clock())
        self._tags = {
            one.name: one.keep_in_touch_days for one in session.tags.all() if one.keep_in_touch_days
        }

    def holds(self, contact: Contact, wanted: Criterion) -> bool:
        """Whether the contact passes."""
        if isinstance(wanted, FilterGroup):
            each = (self.holds(contact, one) for one in wanted.members)
            return all(each) if wanted.join is Join.ALL else any(each)
        return self._passes(contact, wanted) is not wanted.negated

    def _passes(self, contact: Contact, wanted: Filter) -> bool:
        if wanted.field == "text":
            return contact.id in self._searched(wanted.value)
        if wanted.field.startswith(CUSTOM_PREFIX):
            return self._custom(contact, wanted)
        if wanted.field == "incomplete":
            draft = contact.draft
            name = draft.first_name if contact.kind is Kind.PERSON else draft.name
            return (len(name) < 3 or not (draft.phones or draft.emails)) is (wanted.value == "yes")
        if wanted.field in ("created_at", "updated_at"):
            moment = str(getattr(contact, wanted.field))
            return self._timed(datetime.fromisoformat(moment).replace(tzinfo=None), wanted)
        if wanted.field == "keep_in_touch":
            return self._interval(contact.draft.keep_in_touch_days, wanted)
        if wanted.field in ("last_touch", "due"):
            return self._touched(contact, wanted)
        if wanted.field == "birthday":
            return self._birthday(contact.draft.birthday, wanted)
        if wanted.field in ("phone", "phone2"):
            return self._phones(contact, wanted)
        return self._texts(texts(contact, wanted.field, self._session), wanted)

    @staticmethod
    def _interval(days: int | None, wanted: Filter) -> bool:
        if not wanted.value or days is None:
            return not wanted.value and days is None
        numbers = [float(one) for one in wanted.values]
        return measured(days, numbers[0], numbers[-1], wanted)

    def _touched(self, contact: Contact, wanted: Filter) -> bool:
        """Of touches only those that were logged; an organization has those of its persons too."""
        of = [contact.id, *(link.id for link in contact.persons if link.id is not None)]
        logged = [one for each in of for one in self._session.events.of_contact(each)]
        moments = [one.at for one in logged if one.kind is not EventKind.NOTE]
        last = max((one for one in moments if one <= self._now), default="")
        if wanted.field == "last_touch" or not (days := self._days(contact)):
            if not wanted.value or not last:
                return not wanted.value and not (last if wanted.field == "last_touch" else "")
            return wanted.field == "last_touch" and self._timed(_naive(last), wanted)
        if not wanted.value:
            return False
        due = _naive(last or contact.created_at).replace(hour=0, minute=0, second=0) + timedelta(days)
        if wanted.value in ("yes", "overdue") or (wanted.value.isdecimal() and len(wanted.value) < 4):
            late = (self._today - due.date()).days
            return late > 0 if wanted.value == "overdue" else late >= -int(wanted.value.replace("yes", "0"))
        return self._timed(due, wanted)

    def _days(self, contact: Contact) -> int:
        """The interval of an active contact, 0 for none."""
        if not contact.is_active:
            return 0
        of_tags = [self._tags[name] for name in contact.draft.tags if name in self._tags]
        return contact.draft.keep_in_touch_days or min(of_tags, default=0)

    def _searched(self, words: str) -> set[int]:
        if words not in self._found:
            query = ContactQuery(None, text=words, include_inactive=True)
            self._found[words] = set(self._session.contacts.ids(query))
        return self._found[words]

    @staticmethod
    def _texts(held: list[str], wanted: Filter) -> bool:
        if not wanted.value:
            return not any(held)
        if wanted.comparison is Comparison.CONTAINS:
            return any(fold(wanted.value) in fold(one) for one in held)
        return any(fold(one) == fold(value) for one in held for value in wanted.values)

    @staticmethod
    def _phones(contact: Contact, wanted: Filter) -> bool:
        held = [phones.digits(one.value or one.raw) for one in contact.draft.phones]
        held = held[1:2] if wanted.field == "phone2" else held
        if not wanted.value:
            return not held
        if wanted.comparison is Comparison.CONTAINS:
            return any(phones.digits(wanted.value) in one for one in held)
        return any(
            one == phones.digits(phones.read(value).value or "") for one in held for value in wanted.values
        )

    def _custom(self, contact: Contact, wanted: Filter) -> bool:
        key = wanted.field.removeprefix(CUSTOM_PREFIX)
        field: CustomField | None = self._fields.get((contact.kind, key))
        held = contact.draft.custom.get(key)
        if not wanted.value:
            return held is None
        if field is None:
            return False
        if field.type is CustomFieldType.CHECKBOX:
            return bool(held) is (wanted.value == "yes")
        if held is None:
            return False
        if field.type is CustomFieldType.NUMBER:
            try:
                numbers = [float(one) for one in wanted.values]
            except ValueError:
                return False
            return measured(held, numbers[0], numbers[-1], wanted)
        if field.type in (CustomFieldType.DATE, CustomFieldType.DATE_TIME):
            return self._timed(datetime.fromisoformat(str(held)).replace(tzinfo=None), wanted)
        return self._texts(list(held) if isinstance(held, tuple) else [str(held)], wanted)

    def _timed(self, held: datetime, wanted: Filter) -> bool:
        spans = [span(value, self._today) for value in wanted.values]
        if wanted.comparison is Comparison.BETWEEN:
            return spans[0][0] <= held <= spans[1][1]
        return MEASURES[wanted.comparison](held, *spans[0])

    def _birthday(self, held: str, wanted: Filter) -> bool:
        if not wanted.value or not held:
            return not wanted.value and not held
        if wanted.value[2] == "-" or not wanted.value[0].isdigit():
            days = [one if one[2] == "-" else f"{span(one, self._today)[0]:%m-%d}" for one in wanted.values]
            day = held[-5:]
            if wanted.comparison is Comparison.BETWEEN and days[0] > days[1]:
                return day >= days[0] or day <= days[1]
            return measured(day, days[0], days[-1], wanted)
        return not held.startswith("--") and self._timed(datetime.fromisoformat(held), wanted)


def _naive(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=None)


def measured(held: Any, first: Any, last: Any, wanted: Filter) -> bool:
    if wanted.comparison is Comparison.BETWEEN:
        return bool(first <= held <= last)
    if wanted.comparison is Comparison.ANY_OF:
        return held in (first, last)
    return MEASURES[wanted.comparison](held, first, first)


def span(value: str, today: date) -> tuple[datetime, datetime]:
    """The first and the last second of a time."""
    days = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if value in days or value.endswith(("d", "w")):
        count = days.get(value) if value in days else int(value[:-1]) * (7 if value.endswith("w") else 1)
        day = today + timedelta(count or 0)
        return span(day.isoformat(), today)
    start = datetime.fromisoformat((value + "-01-01")[:10] if len(value) < 10 else value)
    after = {
        4: lambda: start.replace(year=start.year + 1),
        7: lambda: (start + timedelta(31)).replace(day=1),
        10: lambda: start + timedelta(1),
        16: lambda: start + timedelta(minutes=1),
    }[len(value)]()
    return start, after - timedelta(seconds=1)


def texts(contact: Contact, field: str, session: Session) -> list[str]:
    """All values of a field that holds texts, those that the session's user may see."""
    draft = contact.draft
    if field in ADDRESS:
        return [str(getattr(one, field)) for one in draft.addresses]
    if field in ("owners", "watchers"):
        return [name for login in getattr(draft, field) for name in (login, login.capitalize())]
    several: dict[str, list[str]] = {
        "name": [contact.name],
        "kind": [contact.kind.value],
        "status": [draft.status.value],
        "access": [draft.access.value],
        "first_name": [draft.first_name] if contact.kind is Kind.PERSON else [],
        "last_name": [draft.last_name] if contact.kind is Kind.PERSON else [],
        "email": [one.value for one in draft.emails],
        "email2": [one.value for one in draft.emails[1:2]],
        "url": [one.value for one in draft.urls],
        "tags": list(draft.tags),
        "organization": [one.name for one in draft.organizations],
        "organization_position": [one.position for one in draft.organizations],
    }
    return several[field] if field in several else [str(getattr(draft, field))]
