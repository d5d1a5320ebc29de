"""What can be wrong, as codes and values: the sentences are in `tui_crm.wording`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from tui_crm.domain.problem_codes import Code as Code

Value = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code, the field it belongs to ("" for none) and its values."""

    code: Code
    field: str = ""
    values: Mapping[str, Value] = attribute(default_factory=dict)


class CrmError(Exception):
    """Something that the user is told in a sentence; it never shows as a traceback.

    Args:
        problem: what is wrong; a bare `Code` stands for a problem without values.
    """

    def __init__(self, problem: Problem | Code, **values: Value) -> None:
        self.problem = problem if isinstance(problem, Problem) else Problem(problem, "", values)
        super().__init__(self.problem.code.value)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, the first being `problem`."""
        return (self.problem,)


class Refused(CrmError):
    """Values break rules: nothing was written."""

    def __init__(self, problems: Iterable[Problem] | Problem | Code, **values: Value) -> None:
        if isinstance(problems, Problem | Code):
            super().__init__(problems, **values)
            self._problems: tuple[Problem, ...] = (self.problem,)
        else:
            self._problems = tuple(problems)
            super().__init__(self._problems[0])

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


class NotFound(CrmError):
    """No such contact, or none that this user may see: the two are not told apart."""


class Denied(CrmError):
    """The user lacks the permission, or the contact is not theirs to change."""


class Duplicate(CrmError):
    """A contact with this phone or e-mail exists (R7).

    Attributes:
        contact_id: the contact, or None where the user may not see it.
    """

    def __init__(self, problem: Problem, contact_id: int | None) -> None:
        super().__init__(problem)
        self.contact_id = contact_id


class Stale(CrmError):
    """Somebody saved the contact since it was read.

    Attributes:
        contact_id: the contact.
        fields: names of the fields that the other one changed and this save would too.
    """

    def __init__(self, problem: Problem, contact_id: int, fields: tuple[str, ...]) -> None:
        super().__init__(problem)
        self.contact_id = contact_id
        self.fields = fields


class StoreError(CrmError):
    """The database can't be opened, read or written."""


class FileProblem(CrmError):
    """A file can't be read, is not what it should be, or can't be written."""
