"""Arranging the columns of the contact list while it shows them (R25)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.columns import LayoutColumn, layout_text, spread
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.geometry import GUTTER
from tui_crm.ui.modals.columns import ColumnsDialog
from tui_crm.wording import kind_label

if TYPE_CHECKING:
    from tui_crm.ui.screens.contacts_feed import ContactFeed


async def arrange(screen: CrmScreen[None], feed: ContactFeed) -> None:
    """The columns of the base for this person, or those of the view that is shown and has its own."""
    kind, view, line = feed.kind, feed.views.shown, feed.columns.line
    layouts = screen.session.layouts
    with screen.refusing():
        before = await screen.call(layouts.read, kind, line or layouts.line(kind))
        usual = await screen.call(layouts.read, kind, "")
        if view is not None and line:
            title = _("Columns of the view {name}").format(name=view.name)
        else:
            title = _("Columns: {base}").format(base=kind_label(kind, plural=True))

        def show(columns: tuple[LayoutColumn, ...], pointed: str) -> None:
            _preview(feed, columns, pointed)

        def widths_of(columns: Sequence[LayoutColumn]) -> dict[str, int]:
            shown = [one for one in columns if one.shown]
            widths = spread([one.need for one in shown], feed.table.text_width - GUTTER)
            return dict(zip((one.name for one in shown), widths, strict=True))

        scrolled_to = feed.table.first_column
        kept = await screen.app.push_screen_wait(ColumnsDialog(title, before, usual, show, widths_of))
        with screen.refusing():
            if kept is not None and kept != before:
                if view is not None and line:
                    arranged = await screen.call(screen.session.views.arrange, view.id, layout_text(kept))
                    feed.views.changed(arranged)
                else:
                    await screen.call(layouts.set, kind, kept)
        feed.columns.try_out(None)
        if kept is None:
            feed.columns.scroll_back(scrolled_to)
        feed.reload()


def _preview(feed: ContactFeed, columns: tuple[LayoutColumn, ...], pointed: str) -> None:
    """The list shows these columns at once; rows are read only where other texts are needed."""
    feed.columns.try_out(columns, pointed)
    feed.columns.read(feed.kind)
    if feed.listing is not None and feed.listing.columns == feed.columns.asked:
        feed.columns.put_on(feed.table, feed.query.sort)
    else:
        feed.reload()
