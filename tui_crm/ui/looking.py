"""Screens that show something of the base as it is, whoever changes it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from textual.worker import Worker

from tui_crm.domain.problems import StoreError
from tui_crm.ui.base import CrmScreen

LOOK_SECONDS = 2
"""How often it is looked whether somebody else changed anything."""


class LookingScreen(CrmScreen[None]):
    """Reads when it is mounted, after each of its commands, and where somebody else has written.

    Keys that are pressed while a command is at work act afterwards. A subclass has `read_again`, which notes
    in `_change` what `Session.last_change` said before it read.
    """

    _change = _version = -1
    _at_work: Worker[None] | None = None

    async def read_again(self) -> object:
        """Shows what there is now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Reads for the first time, and looks again as long as it is open. Textual runs a subclass's too."""
        self.begin(self.read_again())
        self.set_interval(LOOK_SECONDS, self._look)

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

    @property
    def is_between_forms(self) -> bool:
        return self._at_work is not None and not self._at_work.is_finished

    # What others do

    async def _read_if_changed(self) -> None:
        if self.is_ending:
            return
        with self.refusing():
            if await self.call(self.session.last_change) != self._change:
                await self.read_again()

    def _look(self) -> None:
        """What others change is shown while one only looks."""
        if self.is_active and not self.is_between_forms:
            self.run_worker(self._read_if_others_wrote(), group="look", exclusive=True)

    async def _read_if_others_wrote(self) -> None:
        # Not by `call`, which puts the care of the base off: here nothing was saved.
        loop, thread = asyncio.get_running_loop(), self.crm.service_thread
        with suppress(StoreError):  # nobody asked: the next command tells it
            version = await loop.run_in_executor(thread, self.session.data_version)
            if version != self._version:
                self._version = version
                await self._read_if_changed()
