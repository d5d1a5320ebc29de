"""Looks for contacts that are known already, while one types and when the field is left (R7)."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.problems import Duplicate
from tui_crm.i18n import _
from tui_crm.text import emails
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals import duplicate
from tui_crm.ui.widgets import form_values
from tui_crm.ui.widgets.contact_form import ContactForm
from tui_crm.ui.widgets.value_line import Value, ValueLine
from tui_crm.ui.widgets.value_lines import ValueLines
from tui_crm.wording import sentence

REACH = ("phones", "emails")
"""The fields by which a contact can be known already."""
RESTING_SECONDS = 0.4
"""When nothing was typed for so long, what stands on the line is looked up."""

SetTimer = Callable[[float, Callable[[], object]], Timer]


def reach(draft: ContactDraft) -> frozenset[str]:
    """The phones and e-mails by which a contact could be known already."""
    numbers = {phone.value or phone.raw for phone in draft.phones}
    return frozenset(numbers | {email.value.casefold() for email in draft.emails})


class DuplicateWatch:
    """Of one form of a new contact: says what is known, and asks once for each phone and e-mail."""

    def __init__(self, host: CrmScreen[object], form: ContactForm, set_timer: SetTimer) -> None:
        self._host = host
        self._form = form
        self._set_timer = set_timer
        self._timer: Timer | None = None
        self._asked: frozenset[str] = frozenset()
        self._accepted: frozenset[str] = frozenset()

    # While one types

    def typed_into(self, field: ValueLines, line: ValueLine) -> None:
        """Looks the value up when typing rests."""
        self.stop()
        self._timer = self._set_timer(RESTING_SECONDS, lambda: self._look(field, line))

    def stop(self) -> None:
        """What was typed is not looked up any more."""
        if self._timer is not None:
            self._timer.stop()

    def _look(self, field: ValueLines, line: ValueLine) -> None:
        self._host.run_worker(self._say(field, line), group="duplicate-hint", exclusive=True)

    async def _say(self, field: ValueLines, line: ValueLine) -> None:
        """Says under the line who has this phone or e-mail; an answer to an older text is dropped."""
        value = line.value
        draft = self._draft_of(field, value)
        if draft is None or not line.is_attached:
            return
        with self._host.refusing():
            found = await self._host.call(self._host.session.contacts.duplicate_of, draft)
            if found is not None and line.is_attached and line.value.text == value.text:
                field.say(line, known_sentence(found))

    def _draft_of(self, field: ValueLines, value: Value) -> ContactDraft | None:
        """A draft with this phone or e-mail alone; None where it is none (yet)."""
        if field.field == "emails":
            email = form_values.email_of(value)
            is_none = emails.problem_of(email.value) is not None
            return None if is_none else ContactDraft(kind=self._form.kind, emails=(email,))
        phone = form_values.phone_of(value, self._form.around.region)
        return ContactDraft(kind=self._form.kind, phones=(phone,)) if phone.value is not None else None

    # When it was left, and at the save

    async def look_at_all(self) -> tuple[Duplicate, ContactDraft] | None:
        """The contact with one of the form's phones and e-mails, where nobody looked for them yet."""
        draft = self._form.draft()
        new = reach(draft) - self._asked
        self._asked |= new
        if not new:
            return None
        found = await self._host.call(self._host.session.contacts.duplicate_of, draft)
        return None if found is None else (found, draft)

    def is_accepted(self, draft: ContactDraft) -> bool:
        """Whether the person wants the contact although it is known already."""
        return reach(draft) <= self._accepted

    async def answer(self, found: Duplicate, draft: ContactDraft) -> str | None:
        """CREATE, OPEN, BACK, or None for Escape. Must run in a worker."""
        answer: str | None = await self._host.app.push_screen_wait(duplicate.DuplicateModal(found))
        if answer == duplicate.CREATE:
            self._accepted |= reach(draft)
        return answer


def known_sentence(found: Duplicate) -> str:
    """Who has it already; a contact that the person may not see is never named."""
    if found.contact_id is None:
        return sentence(found.problem)
    name = str(found.problem.values.get("name", ""))
    return _("It looks like this contact already exists: {name}").format(name=name)
