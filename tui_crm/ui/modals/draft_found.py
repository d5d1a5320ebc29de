"""A form that was left half filled is offered again (R12)."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import _
from tui_crm.services.drafts import ChangeSince, KeptDraft
from tui_crm.ui.format import moment_text
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording import field_label

CONTINUE = "continue"
DISCARD = "discard"


class DraftFoundModal(Choice):
    """Continue with the draft or throw it away; Escape leaves it as it is."""

    def __init__(self, kept: KeptDraft, changes: Sequence[ChangeSince] = ()) -> None:
        """`changes` are those that were saved since the form was opened."""
        draft = kept.draft
        reach = [phone.raw for phone in draft.phones[:1]] + [email.value for email in draft.emails[:1]]
        name = draft.display_name or ", ".join(filter(None, reach)) or _("(no name yet)")
        lines = [_("{name}, last changed {when}").format(name=name, when=moment_text(kept.saved_at))]
        if changes:
            text = _("Saved by others since then: {fields} ({who}).")
            lines += ["", text.format(fields=fields_text(changes), who=who_text(changes))]
            lines.append(_("Saving keeps these changes, and asks where yours are about the same."))
        super().__init__(
            _("This form was left half filled"),
            "\n".join(lines),
            {CONTINUE: _("Continue with it"), DISCARD: _("Throw it away and start anew")},
        )


def fields_text(changes: Sequence[ChangeSince]) -> str:
    """The fields that were changed."""
    return ", ".join(dict.fromkeys(field_label(one.field) for one in changes))


def who_text(changes: Sequence[ChangeSince]) -> str:
    """Who changed them, and when for the last time: "Bob Nowak, 31 January 2026, 12:30"."""
    last = {one.full_name or one.login: one.at for one in sorted(changes, key=lambda one: one.at)}
    return "; ".join(_("{user}, {when}").format(user=name, when=moment_text(at)) for name, at in last.items())
