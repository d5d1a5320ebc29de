"""The queue of likely duplicates of a base: compared, merged, or said to be two (R40)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType

from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.contact import Kind
from tui_crm.domain.problems import Code, CrmError, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.looking import LookingScreen
from tui_crm.ui.screens import contacts_undo, duplicates_merge
from tui_crm.ui.screens.duplicates_compared import Ending
from tui_crm.ui.screens.duplicates_lines import Pair, key_of
from tui_crm.ui.screens.duplicates_list import PAGE, DuplicatesList
from tui_crm.ui.screens.duplicates_scan import ScanWork

_LOOKS, _LOOK_MILLISECONDS = 10, 50
"""How often at most it is looked what an undo means for likely duplicates, and for how long each time."""
_NEED_PAIR = frozenset({"open", "are_two"})


class Duplicates(DuplicatesList):
    """The list with its commands: each pair is compared, merged, or said to be two.

    Args:
        kind: the base that is shown first.
        work: the search that goes on behind the screens, if any.
    """

    PLACES: ClassVar[tuple[Place, ...]] = (Place.DUPLICATES,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.DUPLICATES)

    def __init__(self, kind: Kind, work: ScanWork) -> None:
        super().__init__(kind, work)
        self._steps: list[Pair | None] = []
        """What was done here, for undo: a pair that was said to be two, None for what the journal knows."""

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
                if ending is Ending.UNDO:
                    await self._undo()
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

    def action_back(self) -> None:
        """From those that were said to be two to the queue, from there to the list."""
        if self._shows_dismissed:
            self.action_show_dismissed()
        else:
            super().action_back()

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
            if await contacts_undo.undo(self):
                await self._look_again()
            else:
                self._steps.append(None)
            return
        try:
            await self._take_back(pair)
        except NotFound:
            self.tell(_("One of the two is not there any more."), "warning")

    def action_redo(self) -> None:
        self.begin(self._redo())

    async def _redo(self) -> None:
        if await contacts_undo.redo(self):
            self._steps.append(None)  # the next undo takes this back, and no earlier step
            await self._look_again()

    async def _look_again(self) -> None:
        """What was undone may be a pair again: that is looked at now, and not when nobody waits."""
        for _step in range(_LOOKS):
            if not await self.call(self.session.duplicates.freshen, _LOOK_MILLISECONDS):
                break
        await self.read_again()


def said_to_be_two(screen: LookingScreen, pair: Pair) -> str:
    """What is told of a pair that was dismissed, with the key that takes it back."""
    said = _("{name} and {other} are two contacts: that is remembered.")
    lines = [said.format(name=safe_text(pair.low_name), other=safe_text(pair.high_name))]
    if keys := screen.crm.keymap.of(BY_ID["duplicates.undo"]):
        lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
    if line := duplicates_merge.where_they_are(screen):
        lines.append(line)
    return "\n".join(lines)
