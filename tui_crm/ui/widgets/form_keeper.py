"""Keeps what the form of an opportunity or a meeting holds, and offers it again (R12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_crm.i18n import _
from tui_crm.services.drafts import Drafts, KeptForm
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.widgets.draft_keeper import Keeper

CONTINUE, DISCARD = "continue", "discard"
_VALUES, _BASE = "values", "base"

FormData = Mapping[str, Any]
"""What a form holds: values by the names of its fields as JSON has them, contacts by their ids."""


class FormKeeper(Keeper[FormData]):
    """The draft of a form that is no contact's. What it began with is kept along.

    Args:
        form: a name of its own, such as "opportunity 12".
        version: of the thing when the form was opened; 0 for a new one.
        initial: what the form holds when nothing was typed.

    Attributes:
        base: what the draft was made from; it differs from `initial` where an older draft goes on.
    """

    def __init__(self, drafts: Drafts, form: str, version: int, initial: FormData) -> None:
        super().__init__(drafts, form, None, version, initial)
        self.base = initial

    def store(self, draft: FormData) -> None:
        data = {_VALUES: dict(draft), _BASE: dict(self.base)}
        self._drafts.keep_form(self.form, None, data, self.version)

    def resume(self, kept: KeptForm) -> None:
        """The form goes on with a draft that was kept before."""
        self.latest = self._kept = kept.data[_VALUES]
        self.version, self.base = kept.version, kept.data[_BASE]


async def begin(host: CrmScreen[Any], keeper: FormKeeper, title: Callable[[FormData], str]) -> bool:
    """Asks whether to go on with the draft that the form left, if it did; False where the person turned back.

    `keeper.latest` is what the form begins with. Must run in a worker.

    Args:
        title: what the draft is about, in a few words; data in it is never markup.
    """
    drafts = host.session.drafts
    while (kept := await host.call(drafts.kept_form, keeper.form)) is not None:
        if kept.data[_VALUES] == keeper.initial:
            await host.call(drafts.discard, kept)
            continue
        answer: str | None = await host.app.push_screen_wait(_question(kept, title, keeper.version))
        if answer == CONTINUE:
            if await host.call(drafts.take_up, keeper.form, kept):
                keeper.resume(kept)
                return True
        elif answer == DISCARD:
            await host.call(drafts.discard, kept)
        else:
            return False
    return True


def _question(kept: KeptForm, title: Callable[[FormData], str], version: int) -> Choice:
    name = title(kept.data[_VALUES]) or _("(no name yet)")
    lines = [_("{name}, last changed {when}").format(name=name, when=moment_text(kept.saved_at))]
    if kept.version not in (0, version):
        lines += ["", _("It was saved by others since then. Saving keeps what only they changed.")]
    answers = {CONTINUE: _("Continue with it"), DISCARD: _("Throw it away and start anew")}
    return Choice(_("This form was left half filled"), "\n".join(lines), answers)
