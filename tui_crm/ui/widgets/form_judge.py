"""Says what is wrong in a form, next to the field, and when: a field is judged when it was left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui_crm.domain import contact_rules
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.ui.widgets.form_layout import PEOPLE
from tui_crm.ui.widgets.form_values import Users
from tui_crm.wording import sentence

if TYPE_CHECKING:
    from tui_crm.ui.widgets.contact_form import ContactForm


class FormJudge:
    """Knows what was left and what a save refused."""

    def __init__(
        self, form: ContactForm, before: ContactDraft | None, users: Users, *, has_phones: bool
    ) -> None:
        """Args:
        before: the stored contact, None for a new one.
        has_phones: whether the form begins with a number in it.
        """
        self._form = form
        self._before = before
        self._logins = {login for login, _name in users}
        # A number that stands there from the start is not in the middle of being typed.
        self._left: set[str] = {"phones"} if before is None and has_phones else set()
        self._saving_was_tried = False
        self._refused: tuple[Problem, ...] = ()
        self._locked = False
        self._said = ("", True)

    def check(self, draft: ContactDraft) -> tuple[Problem, ...]:
        """All that is wrong with the draft, as far as the form can know."""
        return (
            *contact_rules.check(draft, self._before),
            *contact_rules.check_custom(draft, self._form.around.custom, self._before),
            *self._strangers(draft),
        )

    def _strangers(self, draft: ContactDraft) -> Iterable[Problem]:
        """Names that are no user's; who was there before stays."""
        for field in PEOPLE:
            known = self._logins.union(getattr(self._before, field)) if self._before else self._logins
            for number, login in enumerate(getattr(draft, field)):
                if login not in known:
                    yield Problem(Code.USER_UNKNOWN, f"{field}.{number}", {"name": login})

    def leave(self, field: str) -> None:
        """The focus went away from a field of the draft."""
        self._left.add(field)

    def refuse(self, problems: Sequence[Problem], draft: ContactDraft) -> None:
        """A save was refused: from now on everything is judged."""
        self._saving_was_tried = True
        found = self.check(draft)
        self._refused = tuple(problem for problem in problems if problem not in found)

    def forgive(self, field: str) -> None:
        """What a save had against this field may be right now."""
        self._refused = tuple(p for p in self._refused if self._form.name_of(p)[0] not in ("", field))

    def judge(self, draft: ContactDraft) -> None:
        """Opens or locks the fields after Phone and E-mail, and shows what is wrong so far."""
        found = self.check(draft)
        if self._before is None:
            self._locked = not self._can_be_reached(draft, found)
            self._form.query_one("#form-rest").disabled = self._locked
        if self._saving_was_tried:
            self._show([*found, *self._refused])
            return
        # Nobody is told off in the middle of a word, nor for a phone before the e-mail was tried.
        left = (problem for problem in found if self._form.name_of(problem)[0] in self._left)
        self._show(problem for problem in left if problem.code is not Code.PHONE_OR_EMAIL_REQUIRED)

    def _can_be_reached(self, draft: ContactDraft, found: Sequence[Problem]) -> bool:
        """Whether a phone or an e-mail is valid (R6); a number no rule knows counts once it was left."""
        wrong = {problem.field for problem in found}
        phones_are_done = self._saving_was_tried or "phones" in self._left
        return any(
            (phone.value is not None or phones_are_done) and f"phones.{number}" not in wrong
            for number, phone in enumerate(draft.phones)
        ) or any(f"emails.{number}" not in wrong for number in range(len(draft.emails)))

    def _show(self, problems: Iterable[Problem]) -> None:
        fields = {field.field: field for field in self._form.fields}
        sentences: dict[str, dict[int, str]] = {name: {} for name in fields}
        general: dict[str, None] = {}
        # A value that is none says more than that one is needed, and stands on the same line.
        for problem in sorted(problems, key=lambda one: one.code is Code.PHONE_OR_EMAIL_REQUIRED):
            name, number = self._form.name_of(problem)
            if name in fields:
                sentences[name].setdefault(number, sentence(problem))
            else:
                general[sentence(problem)] = None
        for name, field in fields.items():
            field.show_problems(sentences[name])
        hint = _("Enter a phone or an e-mail: the other fields open then.") if self._locked else ""
        self._say("\n".join(general) or hint, refused=bool(general))

    def _say(self, text: str, *, refused: bool) -> None:
        """The line above the fields. It is left alone where it says so already: a change costs a layout."""
        if self._said != (text, refused):
            self._said = (text, refused)
            message = self._form.query_one(".form-message", Static)
            message.set_class(refused, "-refused")
            message.update(Content(text))
            message.display = bool(text)
