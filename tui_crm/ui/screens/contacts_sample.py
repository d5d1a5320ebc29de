"""The sample base, offered where one's own is still empty."""

from __future__ import annotations

from tui_crm.i18n import _
from tui_crm.services import demo
from tui_crm.services.session import open_session
from tui_crm.ui.base import CrmScreen


async def open_sample(screen: CrmScreen[None]) -> bool:
    """Makes the sample base where it is not there yet, and goes on with it. Raises StoreError.

    Where a form or another screen was asked for while it was made, one stays in one's own base.

    Returns:
        Whether the sample is what one works on now.
    """
    if screen.crm.is_restricted:
        screen.tell(_("Over SSH there is no sample: on your own machine tui-crm demo opens it."), "warning")
        return False
    path = screen.crm.paths.cache / f"demo-{demo.CONTACTS}.db"
    if not await screen.call(demo.is_ready, path):
        screen.tell(_("Making the sample base..."))
        await screen.call(demo.make, path)
    opened = await screen.call(open_session, path, login=demo.DEMO_LOGIN, region=screen.session.region)
    if _is_left(screen):  # what is begun there is meant for one's own base
        await screen.call(opened.close)
        screen.tell(_("The sample base is ready. Choose it again to look at it."))
        return False
    screen.crm.go_on_with(opened)
    screen.tell(_("This is the sample base. Quit and start again to come back to your own."))
    return True


def _is_left(screen: CrmScreen[None]) -> bool:
    """Whether something is open over the list or beside it, or about to be."""
    return not screen.is_active or screen.is_between_forms or screen.has_class("-editing")
