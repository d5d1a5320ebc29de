"""A form that was left half filled is offered again (R12)."""

from __future__ import annotations

from tui_crm.i18n import _
from tui_crm.services.drafts import KeptDraft
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import Choice

CONTINUE = "continue"
DISCARD = "discard"


class DraftFoundModal(Choice):
    """Continue with the draft or throw it away; Escape leaves it as it is."""

    def __init__(self, kept: KeptDraft) -> None:
        draft = kept.draft
        reach = [phone.raw for phone in draft.phones[:1]] + [email.value for email in draft.emails[:1]]
        name = draft.display_name or ", ".join(filter(None, reach)) or _("(no name yet)")
        super().__init__(
            _("This form was left half filled"),
            _("{name}, last changed {when}").format(name=name, when=moment_text(kept.saved_at)),
            {CONTINUE: _("Continue with it"), DISCARD: _("Throw it away and start anew")},
        )
