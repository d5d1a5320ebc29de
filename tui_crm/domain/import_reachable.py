"""The phones, e-mails and web addresses of one row, with the labels that stand beside them."""

from __future__ import annotations

from tui_crm.domain import import_values as read
from tui_crm.domain.contact import Email, Phone, Url
from tui_crm.domain.import_addresses import known_label
from tui_crm.domain.import_cells import Cell, Part, emails_of, phones_of
from tui_crm.domain.import_headers import meaning
from tui_crm.domain.import_plan import Plan, Step
from tui_crm.domain.import_separators import split
from tui_crm.domain.import_settling import Origin
from tui_crm.text import phones

_BESIDE = frozenset(("phone_label", "email_label", "url_label", "phone_raw"))
FIELDS = frozenset(("phone", "email", "url", *_BESIDE))
"""The targets that say how somebody is reached."""


class Reachable:
    """Collects them cell by cell.

    Attributes:
        kept: column and text of words that stood beside the values.
        damaged: column and text of phones whose last digits a spreadsheet has lost.
    """

    def __init__(self, plan: Plan, origin: Origin) -> None:
        self._plan = plan
        self._origin = origin
        self._phones: list[tuple[Step, str]] = []
        self._emails: list[tuple[Step, Part]] = []
        self._urls: list[tuple[Step, str]] = []
        self._beside: dict[tuple[str, str], str] = {}
        self.kept: list[tuple[str, str]] = []
        self.damaged: list[tuple[str, str]] = []

    def take(self, step: Step, text: str) -> None:
        """Takes a cell of one of the `FIELDS`."""
        if step.field in _BESIDE:
            verbatim = self._plan.own or step.field == "phone_raw"
            self._beside[(step.field, step.group)] = text if verbatim else known_label(text)
        elif step.field == "url":
            self._urls += [(step, part) for part in split(text, step.separator or "")]
        elif step.separator is not None:
            for part in split(text, step.separator):
                self._add(step, Cell((Part(part),)))
        elif self._plan.own:
            self._add(step, Cell((Part(text),)))  # our own files have a column for each value
        elif step.field == "phone":
            self._add(step, phones_of(text, self._plan.region))
        else:
            self._add(step, emails_of(text))

    def put_first(self, step: Step, url: str) -> None:
        """Makes this the first web address."""
        self._urls.insert(0, (step, url))

    def take_website(self) -> tuple[str, str]:
        """Takes out the address that stands in a column for a website; its column and text, "" if none."""
        for place, (step, text) in enumerate(self._urls):
            found = meaning(step.column)
            if found is not None and found.field == "website":
                del self._urls[place]
                return step.column, text
        return "", ""

    def phones(self) -> tuple[Phone, ...]:
        """The phones in the order of the plan."""
        return tuple(self._phone(step, text) for step, text in self._phones)

    def emails(self) -> tuple[Email, ...]:
        """The e-mails in the order of the plan."""
        for step, part in self._emails:
            self._origin[f"emails:{part.text}"] = step.column
        return tuple(Email(part.text, part.label or self._label(step)) for step, part in self._emails)

    def urls(self) -> tuple[Url, ...]:
        """The web addresses in the order of the plan."""
        for step, text in self._urls:
            self._origin[f"urls:{text}"] = step.column
        return tuple(Url(text, self._label(step)) for step, text in self._urls)

    def _add(self, step: Step, cell: Cell) -> None:
        if cell.rest:
            self.kept.append((step.column, cell.rest))
        if step.field == "email":
            self._emails += [(step, part) for part in cell.parts]
            return
        for part in cell.parts:
            if not self._plan.own and read.is_scientific(part.text):
                self.damaged.append((step.column, part.text))
            else:
                self._phones.append((step, part.text))

    def _phone(self, step: Step, text: str) -> Phone:
        raw = self._beside.get(("phone_raw", step.group), "")
        self._origin[f"phones:{raw or text}"] = step.column
        if raw not in ("", text):
            number, extension = phones.read(text, self._plan.region)
            told = phones.read(raw, self._plan.region)
            if told.value != (number or text) or extension not in ("", told.extension):
                return Phone(number or text, raw, extension, self._label(step))
        return Phone(None, raw or text, label=self._label(step))

    def _label(self, step: Step) -> str:
        return self._beside.get((f"{step.field}_label", step.group), step.label)
