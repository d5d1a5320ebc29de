"""The rules for contacts, as an import takes them: a warning for each broken one, nothing lost (R35)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tui_crm.domain import contact_rules
from tui_crm.domain.access import Access
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.normalizing import normalized
from tui_crm.domain.problems import Code, Problem

Origin = dict[str, str]
"""Where a value came from: "phones:600 100 200", "emails:...", "urls:..." or a field's name -> its column."""

_STAYS = frozenset((Code.NAME_TOO_SHORT, Code.SURNAME_CHARACTER))
# The raw text is kept as a phone without a number, and the warning is given already.
_KEPT_AS_RAW = Code.PHONE_NOT_RECOGNIZED
_LISTS = frozenset(("phones", "emails", "urls"))


def settle(
    draft: ContactDraft, region: str, number: int, origin: Origin
) -> tuple[ContactDraft, list[RowProblem], list[tuple[str, str]]]:
    """The draft as it can be stored, warnings, and column and text of each value that no field could hold."""
    draft = normalized(draft, region)
    settling = _Settling(draft, number, origin)
    for place, phone in enumerate(draft.phones):
        if phone.value is None:
            settling.warn(
                Problem(Code.PHONE_NOT_RECOGNIZED, f"phones.{place}", {"value": phone.raw}), phone.raw
            )
    for problem in contact_rules.check(draft):
        settling.see(problem)
    return settling.draft(), settling.warnings, settling.kept


class _Settling:
    def __init__(self, draft: ContactDraft, number: int, origin: Origin) -> None:
        self._draft = draft
        self._number = number
        self._origin = origin
        self._removed: dict[str, set[int]] = {name: set() for name in _LISTS}
        self._changes: dict[str, Any] = {}
        self.warnings: list[RowProblem] = []
        self.kept: list[tuple[str, str]] = []

    def warn(self, problem: Problem, value: str = "") -> None:
        """Adds a warning, unless it was given already."""
        one = RowProblem(self._number, problem, self._column(problem.field, value), value)
        if one not in self.warnings:
            self.warnings.append(one)

    def see(self, problem: Problem) -> None:
        """Takes one broken rule: the value stays, or moves to the note."""
        name, _dot, place = problem.field.partition(".")
        if problem.code is Code.PHONE_OR_EMAIL_REQUIRED:
            self.warn(Problem(Code.INCOMPLETE))
        elif problem.code is Code.ACCESS_NEEDS_ORGANIZATION:
            self._changes["access"] = Access.OWNER  # the narrower one: nobody sees more than was meant
            self.warn(problem, self._draft.access.value)
        elif problem.code is _KEPT_AS_RAW:
            return
        elif name in _LISTS:
            self._remove(problem, name, int(place))
        elif problem.code in _STAYS:
            self.warn(problem, str(getattr(self._draft, name)))
        elif place or name in ("note", "tags"):
            self.warn(problem)
        else:
            self._empty(problem, name)

    def draft(self) -> ContactDraft:
        """The draft without what was moved."""
        for name, places in self._removed.items():
            if places:
                values = getattr(self._draft, name)
                self._changes[name] = tuple(v for place, v in enumerate(values) if place not in places)
        draft = replace(self._draft, **self._changes) if self._changes else self._draft
        if self._changes and not contact_rules.has_phone_or_email(draft):
            self.warn(Problem(Code.INCOMPLETE))
        return draft

    def _remove(self, problem: Problem, name: str, place: int) -> None:
        if place in self._removed[name]:
            return
        self._removed[name].add(place)
        item = getattr(self._draft, name)[place]
        text = str(item.raw if name == "phones" else item.value)
        self.warn(problem, text)
        self.kept.append((self._column(problem.field, text) or name, text))

    def _empty(self, problem: Problem, name: str) -> None:
        text = str(getattr(self._draft, name))
        long_name = problem.code is Code.TOO_LONG and name in ("first_name", "last_name", "name")
        self._changes[name] = text[: contact_rules.LINE_MAXIMUM].strip() if long_name else ""
        self.warn(problem, text)
        self.kept.append((self._column(name, text) or name, text))

    def _column(self, field: str, value: str) -> str:
        name, _dot, place = field.partition(".")
        if name in _LISTS and place:
            for text in (value, value.removeprefix("https://")):
                if f"{name}:{text}" in self._origin:
                    return self._origin[f"{name}:{text}"]
            return ""
        return self._origin.get(name, "")
