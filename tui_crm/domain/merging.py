"""Two contacts side by side, and the one that they become (R40)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, ContactDraft, CustomValue, Kind, Link, Phone
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.journal import AVATAR
from tui_crm.text import emails, vcard_extra
from tui_crm.text.fold import fold


class Side(StrEnum):
    """Whose value is taken. Of what has several values both are kept, and the side says whose stand first."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"  # of texts: the left one's, then the right one's


class State(StrEnum):
    """How the two values of a field stand to each other."""

    EQUAL = "equal"
    LEFT_ONLY = "left_only"
    RIGHT_ONLY = "right_only"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field of two contacts.

    Attributes:
        name: of the field: "first_name", "emails", "custom.KEY", "avatar".
        left, right: the values as `ContactDraft` has them; of "avatar" the thumbnail of the
            picture as `Contact` has it, b"" without one.
        suggested: what `merge` takes if nobody says: that of the contact that is kept, unless it says
            nothing there, or the other one's text contains it.
        united: whether both are kept, without what both say.
        allowed: what may be picked.
    """

    name: str
    left: Any
    right: Any
    state: State
    suggested: Side
    united: bool
    allowed: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contacts of one base side by side.

    Attributes:
        keep: whom it is suggested to keep: the fuller one, else the older.
        fields: those in which one of them has something, in the order of the form.
    """

    left: Contact
    right: Contact
    keep: Side
    fields: tuple[ComparedField, ...]

    @property
    def versions(self) -> tuple[int, int]:
        """What `merge` checks: nobody changed either of them meanwhile."""
        return self.left.version, self.right.version


UNITED = ("phones", "emails", "urls", "addresses", "organizations", "tags", "owners", "watchers")
_ORDER = (
    "first_name", "last_name", "name", "position", "phones", "emails", "urls", "addresses", "birthday",
    "note", "organizations", "tags", "pesel", "document_number", "nip", "regon", "krs", "website", "owners",
    "watchers", "access", "link_emails", "keep_in_touch_days",
)  # fmt: skip
_WIDTH = (Access.OWNER, Access.ORGANIZATION, Access.COMPANY)
"""Who may see a contact, from few to all."""
_TWO = (Side.LEFT, Side.RIGHT)
_THREE = (*_TWO, Side.BOTH)


def is_wider(access: Access, than: Access) -> bool:
    """Whether more people see contacts of this access."""
    return _WIDTH.index(access) > _WIDTH.index(than)


def compare(left: Contact, right: Contact) -> Comparison:
    """The contacts side by side."""
    found = [_compared(name, *_both(left, right, name)) for name in _ORDER]
    keys = dict.fromkeys([*left.draft.custom, *right.draft.custom])
    found += [_custom(key, left.draft.custom.get(key), right.draft.custom.get(key)) for key in keys]
    found.append(_compared(AVATAR, left.thumbnail, right.thumbnail))
    shown = tuple(one for one in found if one.left or one.right or one.name == "link_emails")
    more_left, more_right = (sum(bool(getattr(one, side)) for one in shown) for side in _TWO)
    is_older = (right.created_at, right.id) < (left.created_at, left.id)
    keep = Side.RIGHT if more_right > more_left or (more_right == more_left and is_older) else Side.LEFT
    return kept_as(Comparison(left, right, keep, shown), keep)


def kept_as(comparison: Comparison, keep: Side) -> Comparison:
    """The comparison with what is suggested where this one of the two stays."""
    fields = tuple(replace(one, suggested=_suggested(one, keep)) for one in comparison.fields)
    return replace(comparison, keep=keep, fields=fields)


def _both(left: Contact, right: Contact, name: str) -> tuple[Any, Any]:
    return getattr(left.draft, name), getattr(right.draft, name)


def _compared(name: str, left: Any, right: Any) -> ComparedField:
    allowed = _THREE if name == "note" else _TWO
    return ComparedField(name, left, right, _state(left, right), Side.LEFT, name in UNITED, allowed)


def _suggested(field: ComparedField, keep: Side) -> Side:
    """What is taken if nobody says; of values that are all kept, whose stand first: the main phone stays."""
    left, right = field.left, field.right
    if field.state is not State.DIFFERENT:
        return Side.RIGHT if field.state is State.RIGHT_ONLY else Side.LEFT
    if field.name == "access":
        return Side.LEFT if is_wider(right, left) else Side.RIGHT
    if field.name == "link_emails":  # off is what somebody chose
        return Side.RIGHT if left else Side.LEFT
    if field.name == "keep_in_touch_days":  # more often is what somebody cared for
        return Side.LEFT if left < right else Side.RIGHT
    if field.name == "note":
        return _fuller_note(left, right)
    if isinstance(left, str) and not field.united:
        if _is_part(left, right):
            return Side.RIGHT
        if _is_part(right, left):
            return Side.LEFT
    return keep


