"""Filters of fields that may have several values, each a row of its own: one of them is enough."""

from __future__ import annotations

from tui_crm.domain.access import Actor
from tui_crm.domain.filters import Comparison
from tui_crm.store import filter_values
from tui_crm.store.contact_fields import ADDRESS_PARTS
from tui_crm.store.filter_values import Condition
from tui_crm.store.sql import Sql, any_of
from tui_crm.store.visibility import visible_to
from tui_crm.text import emails, phones
from tui_crm.text.fold import fold

_ROWS: dict[str, str] = {
    "url": "contact_url x",
    "tags": "contact_tag x CROSS JOIN tag t ON t.id = x.tag AND t.deleted_at IS NULL",
    "owners": "contact_owner x CROSS JOIN user u ON u.id = x.user",
    "watchers": "contact_watcher x CROSS JOIN user u ON u.id = x.user",
    "phone": "contact_phone x",
    "phone2": "contact_phone x",
    "email": "contact_email x",
    "email2": "contact_email x",
    **dict.fromkeys(ADDRESS_PARTS, "contact_address x"),
}
# The same, where the names are known and their contacts asked for. CROSS JOIN keeps the order of the tables.
_NAMED = {
    "tags": "tag t CROSS JOIN contact_tag x ON x.tag = t.id AND t.deleted_at IS NULL",
    "owners": "user u CROSS JOIN contact_owner x ON x.user = u.id",
    "watchers": "user u CROSS JOIN contact_watcher x ON x.user = u.id",
}
_PHONES = frozenset({"phone", "phone2"})
_SECOND = frozenset({"phone2", "email2"})
_LINKED = frozenset({"organization", "organization_position"})
_LINKS = "contact_link l CROSS JOIN contact g ON g.id = l.organization"

FIELDS = frozenset(_ROWS) | _LINKED
"""The names of these fields."""


def filled(field: str, actor: Actor) -> Sql:
    """Whether the contact has any value."""
    if field in _LINKED:
        seen = visible_to(actor, "g")
        has = "" if field == "organization" else " AND l.job_title <> ''"
        text = f"EXISTS (SELECT 1 FROM {_LINKS} WHERE l.person = c.id AND ({seen.text}){has})"
        return Sql(text, seen.values)
    has = f" AND x.{field} <> ''" if field in ADDRESS_PARTS else ""
    return Sql(f"EXISTS (SELECT 1 FROM {_of_contact(field)}{has})")


def condition(
    field: str, values: tuple[str, ...], comparison: Comparison, actor: Actor, region: str
) -> Condition:
    """The condition of a filter that names values, its negation left out."""
    if comparison is Comparison.CONTAINS and not fold(values[0]):
        return filter_values.NONE  # signs like "\u00b4" alone: they are in no text
    if field in _LINKED:
        return _linked(field, values, comparison, actor)
    check, is_indexed = _check(field, values, comparison, region)
    if comparison is Comparison.CONTAINS and field in _PHONES:
        by_digits = filter_values.digits(_significant(values[0]))
        return Condition(_one_row(field, check), by_digits, is_narrow=False)
    holds = _one_row(field, check)
    if not is_indexed:
        return Condition(holds, filter_values.documents(values, comparison), is_narrow=False)
    named = f"SELECT x.contact FROM {_NAMED.get(field, _ROWS[field])} WHERE {check.text}"
    return Condition(holds, Sql(named, check.values))


def _one_row(field: str, check: Sql) -> Sql:
    return Sql(f"EXISTS (SELECT 1 FROM {_of_contact(field)} AND ({check.text}))", check.values)


def _of_contact(field: str) -> str:
    return f"{_ROWS[field]} WHERE x.contact = c.id{' AND x.position = 1' if field in _SECOND else ''}"


def _check(field: str, values: tuple[str, ...], comparison: Comparison, region: str) -> tuple[Sql, bool]:
    """The condition on one of the rows, and whether an index answers it."""
    keys = filter_values.folded(values)
    if field in ("owners", "watchers"):
        of_name = filter_values.text("u.name_key", keys, comparison)
        of_login = filter_values.text("crm_fold(u.login)", keys, comparison)
        return of_login | of_name, True
    if field in _PHONES:
        if comparison is Comparison.CONTAINS:
            return _part_of_phone(values[0]), False
        return _phones(values, region), True
    if field in ("email", "email2"):
        if comparison is Comparison.CONTAINS:
            return filter_values.text("crm_fold(x.value)", keys, comparison), False
        return filter_values.equal("x.value_key", map(emails.normalize, values)), True
    if field == "tags":
        return filter_values.text("t.name_key", keys, comparison), True
    column = "x.value" if field == "url" else f"x.{field}"
    return filter_values.text(f"crm_fold({column})", keys, comparison), False


def _phones(values: tuple[str, ...], region: str) -> Sql:
    """One of the numbers, in any notation; what has no digits is compared with what was written."""
    read = {value: phones.digits(phones.read(value, region).value or value) for value in values}
    numbers = [number for number in read.values() if number]
    texts = [fold(value) for value, number in read.items() if not number]
    checks = (("x.digits", numbers), ("crm_fold(x.raw)", texts))
    return any_of(filter_values.equal(column, wanted) for column, wanted in checks if wanted)


def _part_of_phone(value: str) -> Sql:
    number = _significant(value)
    if number:
        return Sql("instr(x.digits, ?) > 0", (number,))
    return filter_values.text("crm_fold(x.raw)", (fold(value),), Comparison.CONTAINS)


def _significant(value: str) -> str:
    """The digits, without the international and the trunk prefix: numbers are stored without them."""
    number = phones.digits(value)
    return number[2:] if number.startswith("00") else number.removeprefix("0")


def _linked(field: str, values: tuple[str, ...], comparison: Comparison, actor: Actor) -> Condition:
    """Links to organizations `g` that the actor may see."""
    seen = visible_to(actor, "g")
    keys = filter_values.folded(values)
    if field == "organization":
        check = Sql("g.kind = 2") & filter_values.text("g.last_key", keys, comparison)
    else:
        check = filter_values.text("crm_fold(l.job_title)", keys, comparison)
    holds = Sql(
        f"EXISTS (SELECT 1 FROM {_LINKS} WHERE l.person = c.id AND ({seen.text}) AND {check.text})",
        seen.values + check.values,
    )
    if field == "organization" and comparison is not Comparison.CONTAINS:
        named = "contact g INDEXED BY contact_by_last CROSS JOIN contact_link l ON l.organization = g.id"
        by_name = f"SELECT l.person FROM {named} WHERE g.deleted_at IS NULL AND {check.text}"
        return Condition(holds, Sql(by_name, check.values))
    documents = filter_values.documents(keys, comparison)
    if documents is None:
        return Condition(holds)
    # the documents hold nothing of organizations that not everybody may see
    hidden = (
        "SELECT l.person FROM contact g INDEXED BY contact_restricted"
        " CROSS JOIN contact_link l ON l.organization = g.id WHERE g.access <> 0"
    )
    both = Sql(f"SELECT * FROM ({documents.text}) UNION ALL {hidden}", documents.values)
    return Condition(holds, both, is_narrow=False)
