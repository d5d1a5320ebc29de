"""Choosing one of the saved views, and saving the list as one (R26)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID
from tui_crm.i18n import _, language
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.modals.save_view import SaveView
from tui_crm.ui.modals.views import ViewsDialog

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.ui.screens.contacts_feed import ContactFeed


async def choose(screen: CrmScreen[None], feed: ContactFeed) -> None:
    """Opens the views of the base, and shows the one that is chosen."""
    with screen.refusing():
        read = partial(screen.session.views.all, feed.kind, language=language())
        found = await screen.call(read)
        view = await screen.app.push_screen_wait(ViewsDialog(found, feed.views))
        if view is not None:
            await show(screen, feed, view)


async def show_numbered(screen: CrmScreen[None], feed: ContactFeed, number: int) -> None:
    """Shows the view of a key; where there is none it says how to save one."""
    with screen.refusing():
        kind = feed.kind
        found = await screen.call(screen.session.views.all, kind)
        if number <= len(found):
            await show(screen, feed, found[number - 1])
            return
        keys = [
            shown_key(short_key(screen.crm.keymap.of(BY_ID[command])))
            for command in ("list.views", "views.add")
        ]
        text = _("There is no view {number} yet: {key}, then {save}, saves the list as it is as a view.")
        screen.tell(text.format(number=number, key=keys[0], save=keys[1]))


async def show(screen: CrmScreen[None], feed: ContactFeed, view: View) -> None:
    """Puts a view on the list, where the base is still its own."""
    opened = await screen.call(screen.session.views.open, view, language())
    if view.kind is feed.kind:  # the person may have gone to the other base meanwhile
        feed.views.show(view, opened)


async def save_line(screen: CrmScreen[None], feed: ContactFeed, line: str) -> View | None:
    """Saves another line of the search box as a view, with the order and the parts of the list; or None."""
    present = feed.views.present()._replace(text=line)
    saved = await screen.app.push_screen_wait(SaveView(present))
    if saved is not None:
        screen.tell(_("View saved: {name}").format(name=saved.name))
    return saved
