"""Messages as one reader may see them: which there are, and what is known of each (R43, R49)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tui_crm.domain.access import Actor
from tui_crm.domain.mail import LinkState, MailLink, MailMessage, MailPerson, Shown
from tui_crm.store.contact_reading import moment_text
from tui_crm.store.row_cells import NAME
from tui_crm.store.sql import IN_IDS, Connection, Sql, all_of, id_list
from tui_crm.store.visibility import visible_to
from tui_crm.store.work_visibility import mail_seen

Place = tuple[int, int]
"""When a message was sent, in seconds since 1970, and its number: lists go on behind it."""


class MailSearch(NamedTuple):
    """What of all messages is wanted: all of these at once.

    Attributes:
        before: only what stands behind this in the list.
        words: folded; all of them are in the subject, the excerpt or among the persons.
        since, until: seconds since 1970; `until` is not part of it.
    """

    before: Place | None = None
    words: tuple[str, ...] = ()
    shown: Shown = Shown.ALL
    since: int | None = None
    until: int | None = None


def ids(connection: Connection, actor: Actor, search: MailSearch, limit: int) -> list[int]:
    """The messages that the actor sees, the newest first."""
    seen = mail_seen(actor)
    asked = all_of(
        [
            *_narrowed(search, "x.at", "x.id", actor),
            Sql(f"({seen.text})", seen.values),
            *_shown(search.shown, actor),
        ]
    )
    found = connection.execute(
        "SELECT x.id FROM mail_message x INDEXED BY mail_message_at"
        f" WHERE {asked.text} ORDER BY x.at DESC, x.id DESC LIMIT ?",
        (*asked.values, limit),
    )
    return [row[0] for row in found.fetchall()]


def ids_of_contact(
    connection: Connection, contact_id: int, actor: Actor, search: MailSearch, limit: int
) -> list[int]:
    """The messages that belong to a contact, the newest first; none where the actor may not see it.

    Each address and the links are read in their order and only as far as needed, however many there are.
    """
    visible = visible_to(actor)
    keys = connection.execute(
        "SELECT DISTINCT e.value_key FROM contact c LEFT JOIN contact_email e ON e.contact = c.id"
        f" WHERE c.id = ? AND {visible.text}",
        (contact_id, *visible.values),
    ).fetchall()
    if not keys:
        return []
    asked = all_of([*_narrowed(search, "r.at", "r.message", actor), *_shown(search.shown, actor)])
    order = f"AND {asked.text} ORDER BY r.at DESC, r.message DESC LIMIT ?)"
    start = "SELECT * FROM (SELECT DISTINCT r.message, r.at FROM"
    of_message = "CROSS JOIN mail_message x ON x.id = r.message WHERE"
    by_link = f"{start} mail_link r {of_message} r.contact = ? AND r.state <> 'unlinked' {order}"
    parts = [Sql(by_link, (contact_id, *asked.values, limit))]
    for (key,) in keys:
        if key is not None:
            by_address = (
                f"{start} mail_address r {of_message} r.address_key = ? AND NOT EXISTS (SELECT 1"
                " FROM mail_link u WHERE u.message = r.message AND u.contact = ? AND u.state = 'unlinked')"
                f" {order}"
            )
            parts.append(Sql(by_address, (key, contact_id, *asked.values, limit)))
    united = " UNION ".join(one.text for one in parts)
    found = connection.execute(
        f"SELECT message FROM ({united}) ORDER BY at DESC, message DESC LIMIT ?",
        (*(value for one in parts for value in one.values), limit),
    )
    return [row[0] for row in found.fetchall()]


def _narrowed(search: MailSearch, at: str, number: str, actor: Actor) -> list[Sql]:
    """The conditions of a search on message `x`; the columns are those of the index that gives the order."""
    conditions = [said(word, actor) for word in search.words]
    if search.before is not None:
        conditions.append(Sql(f"({at}, {number}) < (?, ?)", search.before))
    if search.since is not None:
        conditions.append(Sql(f"{at} >= ?", (search.since,)))
    if search.until is not None:
        conditions.append(Sql(f"{at} < ?", (search.until,)))
    return conditions


_OWN = (
    "EXISTS (SELECT 1 FROM mail_copy oc CROSS JOIN mail_account oa ON oa.id = oc.account"
    " WHERE oc.message = x.id AND oa.user = ? AND oa.removed_at IS NULL)"
)
"""The condition that a mailbox of a user has message `x`."""


def said(word: str, actor: Actor) -> Sql:
    """The condition that a folded word is in message `x`, or among the persons of its head that are shown."""
    anywhere = Sql("instr(x.search_key, ?) > 0", (word,))
    if actor.is_admin:
        return anywhere
    hidden = _hidden(actor, "sd")
    told = Sql("instr(crm_fold(x.subject || ' ' || x.excerpt), ?) > 0", (word,)) | Sql(
        "EXISTS (SELECT 1 FROM mail_address sd WHERE sd.message = x.id"
        f" AND instr(crm_fold(sd.name || ' ' || sd.address), ?) > 0 AND NOT ({hidden.text}))",
        (word, *hidden.values),
    )
    return anywhere & (Sql(_OWN, (actor.user_id,)) | told)


def _hidden(actor: Actor, alias: str) -> Sql:
    """The condition that an address of a head is known as that of contacts alone that the actor does not see.

    In a message of the actor's own mailbox nobody is hidden (R43).
    """
    holders = (
        "EXISTS (SELECT 1 FROM contact_email he CROSS JOIN contact hc ON hc.id = he.contact"
        f" WHERE he.value_key = {alias}.address_key AND {{}})"
    )
    visible = visible_to(actor, "hc")
    return Sql(
        f"{holders.format('hc.deleted_at IS NULL')} AND NOT {holders.format(visible.text)}"
        f" AND NOT {_OWN.replace('x.id', f'{alias}.message')}",
        (*visible.values, actor.user_id),
    )


def _shown(shown: Shown, actor: Actor) -> list[Sql]:
    if shown is Shown.MINE:
        return [Sql(_OWN, (actor.user_id,))]
    if shown is Shown.UNLINKED:
        belongs = of_contacts(actor)
        return [Sql(f"NOT ({belongs.text})", belongs.values)]
    return []


def of_contacts(actor: Actor | None, alias: str = "x") -> Sql:
    """The condition under which a message belongs to a contact that the actor sees; None: to any contact."""
    known, linked = (
        (Sql("1"), Sql("1")) if actor is None else (visible_to(actor, "bk"), visible_to(actor, "bn"))
    )
    return Sql(
        "EXISTS (SELECT 1 FROM mail_address bd CROSS JOIN contact_email be ON be.value_key = bd.address_key"
        f" CROSS JOIN contact bk ON bk.id = be.contact WHERE bd.message = {alias}.id AND NOT EXISTS (SELECT 1"
        f" FROM mail_link bu WHERE bu.message = {alias}.id AND bu.contact = bk.id AND bu.state = 'unlinked')"
        f" AND {known.text})",
        known.values,
    ) | Sql(
        "EXISTS (SELECT 1 FROM mail_link bl CROSS JOIN contact bn ON bn.id = bl.contact"
        f" WHERE bl.message = {alias}.id AND bl.state <> 'unlinked' AND {linked.text})",
        linked.values,
    )


def messages(connection: Connection, wanted: Iterable[int], actor: Actor) -> dict[int, MailMessage]:
    """The messages of these numbers that the actor sees, by number: a fixed number of queries."""
    listed = id_list(wanted)
    seen = mail_seen(actor)
    rows = connection.execute(
        "SELECT x.id, x.message_id, x.at, x.subject, x.excerpt, x.size, x.attachments, x.is_outgoing"
        f" FROM mail_message x WHERE x.id {IN_IDS} AND ({seen.text})",
        (listed, *seen.values),
    ).fetchall()
    listed = id_list(row[0] for row in rows)
    (persons, hidden), links = _persons(connection, listed, actor), _links(connection, listed, actor)
    accounts = _accounts(connection, listed, actor)
    return {
        number: MailMessage(
            number,
            message_id,
            moment_text(at),
            subject,
            excerpt,
            size,
            attachments,
            bool(is_outgoing),
            tuple(persons[number]),
            tuple(links[number]),
            tuple(accounts[number]),
            hidden[number],
        )
        for number, message_id, at, subject, excerpt, size, attachments, is_outgoing in rows
    }


def _persons(
    connection: Connection, listed: str, actor: Actor
) -> tuple[dict[int, list[MailPerson]], dict[int, int]]:
    """Those of the heads that are shown, and how many are not."""
    visible, is_hidden = visible_to(actor), _hidden(actor, "a")
    first = (
        "(SELECT c.id FROM contact_email e CROSS JOIN contact c ON c.id = e.contact"
        f" WHERE e.value_key = a.address_key AND {visible.text} ORDER BY c.id LIMIT 1)"
    )
    rows = connection.execute(
        f"SELECT a.message, a.role, a.name, a.address, c.id, {NAME}, a.is_hidden FROM"
        f" (SELECT a.*, {first} AS found, {is_hidden.text} AS is_hidden FROM mail_address a"
        f" WHERE a.message {IN_IDS}) a"
        " LEFT JOIN contact c ON c.id = a.found ORDER BY a.message, a.position",
        (*visible.values, *is_hidden.values, listed),
    ).fetchall()
    found: dict[int, list[MailPerson]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    for message, role, name, address, contact, contact_name, is_left_out in rows:
        if is_left_out:
            hidden[message] += 1
        else:
            found[message].append(MailPerson(role, name, address, contact, contact_name if contact else ""))
    return found, hidden


def _links(connection: Connection, listed: str, actor: Actor) -> dict[int, list[MailLink]]:
    visible = visible_to(actor)
    rows = connection.execute(
        f"SELECT b.message, c.id, {NAME}, min(b.state) FROM ("
        "SELECT a.message, e.contact, ' address' AS state FROM mail_address a CROSS JOIN contact_email e"
        f" ON e.value_key = a.address_key WHERE a.message {IN_IDS} AND NOT EXISTS (SELECT 1 FROM mail_link u"
        " WHERE u.message = a.message AND u.contact = e.contact AND u.state = 'unlinked')"
        f" UNION SELECT l.message, l.contact, l.state FROM mail_link l WHERE l.message {IN_IDS}"
        " AND l.state <> 'unlinked') b CROSS JOIN contact c ON c.id = b.contact"
        f" WHERE {visible.text} GROUP BY b.message, c.id ORDER BY b.message, c.kind, c.id",
        (listed, listed, *visible.values),
    ).fetchall()
    found: dict[int, list[MailLink]] = defaultdict(list)
    for message, contact, name, state in rows:
        # The blank lets an address go before whatever else links the two.
        found[message].append(MailLink(contact, name, LinkState(state.strip())))
    return found


def _accounts(connection: Connection, listed: str, actor: Actor) -> dict[int, list[str]]:
    rows = connection.execute(
        "SELECT DISTINCT k.message, a.name FROM mail_copy k CROSS JOIN mail_account a ON a.id = k.account"
        f" WHERE k.message {IN_IDS} AND a.user = ? AND a.removed_at IS NULL ORDER BY k.message, a.name_key",
        (listed, actor.user_id),
    ).fetchall()
    found: dict[int, list[str]] = defaultdict(list)
    for message, name in rows:
        found[message].append(name)
    return found


def text(connection: Connection, message_id: int) -> str | None:
    """The whole text of a message, where it was kept."""
    row = connection.execute("SELECT text FROM mail_text WHERE message = ?", (message_id,)).fetchone()
    return None if row is None else str(row[0])
