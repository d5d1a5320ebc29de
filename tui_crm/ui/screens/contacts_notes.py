"""What the list says where it has nothing to show."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.domain.access import Permission
from tui_crm.domain.fields import CUSTOM_PREFIX, SearchGroup
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.geometry import pane_sizes
from tui_crm.ui.screens.contacts_columns import arrow
from tui_crm.ui.screens.contacts_feed import ContactFeed
from tui_crm.ui.widgets.cells import fit
from tui_crm.ui.widgets.table_note import TableNote
from tui_crm.wording import field_label, kind_label, search_group_label, sentence

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_GROUPS_NAMED = 2
"""Parts of a contact that the search bar names; of more it says how many they are."""
_ADMINISTRATORS_NAMED = 3
_HINT_LEAST = 20
"""Columns that a line of a hint has, at least."""
_VIEW_LEAST = 12
"""Columns that the name of a view has in the search bar, at least."""


def heading(feed: ContactFeed) -> str:
    """What is searched: the base, and what a person could not see otherwise about the list.

    That is the view that is shown; else an order by a field whose column is not on the screen, and parts of
    contacts where not all are searched.
    """
    query, parts = feed.query, [kind_label(feed.kind, plural=True)]
    if feed.views.name:  # it stands for all the rest
        room = max(_VIEW_LEAST, feed.table.text_width // 5)
        return f"{parts[0]}: {fit(feed.views.name, room).rstrip()}"
    if query.sort is not None and not feed.table.shows_column(query.sort.field):
        parts.append(f"{field_label(query.sort.field)} {arrow(query.sort)}")
    if query.search_in:
        names = [part_label(part) for part in query.search_in[:_GROUPS_NAMED]]
        more = len(query.search_in) - len(names)
        parts.append(_("in: {names}").format(names=", ".join(names + ([f"+{more}"] if more else []))))
    return ", ".join(parts)


def part_label(part: str) -> str:
    """What "Search in" calls a part of a contact, within a sentence; a custom field by its own name."""
    if part.startswith(CUSTOM_PREFIX):
        return field_label(part)
    return search_group_label(SearchGroup(part)).lower()


def note(screen: CrmScreen[None], feed: ContactFeed) -> TableNote:
    """What is said in the place of a list without rows; to who may see no contact, why, and whom to ask."""
    if (problem := screen.session.why_not(Permission.SEE)) is not None:
        width = pane_sizes(*screen.app.size, feed.choices.shows_card)[0][0]  # the table may have no size yet
        text = f"{sentence(problem)} {administrators(screen.session)}".rstrip()
        return TableNote(tuple(wrap(text, max(_HINT_LEAST, width - 4))))
    return TableNote(tuple(nothing_found(screen, feed).split("\n")))


def inactive(shown: bool) -> str:
    """Whether the list has inactive contacts from now on."""
    return _("Inactive contacts are shown.") if shown else _("Inactive contacts are hidden.")


def nothing_found(screen: CrmScreen[None], feed: ContactFeed) -> str:
    """A search without an answer, why that may be, and how to get rid of it."""
    said = [_('Nothing found for "{text}".').format(text=safe_text(feed.line.asked))]
    if feed.line.has_grammar:
        from tui_crm.ui.screens.contacts_hints import hints

        for hint in hints(screen.session, feed.query):
            said += wrap(hint, max(_HINT_LEAST, feed.table.text_width - 2))
    return "\n".join((*said, "", key_line(screen, "list.clear", _("clears the search"))))


def administrators(session: Session) -> str:
    """Who they are, as far as a line has room for them."""
    names = [one.shown for one in session.users.all() if one.is_admin and one.is_active]
    named = ", ".join(map(safe_text, names[:_ADMINISTRATORS_NAMED]))
    return _("Administrators: {names}.").format(names=named) if named else ""


def is_sample_offered(session: Session, feed: ContactFeed) -> bool:
    """Whether the base has no contact of any kind, and not only none that the person may see."""
    if not session.may(Permission.SEE):
        return False
    return feed.rest.base_total == 0 and not feed.query.is_narrowed and session.contacts.is_empty()


def key_line(screen: CrmScreen[None], command_id: str, text: str) -> str:
    """The key of a command and what it does here; "" where it has no key or may not be used."""
    command = BY_ID[command_id]
    key = short_key(screen.crm.keymap.of(command))
    return f"  {shown_key(key):<5} {text}" if key and screen.why_not(command) is None else ""
