"""What the list says where it has nothing to show."""

from __future__ import annotations

from tui_crm.commands import BY_ID, shown_key
from tui_crm.domain.contact import Kind
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.screens import contacts_sample
from tui_crm.ui.screens.contacts_feed import ContactFeed


def note(screen: CrmScreen[None], feed: ContactFeed, total: int) -> str:
    """What is said in the place of a list of `total` contacts; "" where it has any."""
    if total:
        return ""
    return nothing_found(screen, feed.query.text) if feed.query.text else empty_base(screen, feed)


def inactive(shown: bool) -> str:
    """Whether the list has inactive contacts from now on."""
    return _("Inactive contacts are shown.") if shown else _("Inactive contacts are hidden.")


def nothing_found(screen: CrmScreen[None], text: str) -> str:
    """A search without an answer, and how to get rid of it."""
    said = _('Nothing found for "{text}".').format(text=safe_text(text))
    return "\n".join((said, "", _key_line(screen, "list.clear", _("clears the search"))))


def empty_base(screen: CrmScreen[None], feed: ContactFeed) -> str:
    """An empty base and what can be done about it."""
    if feed.kind is Kind.PERSON:
        said = _("There are no persons here yet.")
    else:
        said = _("There are no organizations here yet.")
    lines = [
        _key_line(screen, "list.import_file", _("import a file (CSV or JSON)")),
        _key_line(screen, "list.add", _("add a contact")),
    ]
    if contacts_sample.is_offered(screen.session, feed):
        lines.append(_key_line(screen, "list.open_sample", _("look at the sample: 2,000 invented contacts")))
    return "\n".join((said, "", *filter(None, lines)))


def _key_line(screen: CrmScreen[None], command_id: str, text: str) -> str:
    """The key of a command and what it does here; "" where it has no key or may not be used."""
    command = BY_ID[command_id]
    key = short_key(screen.crm.keymap.of(command))
    return f"  {shown_key(key):<5} {text}" if key and screen.why_not(command) is None else ""
