"""The values that many contacts are to get, checked and looked up once, and what each makes of a contact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.bulk import SETTABLE, BulkAction, BulkChange
from tui_crm.domain.contact import ContactDraft, CustomValue, Kind, Status
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomFieldType, read_value
from tui_crm.domain.definition_rules import defined_name
from tui_crm.domain.field_values import clear_fields, set_fields
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.services.contact_names import refuse
from tui_crm.services.custom_fields import CustomFields
from tui_crm.store import names
from tui_crm.store.sql import Connection
from tui_crm.text.fold import fold

Change = Callable[[ContactDraft], ContactDraft]
"""Makes of a contact what it is to be; raises Refused where the contact can't be that."""

_REMOVING = (BulkAction.REMOVE_TAGS, BulkAction.REMOVE_OWNERS, BulkAction.REMOVE_WATCHERS)


def with_access(access: Access) -> Change:
    """Who may see it."""
    return lambda draft: replace(draft, access=access)


def with_names(action: BulkAction, field: str, wanted: tuple[str, ...]) -> Change:
    """Its tags, owners or watchers with these or without them."""

    def change(draft: ContactDraft) -> ContactDraft:
        there: tuple[str, ...] = getattr(draft, field)
        if action is BulkAction.SET_OWNERS:
            after = wanted
        elif action in _REMOVING:
            after = tuple(one for one in there if one not in wanted)
        else:
            after = (*there, *(one for one in wanted if one not in there))
        return draft.with_main(**{field: after})

    return change


def one_of(choices: type[Status] | type[Access], change: BulkChange, field: str) -> str:
    """The one value of the change. Raises Refused where it is none of the choices."""
    value = change.values[0] if change.values else ""
    if value not in list(choices):
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, field, {"value": value, "allowed": ", ".join(choices)}))
    return value


def tags(
    service: Service, connection: Connection, change: BulkChange
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the tags as the base has them, and of those that are to be made."""
    may_make = change.action is BulkAction.ADD_TAGS and service.actor.may(Permission.TAGS)
    given = normalized(ContactDraft(tags=change.values), service.region).tags
    found = {name: names.tag(connection, name) for name in given}
    missing = tuple(name for name, tag in found.items() if tag is None)
    if missing and not may_make:
        refuse([Problem(Code.TAG_UNKNOWN, "tags", {"name": name}) for name in missing])
    for name in missing:
        _require_name(name)
    known = (name if tag is None else tag.name for name, tag in found.items())
    return _some(tuple(dict.fromkeys(known)), "tags"), missing


def _require_name(name: str) -> None:
    """Raises Refused where no tag can be called so."""
    try:
        defined_name(name)
    except Refused as refused:
        raise Refused([Problem(one.code, "tags", one.values) for one in refused.problems]) from None


def users(connection: Connection, change: BulkChange, field: str) -> tuple[str, ...]:
    """The logins of the users; who is to be taken away may be no active user any more."""
    found = {name: names.user(connection, name, change.action in _REMOVING) for name in change.values}
    refuse(
        [Problem(Code.USER_UNKNOWN, field, {"name": name}) for name, user in found.items() if user is None]
    )
    return _some(tuple(dict.fromkeys(user.name for user in found.values() if user is not None)), field)


def _some(found: tuple[str, ...], field: str) -> tuple[str, ...]:
    if not found:
        raise Refused(Problem(Code.NOTHING_TO_CHANGE, field))
    return found


def field_setting(service: Service, change: BulkChange) -> tuple[str, Change]:
    """The part of a contact that a field is in, and what sets it.

    Raises Refused where no contact can have the field, or the value.
    """
    field, text = change.field, change.values[0] if change.values else ""
    if field.startswith(CUSTOM_PREFIX):
        return "custom", _custom_setting(service, field, text)
    if field not in FIELDS:
        raise Refused(Code.FIELD_UNKNOWN, field=field)
    if not FIELDS[field].settable:
        raise Refused(Code.FIELD_NOT_SETTABLE, field=field)
    if field not in SETTABLE:
        allowed = ", ".join((*SETTABLE, f"{CUSTOM_PREFIX}KEY"))
        raise Refused(Code.FIELD_NOT_FOR_MANY, field=field, allowed=allowed)

    def setting(draft: ContactDraft) -> ContactDraft:
        if not text.strip():
            return clear_fields(draft, [field])
        return set_fields(draft, [(field, text)], service.region, adding=False)

    for kind in FIELDS[field].kinds:
        bare = ContactDraft(kind)
        refuse(contact_rules.check(normalized(setting(bare), service.region), bare))
    return "addresses", setting


def _custom_setting(service: Service, field: str, text: str) -> Change:
    """Sets a custom field; both bases may have one of this key, each of its own type.

    Raises Refused where no base has the field, or none of its fields can hold the value.
    """
    known = CustomFields(service.database, service.actor, service.clock, service.region).all()
    asked = [one for one in known if one.field == field]
    values: dict[Kind, CustomValue | None] = {}
    refused: dict[Kind, Refused] = {}
    for one in asked:
        try:
            values[one.kind] = _typed(one, text)
        except Refused as error:
            refused[one.kind] = error
    if not asked:
        raise Refused(Code.FIELD_UNKNOWN, field=field)
    if not values:
        raise refused[asked[0].kind]
    key = field.removeprefix(CUSTOM_PREFIX)

    def setting(draft: ContactDraft) -> ContactDraft:
        if draft.kind in refused:
            raise Refused(refused[draft.kind].problems)
        if draft.kind not in values:
            raise Refused(_not_for(field, draft.kind))
        value = values[draft.kind]
        kept = {name: held for name, held in draft.custom.items() if name != key or value is not None}
        return replace(draft, custom=kept if value is None else {**kept, key: value})

    return setting


def _not_for(field: str, kind: Kind) -> Problem:
    return Problem(Code.FIELD_NOT_FOR_KIND, field, {"field": field, "kind": kind.value})


def _typed(field: CustomField, text: str) -> CustomValue | None:
    """The value as it is stored; None for an empty one. Raises Refused where the field can't hold it."""
    if not text.strip():
        return None
    try:
        value = read_value(field.type, text)
    except Refused as refused:
        raise Refused([Problem(one.code, field.field, one.values) for one in refused.problems]) from None
    if field.type not in CHOICES:
        return value
    offered = {fold(name): name for name in field.offered}
    given = value if isinstance(value, tuple) else (str(value),)
    missing = [name for name in given if fold(name) not in offered]
    refuse([Problem(Code.OPTION_UNKNOWN, field.field, {"name": name}) for name in missing])
    found = tuple(dict.fromkeys(offered[fold(name)] for name in given))
    return found if field.type is CustomFieldType.MULTIPLE_CHOICE else found[0]
