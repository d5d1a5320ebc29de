"""What is asked of the base for each definition and each contact: by indexes, whatever the base holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kit.builders import a_person
from tests.store.test_list_order import plan_of, said_by
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.services.session import Session
from tui_crm.store import reindexing

GROWING = ("c", "x", "v", "contact", "contact_tag", "custom_value", "search_document", "contact_sort", "d")


@pytest.fixture
def base(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Three persons with a tag and two custom values, each looked at by itself."""
    monkeypatch.setattr(reindexing, "AT_ONCE", 2)
    session.custom_fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
    session.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.CHOICE, ("Web", "Fair"))
    for letter in "abc":
        made = a_person(session, f"Jan Now{letter}k", tags="VIP")
        custom = {"budget": 1.0, "source": "Web"}
        session.contacts.save(made.id, replace(made.draft, custom=custom), made.version)
    return session


def assert_walks_nothing(session: Session, statements: list[str]) -> None:
    connection = session.database.connection()
    asked = [one for one in statements if one.split()[0] in ("SELECT", "UPDATE", "DELETE")]
    assert asked
    for statement in asked:
        for step in plan_of(connection, statement):
            words = step.split()
            assert not (words[0] == "SCAN" and words[1] in GROWING), (step, statement)


def test_changing_definitions_walks_through_no_contacts(base: Session) -> None:
    fields = base.custom_fields
    budget, source = fields.all()
    tag = base.tags.named("VIP")
    said = said_by(
        base.database.connection(),
        lambda: fields.retire(budget.id),
        lambda: fields.restore(budget.id),
        lambda: fields.rename_option(source.options[0].id, "Net"),
        lambda: fields.move_option(source.options[0].id, 1),
        lambda: base.tags.edit(tag.id, name="Best"),
        lambda: base.tags.delete(tag.id),
        base.undoing.undo,
    )
    assert_walks_nothing(base, said)


def test_what_is_left_to_do_is_found_by_indexes(base: Session) -> None:
    fields = base.custom_fields
    budget, source = fields.all()
    base.tags.edit(base.tags.named("VIP").id, name="Best")
    fields.rename_option(source.options[0].id, "Net")
    fields.retire(budget.id)
    said = said_by(base.database.connection(), lambda: reindexing.work(base.database, documents=1))
    assert len(said) > 20
    # A field is looked for from contact to contact, behind the last one that was looked at.
    assert_walks_nothing(base, said)
    assert base.care.check() == ()
