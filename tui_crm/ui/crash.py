"""An app that never shows a traceback: what went wrong goes to the log, a sentence to the person.

Textual draws tracebacks with the values of local variables, which are contacts. The private methods that do
it are replaced here; `tests/ui/test_app.py` fails when Textual renames them.
"""

from __future__ import annotations

from rich.console import RenderableType
from textual.app import App
from textual.worker import WorkerFailed

from tui_crm import log
from tui_crm.domain.problems import CrmError


class QuietApp(App[None]):
    """Textual's app with its tracebacks taken out.

    Attributes:
        crashed: whether something unexpected ended it.
    """

    crashed = False

    def keep_drafts(self) -> None:
        """Called at a crash, before anything is torn down."""

    def tell_refusal(self, error: CrmError) -> None:
        """Called for a refusal that no flow caught."""

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(error, WorkerFailed) and isinstance(cause, CrmError):
            # A refusal in a worker ends that flow, not the program: the screen still stands.
            self.tell_refusal(cause)
            return
        log.crash(cause)
        self._end_by_crash()
        super()._handle_exception(error)

    def panic(self, *renderables: RenderableType) -> None:
        """Textual calls it for errors of its input thread and in style sheets."""
        from rich.traceback import Traceback  # 20 ms that a start without a crash need not spend

        for renderable in renderables:
            if isinstance(renderable, Traceback):
                log.note(
                    "Textual gave up: " + " < ".join(stack.exc_type for stack in renderable.trace.stacks)
                )
        self._end_by_crash()
        self.exit(return_code=1)

    def _end_by_crash(self) -> None:
        if not self.crashed:
            self.crashed = True
            self.keep_drafts()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
