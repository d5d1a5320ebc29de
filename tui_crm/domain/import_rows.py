"""From a row of a file to a draft, with what is worth telling about it. Pure: preview and run share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui_crm.domain import import_values as read
from tui_crm.domain.contact import Address, ContactDraft, Email, Kind, Link, Phone, Url
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.import_headers import NOTE, normalized_header
from tui_crm.domain.import_plan import Plan, Step
from tui_crm.domain.import_settling import Origin, settle
from tui_crm.domain.import_synonyms import LABELS
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.text import phones
from tui_crm.text.fold import fold

_ADDRESS = frozenset(("street", "city", "postal_code", "region", "country"))
_LABELLED = {"phone_label": "phone", "email_label": "email", "url_label": "url", "phone_raw": "phone"}
_SINGLE = frozenset(
    """first_name last_name position birthday pesel document_number nip regon krs website name uid kind
    birth_year birth_month birth_day full_name organization_position""".split()
)
_SURNAME_FIRST = ("nazwisko i imie", "nazwisko imie", "last name first name", "surname name")


@dataclass(frozen=True, slots=True)
class RowResult:
    """What a row says.

    Attributes:
        draft: normalized.
        given: of "status", "access" and "link_emails", those that the row names.
        refusals: not empty where the row can't be taken.
    """

    draft: ContactDraft
    uid: str
    given: frozenset[str]
    warnings: tuple[RowProblem, ...]
    refusals: tuple[RowProblem, ...]


def convert_row(number: int, cells: Sequence[str], plan: Plan) -> RowResult:
    """What the row of this number (from 1) says, every value read by its column's field.

    What a field can't hold goes to the note with its header: nothing that one could use is lost (R35).
    """
    row = _Row(number, plan)
    for step in plan.steps:
        if step.index < len(cells) and cells[step.index]:
            row.take(step, cells[step.index])
    return row.result()


class _Row:
    """Collects the values of one row."""

    def __init__(self, number: int, plan: Plan) -> None:
        self._number = number
        self._plan = plan
        self._kind = plan.kind
        self._texts: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._phones: list[tuple[Step, str]] = []
        self._emails: list[tuple[Step, str]] = []
        self._urls: list[tuple[Step, str]] = []
        self._beside: dict[tuple[str, str], str] = {}
        self._addresses: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._address_labels: dict[str, str] = {}
        self._names: dict[str, list[str]] = defaultdict(list)
        self._notes: list[str] = []
        self._kept: list[tuple[str, str]] = []
        self._middle: list[str] = []
        self._custom: dict[str, str] = {}
        self._choices: dict[str, object] = {}
        self._warnings: list[RowProblem] = []
        self._refusals: list[RowProblem] = []
        self._origin: Origin = {}

    # -- one value -------------------------------------------------------------------------------

    def take(self, step: Step, text: str) -> None:
        """Reads one cell that is not empty."""
        field = step.field
        if field in ("phone", "email", "url"):
            self._take_reachable(step, text)
        elif field in _LABELLED:
            self._beside[(field, step.group)] = text if field == "phone_raw" else _label(text)
        elif field in _ADDRESS or field == "full_address":
            self._addresses[step.group][field].append(text)
            if step.label:
                self._address_labels.setdefault(step.group, step.label)
        elif field == "address_label":
            self._address_labels[step.group] = _label(text)
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
        if field in ("tags", "owners", "watchers"):
            self._names[field] += read.split_names(text, self._plan.own)
        elif field == "organization":
            self._names[field] += read.split_several(text)
        elif field == "middle_name":
            self._middle.append(text)
        elif field.startswith(CUSTOM_PREFIX):
            self._custom[field.removeprefix(CUSTOM_PREFIX)] = text
        elif field in ("status", "access", "link_emails"):
            value = {"status": read.read_status, "access": read.read_access}.get(field, read.read_flag)(text)
            if value is None:
                self._keep(step.column, text, Problem(Code.VALUE_NOT_KEPT, field, {"value": text}))
            else:
                self._choices[field] = value

    def _take_reachable(self, step: Step, text: str) -> None:
        if step.field == "phone":
            for part in read.split_phones(text):
                if read.is_scientific(part):
                    problem = Problem(Code.PHONE_IN_SCIENTIFIC, "phone", {"value": part})
                    self._refusals.append(RowProblem(self._number, problem, step.column, part))
                else:
                    self._phones.append((step, part))
        elif step.field == "email":
            self._emails += [(step, part) for part in read.split_emails(text)]
        else:
            self._urls += [(step, part) for part in read.split_several(text)]

    def _keep(self, column: str, text: str, problem: Problem) -> None:
        """The value goes to the note, and the warning says so."""
        self._kept.append((column, text))
        self._warnings.append(RowProblem(self._number, problem, column, text))

    # -- the whole row ---------------------------------------------------------------------------

    def result(self) -> RowResult:
        kind = self._texts.get("kind", "")
        if kind in (Kind.PERSON, Kind.ORGANIZATION):
            self._kind = Kind(kind)
        draft = self._draft()
        draft, warnings, kept = settle(draft, self._plan.region, self._number, self._origin)
        lines = [*self._notes, *(f"{column}: {text}" for column, text in [*self._kept, *kept])]
        draft = replace(draft, note="\n".join(lines)) if lines else draft
        return RowResult(
            draft=draft,
            uid=self._texts.get("uid", ""),
            given=frozenset(self._choices),
            warnings=(*self._warnings, *warnings),
            refusals=(*self._refusals, *self._missing(draft)),
        )

    def _missing(self, draft: ContactDraft) -> list[RowProblem]:
        """Why no contact is in the row: nothing is, or neither a name nor a way to reach anybody."""
        if draft.display_name or draft.phones or draft.emails or self._refusals:
            return []
        empty = replace(draft, note="") == ContactDraft(kind=draft.kind) and not draft.note
        return [RowProblem(self._number, Problem(Code.ROW_EMPTY if empty else Code.NAME_MISSING))]

    def _draft(self) -> ContactDraft:
        self._move_foreign_fields()
        first, last = self._person_name()
        organizations = self._organizations()
        return ContactDraft(
            kind=self._kind,
            first_name=first,
            last_name=last,
            name=self._texts.get("name", ""),
            phones=tuple(self._phone(step, text) for step, text in self._phones),
            emails=tuple(self._email(step, text) for step, text in self._emails),
            urls=tuple(self._url(step, text) for step, text in self._urls),
            addresses=tuple(
                self._address(group, parts)
                for group, parts in sorted(self._addresses.items(), key=_main_first)
            ),
            birthday=self._birthday(),
            organizations=organizations,
            tags=tuple(self._names["tags"]),
            owners=tuple(self._names["owners"]),
            watchers=tuple(self._names["watchers"]),
            custom=dict(self._custom),
            **{name: self._texts.get(name, "") for name in _PLAIN},  # type: ignore[arg-type]
            **self._choices,  # type: ignore[arg-type]
        )

    def _move_foreign_fields(self) -> None:
        """In a file of both bases: what the row's own base has no field for goes to the note."""
        for name in [name for name in self._texts if name in FIELDS and self._kind not in FIELDS[name].kinds]:
            if name == "full_name" and "name" not in self._texts:
                self._texts["name"] = self._texts.pop(name)
            else:
                self._kept.append((self._columns[name], self._texts.pop(name)))
        if self._kind is Kind.PERSON and "name" in self._texts:
            self._texts.setdefault("full_name", self._texts.pop("name"))
        if "website" in self._texts:
            step = next(step for step in self._plan.steps if step.column == self._columns["website"])
            if self._kind is Kind.PERSON:
                self._urls.insert(0, (step, self._texts.pop("website")))
            else:
                self._origin["website"] = step.column
        self._origin.update(self._columns)

    def _person_name(self) -> tuple[str, str]:
        if self._kind is not Kind.PERSON:
            return "", ""
        first, last = self._texts.get("first_name", ""), self._texts.get("last_name", "")
        full = self._texts.get("full_name", "")
        if full and not first and not last:
            self._origin["first_name"] = self._origin["last_name"] = self._columns.get("full_name", "")
            header = normalized_header(self._columns.get("full_name", ""))
            first, last = read.split_full_name(full, header in _SURNAME_FIRST)
        return " ".join(part for part in (first, *self._middle) if part), last

    def _organizations(self) -> tuple[Link, ...]:
        names = self._names["organization"]
        position = self._texts.pop("organization_position", "")
        if self._kind is not Kind.PERSON:
            self._kept += [("organization", name) for name in names]
            return ()
        if not names:
            if position:
                self._texts.setdefault("position", position)
            return ()
        positions = read.split_places(position) if self._plan.own else [position]
        return tuple(
            Link(None, name, positions[index] if index < len(positions) else "")
            for index, name in enumerate(names)
        )

    def _birthday(self) -> str:
        day, month = self._texts.get("birth_day", ""), self._texts.get("birth_month", "")
        if "birthday" in self._texts or not (day.isdecimal() and month.isdecimal()):
            return self._texts.get("birthday", "")
        self._origin["birthday"] = self._columns["birth_day"]
        year = self._texts.get("birth_year", "")
        return f"{year if year.isdecimal() else '-'}-{int(month):02}-{int(day):02}"

    def _label(self, step: Step) -> str:
        return self._beside.get((f"{step.field}_label", step.group), step.label)

    def _phone(self, step: Step, text: str) -> Phone:
        raw = self._beside.get(("phone_raw", step.group), "")
        self._origin[f"phones:{raw or text}"] = step.column
        if raw not in ("", text) and phones.read(raw, self._plan.region).value != text:
            return Phone(text, raw, label=self._label(step))
        text = raw or text
        return Phone(None, text, label=self._label(step))

    def _email(self, step: Step, text: str) -> Email:
        self._origin[f"emails:{text}"] = step.column
        return Email(text, self._label(step))

    def _url(self, step: Step, text: str) -> Url:
        self._origin[f"urls:{text}"] = step.column
        return Url(text, self._label(step))

    def _address(self, group: str, parts: Mapping[str, list[str]]) -> Address:
        values = {name: ", ".join(_lines(parts.get(name, []))) for name in _ADDRESS}
        if not values["street"]:
            rest = " ".join(values.values())
            lines = [line for line in _lines(parts.get("full_address", [])) if not _says_no_more(line, rest)]
            values["street"] = ", ".join(lines)
        return Address(**values, label=self._address_labels.get(group, ""))


_PLAIN = ("position", "pesel", "document_number", "nip", "regon", "krs", "website")


def _label(text: str) -> str:
    """A label without Google's mark of the main value; the usual ones in our words."""
    label = text.removeprefix("*").strip()
    return LABELS.get(fold(label), label)


def _main_first(item: tuple[str, Mapping[str, list[str]]]) -> bool:
    return item[0] in ("home", "other")


def _lines(texts: Sequence[str]) -> list[str]:
    return [line.strip(" ,") for text in texts for line in text.splitlines() if line.strip(" ,")]


def _says_no_more(line: str, rest: str) -> bool:
    """Whether each word of an address line stands in the other parts already."""
    known = set(rest.lower().replace(",", " ").split())
    return all(word in known for word in line.lower().replace(",", " ").split())
