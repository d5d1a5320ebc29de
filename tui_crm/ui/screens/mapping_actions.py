"""The keys of the mapping screen that choose something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX
from tui_crm.domain.import_targets import is_target
from tui_crm.domain.imports import ImportMapping, MappedColumn, MappingReason
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.ui.modals.ask_path import AskPath, not_there_yet
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.mapping_missing import MissingDialog
from tui_crm.ui.modals.mapping_target import TargetDialog
from tui_crm.ui.screens import mapping_choices as choices
from tui_crm.ui.screens import remote_files
from tui_crm.ui.screens.mapping_choosing import ChoosingScreen
from tui_crm.ui.screens.mapping_preview import PreviewScreen
from tui_crm.ui.widgets.mapping_columns import separated_text
from tui_crm.wording import field_label
from tui_crm.wording.mapping import column_text

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_SAMPLE_NAMES = {
    Kind.PERSON: N_("persons-sample.csv"),
    Kind.ORGANIZATION: N_("organizations-sample.csv"),
}


class MappingActions(ChoosingScreen):
    """Each key asks or cycles, and hands what was chosen on; nothing here waits for the service."""

    def __init__(self, mapping: ImportMapping, source: Path | None, is_guided: bool = False) -> None:
        super().__init__(mapping, source)
        self.is_guided = is_guided
        """Whether each step is explained."""
        self._before: dict[str, str] = {}
        """Fields that were chosen for columns that were left out since, to be taken again."""

    @property
    def column(self) -> MappedColumn | None:
        """The one under the cursor."""
        raise NotImplementedError

    # Columns

    def _name_of(self, column: MappedColumn) -> str:
        return column_text(column.column, self.mapping.format)

    @work(group="flow")
    async def action_choose(self) -> None:
        """What the column becomes."""
        column = self.column
        if column is None:
            return
        with self.refusing():
            targets = await self.call(self.session.imports.targets, self.mapping.kind)
            others: dict[str, list[str]] = {}
            for one in self.mapping.columns:
                if one.column != column.column:
                    others.setdefault(one.target, []).append(self._name_of(one))
            shown = {target: ", ".join(names) for target, names in others.items()}
            chosen = await self.app.push_screen_wait(
                TargetDialog(column, self._name_of(column), targets, shown)
            )
            if chosen is not None:
                self.change(choices.chosen(column.column, chosen))

    def action_leave_out(self) -> None:
        """Leaves the column out, or takes it again."""
        if (column := self.column) is None:
            return
        if not column.target and column.column not in self.wanted.skip:
            if column.reason is not MappingReason.CHOSEN:
                self.tell(_why_left_out(column))
                return
            self.change(choices.guessed(column.column))
            return
        if column.target and column.reason is MappingReason.CHOSEN:
            self._before[column.column] = column.target
        self.change(choices.switched(column.column, self._before.get(column.column, "")))

    def action_guess(self) -> None:
        """Takes the column for what it was taken for at first."""
        if (column := self.column) is not None:
            self.change(choices.guessed(column.column))

    @work(group="flow")
    async def action_separator(self) -> None:
        """What stands between several values in a cell."""
        column = self.column
        if column is None:
            return
        if not column.takes_several:
            self.tell(_("What this column becomes has one value for each contact."))
            return
        signs = tuple(dict.fromkeys(("", *choices.SEPARATORS, column.separator)))
        answers = {str(place): separated_text(column, text) for place, text in enumerate(signs)}
        now = str(signs.index(column.separator))
        text = "\n".join(map(safe_text, column.samples))
        title = _("Several values in one cell: {column}").format(column=self._name_of(column))
        place = await self.app.push_screen_wait(Choice(title, text, answers, now))
        if place is not None and place != now:
            self.change(choices.separated(column.column, signs[int(place)]))

    # The file

    def action_encoding(self) -> None:
        """Reads the file in the next encoding."""
        if choices.has_encoding(self.mapping):
            self.change(choices.next_encoding(self.mapping.reading, self.failed))
        else:
            self.tell(_("A file of this format says itself how its letters are encoded."))

    def action_delimiter(self) -> None:
        """Reads the file with the next delimiter."""
        if choices.has_delimiter(self.mapping):
            self.change(choices.next_delimiter(self.mapping.reading, self.failed))
        else:
            self.tell(_("Only CSV has delimiters."))

    def action_header(self) -> None:
        """Takes row 1 for names of columns, or for a contact."""
        if choices.has_rows(self.mapping):
            self.change(choices.other_header(self.mapping.reading))
        else:
            self.tell(_("A file of this format names its columns itself."))

    def action_repair(self) -> None:
        """Puts text right that was encoded twice."""
        if self.mapping.doubly_encoded or self.wanted.reading.repaired:
            self.change(choices.other_repair)
        else:
            self.tell(_("No text of the file looks as if it had been encoded twice."))

    @work(group="flow")
    async def action_sheet(self) -> None:
        """Takes another sheet."""
        sheets = self.mapping.sheets
        if len(sheets) < 2:
            self.tell(_("The file has no other sheets."))
            return
        answers = {str(place): name for place, name in enumerate(sheets)}
        sheet = self.mapping.reading.sheet
        now = str(sheets.index(sheet)) if sheet in sheets else None
        place = await self.app.push_screen_wait(Choice(_("Which sheet is imported?"), "", answers, now))
        if place is not None and place != now:
            self.change(choices.of_sheet(sheets[int(place)]))

    # The import

    @work(group="flow")
    async def action_base(self) -> None:
        """Takes the rows for contacts of the other base."""
        if any(one.target == "kind" for one in self.mapping.columns):
            self.tell(_("Rows that say themselves in which base their contact is stay there."))
        with self.refusing():
            there = {kind: await self.call(self.session.imports.targets, kind) for kind in Kind}
            self.change(choices.other_base(self.mapping.kind, partial(_fits, there)))

    def action_duplicates(self) -> None:
        """Does something else with contacts that there are."""
        self.change(choices.next_on_duplicate)

    def action_missing(self) -> None:
        """Shows what the base lacks of what the file names."""
        self.when_settled(self._show_missing, _("What the base lacks is shown as soon as the file is read."))

    @work(group="flow")
    async def _show_missing(self) -> None:
        created = await self.app.push_screen_wait(
            MissingDialog(self.job, self.mapping.rows, self.mapping.options.create_missing)
        )
        for what in sorted(created ^ self.wanted.create_missing) if created is not None else ():
            self.change(choices.other_creating(what))

    def action_preview(self) -> None:
        """Shows what would come of each row."""
        self.when_settled(self._preview, _("The preview opens as soon as the file is read; Esc stops that."))

    @work(group="flow")
    async def _preview(self) -> None:
        if await self.app.push_screen_wait(PreviewScreen(self.job, self.mapping, self.is_guided)):
            self.action_import_all()

    def action_import_all(self) -> None:
        raise NotImplementedError

    @work(group="flow")
    async def action_sample(self) -> None:
        """Writes a file that shows how contacts are written."""
        kind = self.mapping.kind
        title = _("Write a sample file to fill in")
        name = sample_name(kind)
        if self.crm.is_restricted:
            await remote_files.sample(self, title, kind, name)
            return
        path = await self.app.push_screen_wait(AskPath(title, name, not_there_yet))
        if path is not None:
            with self.refusing():
                written = await self.call(write_sample, self.session, path, name, kind)
                self.tell(_("Written: {path}").format(path=safe_text(str(written))))


def sample_name(kind: Kind) -> str:
    """How a sample file of a base is called, translated."""
    return _(_SAMPLE_NAMES[kind])


def write_sample(session: Session, path: Path, name: str, kind: Kind) -> Path:
    """Writes the sample there, in a folder under its own name; on a thread."""
    return session.imports.write_sample(path / name if path.is_dir() else path, kind, field_label)


def _why_left_out(column: MappedColumn) -> str:
    """Why nothing is made of a column though nobody left it out."""
    if column.reason is MappingReason.TAKEN:
        return _("It is left out already: another column has its field. Enter chooses another one.")
    return _("It is left out already: nothing is recognized in it. Enter chooses its field.")


def _fits(there: Mapping[Kind, Sequence[str]], target: str, kind: Kind) -> bool:
    """Whether a base has a field, with what is offered in each."""
    return is_target(target, kind, {one.removeprefix(CUSTOM_PREFIX) for one in there[kind]})
