"""Screens that show something of the base as it is, whoever changes it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from textual.message import Message
from textual.widgets import Input
from textual.worker import Worker

from tui_crm.domain.problems import StoreError
from tui_crm.ui.base import CrmScreen

LOOK_SECONDS = 2
"""How often it is looked whether somebody else changed anything."""


class Following:
    """A screen that looks every two seconds, while it is the topmost, whether others have written."""

    def follow_others(self) -> None:
        """Looks, and shows what there is now."""
        raise NotImplementedError


class LookingScreen(Following, CrmScreen[None]):
    """Reads when it is mounted, after each of its commands, and where somebody else has written.

    Keys that are pressed while a command is at work act afterwards. A subclass has `read_again`, which notes
    in `_change` what `Session.last_change` said before it read; `action_open` opens what is under the cursor.
    """

    _change = _version = -1
    _at_work: Worker[None] | None = None
    _following: Worker[None] | None = None
    _asking: Worker[None] | None = None
    """Reads what is asked for now: a text that is sought, another month."""

    async def read_again(self) -> object:
        """Shows what there is now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Reads for the first time. Textual runs a subclass's too."""
        self.begin(self.read_again())

    def on_screen_resume(self) -> None:
        """A dialog or another screen was closed: it may have changed something."""
        if (
            not self.is_between_forms and not self.is_ending
        ):  # a command at work looks itself when it is through
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)

    def rights_changed(self) -> None:
        """Other things may be seen by now, and some not any more."""
        super().rights_changed()
        self._change = -1
        if self.is_active and not self.is_between_forms and not self.is_ending:
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)

    # Commands

    def begin(self, flow: Coroutine[Any, Any, object]) -> None:
        """Carries a command out; what it refuses is told."""
        self._at_work = self.run_worker(self._carry_out(flow), group="flow")

    async def _carry_out(self, flow: Coroutine[Any, Any, object]) -> None:
        with self.refusing():
            await self._follow(flow)
        await self._read_if_changed()

    async def _follow(self, flow: Coroutine[Any, Any, object]) -> None:
        """Carries it out; raises what it raises."""
        await flow

    def action_undo(self) -> None:
        from tui_crm.ui.screens import contacts_undo  # it is loaded when it is first used

        self.begin(contacts_undo.undo(self))

    def action_redo(self) -> None:
        from tui_crm.ui.screens import contacts_undo

        self.begin(contacts_undo.redo(self))

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self.read_again())

    def action_back(self) -> None:
        self.dismiss(None)

    async def on_pointed_list_chosen(self, event: Message) -> None:
        """A line was clicked twice: that opens it."""
        event.stop()
        await self.run_action("open")

    async def on_items_view_chosen(self, event: Message) -> None:
        """A thing was clicked twice: that opens it."""
        event.stop()
        await self.run_action("open")

    @property
    def is_between_forms(self) -> bool:
        return self._at_work is not None and not self._at_work.is_finished

    def must_wait(self, key: str) -> bool:
        """Keys for a line are for those that are asked for now, which are still being read."""
        is_asking = self._asking is not None and not self._asking.is_finished
        return is_asking and not isinstance(self.focused, Input) and self.is_for_lines(key)

    def is_for_lines(self, key: str) -> bool:
        """Whether a key that is no text does something with the lines that are shown."""
        return key not in ("escape", "ctrl+q") and not self.is_key_of(key, ("search",))

    # What others do

    async def _read_if_changed(self) -> None:
        if self.is_ending:
            return
        with self.refusing():
            if await self.call(self.session.last_change) != self._change:
                await self.read_again()

    def follow_others(self) -> None:
        """What others change is shown while one only looks."""
        # Where services are at work for long, a look that is cut off by the next one would never be through.
        if self.is_active and not self.is_between_forms and not self._is_following:
            self._following = self.run_worker(self._read_if_others_wrote(), group="look", exclusive=True)

    @property
    def _is_following(self) -> bool:
        return self._following is not None and not self._following.is_finished

    async def _read_if_others_wrote(self) -> None:
        # Not by `call`, which puts the care of the base off: here nothing was saved.
        loop, thread = asyncio.get_running_loop(), self.crm.service_thread
        with suppress(StoreError):  # nobody asked: the next command tells it
            version = await loop.run_in_executor(thread, self.session.data_version)
            if version != self._version:
                await self._read_if_changed()
                self._version = version  # not before: what is cut off is for the next look
