"""Stages of opportunities: names in every language, places, out of use and back, undone and made again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.kit.builders import a_session_of, an_organization
from tui_crm.domain.opportunities import OpportunityDraft, OpportunityQuery, Outcome, Stage
from tui_crm.domain.problems import Code, CrmError, Denied
from tui_crm.i18n import use_language
from tui_crm.services import stages as stages_service
from tui_crm.services.session import Session
from tui_crm.store import checks_work
from tui_crm.wording.history import undoable_sentence
from tui_crm.wording.opportunities import stage_label


def refusal(work: Callable[[], object]) -> Code:
    with pytest.raises(CrmError) as caught:
        work()
    return caught.value.problem.code


def labels(session: Session, *, retired: bool = False) -> list[str]:
    return [stage_label(one) for one in session.opportunities.stages(retired=retired)]


def an_opportunity(session: Session, stage: Stage) -> int:
    acme = an_organization(session)
    draft = OpportunityDraft("Roof", organization_id=acme.id, stage_id=stage.id)
    return session.opportunities.add(draft).id


def test_a_base_comes_with_stages(session: Session) -> None:
    found = session.opportunities.stages()
    assert labels(session) == ["New", "Talks", "Offer", "Negotiation", "Won", "Lost"]
    assert [one.outcome for one in found][3:] == [Outcome.OPEN, Outcome.WON, Outcome.LOST]
    assert [one.code for one in found if one.name == "" and one.is_open][:2] == ["new", "talks"]


def test_a_stage_is_found_by_name_in_every_language_code_and_number(session: Session) -> None:
    stages = session.opportunities
    offer = stages.stages()[2]
    signed = stages.add_stage("Umowa podpisana", Outcome.WON, "Green")
    assert signed == Stage(7, "", "Umowa podpisana", Outcome.WON, "green")
    assert stages.stage_named(" OFFER ") == stages.stage_named("offer") == stages.stage_named("3") == offer
    assert stages.stage_named("umowa PODPISANA") == signed
    for language in ("en", "pl"):
        use_language(language)
        for stage in stages.stages():
            assert stages.stage_named(stage_label(stage)) == stage
    stages.edit_stage(offer.id, name="Propozycja")
    assert stages.stage_named("propozycja").id == stages.stage_named("offer").id == offer.id
    assert refusal(lambda: stages.stage_named("Nothing")) is Code.STAGE_UNKNOWN


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (" ", Code.NAME_REQUIRED),
        ("a | b", Code.NAME_BAR),
        ("a\x07", Code.NAME_CHARACTERS),
        ("x" * 101, Code.TOO_LONG),
        ("WON", Code.NAME_TAKEN),
        ("umówa", Code.NAME_TAKEN),
    ],
)
def test_names_that_are_refused(session: Session, name: str, code: Code) -> None:
    stages = session.opportunities
    stages.add_stage("Umowa")
    other = stages.add_stage("Other")
    assert refusal(lambda: stages.add_stage(name)) is code
    assert refusal(lambda: stages.edit_stage(other.id, name=name)) is code
    assert labels(session)[-4:] == ["Umowa", "Other", "Won", "Lost"]
    assert refusal(lambda: stages.add_stage("A", colour="mauve")) is Code.VALUE_NOT_ALLOWED


def test_a_stage_of_the_program_gets_its_own_name_back(session: Session) -> None:
    stages = session.opportunities
    talks = stages.stages()[1]
    assert stages.edit_stage(talks.id, name="Talks").name == ""  # as a form gives back what it showed
    assert stages.edit_stage(talks.id, name="Calls", outcome=Outcome.WON).name == "Calls"
    assert stages.add_stage("Rozmowa").name == "Rozmowa"
    assert stages.edit_stage(talks.id, name="").name == ""
    assert labels(session)[1:3] == ["Rozmowa", "Talks"]
    assert refusal(lambda: stages.edit_stage(99, name="x")) is Code.STAGE_UNKNOWN


def test_places(session: Session) -> None:
    stages = session.opportunities
    offer = stages.stages()[2]
    stages.retire_stage(stages.stages()[1].id)
    assert [stage_label(one) for one in stages.move_stage(offer.id, 0)] == [
        "Offer", "New", "Negotiation", "Won", "Lost",
    ]  # fmt: skip
    assert labels(session, retired=True)[:3] == ["Offer", "New", "Talks"]
    stages.move_stage(offer.id, 99)
    assert labels(session)[-1] == "Offer"
    stages.move_stage(offer.id, -1)
    stages.move_stage(offer.id, 0)  # where it is: nothing to undo
    session.undoing.undo()
    assert labels(session)[-1] == "Offer"
    assert undoable_sentence(session.undoing.redo()) == "Order of the stages changed"
    assert labels(session)[0] == "Offer"


def test_a_new_open_stage_comes_before_those_that_close(session: Session) -> None:
    stages = session.opportunities
    stages.retire_stage(stages.stage_named("won").id)
    stages.add_stage("Postponed", Outcome.LOST)
    stages.add_stage("Signed")
    assert labels(session) == ["New", "Talks", "Offer", "Negotiation", "Signed", "Lost", "Postponed"]
    for code in ("lost", "postponed"):
        stages.retire_stage(stages.stage_named(code).id)
    stages.add_stage("Paid")
    assert labels(session)[-1] == "Paid"
    with session.database.reading() as connection:
        assert list(checks_work.stage_places(connection)) == []


def test_opportunities_stay_in_a_stage_out_of_use(session: Session) -> None:
    stages = session.opportunities
    offer = stages.stage_named("offer")
    number = an_opportunity(session, offer)
    assert stages.retire_stage(offer.id).is_retired
    assert labels(session) == ["New", "Talks", "Negotiation", "Won", "Lost"]
    assert stages.get(number).stage.is_retired
    (found,) = stages.sums(OpportunityQuery(stages=(offer.id,)))
    assert (found.stage.is_retired, found.opportunities) == (True, 1)
    assert stages.move(number, offer.id).stage.id == offer.id  # where it is
    stages.move(number, 1)
    assert refusal(lambda: stages.move(number, offer.id)) is Code.STAGE_RETIRED
    again = stages.add_stage("Offer")
    assert stages.stage_named("offer") == again
    assert refusal(lambda: stages.restore_stage(offer.id)) is Code.NAME_TAKEN
    stages.edit_stage(again.id, name="Other")
    assert not stages.restore_stage(offer.id).is_retired
    assert labels(session)[2] == "Offer"


def test_an_open_stage_is_always_in_use(session: Session) -> None:
    stages = session.opportunities
    first, *others = (one for one in stages.stages() if one.is_open)
    for one in others:
        stages.retire_stage(one.id)
    assert refusal(lambda: stages.retire_stage(first.id)) is Code.STAGE_LAST_OPEN
    assert refusal(lambda: stages.edit_stage(first.id, outcome=Outcome.LOST)) is Code.STAGE_LAST_OPEN
    with a_session_of(session, "ewa", "manager") as ewa:
        made = ewa.opportunities.add_stage("A")
        stages.retire_stage(first.id)
        assert refusal(ewa.undoing.undo) is Code.STAGE_LAST_OPEN
        assert not next(one for one in stages.stages() if one.id == made.id).is_retired
    number = stages.add(OpportunityDraft("Roof", organization_id=an_organization(session).id)).id
    assert stages.get(number).stage.id == made.id


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda stages: stages.add_stage("A", colour="red"), "Stage added: A"),
        (lambda stages: stages.edit_stage(3, name="Proposal"), "Stage renamed: Offer -> Proposal"),
        (lambda stages: stages.edit_stage(3, outcome=Outcome.LOST, colour="red"), "Stage changed: Offer"),
        (lambda stages: stages.move_stage(3, 0), "Order of the stages changed"),
        (lambda stages: stages.retire_stage(3), "Stage taken out of use: Offer"),
    ],
)
def test_each_change_is_undone_and_made_again(session: Session, change: Callable, sentence: str) -> None:
    before = session.opportunities.stages()
    change(session.opportunities)
    after = session.opportunities.stages()
    assert after != before
    assert undoable_sentence(session.undoing.undo()) == sentence
    assert session.opportunities.stages() == before
    assert undoable_sentence(session.undoing.redo()) == sentence
    assert session.opportunities.stages() == after
    assert session.undoing.next_redo() is None


def test_what_others_did_since_bars_undo(session: Session) -> None:
    stages = session.opportunities
    with a_session_of(session, "ewa", "manager") as ewa:
        made = stages.add_stage("A")
        ewa.opportunities.move_stage(made.id, 0)  # another place is nothing that anybody loses
        an_opportunity(ewa, made)
        assert refusal(session.undoing.undo) is Code.UNDO_IN_USE
        ewa.undoing.undo()
        session.undoing.undo()
        assert labels(session) == ["New", "Talks", "Offer", "Negotiation", "Won", "Lost"]
        assert undoable_sentence(session.undoing.redo()) == "Stage added: A"
        assert labels(session)[0] == "A", "the order that others made stays"
        session.undoing.undo()
        with session.database.reading() as connection:
            assert list(checks_work.stage_places(connection)) == []
        stages.edit_stage(3, name="Proposal")
        ewa.opportunities.add_stage("Offer")
        assert refusal(session.undoing.undo) is Code.NAME_TAKEN
        ewa.opportunities.edit_stage(3, name="Idea")
        assert refusal(session.undoing.undo) is Code.UNDO_DEFINITION


def test_stages_are_for_those_who_manage_fields(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_session_of(session, "ewa") as ewa:
        assert len(ewa.opportunities.stages()) == 6
        for work in (
            lambda: ewa.opportunities.add_stage("A"),
            lambda: ewa.opportunities.edit_stage(1, name="A"),
            lambda: ewa.opportunities.move_stage(1, 2),
            lambda: ewa.opportunities.retire_stage(1),
            lambda: ewa.opportunities.restore_stage(1),
        ):
            with pytest.raises(Denied):
                work()
    monkeypatch.setattr(stages_service, "STAGES_MAXIMUM", 6)
    assert refusal(lambda: session.opportunities.add_stage("A")) is Code.TOO_MANY_STAGES
