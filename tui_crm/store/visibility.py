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


def visible_to(actor: Viewer, alias: str = "c", trash: bool = False) -> Sql:
    """The condition under which the contact named `alias` is shown to the actor (R42, R43).

    Who may not see contacts sees none.

    Args:
        trash: contacts in the trash, which nothing else shows, instead of those outside it; an organization
            shows its persons there even where it lies beside them, so that both can be restored.
    """
    alive = Sql(f"{alias}.deleted_at IS {'NOT ' if trash else ''}NULL")
    if not actor.may(SEE):
        # Not a plain 0: SQLite folds that, and then can't use an index that a query insists on.
        return alive & Sql(f"{alias}.id < 0")
    if actor.is_admin:
        return alive
    owned = Sql(_OWNED.format(alias=alias), (actor.user_id,))
    linking = "" if trash else " AND seen_at.deleted_at IS NULL"
    # Names that no query around it uses; CROSS JOIN: the links lead to the organizations, whatever indexes.
    linked = Sql(
        f"{alias}.access = 2 AND EXISTS (SELECT 1 FROM contact_link seen CROSS JOIN contact seen_at"
        f" ON seen_at.id = seen.organization WHERE seen.person = {alias}.id{linking}"
        f" AND (seen_at.access = 0 OR {_OWNED.format(alias='seen_at')}))",
        (actor.user_id,),
    )
    return Sql(
        f"{alive.text} AND ({alias}.access = 0 OR {owned.text} OR ({linked.text}))",
        owned.values + linked.values,
    )
