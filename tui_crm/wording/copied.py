"""What is known of a copied text; apart from the rest, since only copying needs the clipboard's modules."""

from __future__ import annotations

from tui_crm.clipboard import Level, Outcome
from tui_crm.i18n import _
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text


def copied_sentence(outcome: Outcome, show_key: str = "") -> str:
    """Where a copied text is, and no more than is known about it.

    Args:
        outcome: what the clipboard chain reached.
        show_key: the key that shows the text, as people read it; "" where there is none.
    """
    if outcome.level is Level.VERIFIED:
        return _("On the clipboard (checked, by {tool}).").format(tool=outcome.via)
    if outcome.level is Level.FILE:
        return _("No clipboard here: saved to {path}.").format(path=safe_text(readable(str(outcome.path))))
    if outcome.via == "too-long":
        return _("The text is too long for your terminal's clipboard: nothing was copied.")
    if outcome.level is Level.FAILED:
        text = _("The text could not be copied anywhere.")
    elif outcome.via == "osc52-tmux":
        text = _('Sent to your terminal\'s clipboard; tmux hands it on after "tmux set -g set-clipboard on".')
    elif outcome.via == "tmux-buffer":
        text = _("In tmux's buffer: prefix ] pastes it.")
    elif outcome.via == "tmux":
        text = _("Sent by tmux to your terminal's clipboard.")
    else:
        text = _("Sent to your terminal's clipboard.")
    if not show_key:
        return text
    return text + " " + _("If it did not arrive, {key} shows the text.").format(key=show_key)
