"""The words for what a meeting and those who take part in it are."""

from __future__ import annotations

from tui_crm.domain.meetings import MeetingStatus
from tui_crm.i18n import N_, _

_STATUSES = {
    MeetingStatus.CONFIRMED: N_("confirmed"),
    MeetingStatus.TENTATIVE: N_("tentative"),
    MeetingStatus.CANCELLED: N_("cancelled"),
}
_ANSWERS = {
    "accepted": N_("accepted"),
    "declined": N_("declined"),
    "tentative": N_("comes perhaps"),
}
_ROLES = {"organizer": N_("organizer")}


def status_label(status: MeetingStatus) -> str:
    """Whether it takes place."""
    return _(_STATUSES[status])


def answer_label(answer: str) -> str:
    """What a participant answered; "" where that is not known."""
    return _(_ANSWERS.get(answer, ""))


def role_label(role: str) -> str:
    """What a participant is there; "" for those who just take part."""
    return _(_ROLES.get(role, ""))
