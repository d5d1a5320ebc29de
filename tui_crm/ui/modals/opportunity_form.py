"""The form of an opportunity (R47)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_crm.domain.contact import Kind
from tui_crm.domain.opportunities import Opportunity, OpportunityDraft, Stage
from tui_crm.domain.opportunity_merge import FIELDS
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import _
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.modals.record_form import RecordForm, ids_of
from tui_crm.ui.widgets.contacts_field import ContactsField
from tui_crm.ui.widgets.form_fields import FormField, NoteField, TextField
from tui_crm.ui.widgets.form_keeper import FormData, FormKeeper
from tui_crm.ui.widgets.offering import ChoiceField
from tui_crm.wording.opportunities import opportunity_field_label, stage_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_BACK, _MINE, _THEIRS = "back", "mine", "theirs"


class Surroundings:
    """What the form offers besides the opportunity.

    Attributes:
        stages: those that can be chosen, in their order.
        users: login and full name of each.
        names: of contacts by their ids, as far as they may be seen.
    """

    def __init__(self, stages: Iterable[Stage], users: Iterable[tuple[str, str]]) -> None:
        self.stages, self.users = tuple(stages), tuple(users)
        self.names: dict[int, str] = {}


def surroundings(session: Session, stored: Opportunity | None) -> Surroundings:
    """What its form offers: a stage or an owner that it has may be out of use. Reads the base."""
    stages, users = session.opportunities.stages(), session.users.names()
    if stored is not None and stored.stage.id not in [stage.id for stage in stages]:
        stages = (*stages, stored.stage)
    if stored is not None and stored.owner not in dict(users):
        users = (*users, (stored.owner, session.users.full_names().get(stored.owner, "")))
    return Surroundings(stages, users)


def read_names(session: Session, around: Surroundings, data: FormData) -> None:
    """Learns how the contacts are called that the data holds. Reads the base."""
    ids = [contact_id for name in ("organization", "persons") for contact_id, _role in ids_of(data[name])]
    around.names.update((one.id, one.name) for one in session.contacts.those(ids))


def data_of(draft: OpportunityDraft, stages: Iterable[Stage]) -> FormData:
    """The draft as the form and its kept draft have it."""
    first = next((stage.id for stage in stages if stage.is_open), 0)
    organization = [] if draft.organization_id is None else [[draft.organization_id, ""]]
    return {
        "title": draft.title,
        "organization": organization,
        "persons": [list(one) for one in draft.persons],
        "stage": str(draft.stage_id or first),
        "value": draft.value,
        "currency": draft.currency,
        "expected_close": draft.expected_close,
        "owner": draft.owner,
        "note": draft.note,
    }


def draft_from(data: FormData) -> OpportunityDraft:
    """The draft that stands in the form."""
    organization = ids_of(data["organization"])
    return OpportunityDraft(
        title=data["title"].strip(),
        organization_id=organization[0][0] if organization else None,
        stage_id=int(data["stage"]),
        value=data["value"].strip(),
        currency=data["currency"].strip(),
        expected_close=data["expected_close"].strip(),
        owner=data["owner"],
        note=data["note"].strip(),
        persons=ids_of(data["persons"]),
    )


class OpportunityForm(RecordForm[Opportunity | None]):
    """Closes with the opportunity as it was stored, or with None.

    Args:
        stored: the one that is changed; None for a new one.
    """

    def __init__(self, keeper: FormKeeper, around: Surroundings, stored: Opportunity | None) -> None:
        title = _("New opportunity")
        if stored is not None:
            title = _("Editing {name}").format(name=stored.title)
        super().__init__(title, keeper, around.names)
        self._around, self._stored = around, stored

    def make_fields(self) -> Iterable[FormField]:
        stages = [(stage_label(stage), str(stage.id)) for stage in self._around.stages]
        users = [(name or login, login) for login, name in self._around.users]
        label = opportunity_field_label
        yield TextField("title", label("title"))
        yield ContactsField("organization", label("organization"), Kind.ORGANIZATION, self.names)
        yield ContactsField("persons", label("persons"), Kind.PERSON, self.names, several=True)
        yield ChoiceField("stage", stages, label("stage"))
        yield TextField("value", label("value"), example=_("12 000.50"))
        yield TextField("currency", label("currency"), example=_("three letters, such as EUR"))
        yield TextField("expected_close", label("expected_close"), example=_("a day, such as 2026-01-31"))
        yield ChoiceField("owner", users, label("owner"))
        yield NoteField("note", label("note"))

    async def store(self, data: FormData) -> Opportunity | None:
        """Saves; where both changed the same, asks whose stays."""
        service, draft, form = self.session.opportunities, draft_from(data), self.keeper.form
        if self._stored is None:
            return await self.call(service.add, draft, form)
        base, version = draft_from(self.keeper.base), self.keeper.version
        while True:
            try:
                return await self.call(service.save, self._stored.id, draft, version, base, draft_form=form)
            except Refused as refused:
                if refused.problem.code is not Code.OPPORTUNITY_CHANGED:
                    raise
                answer = await self._whose(refused)
                if answer not in (_MINE, _THEIRS):
                    return None
                current = await self.call(service.get, self._stored.id)
                theirs = service.draft_of(current)
                asked = str(refused.problem.values["fields"]).split()
                draft = settled(base, draft, theirs, asked if answer == _THEIRS else ())
                base, version = theirs, current.version

    async def _whose(self, refused: Refused) -> str | None:
        names = str(refused.problem.values["fields"]).split()
        text = _("Both of you changed: {fields}.").format(
            fields=", ".join(map(opportunity_field_label, names))
        )
        answers = {
            _BACK: _("Back to the form"),
            _MINE: _("Save mine over it"),
            _THEIRS: _("Keep theirs there, save the rest of mine"),
        }
        title = _("Somebody else has saved this opportunity meanwhile")
        answer: str | None = await self.app.push_screen_wait(Choice(title, text, answers))
        return answer


def settled(
    base: OpportunityDraft, mine: OpportunityDraft, theirs: OpportunityDraft, left: Collection[str]
) -> OpportunityDraft:
    """What they saved with my changes put over it.

    Args:
        base: what I began with.
        left: names of fields of which theirs stays, as refusals name them.
    """
    changes: dict[str, Any] = {}
    for name, attributes in FIELDS.items():
        own = {one: getattr(mine, one) for one in attributes}
        if name not in left and own != {one: getattr(base, one) for one in attributes}:
            changes |= own
    return replace(theirs, **changes)
