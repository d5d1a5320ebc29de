"""Writing down a note, a call, a message or a meeting, from wherever a contact is shown (R11, R46)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import CrmError, NotFound
from tui_crm.domain.timeline import Event, EventKind
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.log_kind import LogKind
from tui_crm.ui.modals.write_text import WriteText
from tui_crm.ui.widgets.contact_saving import not_saved_sentence
from tui_crm.ui.widgets.draft_keeper import DraftKeeper
from tui_crm.wording import explain
from tui_crm.wording.labels import event_kind_label

Missing = Callable[[DraftKeeper], Awaitable[None]]
"""Told where what it was about is not there any more; the draft, where there is one, is kept."""


class About(NamedTuple):
    """Whom or what something is written down about.

    Attributes:
        name: what the dialogs call it, already translated; data in it is never markup.
        contact_ids: of several contacts each gets it, all in one step that one undo takes back.
        address: a number or an e-mail address, in place of contacts.
        opportunity_id: the opportunity that it is about; then it is written down on the first contact.
    """

    name: str
    contact_ids: tuple[int, ...] = ()
    address: str = ""
    opportunity_id: int | None = None


async def log(
    screen: CrmScreen[Any], about: About, kind: EventKind | None = None, missing: Missing | None = None
) -> tuple[Event, ...]:
    """Asks what it was, then for the text, and writes it down; () where nothing was. Must run in a worker.

    What is refused is told, and the text is kept and offered again.

    Args:
        kind: asked where it is not given.
        missing: None tells that the contact is gone, as any refusal.
    """
    if kind is None:
        title = _("What happened: {name}").format(name=about.name)
        kind = await screen.app.push_screen_wait(LogKind(title))
    if kind is None:
        return ()
    form, contact_id = _form(about, kind)
    keeper = await keeper_of(screen, form, contact_id)
    title = f"{event_kind_label(kind)}: {about.name}"
    question = WriteText(title, screen.session.clock(), keeper, required=kind is EventKind.NOTE)
    written = await screen.app.push_screen_wait(question)
    if written is None:
        return ()
    store = partial(_add, screen, about, kind, written.text, written.at, form)
    return await stored(screen, store, keeper, missing) or ()


def _form(about: About, kind: EventKind) -> tuple[str, int | None]:
    """The name under which the text is kept while it is typed, and the contact."""
    if about.address:
        return f"{kind} {about.address}", None
    if about.opportunity_id is not None:
        return f"{kind} of opportunity {about.opportunity_id}", about.contact_ids[0]
    return (kind.value, about.contact_ids[0]) if len(about.contact_ids) == 1 else (f"{kind} of many", None)


def _add(
    screen: CrmScreen[Any], about: About, kind: EventKind, text: str, at: datetime | None, form: str
) -> tuple[Event, ...]:
    events = screen.session.events
    if about.address:
        return (events.add_unknown(about.address, kind, text, at, form),)
    if about.opportunity_id is not None or len(about.contact_ids) == 1:
        return (events.add(about.contact_ids[0], kind, text, at, form, about.opportunity_id),)
    return events.add_to(about.contact_ids, kind, text, at, form)


async def stored(
    screen: CrmScreen[Any],
    store: Callable[[], tuple[Event, ...]],
    keeper: DraftKeeper,
    missing: Missing | None = None,
) -> tuple[Event, ...] | None:
    """The events as they were stored; None where that was refused, which is told, and where the text is."""
    try:
        events = await screen.call(store)
    except NotFound as error:
        if missing is not None:
            await missing(keeper)
            return None
        refused: CrmError = error
    except CrmError as error:
        refused = error
    else:
        screen.app.clear_notifications()  # that the text was only kept is not so any more
        return events
    kept = f"\n{not_saved_sentence()}" if keeper.is_changed else ""
    screen.tell(explain(refused) + kept, "error")
    return None


async def keeper_of(screen: CrmScreen[Any], form: str, contact_id: int | None, text: str = "") -> DraftKeeper:
    """What keeps the text, with what was typed before and not saved."""
    drafts = screen.session.drafts
    keeper = DraftKeeper(drafts, form, contact_id, 0, ContactDraft(note=text))
    kept = await screen.call(drafts.kept, form, contact_id)
    if kept is not None and await screen.call(drafts.take_up, form, kept):
        keeper.resume(kept)
    return keeper


def written_sentence(events: Iterable[Event], name: str) -> str:
    """What is told where nothing on the screen shows what was written down."""
    kind = next(iter(events)).kind
    return _("Saved: {what}, {whom}").format(what=event_kind_label(kind).lower(), whom=name)
