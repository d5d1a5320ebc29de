"""From a row of a file to a draft, with what is worth telling about it. Pure: preview and run share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_crm.domain import import_values as read
from tui_crm.domain.contact import ContactDraft, Kind, Link
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS, SEVERAL
from tui_crm.domain.import_addresses import FIELDS as ADDRESS_FIELDS
from tui_crm.domain.import_addresses import Addresses
from tui_crm.domain.import_headers import NOTE, normalized_header
from tui_crm.domain.import_plan import Plan, Step
from tui_crm.domain.import_reachable import FIELDS as REACHABLE_FIELDS
from tui_crm.domain.import_reachable import Reachable
from tui_crm.domain.import_separators import split
from tui_crm.domain.import_settling import Origin, settle
from tui_crm.domain.import_totals import is_totals
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.keep_in_touch import is_interval, read_days
from tui_crm.domain.problems import Code, Problem
from tui_crm.text import dates
from tui_crm.text.safe import safe_text

_SINGLE = frozenset(
    """first_name last_name position birthday pesel document_number nip regon krs website name uid kind
    birth_year birth_month birth_day full_name organization_position extra avatar""".split()
)
_PERSON_NAMES = ("first_name", "last_name", "full_name", "name", "middle_name")
_BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
SURNAME_FIRST = ("nazwisko i imi", "nazwisko imi", "last name first name", "surname name")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What a row says.

    Attributes:
        draft: normalized.
        given: of "status", "access" and "link_emails", those that the row names.
        refusals: not empty where the row can't be taken.
        avatar: the contact's picture as the cell has it (`domain.import_pictures`), or "".
    """

    draft: ContactDraft
    uid: str
    given: frozenset[str]
    warnings: tuple[RowProblem, ...]
    refusals: tuple[RowProblem, ...]
    avatar: str = ""


def convert_row(number: int, cells: Sequence[str], plan: Plan) -> RowResult:
    """What the row of this number (from 1) says, every value read by its column's field.

    What a field can't hold goes to the note with its header: nothing that one could use is lost (R35).
    """
    row = _Row(number, plan)
    for step in plan.steps:
        if step.index < len(cells) and cells[step.index]:
            row.take(step, cells[step.index])
    return row.result(cells)


