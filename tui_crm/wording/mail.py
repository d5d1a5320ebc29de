"""E-mail in words: what a reading came to, why a message belongs to a contact, what became of links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_crm.domain.journal import DefinitionChange
from tui_crm.domain.mail import MOST_ADDRESSES, LinkState, MailFault, MailSource, SyncOutcome, SyncProgress
from tui_crm.i18n import N_, _, ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording.counts import grouped

_LINKS = {
    LinkState.ADDRESS: N_("has an address of the message"),
    LinkState.CARRIED: N_("organization of such a person"),
    LinkState.PINNED: N_("pinned with all messages of a person"),
    LinkState.LINKED: N_("linked by hand or by an earlier address"),
    LinkState.UNLINKED: N_("taken off by hand"),
}
_FAULTS = {
    MailFault.EMPTY: N_("it is empty"),
    MailFault.NO_HEADERS: N_("it has no head of a message"),
    MailFault.NO_ADDRESSES: N_("it has no address of anybody"),
    MailFault.UNREADABLE: N_("it cannot be read"),
}
_SOURCES = {
    MailSource.MAILDIR: N_("Maildir"),
    MailSource.MBOX: N_("mbox"),
    MailSource.EML: N_(".eml files"),
    MailSource.IMAP: N_("IMAP"),
}
_ROLES = {"from": N_("From"), "to": N_("To"), "cc": N_("Cc"), "bcc": N_("Bcc")}


def link_state_label(state: LinkState) -> str:
    """Why a message belongs to a contact."""
    return _(_LINKS[state])


def mail_fault_sentence(fault: MailFault) -> str:
    """Why something in a mailbox is no message: a part of a sentence."""
    return _(_FAULTS[fault])


def mail_source_label(source: MailSource) -> str:
    """The kind of a mailbox."""
    return _(_SOURCES[source])


def mail_role_label(role: str) -> str:
    """What somebody is in the head of a message: "from", "to", "cc" or "bcc"."""
    return _(_ROLES[role])


def sync_line(progress: SyncProgress) -> str:
    """How far a reading is, in one line."""
    values = {"done": grouped(progress.done), "new": grouped(progress.new)}
    if progress.folder:
        line = _("{folder}: looked at {done}, new {new}")
        return line.format(folder=safe_text(progress.folder), **values)
    return _("looked at {done}, new {new}").format(**values)


def sync_lines(outcome: SyncOutcome) -> Iterator[str]:
    """What a reading came to."""
    line = _("{name}: new {new}, linked to contacts {linked}, known {known}, refused {refused}")
    yield line.format(
        name=safe_text(outcome.account),
        new=grouped(outcome.new),
        linked=grouped(outcome.linked),
        known=grouped(outcome.known),
        refused=grouped(outcome.refused),
    )
    if outcome.shortened:
        yield ngettext(
            "{count} message has more than {maximum} addresses: the first ones were kept.",
            "{count} messages have more than {maximum} addresses: the first ones were kept.",
            outcome.shortened,
        ).format(count=grouped(outcome.shortened), maximum=MOST_ADDRESSES)
    if outcome.left:
        yield ngettext(
            "{count} is just being written: it is read the next time.",
            "{count} are just being written: they are read the next time.",
            outcome.left,
        ).format(count=grouped(outcome.left))
    for one in outcome.refusals:
        line = _("refused: {where}: {reason}")
        yield line.format(where=safe_text(one.where), reason=mail_fault_sentence(one.reason))
    if outcome.refused > len(outcome.refusals) > 0:
        more = outcome.refused - len(outcome.refusals)
        yield ngettext("and {count} more", "and {count} more", more).format(count=grouped(more))
    if outcome.is_stopped:
        yield _("Stopped: the next reading goes on from here.")


_ONE, _MANY = 0, 1
_CHANGES = {
    LinkState.PINNED: (
        N_("Message pinned to an organization: {name}"),
        N_("Messages pinned: {name}, {more}"),
    ),
    LinkState.LINKED: (N_("Message linked: {name}"), N_("Messages linked: {name}, {more}")),
    LinkState.UNLINKED: (N_("Message unlinked: {name}"), N_("Messages unlinked: {name}, {more}")),
    None: (N_("Links of a message changed: {name}"), N_("Links of messages changed: {name}, {more}")),
}


def mail_links_sentence(changes: Sequence[DefinitionChange]) -> str:
    """What one operation did to the links of messages, the first of them named."""
    first = changes[0]
    more = len({change.target for change in changes}) - 1
    name = safe_text(first.name) or _("(no subject)")
    template = _(_CHANGES[_done(first)][_MANY if more else _ONE])
    others = ngettext("{count} other", "{count} others", more).format(count=grouped(more))
    return template.format(name=name, more=others)


def _done(change: DefinitionChange) -> LinkState | None:
    """The link that came; None where one was only taken away."""
    new = [one for one in _links(change.after) if one not in _links(change.before)]
    found = LinkState(new[0][1]) if new else None
    return found if found in _CHANGES else None


def _links(state: dict[str, Any]) -> list[list[Any]]:
    links: list[list[Any]] = state.get("links", [])
    return links


def hidden_persons(count: int) -> str:
    """How many of a message's head are left out."""
    text = ngettext("{count} contact that you may not see", "{count} contacts that you may not see", count)
    return text.format(count=grouped(count))
