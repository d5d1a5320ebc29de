"""What the person at the screen prefers: read at the start, and shown at once when it changes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tui_crm.config import Config
from tui_crm.domain.preferences import LANGUAGE, THEME, TIPS, chosen, preferred
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _, choose_language, language, use_language
from tui_crm.keymap import Keymap, keymap_of
from tui_crm.paths import Paths
from tui_crm.ui import terminal
from tui_crm.ui.bindings import textual_keymap
from tui_crm.ui.safe_app import SafeApp

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.hints import Hints
    from tui_crm.ui.screens.contacts import ContactsScreen


def preferred_config(session: Session, configured: Config) -> Config:
    """The configuration with the user's preferences in place of what it says."""
    with suppress(CrmError):  # a base that can't be read now says so when the list is read
        return preferred(configured, chosen(session.user_names.choices()))
    return configured


def prefer(session: Session, configured: Config, asked_language: str = "") -> Config:
    """The configuration with the user's preferences; from now on their language is spoken.

    Args:
        asked_language: the one that the command line named, which goes before the preferred one.
    """
    config = preferred_config(session, configured)
    if config.language and not asked_language:
        use_language(config.language)
    return config


def _relabel(screen: ContactsScreen) -> None:
    """The words of the list, of its card and of the lines around it; what is shown stays where it is."""
    screen.follower.forget()
    screen.status.show_access("")
    screen.feed.reload()
    screen.on_record_table_columns_moved()
    screen.bar.make_room(screen.bar.outer_size.width)
    screen.look_at_today()


class PreferringApp(SafeApp):
    """An app for somebody with preferences.

    Attributes:
        configured: what `config.toml` says; `config` is that with the preferences in place of it.
    """

    session: Session
    keymap: Keymap
    hints: Hints
    service_thread: ThreadPoolExecutor

    def __init__(self, configured: Config, paths: Paths) -> None:
        self.configured = configured
        super().__init__(preferred_config(self.session, configured), paths)

    async def keep_preference(self, name: str, value: str | None) -> None:
        """Keeps a preference, or with None leaves it to the configuration, and shows what follows at once.

        Raises what `services.preferences` raises; then all is as it was.
        """
        own = self.session.preferences
        keep = partial(own.reset, name) if value is None else partial(own.set, name, value)
        try:
            await asyncio.get_running_loop().run_in_executor(self.service_thread, keep)
        finally:
            self._show_preferences()
        if name == TIPS and value is None:
            self.hints.begin_anew()

    def _show_preferences(self) -> None:
        before, now = self.config, preferred_config(self.session, self.configured)
        self.config = now
        self.show_theme(now.theme)  # even where it is the same: others were shown while one was chosen
        if now.keymap != before.keymap:
            self.keymap = keymap_of(self.configured, now.keymap)[0]
            terminal.guard(self.keymap)
            self.set_keymap(textual_keymap(self.keymap))
            self.refresh_bindings()
        spoken = choose_language(None, now.language)
        if now.language != before.language and spoken != language():
            use_language(spoken)
            self.call_later(self._speak_anew)

    async def _speak_anew(self) -> None:
        """Shows the list and the settings in another language; others follow when they are opened again."""
        from tui_crm.ui.screens.contacts import ContactsScreen
        from tui_crm.ui.screens.settings import Settings

        self.refresh_bindings()
        first, *others = self.screen_stack
        if isinstance(first, ContactsScreen):
            _relabel(first)
        if others and isinstance(others[-1], Settings):
            await self.pop_screen()
            await self.push_screen(Settings(LANGUAGE))
            others.pop()
        if others or first.has_class("-editing"):
            self.notify(_("What is open already speaks the new language when it is opened again."))

    def action_theme(self) -> None:
        """Asks for a theme, which shows while it is chosen."""
        from tui_crm.ui.modals.theme import ThemeChoice

        if not any(isinstance(screen, ThemeChoice) for screen in self.screen_stack):
            self.push_screen(ThemeChoice(), self._keep_theme)

    async def _keep_theme(self, name: str | None) -> None:
        if name is None:
            return
        try:
            await self.keep_preference(THEME, name)
        except CrmError as error:
            self.tell_refusal(error)

    def tell_refusal(self, error: CrmError) -> None:
        """Tells what is wrong."""
        raise NotImplementedError
