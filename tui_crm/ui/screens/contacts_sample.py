"""The sample base, offered where one's own is still empty."""

from __future__ import annotations

from tui_crm.i18n import _
from tui_crm.services import demo
from tui_crm.services.session import open_session
from tui_crm.ui.base import CrmScreen


async def open_sample(screen: CrmScreen[None]) -> None:
    """Makes the sample base where it is not there yet, and goes on with it. Raises StoreError."""
    if screen.crm.is_restricted:
        screen.tell(_("Over SSH there is no sample: on your own machine tui-crm demo opens it."), "warning")
        return
    path = screen.crm.paths.cache / f"demo-{demo.CONTACTS}.db"
    if not await screen.call(demo.is_ready, path):
        screen.tell(_("Making the sample base..."))
        await screen.call(demo.make, path)
    opened = await screen.call(open_session, path, login=demo.DEMO_LOGIN, region=screen.session.region)
    screen.crm.go_on_with(opened)
    screen.tell(_("This is the sample base. Quit and start again to come back to your own."))
