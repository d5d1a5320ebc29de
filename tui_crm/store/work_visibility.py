"""Which opportunities, meetings and messages an actor may see, as SQL (R43).

Whoever sees one of the contacts sees what they take part in. What has no contact is seen by whose it is.
"""

from __future__ import annotations

from tui_crm.domain.access import Actor
from tui_crm.store.sql import Sql
from tui_crm.store.visibility import SEE, visible_to


def opportunities_seen(actor: Actor, alias: str = "w") -> Sql:
    """The condition under which the opportunity named `alias` is shown.

    Its owner sees it, and whoever sees its organization; where it has none, whoever sees one of its persons.
    Where it has no contact any more nobody else does: they may have been hidden.
    """
    alive = Sql(f"{alias}.deleted_at IS NULL")
    if not actor.may(SEE):
        return alive & Sql(f"{alias}.id < 0")
    if actor.is_admin:
        return alive
    organization, person = visible_to(actor, "wo"), visible_to(actor, "wp")
    return alive & (
        Sql(f"{alias}.owner = ?", (actor.user_id,))
        | Sql(
            f"EXISTS (SELECT 1 FROM contact wo WHERE wo.id = {alias}.organization AND {organization.text})",
            organization.values,
        )
        | Sql(
            f"{alias}.organization IS NULL AND EXISTS (SELECT 1 FROM opportunity_person wl"
            f" CROSS JOIN contact wp ON wp.id = wl.contact WHERE wl.opportunity = {alias}.id"
            f" AND {person.text})",
            person.values,
        )
    )


def meetings_seen(actor: Actor, alias: str = "m") -> Sql:
    """The condition under which the meeting named `alias` is shown: those in whose calendar it stands see it,
    and whoever sees one of the contacts that take part."""
    alive = Sql(f"{alias}.deleted_at IS NULL")
    if not actor.may(SEE):
        return alive & Sql(f"{alias}.id < 0")
    chosen, known = visible_to(actor, "mp"), visible_to(actor, "mq")
    return alive & (
        Sql(
            f"EXISTS (SELECT 1 FROM meeting_user mu WHERE mu.meeting = {alias}.id AND mu.user = ?)",
            (actor.user_id,),
        )
        | Sql(
            "EXISTS (SELECT 1 FROM meeting_participant ml CROSS JOIN contact mp ON mp.id = ml.contact"
            f" WHERE ml.meeting = {alias}.id AND {chosen.text})",
            chosen.values,
        )
        | Sql(
            "EXISTS (SELECT 1 FROM meeting_participant mk CROSS JOIN contact_email me"
            " ON me.value_key = mk.address_key CROSS JOIN contact mq ON mq.id = me.contact"
            f" WHERE mk.meeting = {alias}.id AND mk.contact IS NULL AND mk.address_key <> ''"
            f" AND {known.text})",
            known.values,
        )
    )


def mail_seen(actor: Actor, alias: str = "x") -> Sql:
    """The condition under which the message named `alias` is shown: whose mailbox has it sees it, and whoever
    sees one of the contacts that it belongs to."""
    if not actor.may(SEE):
        return Sql(f"{alias}.id < 0")
    known, linked = visible_to(actor, "xk"), visible_to(actor, "xn")
    return (
        Sql(
            "EXISTS (SELECT 1 FROM mail_copy xc CROSS JOIN mail_account xa ON xa.id = xc.account"
            f" WHERE xc.message = {alias}.id AND xa.user = ? AND xa.removed_at IS NULL)",
            (actor.user_id,),
        )
        | Sql(
            "EXISTS (SELECT 1 FROM mail_address xd CROSS JOIN contact_email xe"
            " ON xe.value_key = xd.address_key CROSS JOIN contact xk ON xk.id = xe.contact"
            f" WHERE xd.message = {alias}.id AND NOT EXISTS (SELECT 1 FROM mail_link xu"
            f" WHERE xu.message = {alias}.id AND xu.contact = xk.id AND xu.state = 'unlinked')"
            f" AND {known.text})",
            known.values,
        )
        | Sql(
            "EXISTS (SELECT 1 FROM mail_link xl CROSS JOIN contact xn ON xn.id = xl.contact"
            f" WHERE xl.message = {alias}.id AND xl.state <> 'unlinked' AND {linked.text})",
            linked.values,
        )
    )
