"""Says at the start that an import waits to be finished. Light: every start looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.commands import BY_ID, Place
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.wording.counts import grouped

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_SECONDS = 6


def waiting(session: Session) -> tuple[str, int]:
    """The file of the newest import of one's own that waits to be gone on with, and how many do."""
    files = [line.file for line in session.today.imports()]
    return (files[0] if files else ""), len(files)


async def tell_what_waits(screen: CrmScreen[None]) -> None:
    """Says it, with the key that leads there, to whoever may import."""
    if screen.why_not(BY_ID["list.imports"]) is not None:
        return
    with screen.refusing():
        file, count = await screen.call(waiting, screen.session)
        if count:
            text = _("The import of {file} waits to be finished.")
            if count > 1:
                text = _("{count} imports wait to be finished, the last one of {file}.")
            text = text.format(count=grouped(count), file=file)
            screen.tell(with_key(screen, text), seconds=_SECONDS)


def with_key(screen: CrmScreen[None], text: str) -> str:
    """A text, with the key of the list of imports for whoever is elsewhere."""
    keys = screen.crm.keymap.of(BY_ID["list.imports"])
    if not keys or Place.IMPORTS in getattr(screen.app.screen, "PLACES", ()):
        return text
    hint = _("{key} shows the imports.").format(key=shown_key(short_key(keys)))
    return f"{text}\n{hint}"
