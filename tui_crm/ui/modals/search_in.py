"""Which parts of a contact are searched: a switch for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomField
from tui_crm.domain.fields import FIELDS, SearchGroup
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.ui.base import CrmModal
from tui_crm.wording import search_group_label

_ALL = "all"
_CUSTOM = SearchGroup.CUSTOM.value
_ON, _OFF, _SOME = "x", " ", "-"


def groups_of(kind: Kind) -> tuple[str, ...]:
    """The parts that contacts of a base have, by the values of `SearchGroup`."""
    having = {field.search for field in FIELDS.values() if kind in field.kinds} | {SearchGroup.CUSTOM}
    return tuple(group.value for group in SearchGroup if group in having)


class SearchIn(CrmModal[tuple[str, ...] | None]):
    """Enter or Space switches a part on or off, Escape closes with those that are on; () for all.

    Args:
        kind: the base.
        chosen: the parts that are searched now; empty for all.
        custom: the custom fields of the base, each of which is a part of "Additional information".
    """

    def __init__(self, kind: Kind, chosen: Iterable[str], custom: Sequence[CustomField] = ()) -> None:
        super().__init__()
        self._groups = groups_of(kind)
        self._custom = {one.field: safe_text(one.name) for one in custom}
        known = {*self._groups, *self._custom}
        self._on = {part for part in chosen if part in known} or set(self._groups)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog choice"):
            yield Static(Content(_("Search in")), classes="dialog-title")
            yield OptionList(*self._options(), id="search-in", markup=False)
            yield Static(Content(_("Enter switches on and off, Esc searches.")), classes="dialog-hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def _options(self) -> list[Option]:
        everything = self._on == set(self._groups)
        named = [(group, search_group_label(SearchGroup(group))) for group in self._groups]
        return [
            Option(_line(_("Everything"), _ON if everything else _OFF), id=_ALL),
            *(Option(_line(label, self._mark(group)), id=group) for group, label in named),
            *(
                Option(_line(label, _ON if {name, _CUSTOM} & self._on else _OFF, indent=2), id=name)
                for name, label in self._custom.items()
            ),
        ]

    def _mark(self, group: str) -> str:
        if group == _CUSTOM and self._on & self._custom.keys():
            return _SOME
        return _ON if group in self._on else _OFF

    @on(OptionList.OptionSelected)
    def switch(self, event: OptionList.OptionSelected) -> None:
        """Switches a part; "Everything" switches all of them, "Additional information" its fields."""
        everything = set(self._groups)
        if event.option_id == _ALL:
            self._on = set() if self._on == everything else everything
        elif event.option_id in self._custom:
            self._switch_custom(event.option_id)
        elif event.option_id is not None:
            self._on ^= {event.option_id}
            if event.option_id == _CUSTOM:
                self._on -= self._custom.keys()
        for place, option in enumerate(self._options()):
            event.option_list.replace_option_prompt_at_index(place, option.prompt)

    def _switch_custom(self, name: str) -> None:
        on = set(self._custom) if _CUSTOM in self._on else self._on & self._custom.keys()
        on ^= {name}
        self._on -= {_CUSTOM, *self._custom}
        self._on |= {_CUSTOM} if on == set(self._custom) else on

    def on_key(self, event: events.Key) -> None:
        """Space does what Enter does."""
        if event.key == "space":
            event.stop()
            self.query_one(OptionList).action_select()

    def action_close(self) -> None:
        """Nothing switched on is as good as everything."""
        if not self._on or self._on >= set(self._groups):
            self.dismiss(())
        else:
            self.dismiss(tuple(part for part in (*self._groups, *self._custom) if part in self._on))


def _line(label: str, mark: str, indent: int = 0) -> Content:
    return Content(f"{' ' * indent}[{mark}] {label}")
