"""What is done with the things of a day, and with the interval of a contact wherever one is (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tui_crm.commands import BY_ID
from tui_crm.domain.contact import Kind
from tui_crm.domain.keep_in_touch import Due, read_days
from tui_crm.domain.today import LeftDraft
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import short_key
from tui_crm.ui.going import back_to_list
from tui_crm.ui.item_actions import open_profile
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.choice import Choice
from tui_crm.wording.keep_in_touch import INTERVALS, interval_text, interval_typed
from tui_crm.wording.today import Section, TodayLine

if TYPE_CHECKING:
    from tui_crm.ui.app import CrmApp
    from tui_crm.ui.screens.contacts import ContactsScreen
    from tui_crm.ui.screens.today import TodayScreen

_NONE, _OTHER = "none", "other"
_DUE = "due:yes"


def home_of(screen: CrmScreen[Any]) -> ContactsScreen:
    """The contact list, which lies below everything."""
    return cast("ContactsScreen", screen.app.screen_stack[0])


# -- what is to be done -----------------------------------------------------------------------------


async def open_line(screen: TodayScreen, line: TodayLine) -> None:
    """Opens it where it belongs. Must run in a worker."""
    if line.section is Section.MEETINGS:
        from tui_crm.ui.screens.meeting_flows import open_meeting

        number, _colon, original = line.key.partition(":")
        open_meeting(screen, int(number), original)
    elif line.section is Section.DUE:
        _open_due(screen, line)
    elif line.section is Section.CLOSING:
        from tui_crm.ui.screens.opportunity_flows import open_opportunity

        open_opportunity(screen, int(line.key))
    elif line.section is Section.IMPORTS:
        home_of(screen).action_imports()
    elif line.section is Section.DUPLICATES:
        home_of(screen).action_duplicates()
    else:
        await _open_draft(screen, next(one for one in screen.today.drafts if str(one.id) == line.key))


def _open_due(screen: TodayScreen, line: TodayLine) -> None:
    """The profile; of those that are not told by name a list of all."""
    if line.key:
        open_profile(screen, int(line.key))
        return
    screen.app.run_worker(_list_due(screen.crm), group="go-to", exclusive=True)


async def _list_due(app: CrmApp) -> None:
    """The list of all that are due. Must run in a worker of the app."""
    home = await back_to_list(app)
    if home is None:
        return
    due = await home.feed.threads.count(home.session.keep_in_touch.due)
    kinds = {one.kind for one in due}
    if len(kinds) == 1:
        home.go_to_base(*kinds)
    home.bar.fill(_DUE)
    home.feed.search(_DUE, whole=True)
    if len(kinds) > 1:
        key = shown_key(short_key(app.keymap.of(BY_ID["list.switch_base"])))
        home.tell(_("Both persons and organizations are due: {key} goes to the others.").format(key=key))


async def _open_draft(screen: TodayScreen, draft: LeftDraft) -> None:
    """The form that was left, which offers the draft."""
    form, _space, number = draft.form.partition(" ")
    if form in ("new_person", "new_organization"):
        flow = _add_in_list(screen.crm, Kind(form.removeprefix("new_")))
        screen.app.run_worker(flow, group="go-to", exclusive=True)
    elif form == "edit" and draft.contact_id is not None:
        from tui_crm.ui.modals.edit_contact import EditContact

        contact = await screen.call(screen.session.contacts.get, draft.contact_id)
        await screen.app.push_screen_wait(EditContact(contact))
    elif form in ("opportunity", "new_opportunity"):
        from tui_crm.ui.screens import opportunity_flows

        about = int(number.removeprefix("of ")) if number else None
        if form == "opportunity" and about is not None:
            await opportunity_flows.edit(screen, about)
        else:
            await opportunity_flows.add_for(screen, about)
    elif form == "meeting" and number.isdecimal():
        from tui_crm.ui.screens import meeting_flows

        await meeting_flows.edit(screen, int(number))
    elif form == "new_meeting":
        from tui_crm.ui.screens import meeting_flows

        await meeting_flows.add(screen)
    elif draft.contact_id is not None:
        open_profile(screen, draft.contact_id)
    else:
        screen.tell(_("Open the form in which it was left: it offers what was typed."))


async def _add_in_list(app: CrmApp, kind: Kind) -> None:
    """The form of a new contact is the list's. Must run in a worker of the app."""
    home = await back_to_list(app)
    if home is not None:
        home.go_to_base(kind)
        home.action_add()


# -- contacts ---------------------------------------------------------------------------------------


async def touched(screen: TodayScreen, due: Due) -> None:
    """Marks that one was in touch just now."""
    await screen.call(screen.session.keep_in_touch.touched, (due.contact_id,))
    screen.tell(_("In touch: {name}").format(name=safe_text(due.name)))


async def log(screen: TodayScreen, due: Due) -> None:
    """Writes down what happened."""
    from tui_crm.ui.screens import log_event

    await log_event.log(screen, log_event.About(due.name, (due.contact_id,)))


async def set_interval(screen: CrmScreen[Any], contact_id: int) -> bool:
    """Asks how often to keep in touch with a contact; whether that is another now. Must run in a worker.

    Raises NotFound, Refused, Denied.
    """
    contact = await screen.call(screen.session.contacts.get, contact_id)
    days = contact.draft.keep_in_touch_days
    title = _("Keep in touch: {name}").format(name=safe_text(contact.name))
    chosen = await screen.app.push_screen_wait(Choice(title, "", _answers(days), _answer(days)))
    if chosen is None:
        return False
    if chosen == _OTHER:
        typed = await screen.app.push_screen_wait(
            AskLine(title, interval_typed(days), _("days, or words such as: 6 weeks"))
        )
        if typed is None:
            return False
        wanted = read_days(typed)
    else:
        wanted = None if chosen == _NONE else int(chosen)
    return await screen.call(screen.session.keep_in_touch.set, (contact_id,), wanted) > 0


def _answers(days: int | None) -> dict[str, str]:
    """The intervals to choose from, the present one among them."""
    offered = sorted({*INTERVALS, *(() if days is None else (days,))})
    return {
        _NONE: _("not of its own: as its tags say, if any"),
        **{str(one): interval_text(one) for one in offered},
        _OTHER: _("another number of days..."),
    }


def _answer(days: int | None) -> str:
    return _NONE if days is None else str(days)
