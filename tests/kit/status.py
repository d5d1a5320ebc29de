"""What the status line of the contacts screen says, for an app that runs without a terminal."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui_crm.ui.widgets.status_line import StatusLine


def status_text(app: App[Any]) -> str:
    """The line without its rule; it may stand below other screens."""
    return app.screen_stack[0].query_one(StatusLine).said
