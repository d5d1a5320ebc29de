"""Who sees an opportunity and what of it: contacts without access are counted, never named (R43)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Contact
from tui_crm.domain.opportunities import OpportunityDraft, OpportunityQuery, StageSum
from tui_crm.domain.problems import Code, CrmError
from tui_crm.services.session import Session
from tui_crm.wording.history import undoable_lines, undoable_sentence


def refusal(work: Callable[[], object]) -> Code:
    with pytest.raises(CrmError) as caught:
        work()
    return caught.value.problem.code


@pytest.fixture
def ola(session: Session) -> Iterator[Session]:
    with a_session_of(session, "ola") as opened:
        yield opened


def hide(session: Session, *contacts: Contact, hidden: bool = True) -> None:
    """Lets only anna see these contacts."""
    session.contacts.set_access(tuple(one.id for one in contacts), Access.OWNER if hidden else Access.COMPANY)


def titles(session: Session, **query: object) -> list[str]:
    return [one.title for one in session.opportunities.page(OpportunityQuery(**query), 9)]


def worth(session: Session) -> tuple[StageSum, ...]:
    return session.opportunities.sums(OpportunityQuery(stages=(1,)))


def test_whoever_sees_the_organization_or_owns_it_sees_it(session: Session, ola: Session) -> None:
    acme, jan = an_organization(session, "Acme"), a_person(session, "Jan Kowalski")
    made = session.opportunities.add(OpportunityDraft("Dach", acme.id, value="5", persons=((jan.id, ""),)))
    before = worth(ola)
    assert before[0].opportunities == 1
    assert titles(ola) == ["Dach"]
    hide(session, acme)
    assert titles(ola) == titles(ola, text="dach") == []
    assert worth(ola)[0].opportunities == ola.opportunities.count(OpportunityQuery()) == 0
    assert ola.opportunities.default_currency() == "PLN"
    for work in (
        lambda: ola.opportunities.get(made.id),
        lambda: ola.opportunities.find(f"uid:{made.uid}"),
        lambda: ola.opportunities.move(made.id, 2),
        lambda: ola.opportunities.delete([made.id]),
        lambda: ola.opportunities.save(made.id, OpportunityDraft("x"), 1),
    ):
        assert refusal(work) is Code.OPPORTUNITY_NOT_FOUND
    handed = replace(session.opportunities.draft_of(made), owner="ola")
    session.opportunities.save(made.id, handed, made.version)
    seen = ola.opportunities.get(made.id)
    assert (seen.organization_id, seen.organization_name, seen.hidden) == (None, "", 1)
    assert [one.name for one in seen.persons] == ["Jan Kowalski"]


def test_without_an_organization_whoever_sees_a_person_sees_it(session: Session, ola: Session) -> None:
    jan, ewa = a_person(session, "Jan Kowalski"), a_person(session, "Ewa Lis")
    made = session.opportunities.add(OpportunityDraft("Dach", persons=((jan.id, "a"), (ewa.id, "b"))))
    hide(session, jan)
    seen = ola.opportunities.get(made.id)
    assert ([one.name for one in seen.persons], seen.hidden) == (["Ewa Lis"], 1)
    assert titles(ola, text="lis") == ["Dach"]
    assert titles(ola, text="kowalski") == titles(ola, contact_id=jan.id) == []
    assert ola.opportunities.of_contact(jan.id) == ()
    hide(session, ewa)
    assert titles(ola) == []


def test_hidden_contacts_stay_what_they_are(session: Session, ola: Session) -> None:
    acme, other = an_organization(session, "Acme"), an_organization(session, "Other")
    jan, ewa, iga = (a_person(session, name) for name in ("Jan Kowalski", "Ewa Lis", "Iga Mak"))
    made = ola.opportunities.add(
        OpportunityDraft("Dach", acme.id, persons=((jan.id, "a"), (ewa.id, "b"), (iga.id, "c")))
    )
    base = ola.opportunities.draft_of(made)
    hide(session, acme, ewa)
    saved = ola.opportunities.save(made.id, replace(base, title="B"), made.version, base)
    assert [one.role for one in saved.persons] == ["a", "c"]
    turned = replace(ola.opportunities.draft_of(saved), persons=((iga.id, "c"), (jan.id, "a")))
    saved = ola.opportunities.save(made.id, turned, saved.version)
    whole = session.opportunities.get(made.id)
    assert [one.role for one in whole.persons] == ["c", "a", "b"]
    assert whole.organization_id == acme.id
    chosen = replace(ola.opportunities.draft_of(saved), organization_id=other.id)
    assert refusal(lambda: ola.opportunities.save(made.id, chosen, saved.version)) is (
        Code.OPPORTUNITY_ORGANIZATION_HIDDEN
    )
    assert refusal(lambda: ola.opportunities.add_person(made.id, ewa.id)) is Code.NOT_FOUND
    assert refusal(lambda: ola.opportunities.remove_person(made.id, ewa.id)) is Code.NOT_FOUND
    ola.opportunities.remove_person(made.id, jan.id)
    ola.opportunities.remove_person(made.id, iga.id)  # two contacts are left, of which nothing is known
    assert ola.opportunities.get(made.id).hidden == 2
    bare = replace(chosen, organization_id=None, persons=())
    ola.opportunities.save(made.id, bare, ola.opportunities.get(made.id).version)
    assert [one.name for one in session.opportunities.get(made.id).persons] == ["Ewa Lis"]


def test_who_hands_it_over_may_see_it_no_more(session: Session, ola: Session) -> None:
    acme = an_organization(session, "Acme")
    made = ola.opportunities.add(OpportunityDraft("Dach", acme.id))
    hide(session, acme)
    seen = ola.opportunities.get(made.id)
    handed = replace(ola.opportunities.draft_of(seen), owner="anna")
    assert ola.opportunities.save(made.id, handed, seen.version) == seen
    assert titles(ola) == []
    assert session.opportunities.get(made.id).owner == "anna"
    assert refusal(ola.undoing.undo) is Code.UNDO_DEFINITION


def test_a_position_at_a_hidden_organization_is_not_told(session: Session, ola: Session) -> None:
    acme = an_organization(session, "Acme")
    jan = a_person(
        session, "Jan Kowalski", position="Inżynier", organization="Acme", organization_position="Prezes"
    )
    made = ola.opportunities.add(OpportunityDraft("Dach", acme.id, persons=((jan.id, ""),)))
    assert made.persons[0].position == "Prezes"
    hide(session, acme)
    assert ola.opportunities.get(made.id).persons[0].position == "Inżynier"


def test_undo_names_no_contact_that_is_hidden(session: Session, ola: Session) -> None:
    acme, jan, ewa = an_organization(session, "Acme"), *(a_person(session, n) for n in ("Jan Bąk", "Ewa Lis"))
    made = ola.opportunities.add(OpportunityDraft("Dach", persons=((jan.id, ""), (ewa.id, ""))))
    draft = replace(ola.opportunities.draft_of(made), organization_id=acme.id, persons=(), title="B")
    ola.opportunities.save(made.id, draft, made.version)
    hide(session, acme, jan)
    undoable = ola.undoing.next_undo()
    assert undoable is not None
    assert undoable_sentence(undoable) == "Opportunity changed: B"
    assert undoable_lines(undoable) == ["Title: Dach -> B", "Persons: - Ewa Lis"]


def test_watching_a_hidden_contact_tells_nothing(session: Session, ola: Session) -> None:
    acme, jan = an_organization(session, "Acme"), a_person(session, "Jan Kowalski")
    current = session.contacts.get(jan.id)
    session.contacts.save(jan.id, replace(current.draft, watchers=("ola",)), current.version)
    draft = OpportunityDraft("Dach", acme.id, expected_close="today", persons=((jan.id, ""),))
    session.opportunities.add(draft)
    today = session.clock().date()
    assert len(ola.opportunities.closing(today)) == 1
    hide(session, jan)
    assert ola.opportunities.closing(today) == ()
