"""What the dialogs have in common in which people define something: saving in the dialog, refusals beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input, Static
from textual.worker import Worker

from tui_crm import wording
from tui_crm.commands import Place
from tui_crm.domain.problems import CrmError
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings
from tui_crm.ui.format import plain
from tui_crm.ui.modals.choice import leaves_anyway
from tui_crm.ui.widgets.text_input import TextInput


class DefineDialog(CrmModal[ScreenResultType]):
    """Saves before it closes: what is refused is told beside what was typed, which stays.

    It closes with what was made, or with None at Escape.

    Class attributes:
        ERRORS: the field that a problem belongs to -> the id of the line that tells it; the first one tells
            what belongs to no field.
    """

    # The form's own key for saving, so that a user's key for it holds here too.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in bindings(Place.EDITOR)
        if isinstance(binding, Binding) and binding.action == "save"
    ]
    ERRORS: ClassVar[dict[str, str]] = {"name": "name-error"}
    _saving: Worker[None] | None = None

    @property
    def is_between_forms(self) -> bool:
        return self._saving is not None and not self._saving.is_finished

    @property
    def is_changed(self) -> bool:
        """Whether more was typed than one would like to type again."""
        return False

    def saving(self) -> Callable[[], ScreenResultType]:
        """What is to be called, on the service thread, for what stands in the dialog now."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Saves and closes, or says what is wrong."""
        if not self.is_between_forms:
            self._saving = self.run_worker(self._save(self.saving()), group="save")

    async def _save(self, saving: Callable[[], ScreenResultType]) -> None:
        try:
            done = await self.call(saving)
        except CrmError as error:
            self.show_refusal(error)
        else:
            self.dismiss(done)

    def show_refusal(self, error: CrmError) -> None:
        """Tells what is wrong beside what was typed."""
        first = next(iter(self.ERRORS.values()))
        said: dict[str, list[str]] = {line: [] for line in self.ERRORS.values()}
        for problem in error.problems:
            said[self.ERRORS.get(problem.field, first)].append(wording.sentence(problem))
        for line, sentences in said.items():
            self.say(line, "\n".join(sentences))

    def say(self, line: str, text: str) -> None:
        """Tells something on one of the lines; "" takes it away."""
        label = self.query_one(f"#{line}", Static)
        label.update(plain(text, keep_newlines=True))
        label.display = bool(text)

    @on(Input.Changed)
    def forget_refusal(self) -> None:
        """What was wrong may be right now."""
        for line in dict.fromkeys(self.ERRORS.values()):
            self.say(line, "")

    def action_close(self) -> None:
        """Closes; asks first where much was typed."""
        self.run_worker(self._close(), group="leave", exclusive=True)

    async def _close(self) -> None:
        if not self.is_changed or await leaves_anyway(self, ""):
            self.dismiss(None)


def line_of(label: str, *boxes: TextInput | Static) -> ComposeResult:
    """A label with what stands beside it."""
    with Horizontal(classes="dialog-line"):
        yield Static(plain(label), classes="dialog-label")
        yield from boxes


class AskName(DefineDialog[ScreenResultType]):
    """Asks for a name and gives it to whoever saves it.

    Args:
        title: already translated; data in it is never markup.
        save: called with the name on the service thread; what it gives is what the dialog closes with.
        initial: what stands there at first.
        key: what names the thing on the command line and in files, whatever it is called; "" for nothing.
    """

    def __init__(
        self, title: str, save: Callable[[str], ScreenResultType], initial: str = "", key: str = ""
    ) -> None:
        super().__init__()
        self._title, self._initial, self._store, self._key = title, initial, save, key

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog ask-name"):
            yield Static(plain(self._title), classes="dialog-title")
            yield from line_of(
                _("Name"), TextInput(safe_text(self._initial), select_on_focus=False, id="name")
            )
            yield Static(id="name-error", classes="dialog-error")
            if self._key:
                yield from line_of(_("Key"), Static(plain(self._key), id="name-key"))
            yield Static(plain(_("Enter takes it, Esc leaves all as it is.")), classes="dialog-hint")

    def on_mount(self) -> None:
        self.query_one("#name-error").display = False
        self.query_one("#name", Input).focus()

    def saving(self) -> Callable[[], ScreenResultType]:
        store, name = self._store, self.query_one("#name", Input).value
        return lambda: store(name)

    @on(Input.Submitted)
    def take(self) -> None:
        self.action_save()
