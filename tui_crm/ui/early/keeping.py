"""Keeps the look of the first frame for themes and keys of the user's own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm import i18n
from tui_crm.paths import private_folder
from tui_crm.ui.early.making import colours_drawn, words_of
from tui_crm.ui.early.skin import colours_of, skin_file, skin_text
from tui_crm.ui.screens.contacts import ContactsScreen

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp


def keep_skin(app: CrmApp) -> None:
    """Writes down how the list looks, for the next start; not where it does not stand as at a start."""
    colours, screen = colours_of(os.environ), app.screen
    if not colours or not isinstance(screen, ContactsScreen) or not _stands_as_at_a_start(screen):
        return
    path = Path(skin_file(app.config, colours, i18n.language()))
    skin = {**words_of(app.keymap), **colours_drawn(app, colours)}
    with suppress(OSError, ValueError):  # without it the next start is merely not as quick
        private_folder(path.parent)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        known = dict(line.split("=", 1) for line in before.splitlines() if "=" in line)
        text = skin_text({**known, **skin})
        if text != before:
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(path)


def _stands_as_at_a_start(screen: ContactsScreen) -> bool:
    table = screen.table
    return table.has_focus and table.cursor == table.top == 0 and table.total > 1 and screen.follower.is_shown
