"""The part of the settings with one's own mailboxes (R49)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tui_crm.commands import BY_ID
from tui_crm.domain.access import Permission
from tui_crm.domain.mail import MailAccount
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import _, ngettext
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import is_meant
from tui_crm.ui.screens.settings_part import Part
from tui_crm.ui.widgets.definition_list import Cell, Row
from tui_crm.wording.counts import grouped
from tui_crm.wording.mail import mail_source_label

if TYPE_CHECKING:
    from tui_crm.services.mail import Mail
    from tui_crm.services.session import Session
    from tui_crm.ui.modals.define_mailbox import Typed
    from tui_crm.ui.screens.settings_keys import DefinitionScreen


class MailboxesPart(Part[MailAccount]):
    """The mailboxes of whoever is at the keyboard, by name; those of others are nobody else's concern."""

    permission = Permission.SEE
    commands: ClassVar[frozenset[str]] = frozenset({"add", "edit", "remove"})

    def __init__(self) -> None:
        super().__init__("mailboxes")

    @property
    def title(self) -> str:
        return _("Mail")

    @property
    def note(self) -> str:
        return _("You have no mailboxes yet: a Maildir, an mbox, a folder of .eml files, or IMAP.")

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """As every part; what goes with it is asked."""
        return {"settings.remove": (_("Remove..."), _("Remove"))}

    def read(self, session: Session) -> Sequence[MailAccount]:
        return session.mail.accounts() if session.why_not(Permission.SEE) is None else ()

    def row(self, thing: MailAccount) -> Row:
        count = ngettext("{count} e-mail", "{count} e-mails", thing.messages)
        cells = (
            Cell(safe_text(thing.name)),
            Cell(mail_source_label(thing.source)),
            Cell(safe_text(thing.location) or _("standard input")),
            Cell(safe_text(", ".join(thing.folders))),
            Cell(_read_text(thing)),
            Cell(count.format(count=grouped(thing.messages))),
        )
        return Row(thing.id, cells)

    async def add(self, screen: DefinitionScreen) -> None:
        from tui_crm.ui.modals.define_mailbox import DefineMailbox
        from tui_crm.ui.screens import mail_flows

        title = _("New mailbox")
        if screen.crm.is_restricted:
            await mail_flows.pipe_mailbox(screen, title)
            return
        made = await screen.app.push_screen_wait(DefineMailbox(title, _adding(screen.session.mail)))
        if made is not None:
            await screen.read_again(made.id)
            keymap = screen.crm.keymap
            keys = [shown_key(short_key(keymap.of(BY_ID[name]))) for name in ("list.mail", "mail.sync")]
            text = _("Added: {name}. {list} in the contact list shows the e-mails, {read} there reads them.")
            screen.tell(text.format(name=safe_text(made.name), list=keys[0], read=keys[1]))

    async def edit(self, screen: DefinitionScreen, thing: MailAccount) -> None:
        from tui_crm.ui.modals.define_mailbox import DefineMailbox

        title = _("Change the mailbox {name}").format(name=safe_text(thing.name))
        question = DefineMailbox(title, _editing(screen.session.mail, thing), thing)
        if await screen.app.push_screen_wait(question) is not None:
            await screen.read_again()

    async def remove(self, screen: DefinitionScreen, thing: MailAccount) -> None:
        name = safe_text(thing.name)
        text = _(
            "Its e-mails that belong to a contact stay, and those that another mailbox has; the others go."
            " Nothing changes in the mailbox itself. This cannot be undone."
        )
        title = _("Remove the mailbox {name}?").format(name=name)
        if await is_meant(screen, title, text, _("Yes, remove it")):
            await screen.call(screen.session.mail.remove_account, thing.id)
            await screen.read_again()
            screen.tell(_("Removed: {name}").format(name=name))


def _read_text(account: MailAccount) -> str:
    if not account.synced_at:
        return _("never read")
    moment = moment_text(datetime.fromisoformat(account.synced_at))
    return _("read {moment}").format(moment=moment)


def _adding(mail: Mail) -> Callable[[Typed], MailAccount]:
    def add(typed: Typed) -> MailAccount:
        source, location = mail.place_of(typed.place)
        return mail.add_account(
            typed.name, source, location, typed.folders, typed.keeps_text, typed.addresses
        )

    return add


def _editing(mail: Mail, account: MailAccount) -> Callable[[Typed], MailAccount]:
    """Only what was changed here: a reading may have learnt addresses meanwhile."""

    def edit(typed: Typed) -> MailAccount:
        location = None
        if typed.place != account.location:
            source, location = mail.place_of(typed.place)
            if source is not account.source:
                raise Refused(Code.MAIL_PLACE_OF_OTHER_KIND)
        return mail.edit_account(
            account.id,
            name=typed.name if typed.name != account.name else None,
            location=location,
            folders=typed.folders if typed.folders != account.folders else None,
            keeps_text=typed.keeps_text if typed.keeps_text != account.keeps_text else None,
            addresses=typed.addresses if typed.addresses != account.addresses else None,
        )

    return edit
