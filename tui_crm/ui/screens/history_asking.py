"""What the general history asks for: kinds, users, a period, and an event about a number or an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_crm.domain.problems import Refused
from tui_crm.domain.timeline import Event, HistoryGroup
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.several import Several
from tui_crm.ui.screens import log_event
from tui_crm.ui.screens.history_wanted import GROUP_LABELS, PERIOD_LABELS, HistoryWanted, read_period
from tui_crm.ui.screens.log_event import About

_ANY, _TYPED = "any", "typed"


async def kinds(screen: CrmScreen[Any], wanted: HistoryWanted) -> HistoryWanted:
    """Which kinds, several at once; what was done to users, groups and keys is for administrators."""
    shown = [one for one in HistoryGroup if one is not HistoryGroup.TEAM or screen.session.actor.is_admin]
    labels = {one.value: _(GROUP_LABELS[one]) for one in shown}
    question = Several(_("What happened"), _("Everything"), labels, [one.value for one in wanted.groups])
    chosen = await screen.app.push_screen_wait(question)
    return replace(wanted, groups=tuple(HistoryGroup(name) for name in chosen or ()))


async def who(screen: CrmScreen[Any], wanted: HistoryWanted) -> HistoryWanted:
    """By whom, several at once."""
    names = await screen.call(screen.session.users.full_names)
    labels = {login: safe_text(name or login) for login, name in names.items()}
    question = Several(_("By whom"), _("Everybody"), labels, wanted.users)
    return replace(wanted, users=await screen.app.push_screen_wait(question) or ())


async def period(screen: CrmScreen[Any], wanted: HistoryWanted) -> HistoryWanted | None:
    """One of the periods that have a name, or one that is typed; None where the person turned back."""
    answers = {name or _ANY: _(label) for name, label in PERIOD_LABELS.items()}
    answers[_TYPED] = _("From ... to ...")
    now = (wanted.period or _ANY) if (wanted.period or _ANY) in answers else _TYPED
    answer = await screen.app.push_screen_wait(Choice(_("Period"), "", answers, now))
    if answer is None:
        return None
    if answer != _TYPED:
        return replace(wanted, period="" if answer == _ANY else answer)
    typed = "" if wanted.period in PERIOD_LABELS else wanted.period
    while (text := await _ask_period(screen, typed)) is not None:
        try:
            return replace(wanted, period=read_period(text) if text else "")
        except Refused as refused:
            screen.refuse(refused)
            typed = text
    return None


async def _ask_period(screen: CrmScreen[Any], typed: str) -> str | None:
    question = AskLine(_("From ... to ..."), typed, placeholder="2026-01-05..2026-02-10")
    text: str | None = await screen.app.push_screen_wait(question)
    return text


async def log_for_address(screen: CrmScreen[Any], address: str) -> Event | None:
    """Asks for a number or an e-mail address, then what happened; gives what was written down, and tells it.

    Where a contact has it, that one is named and gets it.

    Args:
        address: what stands in the field at first.
    """
    events = screen.session.events
    title, is_offer = _("Log for a phone number or an e-mail address"), True
    while True:
        text = await screen.app.push_screen_wait(AskLine(title, address, is_offer=is_offer))
        if not text:
            return None
        try:
            known = await screen.call(events.known, text)
            break
        except Refused as refused:
            screen.refuse(refused)
            address, is_offer = text, False
    if known.contact_id:
        about = About(f"{known.name} ({known.address})", (known.contact_id,))
    else:
        about = About(known.address, address=known.address)
    written = await log_event.log(screen, about)
    if not written:
        return None
    screen.tell(log_event.written_sentence(written, about.name))
    return written[0]
