"""How the mapping screen carries out what is chosen: on a thread, one after the other, the last one wins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tui_crm import wording
from tui_crm.domain.imports import ImportMapping, ImportOptions, Reading
from tui_crm.domain.problems import CrmError, FileProblem
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.screens.mapping_choices import Change, known, read_as_asked
from tui_crm.ui.screens.mapping_staging import Staging, Stopped
from tui_crm.wording.counts import grouped

_SOON_SECONDS = 0.3


class ChoosingScreen(CrmScreen[int | None]):
    """A file with its options: as it is shown, and as it is wanted.

    Args:
        mapping: of a job, or of a file that was only looked at.
        source: that file; it is read into the base behind the screen.

    Attributes:
        mapping: what the service told last.
        job: its number; 0 while the file is not in the base.
        failed: ways in which the file can't be read.
    """

    def __init__(self, mapping: ImportMapping, source: Path | None) -> None:
        super().__init__()
        self.mapping, self._source = mapping, source
        self.job = mapping.job
        self._pending: list[Change] = []
        self._made: list[Change] = []
        self._staged_with = mapping.options
        self._staging: Staging | None = None
        self._is_at_work = False
        self.failed: set[Reading] = set()
        self._glimpsed: ImportMapping | None = None
        self._waiting: tuple[Callable[[], object], str] | None = None

    @property
    def shown(self) -> ImportMapping:
        """What stands on the screen: `mapping`, or how the file begins while it is read in another way."""
        return self._glimpsed or self.mapping

    def show(self) -> None:
        """Shows `shown` as it is now."""
        raise NotImplementedError

    def show_work(self, text: str) -> None:
        """Tells what is being done; "" for nothing."""
        raise NotImplementedError

    @property
    def wanted(self) -> ImportOptions:
        """The options with all that was chosen by now."""
        options = self.mapping.options
        for change in self._pending:
            options = change(options)
        return options

    @property
    def is_reading_anew(self) -> bool:
        """Whether the file is about to have other columns."""
        return self.wanted.reading != self.mapping.options.reading

    @property
    def is_settled(self) -> bool:
        """Whether the file is in the base with all that was chosen."""
        return bool(self.job) and not self._pending

    # Choices

    def change(self, change: Change) -> None:
        """Carries a choice out, behind those before it."""
        self._pending.append(change)
        if self.job and self._source is not None and self.is_reading_anew:
            self.run_worker(self._glimpse(), group="glimpse", exclusive=True)
        self._begin()

    def _tell_failure(self, error: CrmError, wanted: ImportOptions) -> None:
        if isinstance(error, FileProblem) and self.is_reading_anew:
            self.failed.add(wanted.reading)
            self.tell(_("The file can't be read that way: it stays as it was. The key goes on to the next."))
        else:
            self.refuse(error)

    async def _glimpse(self) -> None:
        """Shows the beginning of the file as it is read now: all of a long file takes its time."""
        wanted = self.wanted
        with suppress(CrmError):  # it is told when the whole file is read so
            glimpse = await asyncio.to_thread(read_as_asked, self.mapping, wanted, self._look)
            if self.wanted == wanted and self.is_reading_anew:
                self._glimpsed = replace(glimpse, job=self.job, rows=self.mapping.rows)
                self.show()

    def _begin(self) -> None:
        if not self._is_at_work:
            self._is_at_work = True
            self.run_worker(self._carry_out(), group="choose")

    async def _carry_out(self) -> None:
        while self._pending:
            count, job, wanted = len(self._pending), self.job, self.wanted
            mapping: ImportMapping | None = None
            if self.is_reading_anew:
                self._tell_if_slow(_("Reading the file again..."))
            try:
                mapping = await asyncio.to_thread(read_as_asked, self.mapping, wanted, self._read)
            except CrmError as error:
                self._tell_failure(error, wanted)
            if self.job != job:
                continue  # it came into the base meanwhile: what was looked at counts no more
            if mapping is not None:
                self._made += [] if job else self._pending[:count]  # to be done again in the base
                self.mapping = mapping
            del self._pending[:count]
            if not self.is_reading_anew:
                self._glimpsed = None
            self.show()
        self._is_at_work = False
        self._go_on()

    def _read(self, options: ImportOptions) -> ImportMapping:
        """The file with these options. Called on a thread."""
        return self.session.imports.choose(self.job, options) if self.job else self._look(options)

    def _look(self, options: ImportOptions) -> ImportMapping:
        """The beginning of the file. Called on a thread."""
        assert self._source is not None
        return self.session.imports.look(self._source, options, self.mapping.file)

    # The file on its way into the base

    def stage(self) -> None:
        """Begins to read the file into the base, where it is not there yet."""
        if not self.job and self._source is not None:
            self._staging = Staging(self.session.imports, self._source, self.mapping.file, self._tell_reading)
            self._tell_if_slow(_("Reading the file..."))
            self.run_worker(self._stage(self._staging), group="stage")

    async def _stage(self, staging: Staging) -> None:
        try:
            job = await staging.job(self._staged_with)
            mapping = await asyncio.to_thread(self.session.imports.mapping, job)
        except Stopped:
            return
        except CrmError as error:
            self.end(wording.explain(error))
            return
        columns = tuple(one.column for one in mapping.columns)
        made, self._made = self._made, []
        self.job, self.mapping = job, mapping
        self._pending[:0] = [*made, lambda options: known(options, columns)] if made else []
        self.show()
        self._begin()

    def _tell_if_slow(self, text: str) -> None:
        """Tells it unless all is done by then: what stands there for a moment only flickers."""

        def tell() -> None:
            if not self._is_dismissed and not self.is_settled and self._waiting is None:
                self.show_work(text)

        self.set_timer(_SOON_SECONDS, tell)

    def _tell_reading(self, rows: int) -> None:
        if not self._is_dismissed and not self.job:
            said = _("Reading the file: {done}").format(done=grouped(rows))
            self.show_work(" ".join(filter(None, (said, self._waiting[1] if self._waiting else ""))))

    def drop(self) -> None:
        """The file is not wanted: nothing of it is kept."""
        if self._staging is not None:
            self._staging.stop()

    # What waits for the file

    def when_settled(self, then: Callable[[], object], meanwhile: str) -> None:
        """Does this when the file is in the base with all that was chosen; until then `meanwhile` is told."""
        self._waiting = then, meanwhile
        if not self.is_settled:
            self.show_work(meanwhile)
        self._go_on()

    @property
    def is_waiting(self) -> bool:
        """Whether something is to be done as soon as the file is there."""
        return self._waiting is not None

    def stop_waiting(self) -> None:
        """What waits is not to be done any more."""
        self._waiting = None
        self.show_work("")

    def _go_on(self) -> None:
        if not self.is_settled:
            return
        self.show_work("")
        if self._waiting is not None:
            (then, _meanwhile), self._waiting = self._waiting, None
            then()
        else:
            self.settled()

    def settled(self) -> None:
        """Called when all that was chosen is carried out, and nobody waits for it."""
