"""What a column of a file can become (R30)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.import_headers import EXTRA_TARGETS
from tui_crm.domain.problems import Code, Refused

_PERSON = """first_name last_name full_name middle_name position organization organization_position""".split()
_REACHED = "phone phone2 email email2 url".split()
_ADDRESS = "street house_number flat_number city postal_code region country full_address".split()
_ABOUT = "note tags owners watchers status access keep_in_touch".split()
_BESIDE = (
    "phone_label phone_raw email_label url_label address_label link_emails avatar extra uid kind".split()
)

_ORDER: Mapping[Kind, tuple[str, ...]] = {
    Kind.PERSON: (
        *_PERSON,
        *_REACHED,
        *_ADDRESS,
        "birthday",
        *_ABOUT,
        "pesel",
        "document_number",
        "birth_year",
        "birth_month",
        "birth_day",
    ),
    Kind.ORGANIZATION: ("name", *_REACHED, "website", *_ADDRESS, "nip", "regon", "krs", *_ABOUT),
}
_SEVERAL = frozenset("phone phone2 email email2 url organization tags owners watchers".split())


def targets(kind: Kind, custom: Iterable[str]) -> tuple[str, ...]:
    """What a column can become in this base, the usual things first.

    Args:
        custom: the keys of its custom fields, in their order.
    """
    return (*_ORDER[kind], *(CUSTOM_PREFIX + key for key in custom), *_BESIDE)


def takes_several(target: str, multiple: Collection[str]) -> bool:
    """Whether a cell of a column with this target can hold several values (R31).

    Args:
        multiple: the custom fields with a multiple choice, as targets.
    """
    return target in _SEVERAL or target in multiple


def check_target(target: str, kind: Kind, custom: Collection[str]) -> None:
    """Raises Refused where a column may not be mapped to this field of this base."""
    if target.startswith(CUSTOM_PREFIX):
        if target.removeprefix(CUSTOM_PREFIX) not in custom:
            raise Refused(Code.FIELD_UNKNOWN, field=target)
        return
    if target in EXTRA_TARGETS:
        return
    if target not in FIELDS:
        raise Refused(Code.FIELD_UNKNOWN, field=target)
    if not FIELDS[target].settable:
        raise Refused(Code.FIELD_NOT_SETTABLE, field=target)
    if kind not in FIELDS[target].kinds:
        raise Refused(Code.FIELD_NOT_FOR_KIND, field=target, kind=kind.value)


def is_target(target: str, kind: Kind, custom: Collection[str]) -> bool:
    """Whether `check_target` finds nothing wrong."""
    try:
        check_target(target, kind, custom)
    except Refused:
        return False
    return True
