"""Which contacts an actor may see, as SQL: it stands inside every list, count, search and suggestion."""

from __future__ import annotations

from tui_crm.store.sql import Sql

TYPE_CHECKING = False  # this module is on the way to the first frame, and `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from typing import Protocol

    class Viewer(Protocol):
        """What decides about seeing; `domain.access.Actor` is one."""

        @property
        def user_id(self) -> int: ...
        @property
        def is_admin(self) -> bool: ...
        def may(self, permission: str, /) -> bool: ...


SEE = "see"
"""`Permission.SEE`."""

_OWNED = "EXISTS (SELECT 1 FROM contact_owner o WHERE o.contact = {alias}.id AND o.user = ?)"


def visible_to(actor: Viewer, alias: str = "c") -> Sql:
    """The condition under which the contact named `alias` is shown to the actor (R42, R43).

    Contacts in the trash are shown to nobody. Who may not see contacts sees none.
    """
    if not actor.may(SEE):
        return Sql("0")
    alive = Sql(f"{alias}.deleted_at IS NULL")
    if actor.is_admin:
        return alive
    owned = Sql(_OWNED.format(alias=alias), (actor.user_id,))
    linked = Sql(
        f"{alias}.access = 2 AND EXISTS (SELECT 1 FROM contact_link l JOIN contact g ON g.id = l.organization"
        f" WHERE l.person = {alias}.id AND g.deleted_at IS NULL"
        f" AND (g.access = 0 OR {_OWNED.format(alias='g')}))",
        (actor.user_id,),
    )
    return Sql(
        f"{alive.text} AND ({alias}.access = 0 OR {owned.text} OR ({linked.text}))",
        owned.values + linked.values,
    )
