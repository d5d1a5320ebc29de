"""What the commands that change fields and tags share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.cli import output

if TYPE_CHECKING:
    from tui_crm.services.session import Session


def catch_up(session: Session) -> None:
    """Lets searches follow what was changed before the command ends; that may take a while."""
    if not session.care.is_behind():
        return
    with output.progress_line() as progress:
        session.care.catch_up(progress)
