"""Asks for the path of a file, completing it with Tab as a shell does."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from tui_crm import wording
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.paths import expand
from tui_crm.ui.base import CrmModal
from tui_crm.ui.format import plain

_LISTED = 40


class AskPath(CrmModal[Path | None]):
    """Closes with the path of a file, by default one that can be read, or with None at Escape.

    Args:
        title: already translated.
        initial: what stands in the field at first.
        check: why a path can't be taken, or None where it can; called on a thread.
        example: what an empty field says.
        about: what to know before, translated; "" for nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False, priority=True)]

    def __init__(
        self,
        title: str,
        initial: str = "",
        check: Callable[[Path], Problem | None] | None = None,
        example: str = "",
        about: str = "",
    ) -> None:
        super().__init__()
        self._example, self._about = example, about
        self._looking: Worker[None] | None = None
        self._title, self._initial, self._check = title, initial, check or unreadable

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ask-path"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from self.lead()
            yield Input(
                self._initial,
                placeholder=self._example or _("~/contacts.csv"),
                select_on_focus=False,
                id="path",
            )
            yield Static(id="path-error", classes="dialog-error")
            yield Static(plain(self._hint()), id="path-hint", classes="dialog-hint")

    def lead(self) -> Iterable[Widget]:
        """What stands between the title and the field."""
        return [Static(plain(self._about), classes="dialog-hint")] if self._about else []

    @staticmethod
    def _hint() -> str:
        return _("Tab completes the path, Enter takes it.")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        if self.crm.is_restricted:  # whoever opens it should have asked: no path is taken, none completed
            self.crm.notify(wording.sentence(Problem(Code.PATH_OVER_SSH)), severity="warning")
            self.dismiss(None)

    @on(Input.Changed)
    def typed(self) -> None:
        self.query_one("#path-error", Static).update()

    def must_wait(self, key: str) -> bool:
        """Keys are for the path as it is completed or refused; only Escape does not wait for a slow disk."""
        return key != "escape" and self._looking is not None and not self._looking.is_finished

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        self.query_one("#path-hint", Static).update(plain(self._hint()))  # no names of an earlier path
        if not event.value.strip():
            self.query_one("#path-error", Static).update(plain(_("Type the path of a file.")))
            return
        self._looking = self.run_worker(self._take(event.value), group="path", exclusive=True)

    async def _take(self, text: str) -> None:
        path, problem = await asyncio.to_thread(self._looked_at, text)
        if problem is None:
            self.dismiss(path)
        else:
            self.query_one("#path-error", Static).update(plain(wording.sentence(problem)))

    def _looked_at(self, text: str) -> tuple[Path, Problem | None]:
        path = entered(text)
        return path, self._check(path)

    def action_complete(self) -> None:
        """As far as it is the same for all that fits; what fits is listed."""
        self._looking = self.run_worker(self._complete(), group="path", exclusive=True)

    async def _complete(self) -> None:
        field = self.query_one(Input)
        completed, names = await asyncio.to_thread(complete, field.value)
        field.value = completed
        field.cursor_position = len(completed)
        listed = "  ".join(names[:_LISTED]) if len(names) > 1 else ""
        self.query_one("#path-hint", Static).update(plain(listed))


def entered(text: str) -> Path:
    """The path that was typed, pasted, or dropped on the terminal: as it is where there is such a file.

    Terminals write a dropped file as a shell would take it (in quotes, or with backslashes before blanks), or
    as a `file://` address: https://www.freedesktop.org/wiki/Specifications/file-uri-spec/.
    """
    path = expand(text)
    if os.path.exists(path):  # `Path.exists` raises where the name is too long
        return path
    text = text.strip()
    if text.lower().startswith("file:"):
        return Path(unquote(urlsplit(text).path))
    try:
        words = shlex.split(text)
    except ValueError:  # a quote without its other half is part of the name
        return path
    return expand(words[0]) if len(words) == 1 else path


def unreadable(path: Path) -> Problem | None:
    """Why a path is not a file that can be read, or None."""
    if not os.path.exists(path):
        return Problem(Code.FILE_MISSING, values={"path": str(path)})
    if path.is_dir():
        return Problem(Code.FILE_IS_FOLDER, values={"path": str(path)})
    if not os.access(path, os.R_OK):
        return Problem(Code.FILE_UNREADABLE, values={"path": str(path), "reason": _("permission denied")})
    return None


def not_there_yet(path: Path) -> Problem | None:
    """Why no new file can be made under this path, or in this folder; None where it can."""
    if os.path.exists(path) and not os.path.isdir(path):
        return Problem(Code.USER_FILE_EXISTS, values={"path": str(path)})
    folder = path if os.path.isdir(path) else path.parent
    if not os.path.isdir(folder):
        return Problem(Code.FILE_MISSING, values={"path": str(folder)})
    if not os.access(folder, os.W_OK):
        reason = _("permission denied")
        return Problem(Code.FILE_NOT_WRITTEN, values={"path": str(path), "reason": reason})
    return None


def complete(text: str) -> tuple[str, tuple[str, ...]]:
    """A typed path, longer where it can only go on in one way, and the names that fit.

    Hidden files are offered only after a dot, folders end with a slash.
    """
    folder_text, slash, start = text.rpartition("/")
    folder = expand(folder_text + slash) if slash else Path()
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(start) and (start or not entry.name.startswith("."))
            )
    except OSError:
        return text, ()
    common = _common_start(names)
    return (folder_text + slash + common if common else text), tuple(names)


def _common_start(names: Sequence[str]) -> str:
    same = 0
    for characters in zip(*names, strict=False):
        if len(set(characters)) > 1:
            break
        same += 1
    return names[0][:same] if names else ""
