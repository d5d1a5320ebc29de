"""Two contacts side by side: what is taken of each, then they are merged (R40)."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.worker import Worker

from tui_crm import wording
from tui_crm.commands import BY_ID, Command, Place
from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact
from tui_crm.domain.merging import Side, State
from tui_crm.domain.problems import Code, CrmError, Problem, Stale
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import duplicates_moving
from tui_crm.ui.screens.duplicates_compared import ComparedScreen, Ending, suggested
from tui_crm.ui.screens.profile import Profile
from tui_crm.ui.widgets.definition_list import PointedList

_YES, _NO = "yes", "no"


def where_they_are(screen: CrmScreen[Any]) -> str:
    """Where a pair that was said to be two is taken back; "" where no key leads there."""
    keys = screen.crm.keymap.of(BY_ID["duplicates.show_dismissed"])
    text = _("{key} lists those that are no duplicates; there it can be taken back.")
    return text.format(key=shown_key(short_key(keys))) if keys else ""


async def compare(screen: CrmScreen[None], left: int, right: int, *, in_queue: bool) -> Ending | None:
    """Shows two contacts side by side, that which is to be kept left; how it ended.

    Raises NotFound and Refused as `Duplicates.compare`.
    """
    found = await screen.call(screen.session.duplicates.compare, left, right)
    if found.keep is Side.RIGHT:
        found = await screen.call(screen.session.duplicates.compare, right, left)
    return await screen.app.push_screen_wait(MergeScreen(found, in_queue=in_queue))


class MergeScreen(ComparedScreen):
    """The two with the commands: what is taken is picked, then they become one."""

    PLACES: ClassVar[tuple[Place, ...]] = (Place.MERGE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.MERGE)
    _at_work: Worker[None] | None = None

    # Others, or this person in a profile, may have changed one of them

    def on_screen_resume(self) -> None:
        """A profile or a dialog was closed."""
        if not self.is_between_forms and self._at_work is not None and not self.is_ending:
            self.begin(self._read_again())

    async def _read_again(self) -> None:
        """Compares again where one of them was changed; who is gone can't be compared."""
        before = self._comparison
        try:
            found = await self.call(self.session.duplicates.compare, before.left.id, before.right.id)
        except CrmError as error:
            self.end(wording.explain(error))
            return
        if found.versions == before.versions:
            return
        same = {(one.name, one.left, one.right) for one in before.fields}
        self._comparison = found
        self._picked &= {one.name for one in found.fields if (one.name, one.left, one.right) in same}
        self._suggest()
        self._show()
        self._look_what_moves()
        self.tell(
            _("One of the two was changed meanwhile: it was read again, look at it once more."), "warning"
        )

    def _suggest(self) -> None:
        """Takes what is suggested wherever the person did not say otherwise."""
        picked = {name: self._picks[name] for name in self._picked}
        self._picks = suggested(self._comparison, self._keep) | picked

    # Commands

    def begin(self, flow: Coroutine[Any, Any, object]) -> None:
        """Carries a command out; what it refuses is told. Keys pressed meanwhile act afterwards."""
        self._at_work = self.run_worker(self._carry_out(flow), group="flow")

    async def _carry_out(self, flow: Coroutine[Any, Any, object]) -> None:
        with self.refusing():
            await flow

    @property
    def is_between_forms(self) -> bool:
        return self._at_work is not None and not self._at_work.is_finished

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the queue has a next pair, and what was done with the one before."""
        if action in ("next_pair", "undo") and not self._in_queue:
            return False
        return super().check_action(action, parameters)

    def why_not(self, command: Command) -> Problem | None:
        """Merging needs the permission to delete too; of most fields only one value can be taken."""
        field = self.fields.current if command.id == "merge.take_both" and self.is_mounted else None
        if field is not None and not field.united and Side.BOTH not in field.allowed:
            return Problem(Code.ONE_SIDE_ONLY)
        problem = super().why_not(command)
        if problem is None and command.id == "merge.carry_out":
            return self.session.why_not(Permission.DELETE)
        return problem

    def action_take_left(self) -> None:
        self._take(Side.LEFT)

    def action_take_right(self) -> None:
        self._take(Side.RIGHT)

    def action_take_both(self) -> None:
        field = self.fields.current
        if field is not None and Side.BOTH in field.allowed:
            self._take(Side.BOTH)

    def action_switch(self) -> None:
        """The next of what can be taken."""
        field = self.fields.current
        if field is not None:
            place = field.allowed.index(self._picks[field.name]) + 1
            self._take(field.allowed[place % len(field.allowed)])

    def _take(self, side: Side) -> None:
        field = self.fields.current
        if field is not None and field.state is not State.EQUAL:
            self._picks[field.name] = side
            self._picked.add(field.name)
            self.fields.show(self._comparison.fields, self._picks)

    def on_pointed_list_chosen(self, event: PointedList.Chosen) -> None:
        """A field was clicked twice."""
        event.stop()
        self.action_switch()

    def action_swap(self) -> None:
        """The other contact is the one that stays; what was picked by hand remains."""
        self._keep = Side.RIGHT if self._keep is Side.LEFT else Side.LEFT
        self._suggest()
        self.fields.show(self._comparison.fields, self._picks)
        self._show_names()
        self._look_what_moves()

    def action_profile_left(self) -> None:
        self._open_profile(self._comparison.left)

    def action_profile_right(self) -> None:
        self._open_profile(self._comparison.right)

    def _open_profile(self, contact: Contact) -> None:
        self.begin(self._profile(contact.id))

    async def _profile(self, contact_id: int) -> None:
        await self.app.push_screen_wait(Profile(contact_id))
        await self._read_again()

    def action_are_two(self) -> None:
        self.begin(self._say_they_are_two())

    async def _say_they_are_two(self) -> None:
        left, right = self._comparison.left, self._comparison.right
        await self.call(self.session.duplicates.dismiss, left.id, right.id)
        text = _("{name} and {other} are two contacts: that is remembered.")
        lines = [text.format(name=safe_text(left.name), other=safe_text(right.name))]
        if self._in_queue and (line := where_they_are(self)):
            lines.append(line)
        self.tell("\n".join(lines))
        self.dismiss(Ending.DISMISSED)

    def action_next_pair(self) -> None:
        self.dismiss(Ending.NEXT)

    def action_undo(self) -> None:
        """Leaves this pair and takes back what was done with the one before."""
        self.dismiss(Ending.UNDO)

    def action_carry_out(self) -> None:
        self.begin(self._merge())

    async def _merge(self) -> None:
        if await self.app.push_screen_wait(self._question()) != _YES:
            return
        found = self._comparison
        try:
            done = await self.call(
                self.session.duplicates.merge,
                found.left.id,
                found.right.id,
                self._picks,
                keep=self._keep,
                versions=found.versions,
            )
        except Stale:
            await self._read_again()
            return
        text = _("Merged: {other} into {kept}")
        lines = [text.format(other=safe_text(done.other_name), kept=safe_text(done.contact.name))]
        command = BY_ID["duplicates.undo" if self._in_queue else "list.undo"]
        if keys := self.crm.keymap.of(command):
            lines.append(_("{key} undoes it.").format(key=shown_key(short_key(keys))))
        self.tell("\n".join(lines))
        self.dismiss(Ending.MERGED)

    def _question(self) -> Choice:
        values = {"other": safe_text(self.other.name), "kept": safe_text(self.kept.name)}
        lines = [
            _("{other} (ID {id}) goes to the trash; it can be undone.").format(id=self.other.id, **values)
        ]
        if self._moving is not None:
            lines.append(duplicates_moving.text(self._moving, self.kept.name))
        answers = {_YES: _("Yes, merge them"), _NO: _("No, back to the comparison")}
        return Choice(_("Merge {other} into {kept}?").format(**values), "\n".join(lines), answers)

    def action_back(self) -> None:
        self.dismiss(None)
