"""The filter of a list: conditions as rows in words, and below them the line that says the same (R26)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import Worker

from tui_crm.commands import BY_ID, Place
from tui_crm.domain import filter_tree
from tui_crm.domain.filter_fields import FilterFields
from tui_crm.domain.filter_tree import Path
from tui_crm.domain.filters import Filter, FilterGroup
from tui_crm.domain.problems import CrmError, Problem
from tui_crm.domain.query_text import Parsed, parse
from tui_crm.i18n import _
from tui_crm.keymap import shown_key
from tui_crm.ui.base import CrmModal
from tui_crm.ui.bindings import bindings, short_key
from tui_crm.ui.format import plain
from tui_crm.ui.modals.ask_line import AskLine
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.filter_condition import FilterCondition
from tui_crm.ui.modals.filter_draft import ROOT, WORDS, FilterDraft, draft_of, id_of, path_of
from tui_crm.ui.modals.filter_values import Names
from tui_crm.ui.widgets.text_input import TextInput
from tui_crm.wording import explain
from tui_crm.wording.filters import mistake_lines

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Behind:
    """What the dialog asks of the list that it belongs to.

    Attributes:
        count: says how many contacts a line finds, as far as it is known, as often as more is; ends with
            the last word. Raises CrmError.
        save: keeps the line as a view, after asking for a name.
    """

    count: Callable[[Parsed, Callable[[str], None]], Awaitable[None]]
    save: Callable[[str], Awaitable[None]]


class FilterBuilder(CrmModal[str | None]):
    """Closes with the line to be shown, or at Escape with None: then all is as it was.

    Args:
        title: already translated.
        line: what stands in the search box.
        fields: what contacts can be compared by.
        names: the tags and users there are.
        behind: the list.
    """

    PLACES = (Place.FILTER,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.FILTER)
    AUTO_FOCUS = "#filter-rows"

    def __init__(self, title: str, line: str, fields: FilterFields, names: Names, behind: Behind) -> None:
        super().__init__()
        self._title, self._line, self._before = title, line, line.strip()
        self._fields, self._names, self._behind = fields, names, behind
        self._parsed = parse(line, fields)
        self._draft = draft_of(self._parsed)
        self._ids: list[str] = []
        self._asking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog filter-builder"):
            yield Static(plain(self._title), classes="dialog-title")
            yield OptionList(id="filter-rows", markup=False)
            yield Static(plain(_("As text:")), classes="dialog-hint")
            yield TextInput(
                self._line, placeholder=_("e.g. city:Warszawa -tag:VIP created:>-30d"), id="filter-line"
            )
            yield Static(id="filter-error", classes="dialog-error")
            yield Static(id="filter-count")

    def on_mount(self) -> None:
        self._show(ROOT)
        self._judge()

    @property
    def is_between_forms(self) -> bool:
        """What is typed after the key that asks for a condition is for its dialog."""
        return self._asking is not None and not self._asking.is_finished

    @property
    def _rows(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _box(self) -> Input:
        return self.query_one(Input)

    @property
    def _here(self) -> str:
        """The row under the cursor, by its id."""
        place = self._rows.highlighted
        return self._ids[place] if place is not None and place < len(self._ids) else ROOT

    # What is shown

    def _show(self, here: str) -> None:
        """Draws the rows, the cursor on this one or where it stood."""
        rows, place = self._draft.rows(self._fields), self._rows.highlighted or 0
        self._ids = [row.id for row in rows]
        self._rows.clear_options()
        self._rows.add_options([Option(plain(_INDENT * row.depth + row.text)) for row in rows])
        if len(rows) == 1:
            self._rows.add_option(Option(plain(_INDENT + self._how_to_begin()), disabled=True))
        self._rows.highlighted = self._ids.index(here) if here in self._ids else min(place, len(rows) - 1)

    def _how_to_begin(self) -> str:
        key = shown_key(short_key(self.crm.keymap.of(BY_ID["filter.add"])))
        return _("No condition yet: {key} adds one.").format(key=key) if key else _("No condition yet.")

    def _judge(self) -> None:
        """Says what is wrong with the line, or how many contacts it finds."""
        self._tell_mistakes(self._parsed.problems)
        if not self._parsed.problems:
            self.run_worker(self._count(self._parsed), group="count", exclusive=True)

    async def _count(self, parsed: Parsed) -> None:
        try:
            await self._behind.count(parsed, self._say)
        except CrmError as error:
            self.query_one("#filter-error", Static).update(plain(explain(error)))

    def _say(self, count: str) -> None:
        self.query_one("#filter-count", Static).update(plain(count))

    def _take(self, draft: FilterDraft, here: str) -> None:
        """Shows another filter; one that no line can say is refused."""
        line = draft.line(self._fields)
        parsed = parse(line, self._fields)
        if parsed.problems:
            self.tell(mistake_lines(parsed.problems), "warning")
            return
        self._draft, self._line, self._parsed = draft, line, parsed
        with self.prevent(Input.Changed):
            self._box.value = line
        self._box.cursor_position = len(line)
        self._show(here)
        self._judge()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """The rows follow the line, as far as nothing is wrong with it."""
        self._line, self._parsed = event.value, parse(event.value, self._fields)
        if not self._parsed.problems:
            self._draft = draft_of(self._parsed)
            self._show(self._here)
        self._judge()

    @on(Input.Submitted)
    def back_to_rows(self) -> None:
        """Enter in the line goes back to the conditions."""
        if self._is_whole():
            self._rows.focus()

    # Commands

    @on(OptionList.OptionSelected)
    def chosen(self) -> None:
        self.action_edit()

    def action_add(self) -> None:
        self._asking = self._ask_condition(
            self._here, lambda path, new: filter_tree.add(self._draft.tree, path, new)
        )

    def action_edit(self) -> None:
        """Changes what is under the cursor; of a group how it is joined."""
        path = path_of(self._here)
        if path is None:
            self._asking = self._ask_words()
        elif isinstance(member := filter_tree.member_at(self._draft.tree, path), Filter):
            self._asking = self._ask_condition(self._here, self._replaced, member)
        else:
            self.action_join()

    def _replaced(self, path: Path, new: Filter) -> tuple[FilterGroup, Path]:
        return filter_tree.put(self._draft.tree, path, new), path

    @work(group="ask", exclusive=True)
    async def _ask_condition(
        self,
        here: str,
        change: Callable[[Path, Filter], tuple[FilterGroup, Path]],
        start: Filter | None = None,
    ) -> None:
        new = await self.app.push_screen_wait(FilterCondition(self._fields, self._names, start))
        if new is not None:
            tree, path = change(path_of(here) or (), new)
            self._take(self._draft._replace(tree=tree), id_of(path))

    @work(group="ask", exclusive=True)
    async def _ask_words(self) -> None:
        words = await self.app.push_screen_wait(AskLine(_("Words to search"), self._draft.words))
        if words is not None:
            self._take(self._draft._replace(words=" ".join(words.split())), WORDS)

    def action_remove(self) -> None:
        """Takes the row under the cursor away, with all that is in it."""
        path = path_of(self._here)
        if path is None:
            self._take(self._draft._replace(words=""), self._here)
        elif path:
            self._take(self._draft._replace(tree=filter_tree.put(self._draft.tree, path)), self._here)

    def action_negate(self) -> None:
        """The opposite of the row under the cursor."""
        path = path_of(self._here)
        if path is None:
            self._take(self._draft.opposite_of_words(), "0")
        elif path:
            tree = self._draft.tree
            turned = filter_tree.opposite(filter_tree.member_at(tree, path))
            # the join of a group is that of the one around it by now: its members belong there
            members = turned.members if isinstance(turned, FilterGroup) else (turned,)
            self._take(self._draft._replace(tree=filter_tree.put(tree, path, *members)), self._here)

    def action_group(self) -> None:
        """A condition and a new one make a group; what is in a group leaves it, a group is dissolved."""
        path = path_of(self._here)
        if not path:
            return
        tree = self._draft.tree
        if len(path) == 1 and isinstance(filter_tree.member_at(tree, path), Filter):
            self._asking = self._ask_condition(
                self._here, lambda place, new: filter_tree.group(self._draft.tree, place, new)
            )
            return
        tree, path = filter_tree.ungroup(tree, path)
        self._take(self._draft._replace(tree=tree), id_of(path))

    def action_join(self) -> None:
        """All of these, or any of them; the groups always have the other join."""
        self._take(self._draft.turned(), self._here)

    def action_text(self) -> None:
        """The line is edited."""
        self._box.focus()

    def action_save_view(self) -> None:
        self._asking = self._save_view()

    @work(group="ask", exclusive=True)
    async def _save_view(self) -> None:
        if not self._parsed.problems:
            with self.refusing():
                await self._behind.save(self._line)

    def action_close(self) -> None:
        """From the line back to the conditions; from there all is left as it was, which is asked for."""
        if self.focused is self._box:
            self._is_whole()
            self._rows.focus()
        elif self._line.strip() == self._before:
            self.dismiss(None)
        else:
            self._asking = self._leave()

    @work(group="ask", exclusive=True)
    async def _leave(self) -> None:
        answers = {"stay": _("No, go on with it"), "leave": _("Yes, leave it as it was")}
        if await self.app.push_screen_wait(Choice(_("Drop what was changed?"), "", answers)) == "leave":
            self.dismiss(None)

    def action_keep(self) -> None:
        """Shows the list; a line that is wrong stays to be put right."""
        if self._is_whole():
            self.dismiss(self._line.strip())
        else:
            self._box.focus()

    def _is_whole(self) -> bool:
        """Whether the line is right as it stands; else, be it half typed, it says what is wrong."""
        problems = parse(self._line, self._fields, whole=True).problems
        if problems:
            self._tell_mistakes(problems)
        return not problems

    def _tell_mistakes(self, problems: tuple[Problem, ...]) -> None:
        self.workers.cancel_group(self, "count")
        self.query_one("#filter-error", Static).update(plain(mistake_lines(problems), keep_newlines=True))
        self._say("")
