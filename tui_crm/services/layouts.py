"""Which columns the lists have, as each user arranged them (R25)."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.columns import LayoutColumn, layout_of, layout_text, written
from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, DEFAULT_COLUMNS, FIELDS
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import layouts
from tui_crm.store.codes import KIND_CODES

_DOUBLES = ("full_name",)
"""Fields that are another one under a second name."""
OWN = {
    kind: tuple(name for name, field in FIELDS.items() if kind in field.kinds and name not in _DOUBLES)
    for kind in Kind
}
"""The built-in fields that can be columns."""


class Layouts(Service):
    """The layouts of the actor, one for each base. They are view state: no journal, no undo."""

    def columns_known(self, kind: Kind) -> tuple[str, ...]:
        """Every field that can be a column now: those of the base, then its custom fields in use."""
        with self.database.reading() as connection:
            custom = layouts.custom_columns(connection, KIND_CODES[kind])
        return (*OWN[kind], *(CUSTOM_PREFIX + key for key in custom))

    def line(self, kind: Kind) -> str:
        """The layout as it is stored (`domain.columns`); "" where nothing was arranged."""
        with self.database.reading() as connection:
            return layouts.line_of(connection, self.actor.user_id, KIND_CODES[kind])

    def read(self, kind: Kind, line: str) -> tuple[LayoutColumn, ...]:
        """The layout that a line stands for: all fields that can be columns, the hidden ones too."""
        return layout_of(line, DEFAULT_COLUMNS[kind], self.columns_known(kind))

    def get(self, kind: Kind) -> tuple[LayoutColumn, ...]:
        """The actor's layout. Fields that it does not know yet are hidden, at its end."""
        return self.read(kind, self.line(kind))

    def set(self, kind: Kind, columns: Iterable[LayoutColumn]) -> None:
        """Keeps the layout for the actor.

        Raises Refused (FIELD_UNKNOWN, FIELD_NOT_FOR_KIND); fields that went out of use are kept in it.
        """
        given = tuple(columns)
        self.begin_own()
        with self.database.writing() as connection:
            known = self.columns_known(kind)
            self.check(kind, (one.name for one in given))
            before = layouts.line_of(connection, self.actor.user_id, KIND_CODES[kind])
            line = written(layout_of(layout_text(given), (), known), before, known)
            layouts.put(connection, self.actor.user_id, KIND_CODES[kind], line)

    def reset(self, kind: Kind) -> None:
        """The usual columns again."""
        self.begin_own()
        with self.database.writing() as connection:
            layouts.put(connection, self.actor.user_id, KIND_CODES[kind], "")

    def visible(self, kind: Kind, line: str | None = None) -> tuple[LayoutColumn, ...]:
        """The columns that are shown, in their order.

        Args:
            line: another layout than the actor's.
        """
        line = self.line(kind) if line is None else line
        # The lists that most people look at have no custom columns: those are not asked for then.
        known = self.columns_known(kind) if CUSTOM_PREFIX in line else OWN[kind]
        return tuple(one for one in layout_of(line, DEFAULT_COLUMNS[kind], known) if one.shown)

    def shown(self, kind: Kind) -> tuple[str, ...]:
        """The names of the columns that are shown, in their order."""
        return tuple(one.name for one in self.visible(kind))

    def custom(self, kind: Kind) -> dict[str, tuple[str, str]]:
        """Field ("custom.KEY") -> name and type of the custom columns that there can be."""
        with self.database.reading() as connection:
            found = layouts.custom_columns(connection, KIND_CODES[kind])
        return {CUSTOM_PREFIX + key: about for key, about in found.items()}

    def check(self, kind: Kind, names: Iterable[str]) -> None:
        """Raises Refused (FIELD_UNKNOWN, FIELD_NOT_FOR_KIND) for what neither is nor was a column."""
        known, problems = self.columns_known(kind), []
        with self.database.reading() as connection:
            for name in names:
                key = name.removeprefix(CUSTOM_PREFIX)
                if name in FIELDS and name not in known and name not in _DOUBLES:
                    values = {"field": name, "kind": kind.value}
                    problems.append(Problem(Code.FIELD_NOT_FOR_KIND, name, values))
                elif name not in known and (
                    key == name or not layouts.was_custom(connection, KIND_CODES[kind], key)
                ):
                    problems.append(Problem(Code.FIELD_UNKNOWN, name, {"field": name}))
        if problems:
            raise Refused(problems)
