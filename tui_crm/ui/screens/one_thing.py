"""Screens that show one thing of the base, and end where it is not there any more."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.content import Content
from textual.widgets import Static

from tui_crm.domain.problems import NotFound
from tui_crm.ui.looking import LookingScreen

W = TypeVar("W")


class OneThing(LookingScreen, Generic[W]):
    """Reads the thing with all that is shown of it, and says at the top what it is.

    Class attributes:
        NAME: what the ids of its widgets begin with; `NAME-head` is the line at the top.

    Attributes:
        whole: what was read last; None until then.
    """

    NAME: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.whole: W | None = None

    def on_resize(self) -> None:
        """The line at the top has another room. Textual runs a subclass's too."""
        self._show_head()

    # What a subclass says of it

    def read(self) -> W:
        """Reads it. Called on a thread. Raises NotFound."""
        raise NotImplementedError

    def gone_sentence(self) -> str:
        """Says that it is not there any more, translated."""
        raise NotImplementedError

    def heading(self, whole: W, width: int) -> Content:
        """The line at the top, of at most so many cells."""
        raise NotImplementedError

    def show_whole(self, whole: W, is_first: bool) -> None:
        """Shows all below the line at the top; `is_first` where nothing was shown before."""
        raise NotImplementedError

    # Reading and showing

    async def read_again(self, gone: str = "") -> bool:
        """Shows it as it is now; ends, with the sentence `gone`, where it is not there any more.

        Under a dialog it ends when that is closed and it looks again. Gives whether it is there.
        """
        try:
            self._change, whole = await self.call(self._read)
        except NotFound:
            if self.is_active or self.whole is None:
                self.end(gone or self.gone_sentence())
            return False
        self.take(whole)
        return True

    def _read(self) -> tuple[int, W]:
        return self.session.last_change(), self.read()

    async def _read_if_changed(self) -> None:
        if self.whole is not None:
            await super()._read_if_changed()

    def take(self, whole: W) -> None:
        """Shows what was read."""
        is_first, self.whole = self.whole is None, whole
        self._show_head()
        self.show_whole(whole, is_first)
        self.refresh_bindings()

    def _show_head(self) -> None:
        if self.whole is not None:
            head = self.heading(self.whole, max(1, self.app.size.width - 2))
            self.query_one(f"#{self.NAME}-head", Static).update(head)
