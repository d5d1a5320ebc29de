"""The list of opportunities without its commands: what it shows and when it is read (R47)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input, OptionList, Static
from textual.worker import Worker

from tui_crm.commands import BY_ID
from tui_crm.domain.access import Permission
from tui_crm.domain.opportunities import Opportunity, OpportunityQuery, Outcome, StageSum
from tui_crm.domain.problems import NotFound
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import opportunities_lines as lines
from tui_crm.ui.widgets.grouped_list import GroupedList
from tui_crm.ui.widgets.keys_footer import KeysFooter
from tui_crm.ui.widgets.text_input import TextInput

PAGE = 300
"""Opportunities that are read at first; near their end as many again are read."""
_FARTHEST = 5_000
"""About so far the one under the cursor is looked for."""
_NEAR = 50
_SIDES = 4
"""Columns beside a line of the list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        mine: only one's own.
        shows_closed: the lines of won and lost ones too; they are counted in any case.
        limit: lines that are read at most.
    """

    text: str = ""
    mine: bool = False
    shows_closed: bool = False
    limit: int = PAGE


class Found(NamedTuple):
    """What there is of it."""

    change: int
    sums: tuple[StageSum, ...]
    opportunities: tuple[Opportunity, ...]
    owners: dict[str, str]


class SearchBox(TextInput):
    """The text that is searched for; Escape empties it, Enter and Down go to the list."""

    def on_key(self, event: events.Key) -> None:
        """Comes before the input's own handler, and before the screen's keys."""
        if event.key == "escape":
            self.value = ""
        if event.key in ("escape", "enter", "down"):
            event.prevent_default().stop()
            self.screen.query_one(GroupedList).focus()


def _holds(found: Sequence[Opportunity], one: Opportunity) -> bool:
    return any(other.id == one.id for other in found)


class OpportunitiesList(LookingScreen):
    """The opportunities under their stages; below the list stands all about the one under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = Wanted()
        self._found: Found | None = None
        self._by_id: dict[int, Opportunity] = {}
        self._going_to: int | None = None
        self._sought_from: int | None = None
        self._asked = 0

    def compose(self) -> ComposeResult:
        yield Static(id="opportunities-head")
        yield SearchBox(placeholder=_("Title, organization or person"), id="opportunities-search")
        yield GroupedList(lines.GIVING, id="opportunities")
        yield Static(id="opportunities-note")
        yield Static(id="opportunities-details")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.query_one("#opportunities-note").display = False
        self.box.display = False
        self.list.focus()

    @property
    def list(self) -> GroupedList:
        """The lines."""
        return self.query_one("#opportunities", GroupedList)

    @property
    def box(self) -> SearchBox:
        """The text to search for; out of sight where there is none."""
        return self.query_one("#opportunities-search", SearchBox)

    @property
    def current(self) -> Opportunity | None:
        """The opportunity under the cursor."""
        key = self.list.current
        return self._by_id.get(key) if key is not None else None

    @property
    def today(self) -> date:
        """The day that it is here."""
        return self.session.clock().astimezone().date()

    # Reading

    async def read_again(self, keep: int | None = None) -> None:
        """Shows what there is now; the cursor goes to the opportunity `keep`, else it stays with its own."""
        self._going_to = keep or self._going_to
        await self._read_with(self._going_to or self.list.current)

    async def _read_with(self, followed: int | None) -> None:
        """Shows what there is now, with this opportunity among it wherever it stands."""
        asked, number = self._wanted, self._asked
        known = self._by_id.get(followed) if followed is not None else None
        was_open = known is None or known.stage.is_open
        wanted, found = await self.call(self._read, asked, followed, was_open)
        if number == self._asked:
            self._wanted = wanted
            self._change, self._found = found.change, found
            self._by_id = {one.id: one for one in found.opportunities}
            self._show()

    def _read(self, wanted: Wanted, followed: int | None, was_open: bool) -> tuple[Wanted, Found]:
        service = self.session.opportunities
        one = None if followed is None else self._still_there(followed)
        if one is not None and was_open and not one.stage.is_open:
            # Out of sight the cursor would stand on another one, and the next key would change that.
            wanted = replace(wanted, shows_closed=True)
        owners = (self.session.actor.login,) if wanted.mine else ()
        everything = OpportunityQuery(text=wanted.text, owners=owners)
        outcomes = () if wanted.shows_closed else (Outcome.OPEN,)
        shown = OpportunityQuery(text=wanted.text, owners=owners, outcomes=outcomes)
        change, limit = self.session.last_change(), wanted.limit
        found = service.page(shown, limit)
        while one is not None and len(found) == limit < _FARTHEST and not _holds(found, one):
            limit *= 2
            found = service.page(shown, limit)
        if one is not None and not _holds(found, one):  # what is asked for leaves it out
            limit, found = wanted.limit, found[: wanted.limit]
        names = self.session.users.full_names()
        return replace(wanted, limit=limit), Found(change, service.sums(everything), found, names)

    def _still_there(self, opportunity_id: int) -> Opportunity | None:
        try:
            return self.session.opportunities.get(opportunity_id)
        except NotFound:
            return None

    def ask(self, wanted: Wanted) -> None:
        """Asks for something else. What an older question finds is not shown any more."""
        self._asking = self._read_wanted(wanted)

    def _read_wanted(self, wanted: Wanted) -> Worker[None]:
        self._wanted = wanted
        self._asked += 1
        return self.run_worker(self._read_quietly(), group="ask", exclusive=True)

    async def _read_quietly(self) -> None:
        with self.refusing():
            await self._read_with(self._going_to)

    # Showing

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        title = lines.title(found.sums, self._words())
        self.query_one("#opportunities-head", Static).update(plain(title))
        shows_closed = self._wanted.shows_closed
        owners = found.owners if self.size.width >= lines.NAMED else None
        groups = lines.groups(found.opportunities, found.sums, shows_closed, self.today, owners)
        is_empty = not any(one.opportunities for one in found.sums)
        self.list.show_groups([] if is_empty else groups, self._going_to)
        self._going_to = None
        note = self.query_one("#opportunities-note", Static)
        note.display = is_empty
        note.update(plain(self._note()))
        self._show_details()

    def _words(self) -> tuple[str, ...]:
        """What is asked for, in words."""
        words = [_("mine only")] if self._wanted.mine else []
        if self._wanted.text:
            words.append(_('with "{text}"').format(text=safe_text(self._wanted.text)))
        return tuple(words)

    def _note(self) -> str:
        """What stands in place of an empty list, with the key that adds to it for whoever may."""
        if self._wanted.text or self._wanted.mine:
            return _("There is no such opportunity.")
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["opportunities.add"])))
        text = _("There are no opportunities yet: business that may come, with its value and its persons.")
        may_add = key and self.session.why_not(Permission.EDIT) is None
        return " ".join((text, _("{key} adds one.").format(key=key))) if may_add else text

    def _show_details(self) -> None:
        one, found = self.current, self._found
        text = ""
        if one is not None and found is not None:
            text = "\n".join(lines.details(one, found.owners, self.today, self.size.width - _SIDES))
        self.query_one("#opportunities-details", Static).update(plain(text, keep_newlines=True))
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor moved: the details follow, and more is read near the end."""
        event.stop()
        self._show_details()
        known = len(self._by_id)
        is_near = event.option_index + _NEAR >= self.list.option_count
        if is_near and known >= self._wanted.limit:
            self._read_more(known)

    def _read_more(self, known: int) -> None:
        wanted = self._wanted
        self._read_wanted(Wanted(wanted.text, wanted.mine, wanted.shows_closed, known + PAGE))

    @on(Input.Changed, "#opportunities-search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        text = event.value.strip()
        self.box.display = bool(event.value) or self.focused is self.box
        if text != self._wanted.text:
            if not self._wanted.text:
                self._sought_from = self.list.current
            if not text:  # back among all of them: with what was found, else where the search began
                self._going_to = self.list.current or self._sought_from
            self.ask(Wanted(text, self._wanted.mine, self._wanted.shows_closed))

    def on_descendant_blur(self) -> None:
        """An empty box takes no line."""
        self.box.display = bool(self.box.value) or self.focused is self.box