def _state(left: Any, right: Any) -> State:
    if left == right:
        return State.EQUAL
    if isinstance(left, bool) and isinstance(right, bool):
        return State.DIFFERENT
    if not left and left != 0:
        return State.RIGHT_ONLY
    return State.LEFT_ONLY if not right and right != 0 else State.DIFFERENT


def _is_part(short: str, long: str) -> bool:
    """Whether a text stands in the other one: that says more."""
    return len(short) < len(long) and fold(short) in fold(long)


def _fuller_note(left: str, right: str) -> Side:
    if _is_part(left, right):
        return Side.RIGHT
    return Side.LEFT if _is_part(right, left) else Side.BOTH


def _custom(key: str, left: CustomValue | None, right: CustomValue | None) -> ComparedField:
    several = isinstance(left if left is not None else right, tuple)
    return replace(_compared(CUSTOM_PREFIX + key, left, right), united=several)


# -- the one that they become -----------------------------------------------------------------------


def chosen(comparison: Comparison, picks: Mapping[str, Side]) -> dict[str, Side]:
    """The side of every field: what was picked, else what is suggested.

    Raises KeyError for a field that is not compared, ValueError for a side that it does not allow; each names
    the field.
    """
    fields = {field.name: field for field in comparison.fields}
    for name, side in picks.items():
        if side not in fields[name].allowed:
            raise ValueError(name)
    return {name: picks.get(name, field.suggested) for name, field in fields.items()}


def merged(comparison: Comparison, sides: Mapping[str, Side], keep: Side) -> ContactDraft:
    """The kept contact with what the other one had besides.

    Args:
        sides: as `chosen` gives them.
        keep: LEFT or RIGHT: whose status stays.
    """
    left, right = comparison.left.draft, comparison.right.draft
    kept = right if keep is Side.RIGHT else left
    values: dict[str, Any] = {}
    custom: dict[str, CustomValue] = {}
    for field in comparison.fields:
        side = sides[field.name]
        if field.name == AVATAR:
            continue
        value = _value(field, side)
        if not field.name.startswith(CUSTOM_PREFIX):
            values[field.name] = value
        elif value is not None:
            custom[field.name.removeprefix(CUSTOM_PREFIX)] = value
    if kept.kind is Kind.ORGANIZATION:
        values.pop("organizations", None)
    extra = vcard_extra.united(left.extra, right.extra)
    return replace(kept, **values, custom=custom, extra=extra)


def _value(field: ComparedField, side: Side) -> Any:
    if field.united:
        first, second = (field.right, field.left) if side is Side.RIGHT else (field.left, field.right)
        return _united(field.name, first or (), second or ())
    if side is Side.BOTH:
        return "\n\n".join(text for text in (field.left, field.right) if text)
    return field.right if side is Side.RIGHT else field.left


def _united(name: str, first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    if name == "organizations":
        return _links(first, second)
    return _once((*first, *second), _SAME.get(name, lambda value: value))


def _once(values: Iterable[Any], same: Callable[[Any], object]) -> tuple[Any, ...]:
    """Each value once; where the first one has no label, that of the next one that is the same."""
    found: dict[object, Any] = {}
    for value in values:
        before = found.setdefault(same(value), value)
        if getattr(before, "label", None) == "" and value.label:
            found[same(value)] = replace(before, label=value.label)
    return tuple(found.values())


def _links(first: tuple[Link, ...], second: tuple[Link, ...]) -> tuple[Link, ...]:
    found = {link.id: link for link in first}
    for link in second:
        before = found.setdefault(link.id, link)
        if not before.position and link.position:
            found[link.id] = replace(before, position=link.position)
    return tuple(found.values())


def _same_phone(phone: Phone) -> object:
    return (phone.value or fold(phone.raw), phone.extension)


def _same_address(address: Address) -> object:
    return fold(
        " ".join((address.street, address.postal_code, address.city, address.region, address.country))
    )


_SAME: dict[str, Callable[[Any], Any]] = {
    "phones": _same_phone,
    "emails": lambda email: emails.normalize(email.value),
    "urls": lambda url: url.value,
    "addresses": _same_address,
}
"""What makes two values the same; of all others they are equal."""