class _Row:
    """Collects the values of one row."""

    def __init__(self, number: int, plan: Plan) -> None:
        self._number = number
        self._plan = plan
        self._kind = plan.kind
        self._texts: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._origin: Origin = {}
        self._reachable = Reachable(plan, self._origin)
        self._addresses = Addresses(plan.own)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._notes: list[str] = []
        self._kept: list[tuple[str, str]] = []
        self._middle: list[str] = []
        self._custom: dict[str, str] = {}
        self._choices: dict[str, object] = {}
        self._interval: int | None = None
        self._warnings: list[RowProblem] = []
        self._cells: Sequence[str] = ()

    # -- one value -------------------------------------------------------------------------------

    def take(self, step: Step, text: str) -> None:
        """Reads one cell that is not empty."""
        field = step.field
        if field in REACHABLE_FIELDS:
            self._reachable.take(step, text)
        elif field in ADDRESS_FIELDS:
            self._addresses.take(field, step.group, step.label, text)
        elif field in _SINGLE:
            self._texts.setdefault(field, text)
            self._columns.setdefault(field, step.column)
        elif field == NOTE:
            if step.plain or self._plan.own:
                self._notes.append(text)
            else:
                self._kept.append((step.column, text))
        else:
            self._take_choice(step, text)

    def _take_choice(self, step: Step, text: str) -> None:
        field = step.field
        self._columns.setdefault(field, step.column)
        if field in ("tags", "owners", "watchers"):
            self._names[field] += read.split_names(text, self._plan.own, step.separator)
        elif field == "organization":
            if self._plan.own and not step.separator:
                self._names[field] += read.split_own(text)
            else:
                self._names[field] += split(text, step.separator or "")
        elif field == "middle_name":
            self._middle.append(text)
        elif field.startswith(CUSTOM_PREFIX):
            self._custom[field.removeprefix(CUSTOM_PREFIX)] = self._custom_text(step, text)
        elif field == "keep_in_touch":
            self._take_interval(step, text)
        elif field in ("status", "access", "link_emails"):
            value = {"status": read.read_status, "access": read.read_access}.get(field, read.read_flag)(text)
            if value is None:
                self._keep(step.column, text, Problem(Code.VALUE_NOT_KEPT, field, {"value": text}))
            else:
                self._choices[field] = value

    def _take_interval(self, step: Step, text: str) -> None:
        days = read_days(text)
        if days is None or is_interval(days):
            self._interval = self._interval or days
        else:
            self._keep(step.column, text, Problem(Code.VALUE_NOT_KEPT, step.field, {"value": text}))

    def _custom_text(self, step: Step, text: str) -> str:
        """The text for a custom field, whose type reads it; an American date is told by its column."""
        if step.separator is not None:
            return SEVERAL.join(split(text, step.separator))
        is_american = step.field in self._plan.dates and step.column in self._plan.month_first
        return (dates.read_birthday(text, month_first=True) if is_american else None) or text

    def _keep(self, column: str, text: str, problem: Problem) -> None:
        """The value goes to the note, and the warning says so."""
        self._kept.append((column, text))
        self._warnings.append(RowProblem(self._number, problem, column, text))

    # -- the whole row ---------------------------------------------------------------------------

    def result(self, cells: Sequence[str]) -> RowResult:
        self._cells = cells
        self._kind = self._base()
        draft = self._draft()
        draft, warnings, kept = settle(draft, self._plan.region, self._number, self._origin)
        kept = [*self._reachable.kept, *self._kept, *kept]
        lines = [*self._notes, *(f"{column}: {text}" for column, text in kept)]
        if lines:
            draft = replace(draft, note=safe_text("\n".join(lines), keep_newlines=True).strip())
        refusals = self._damaged() or self._missing(draft)
        if not self._plan.own and is_totals(cells, draft):
            refusals = [RowProblem(self._number, Problem(Code.ROW_TOTALS))]
        return RowResult(
            draft=draft,
            uid=self._texts.get("uid", ""),
            given=frozenset(self._choices),
            warnings=(*self._warnings, *warnings),
            refusals=tuple(refusals),
            avatar=self._texts.get("avatar", ""),
        )

    def _damaged(self) -> list[RowProblem]:
        """The phones that a spreadsheet wrote as 4,82E+10: their last digits are lost."""
        return [
            RowProblem(
                self._number, Problem(Code.PHONE_IN_SCIENTIFIC, "phone", {"value": text}), column, text
            )
            for column, text in self._reachable.damaged
        ]

    def _missing(self, draft: ContactDraft) -> list[RowProblem]:
        """Why no contact is in the row: nothing is, or neither a name nor a way to reach anybody."""
        if draft.display_name or draft.phones or draft.emails:
            return []
        empty = replace(draft, note="") == ContactDraft(kind=draft.kind) and not draft.note
        return [RowProblem(self._number, Problem(Code.ROW_EMPTY if empty else Code.NAME_MISSING))]

    def _base(self) -> Kind:
        """The base that the row belongs to: an organization without any person's name is itself meant."""
        text = self._texts.get("kind", "")
        named = read.read_kind(text)
        if named is not None:
            return named
        if text:
            self._keep(self._columns["kind"], text, Problem(Code.VALUE_NOT_KEPT, "kind", {"value": text}))
        nobody = not self._middle and not any(name in self._texts for name in _PERSON_NAMES)
        itself = nobody and bool(self._names["organization"]) and not self._plan.own
        return Kind.ORGANIZATION if itself else self._plan.kind

    def _draft(self) -> ContactDraft:
        self._fit_to_base()
        first, last = self._person_name()
        organizations = self._organizations()
        return ContactDraft(
            kind=self._kind,
            first_name=first,
            last_name=last,
            name=self._texts.get("name", ""),
            phones=self._reachable.phones(),
            emails=self._reachable.emails(),
            urls=self._reachable.urls(),
            addresses=self._addresses.made(),
            birthday=self._birthday(),
            organizations=organizations,
            tags=tuple(self._names["tags"]),
            owners=tuple(self._names["owners"]),
            watchers=tuple(self._names["watchers"]),
            custom=dict(self._custom),
            keep_in_touch_days=self._interval,
            **{name: self._texts.get(name, "") for name in _PLAIN},  # type: ignore[arg-type]
            **self._choices,  # type: ignore[arg-type]
        )

    def _fit_to_base(self) -> None:
        """In a file of both bases: what the row's own base has no field for goes to the note."""
        if self._kind is Kind.ORGANIZATION:
            self._fit_to_organization()
        else:
            self._fit_to_person()
        for name in list(self._texts):
            foreign = name in FIELDS and self._kind not in FIELDS[name].kinds
            if foreign or (name in _BIRTH_PARTS and self._kind is Kind.ORGANIZATION):
                self._kept.append((self._columns[name], self._texts.pop(name)))
        self._origin.update(self._columns)

    def _fit_to_person(self) -> None:
        if "full_name" not in self._texts:
            self._rename("name", "full_name")
        elif "name" in self._texts:
            self._kept.append((self._columns["name"], self._texts.pop("name")))
        if "website" in self._texts:
            step = next(step for step in self._plan.steps if step.column == self._columns["website"])
            self._reachable.put_first(step, self._texts.pop("website"))

    def _fit_to_organization(self) -> None:
        names = self._names.pop("organization", [])
        if "name" not in self._texts:
            self._rename("full_name", "name")
        if names and "name" not in self._texts:
            self._texts["name"] = names.pop(0)
            self._columns["name"] = self._columns["organization"]
        self._kept += [(self._columns["organization"], name) for name in names]
        self._kept += [(self._columns["middle_name"], name) for name in self._middle]
        if "website" not in self._texts:
            self._columns["website"], self._texts["website"] = self._reachable.take_website()

    def _rename(self, old: str, new: str) -> None:
        if old in self._texts:
            self._texts[new] = self._texts.pop(old)
            self._columns[new] = self._columns.pop(old)

    def _person_name(self) -> tuple[str, str]:
        if self._kind is not Kind.PERSON:
            return "", ""
        first, last = self._texts.get("first_name", ""), self._texts.get("last_name", "")
        full = self._texts.get("full_name", "")
        if full and not self._plan.own:
            full, titles = read.split_titles(full)
            if titles:
                self._kept.append((self._columns["full_name"], titles))
        if full and not first and not last:
            self._origin["first_name"] = self._origin["last_name"] = self._columns.get("full_name", "")
            header = normalized_header(self._columns.get("full_name", ""))
            first, last = read.split_full_name(full, header.startswith(SURNAME_FIRST))
        elif full and not self._plan.own:
            first, last = read.completed_name(full, first, last)
            self._keep_full_name(full, first, last)
        return " ".join(part for part in (first, *self._middle) if part), last

    def _keep_full_name(self, full: str, first: str, last: str) -> None:
        """A name that says more than the other cells of the row goes to the note."""
        others = " ".join((first, last, *(cell for cell in self._cells if cell != full)))
        if not set(normalized_header(full).split()) <= set(normalized_header(others).split()):
            self._kept.append((self._columns["full_name"], full))

    def _organizations(self) -> tuple[Link, ...]:
        names = self._names["organization"]
        position = self._texts.pop("organization_position", "")
        if not names:
            if position:
                self._texts.setdefault("position", position)
            return ()
        positions = read.split_own(position) if self._plan.own else [position]
        return tuple(
            Link(None, name, positions[index] if index < len(positions) else "")
            for index, name in enumerate(names)
        )

    def _birthday(self) -> str:
        day, month = self._texts.get("birth_day", ""), self._texts.get("birth_month", "")
        text = self._texts.get("birthday", "")
        if text and self._columns["birthday"] in self._plan.month_first:
            return dates.read_birthday(text, month_first=True) or text
        if text or not (day.isdecimal() and month.isdecimal()):
            return text
        self._origin["birthday"] = self._columns["birth_day"]
        year = self._texts.get("birth_year", "")
        return f"{year if year.isdecimal() else '-'}-{int(month):02}-{int(day):02}"


_PLAIN = ("position", "pesel", "document_number", "nip", "regon", "krs", "website", "extra")
