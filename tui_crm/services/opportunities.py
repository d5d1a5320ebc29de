"""Opportunities: business that may come, by stages, with the persons who matter (R47)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Kind
from tui_crm.domain.journal import OperationKind, Thing
from tui_crm.domain.opportunities import Opportunity, OpportunityDraft, OpportunityQuery, Outcome, StageSum
from tui_crm.domain.opportunity_merge import merged
from tui_crm.domain.opportunity_rules import normalized, read_role, value_text
from tui_crm.domain.problems import Code, NotFound, Problem, Refused
from tui_crm.services.missing import not_found
from tui_crm.services.opportunity_contacts import persons
from tui_crm.services.opportunity_writing import checked, owner_login
from tui_crm.services.stages import Stages, stage_of
from tui_crm.store import drafts, journal, opportunities, records, removal
from tui_crm.store import opportunity_reading as reading
from tui_crm.store.contact_reading import load
from tui_crm.store.sql import Connection

_UID = "uid:"


class Opportunities(Stages):
    """Opportunities that the actor may see, and the stages that they go through.

    Every write is one operation of the journal, and needs the permission to edit contacts. A contact that
    the actor does not see is never named, only counted, and stays what it is in the opportunity.

    Methods that write raise Denied, and about one opportunity NotFound (OPPORTUNITY_NOT_FOUND). They give it
    as it is then; where the actor sees it no more, as it was.
    """

    # -- reading -----------------------------------------------------------------------------------

    def page(self, query: OpportunityQuery, limit: int, offset: int = 0) -> tuple[Opportunity, ...]:
        """The opportunities of a query by stage, expected close (those without one last) and title."""
        with self.database.reading() as connection:
            condition = reading.matching(query, self.actor)
            return reading.page(connection, self.actor, condition, limit, offset)

    def count(self, query: OpportunityQuery) -> int:
        """How many there are."""
        with self.database.reading() as connection:
            return reading.count(connection, self.actor, reading.matching(query, self.actor))

    def sums(self, query: OpportunityQuery) -> tuple[StageSum, ...]:
        """How many there are in each stage and what they are worth by currency, in the order of the stages.

        Stages in use that the query allows are there without any too; others where they have some.
        """
        with self.database.reading() as connection:
            found = reading.sums(connection, self.actor, reading.matching(query, self.actor))
        told: list[StageSum] = []
        for stage in self.stages(retired=True):
            count, worth = found.get(stage.id, (0, {}))
            is_asked = not query.stages or stage.id in query.stages
            is_asked = is_asked and (not query.outcomes or stage.outcome in query.outcomes)
            if count or (is_asked and not stage.is_retired):
                told.append(StageSum(stage, count, tuple(worth.items())))
        return tuple(told)

    def get(self, opportunity_id: int) -> Opportunity:
        """The opportunity. Raises NotFound (OPPORTUNITY_NOT_FOUND)."""
        with self.database.reading() as connection:
            return self._get(connection, opportunity_id)

    def find(self, reference: str) -> int:
        """The number of an opportunity by its number or "uid:UID". Raises NotFound."""
        with self.database.reading() as connection:
            if reference.startswith(_UID):
                number = reading.number_of(connection, reference.removeprefix(_UID))
            else:
                is_number = reference.isascii() and reference.isdecimal() and len(reference) < 19
                number = int(reference) if is_number else None
            if number is None or reading.one(connection, number, self.actor) is None:
                raise NotFound(Code.OPPORTUNITY_NOT_FOUND, id=reference)
            return number

    def of_contact(self, contact_id: int) -> tuple[Opportunity, ...]:
        """Those of an organization or a person; none where the actor does not see that contact."""
        with self.database.reading() as connection:
            condition = reading.matching(OpportunityQuery(contact_id=contact_id), self.actor)
            return reading.page(connection, self.actor, condition)

    def closing(self, until: date) -> tuple[Opportunity, ...]:
        """Open ones expected to close on this day or before, of the actor or of contacts that it watches."""
        with self.database.reading() as connection:
            condition = reading.closing(until) & reading.of_outcomes((Outcome.OPEN,))
            condition &= reading.concerning(self.actor)
            return reading.page(connection, self.actor, condition)

    def default_currency(self) -> str:
        """The currency of who says none: that of the newest opportunity, else that of the region."""
        with self.database.reading() as connection:
            return self._default_currency(connection)

    def draft_of(self, opportunity: Opportunity) -> OpportunityDraft:
        """What a form of this opportunity begins with."""
        return OpportunityDraft(
            title=opportunity.title,
            organization_id=opportunity.organization_id,
            stage_id=opportunity.stage.id,
            value=value_text(opportunity.value),
            currency=opportunity.currency,
            expected_close=opportunity.expected_close.isoformat() if opportunity.expected_close else "",
            owner=opportunity.owner,
            note=opportunity.note,
            persons=tuple((one.contact_id, one.role) for one in opportunity.persons),
        )

    def draft_for(self, contact_id: int | None = None) -> OpportunityDraft:
        """What the form of a new opportunity begins with.

        Args:
            contact_id: an organization, or a person, who brings along the first organization in use.

        Raises NotFound; Refused: PERSON_INACTIVE, ORGANIZATION_INACTIVE.
        """
        draft = OpportunityDraft(currency=self.default_currency(), owner=self.actor.login)
        if contact_id is None:
            return draft
        with self.database.reading() as connection:
            contact = load(connection, [contact_id], self.actor, parts=("organizations",)).get(contact_id)
        if contact is None:
            raise NotFound(Code.NOT_FOUND, id=contact_id)
        is_person = contact.kind is Kind.PERSON
        if not contact.is_active:
            code = Code.PERSON_INACTIVE if is_person else Code.ORGANIZATION_INACTIVE
            raise Refused(code, name=contact.name, id=contact.id)
        if not is_person:
            return replace(draft, organization_id=contact.id)
        first = next((link.id for link in contact.draft.organizations if link.active), None)
        return replace(draft, organization_id=first, persons=((contact.id, ""),))

    # -- writing -----------------------------------------------------------------------------------

    def add(self, draft: OpportunityDraft, draft_form: str = "") -> Opportunity:
        """Adds an opportunity; the kept draft of `draft_form` goes in the same transaction.

        Raises Refused with all that is wrong, each with the name of its field: TITLE_REQUIRED, TOO_LONG,
        AMOUNT_NOT_RECOGNIZED, CURRENCY_UNKNOWN, DAY_NOT_RECOGNIZED, MOMENT_OUT_OF_RANGE, STAGE_UNKNOWN,
        STAGE_RETIRED, USER_UNKNOWN, NOT_FOUND, NOT_A_PERSON, NOT_AN_ORGANIZATION, PERSON_INACTIVE,
        ORGANIZATION_INACTIVE, OPPORTUNITY_NEEDS_CONTACT.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            draft = normalized(draft, self._today(), self._default_currency(connection))
            values = checked(connection, self.actor, draft, None) | {"stage_since": self.now()}
            operation = self._operation(connection, OperationKind.OPPORTUNITY_ADDED)
            number = opportunities.add(connection, operation, values, self.actor.user_id, self.now())
            self._drop(connection, draft_form)
            return self._get(connection, number)

    def save(
        self,
        opportunity_id: int,
        draft: OpportunityDraft,
        version: int,
        base: OpportunityDraft | None = None,
        draft_form: str = "",
    ) -> Opportunity:
        """Changes an opportunity; the kept draft of `draft_form` goes in the same transaction.

        Where somebody else saved meanwhile, the fields that only one of the two changed are merged.

        Args:
            version: of the opportunity that the form began with.
            base: what the form began with; without it nothing can be merged.

        Raises as `add`; Refused: OPPORTUNITY_CHANGED names the fields that both changed;
        OPPORTUNITY_ORGANIZATION_HIDDEN.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            current = self._get(connection, opportunity_id)
            currency = current.currency or self._default_currency(connection)
            draft = normalized(draft, self._today(), currency)
            theirs = self.draft_of(current)
            draft = replace(
                draft,
                stage_id=draft.stage_id or theirs.stage_id,
                owner=owner_login(connection, draft.owner, theirs.owner),
            )
            if current.version != version:
                began = None if base is None else normalized(base, self._today(), currency)
                draft, questions = merged(began, draft, theirs)
                if questions:
                    raise Refused(Code.OPPORTUNITY_CHANGED, fields=" ".join(questions))
            values = checked(connection, self.actor, draft, current)
            if draft.stage_id != current.stage.id:
                values["stage_since"] = self.now()
            self._drop(connection, draft_form)
            return self._changed_to(connection, current, values)

    def move(self, opportunity_id: int, stage_id: int) -> Opportunity:
        """Puts it into another stage. Raises NotFound (STAGE_UNKNOWN), Refused (STAGE_RETIRED)."""
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            current = self._get(connection, opportunity_id)
            stage = stage_of(connection, stage_id)
            if stage.id == current.stage.id:
                return current
            if stage.is_retired:
                raise Refused(Problem(Code.STAGE_RETIRED, "stage"))
            values = {"stage": stage.id, "stage_since": self.now()}
            return self._changed_to(connection, current, values)

    def add_person(self, opportunity_id: int, contact_id: int, role: str | None = None) -> Opportunity:
        """Adds a person behind the others, or gives one who is there another role.

        Args:
            role: what the person is in it; None for nothing, or as it is.

        Raises NotFound; Refused: NOT_A_PERSON, PERSON_INACTIVE, TOO_LONG.
        """
        self.require(Permission.EDIT)
        role = None if role is None else read_role(role)
        with self.database.writing() as connection:
            current = self._get(connection, opportunity_id)
            if not removal.present(connection, [contact_id], self.actor):
                raise not_found(connection, self.actor, contact_id, contact_id)
            known = {one.contact_id: one.role for one in current.persons}
            known[contact_id] = known.get(contact_id, "") if role is None else role
            stored = opportunities.state(connection, opportunity_id)[opportunities.PERSONS]
            found = persons(connection, self.actor, list(known.items()), stored)
            return self._changed_to(connection, current, {opportunities.PERSONS: found})

    def remove_person(self, opportunity_id: int, contact_id: int) -> Opportunity:
        """Takes a person off it; the contact stays.

        Raises NotFound, Refused: OPPORTUNITY_WITHOUT_PERSON; OPPORTUNITY_NEEDS_CONTACT for its last contact.
        """
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            current = self._get(connection, opportunity_id)
            if all(one.contact_id != contact_id for one in current.persons):
                for one in removal.present(connection, [contact_id], self.actor):
                    raise Refused(Code.OPPORTUNITY_WITHOUT_PERSON, name=one.name)
                raise NotFound(Code.NOT_FOUND, id=contact_id)
            state = opportunities.state(connection, opportunity_id)
            left = [one for one in state[opportunities.PERSONS] if one[0] != contact_id]
            if not left and state["organization"] is None:
                raise Refused(Problem(Code.OPPORTUNITY_NEEDS_CONTACT, "persons"))
            return self._changed_to(connection, current, {opportunities.PERSONS: left})

    def delete(self, ids: Collection[int]) -> tuple[Opportunity, ...]:
        """Deletes opportunities as one change, all or none, and returns what they were."""
        self.require(Permission.EDIT)
        with self.database.writing() as connection:
            deleted = tuple(self._get(connection, one) for one in dict.fromkeys(ids))
            if deleted:
                operation = self._operation(connection, OperationKind.OPPORTUNITY_DELETED)
                gone = {"deleted_at": self.now()}
                for one in deleted:
                    records.change(connection, operation, Thing.OPPORTUNITY, one.id, gone)
            return deleted

    # -- inside a transaction ----------------------------------------------------------------------

    def _get(self, connection: Connection, opportunity_id: int) -> Opportunity:
        found = reading.one(connection, opportunity_id, self.actor)
        if found is None:
            raise NotFound(Code.OPPORTUNITY_NOT_FOUND, id=opportunity_id)
        return found

    def _changed_to(
        self, connection: Connection, current: Opportunity, values: Mapping[str, Any]
    ) -> Opportunity:
        state = opportunities.state(connection, current.id)
        if any(state[name] != value for name, value in values.items()):
            operation = self._operation(connection, OperationKind.OPPORTUNITY_EDITED)
            records.change(connection, operation, Thing.OPPORTUNITY, current.id, values)
        return reading.one(connection, current.id, self.actor) or current

    def _drop(self, connection: Connection, draft_form: str) -> None:
        drafts.drop(connection, self.database.holder.number, self.actor.user_id, draft_form, None)

    def _operation(self, connection: Connection, kind: OperationKind) -> int:
        return journal.open_operation(connection, self.actor, kind, self.now())

    def _default_currency(self, connection: Connection) -> str:
        return reading.last_currency(connection, self.actor) or ("PLN" if self.region == "PL" else "EUR")

    def _today(self) -> date:
        """The day by the clock of this machine, which is the one that people mean."""
        return self.clock().astimezone().date()
