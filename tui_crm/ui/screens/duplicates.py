"""The queue of likely duplicates of a base: compared, merged, or said to be two (R40)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Code, CrmError, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.services.duplicates import Dismissed, DuplicatePair, ScanStatus
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import contacts_undo, duplicates_lines, duplicates_merge
from tui_crm.ui.screens.duplicates_lines import Pair, key_of
from tui_crm.ui.screens.duplicates_merge import Ending
from tui_crm.ui.screens.duplicates_scan import ScanWork
from tui_crm.ui.widgets.definition_list import DefinitionList, PointedList, lines_of
from tui_crm.ui.widgets.keys_footer import KeysFooter

PAGE = 200
"""Pairs that are read at first; near their end as many again are read."""
_NEAR = 50
_SIDES = 4
"""Columns beside a line of the list."""
_NEED_PAIR = frozenset({"open", "are_two"})


class Duplicates(LookingScreen):
    """A line for each pair, the best score first; below the list stands all about the one under the cursor.

    Args:
        kind: the base that is shown first.
        work: the search that goes on behind the screens, if any.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.DUPLICATES,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.DUPLICATES)

    def __init__(self, kind: Kind, work: ScanWork) -> None:
        super().__init__()
        self._kind, self._work = kind, work
        self._was_scanning = work.is_going_on
        self._shows_dismissed = False
        self._pairs: dict[int, Pair] = {}
        self._wanted = PAGE
        self._count = 0
        self._status: ScanStatus | None = None
        self._steps: list[Dismissed | DuplicatePair | None] = []
        """What was done here, for undo: a pair that was said to be two, None for what the journal knows."""

    def compose(self) -> ComposeResult:
        yield Static(id="duplicates-head")
        yield Static(id="duplicates-scan")
        yield Static(id="duplicates-columns")
        yield DefinitionList(id="duplicates")
        yield Static(id="duplicates-note")
        yield Static(id="duplicates-details")
        yield KeysFooter()

    def on_mount(self) -> None:
        self.list.focus()
        self.query_one("#duplicates-note").display = False
        self._forget = self._work.listen(self._work_changed)

    def on_unmount(self) -> None:
        self._forget()

    @property
    def list(self) -> DefinitionList:
        """The lines."""
        return self.query_one("#duplicates", DefinitionList)

    @property
    def current(self) -> Pair | None:
        """The pair under the cursor."""
        key = self.list.current
        return self._pairs.get(key) if key is not None else None

    # Reading

    async def read_again(self) -> None:
        """Shows what there is now."""
        kind, shows_dismissed = self._kind, self._shows_dismissed
        pairs, count, status = await self.call(self._read, kind, shows_dismissed, self._wanted)
        if (kind, shows_dismissed) == (self._kind, self._shows_dismissed):
            self._pairs, self._count, self._status = {key_of(one): one for one in pairs}, count, status
            self._show()

    def _read(self, kind: Kind, dismissed: bool, wanted: int) -> tuple[tuple[Pair, ...], int, ScanStatus]:
        service = self.session.duplicates
        if dismissed:
            found = tuple(one for one in service.dismissed(0, None) if one.kind is kind)
            return found, len(found), service.status()
        return service.queue(kind, 0, wanted), service.count(kind), service.status()

    async def _read_if_changed(self) -> None:
        # A search and what is said to be two stand in no journal: the pairs themselves are read.
        with self.refusing():
            await self.read_again()

    def _work_changed(self) -> None:
        """The search goes on here, or has ended."""
        if self._was_scanning is not self._work.is_going_on:
            self._was_scanning = self._work.is_going_on
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)
        self._show_scan()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        width = self.size.width - _SIDES
        title = duplicates_lines.title(self._kind, self._count, self._shows_dismissed)
        self.query_one("#duplicates-head", Static).update(plain(title))
        pairs = list(self._pairs.values())
        heading, rows = duplicates_lines.heading_and_rows(pairs, self._shows_dismissed, width)
        self.list.show(rows)
        columns = self.query_one("#duplicates-columns", Static)
        columns.display = bool(rows)
        columns.update(lines_of((heading,), width)[0])
        note = self.query_one("#duplicates-note", Static)
        note.display = not rows
        note.update(plain(self._note()))
        self._show_scan()
        self._show_details()

    def _show_scan(self) -> None:
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["duplicates.scan"])))
        key = key if self.session.why_not(Permission.EDIT) is None else ""
        text = duplicates_lines.scan_text(self._status, self._work, key, self.size.width)
        self.query_one("#duplicates-scan", Static).update(plain(text))
        self.refresh_bindings()

    def _note(self) -> str:
        """What stands in place of an empty list."""
        if self._status is None:
            return ""
        if self._shows_dismissed:
            return _("Nobody has said of any pair here that it is no duplicate.")
        return _("There are no pairs here that may be one contact.") if self._status.scanned_at else ""

    def _show_details(self) -> None:
        pair = self.current
        lines = duplicates_lines.details(pair, self.size.width - _SIDES) if pair is not None else []
        self.query_one("#duplicates-details", Static).update(plain("\n".join(lines), keep_newlines=True))
        self.refresh_bindings()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The cursor moved: the details follow, and more is read near the end."""
        event.stop()
        self._show_details()
        is_cut = self._count > len(self._pairs) and len(self._pairs) >= self._wanted
        if is_cut and event.option_index + _NEAR >= len(self._pairs):
            self._wanted *= 2
            self.run_worker(self._read_if_changed(), group="look", exclusive=True)

    # Commands

    def why_not(self, command: Command) -> Problem | None:
        """Without a pair there is nothing to compare."""
        if command.place is Place.DUPLICATES and command.action in _NEED_PAIR and self.current is None:
            return Problem(Code.NO_PAIR_HERE)
        return super().why_not(command)

    @property
    def command_labels(self) -> Mapping[str, tuple[str, str]]:
        """What the keys do with what is shown."""
        labels: dict[str, tuple[str, str]] = {}
        if self._shows_dismissed:
            labels["duplicates.are_two"] = (_("They may be one: take it back"), _("Take back"))
            labels["duplicates.show_dismissed"] = (_("Back to the likely duplicates"), _("Duplicates"))
        if self._work.is_going_on:
            labels["duplicates.scan"] = (_("Stop the search"), _("Stop"))
        return labels

    def on_pointed_list_chosen(self, event: PointedList.Chosen) -> None:
        """A pair was clicked twice."""
        event.stop()
        self.action_open()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        if (pair := self.current) is not None:
            self.begin(self._compare(pair))

    async def _compare(self, first: Pair) -> None:
        """Side by side, this pair and those after it, until the person leaves."""
        pair: Pair | None = first
        while pair is not None:
            try:
                ending = await duplicates_merge.compare(self, pair.low, pair.high, in_queue=True)
            except CrmError:
                await self.read_again()  # one of the two is not there any more
                raise
            await self.read_again()
            if ending is Ending.DISMISSED:
                self._steps.append(pair)
            elif ending is Ending.MERGED:
                self._steps.append(None)
            elif ending is Ending.NEXT:
                self._go_on_from(pair)
            else:
                return
            pair = self.current
            if pair is None:
                self.tell(_("That was the last pair."))

    def _go_on_from(self, pair: Pair) -> None:
        """The cursor goes to the pair behind one that stays, if there is any."""
        place, options = self.list.highlighted, self.list
        if place is not None and self.current is not None and key_of(self.current) == key_of(pair):
            options.highlighted = (place + 1) % options.option_count

    def action_are_two(self) -> None:
        if (pair := self.current) is not None:
            self.begin(self._take_back(pair) if self._shows_dismissed else self._dismiss(pair))

    async def _dismiss(self, pair: Pair) -> None:
        await self.call(self.session.duplicates.dismiss, pair.low, pair.high)
        self._steps.append(pair)
        self.tell(said_to_be_two(self, pair))

    async def _take_back(self, pair: Pair) -> None:
        if await self.call(self.session.duplicates.take_back, pair.low, pair.high):
            text = _("Taken back: {name} and {other} may be one again.")
            self.tell(text.format(name=safe_text(pair.low_name), other=safe_text(pair.high_name)))

    def action_scan(self) -> None:
        """Looks through the base, or stops that."""
        if self._work.is_going_on:
            self._work.stop()
        else:
            self._work.begin()

    def action_switch_base(self) -> None:
        self._kind = Kind.ORGANIZATION if self._kind is Kind.PERSON else Kind.PERSON
        self._from_the_top()

    def action_show_dismissed(self) -> None:
        """Those that were said to be two, or the queue again."""
        self._shows_dismissed = not self._shows_dismissed
        self._from_the_top()

    def _from_the_top(self) -> None:
        self._pairs, self._wanted, self._count = {}, PAGE, 0
        self.list.show([])
        self.begin(self.read_again())

    def action_undo(self) -> None:
        self.begin(self._undo())

    async def _undo(self) -> None:
        """Takes back what was done here last; before that, what the person did last anywhere."""
        pair = self._steps.pop() if self._steps else None
        if pair is None:
            if not await contacts_undo.undo(self):
                self._steps.append(None)
            return
        try:
            await self._take_back(pair)
        except NotFound:
            self.tell(_("One of the two is not there any more."), "warning")

    def action_redo(self) -> None:
        self.begin(contacts_undo.redo(self))

    def action_reload(self) -> None:
        """Reads again and draws the screen again: another program may have written over it."""
        self.crm.forget_screen()
        self.begin(self.read_again())

    def action_back(self) -> None:
        self.dismiss(None)


def said_to_be_two(screen: LookingScreen, pair: Pair) -> str:
    """What is told of a pair that was dismissed, with the key that takes it back."""
    said = _("{name} and {other} are two contacts: that is remembered.")
    lines = [said.format(name=safe_text(pair.low_name), other=safe_text(pair.high_name))]
    if keys := screen.crm.keymap.of(BY_ID["duplicates.undo"]):
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    return "\n".join(lines)
