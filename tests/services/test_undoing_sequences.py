"""In any order: undoing all brings the first state back, redoing all the last (R51)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.builders import a_person, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Access, Address, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.contact_query import ContactQuery, Sort
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.problems import CrmError
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session

ACTIONS = (
    "add", "edit", "edit", "edit", "link", "unlink", "move", "status", "delete", "restore", "note",
    "edit_note", "delete_note", "file", "describe", "remove_file", "undo", "redo",
    "custom", "custom", "add_tag", "edit_tag", "delete_tag", "add_field", "field", "option",
)  # fmt: skip
TEXTS = ("", "Prezes", "żółć", 'a\'b "c"', "x\ny")


@contextmanager
def a_base() -> Iterator[Session]:
    with (
        TemporaryDirectory() as folder,
        open_session(Path(folder) / "crm.db", login="anna", clock=StoppedClock()) as session,
    ):
        an_organization(session, "Acme")
        an_organization(session, "Zeta")
        a_person(session, "Łukasz Kowalski", organization="Acme", phone="600 100 200")
        for name in ("VIP", "Partner", "ąę"):  # a tag that a contact brings along stays when that is undone
            session.tags.add(name)
        session.custom_fields.add(Kind.PERSON, "Source", CustomFieldType.MULTIPLE_CHOICE, ("Web", "Fair"))
        for field in ("organization", "tags", "custom.source"):
            session.contacts.listing(ContactQuery(sort=Sort(field))).prepare(lambda: None)
        with session.database.writing() as connection:
            connection.execute("DELETE FROM journal_operation")  # from here on it is undone
        yield session


def state(session: Session) -> dict[str, Any]:
    """All that people see of the base: contacts without versions and moments of change, the trash, files."""
    everybody = (ContactQuery(kind=kind, include_inactive=True) for kind in Kind)
    ids = sorted(one for query in everybody for one in session.contacts.ids(query))
    contacts = [
        replace(one, draft=with_sorted_links(one.draft), version=0, updated_at="")
        for one in session.contacts.several(tuple(ids))
    ]
    entries = [session.history.of_contact(one, 1_000) for one in ids]
    return {
        "contacts": contacts,
        "trash": sorted(one.id for one in session.lifecycle.trash()),
        "events": [entry.event for found in entries for entry in found if entry.event is not None],
        "files": [session.attachments.of_contact(one) for one in ids],
        "tags": session.tags.all(),
        "fields": [(field.key, field.name, field.offered) for field in session.custom_fields.all()],
    }


def with_sorted_links(draft: ContactDraft) -> ContactDraft:
    """Links that change while others are hidden lose their places among these: not compared."""
    return replace(draft, organizations=tuple(sorted(draft.organizations, key=lambda link: link.id or 0)))


def act(session: Session, action: str, random: Random) -> None:
    """Does it to contacts that chance chooses; what is refused is not done."""
    persons = list(session.contacts.ids(ContactQuery(include_inactive=True)))
    organizations = list(session.contacts.ids(ContactQuery(kind=Kind.ORGANIZATION, include_inactive=True)))
    some = (persons or organizations or [1])[random.randrange(max(len(persons or organizations), 1))]
    group = tuple(random.sample([*persons, *organizations], min(2, len(persons) + len(organizations))))
    firm = random.choice(organizations) if organizations else 1
    entries = session.history.everything(1_000)
    notes = [entry.event.id for entry in entries if entry.event is not None] or [1]
    files = [one.id for one in session.attachments.of_contact(some)] or [1]
    trash = [one.id for one in session.lifecycle.trash()] or [1]
    text = random.choice(TEXTS)
    tags = [tag.id for tag in session.tags.all()] or [1]
    {
        "add": lambda: session.contacts.add(a_draft(random), allow_duplicate=True),
        "edit": lambda: session.contacts.save(some, edited(session.contacts.get(some).draft, random), None),
        "link": lambda: session.links.link(some, firm, place=random.randrange(2), title=text.strip("\ny")),
        "unlink": lambda: session.links.unlink(some, firm),
        "move": lambda: session.links.move(some, firm, random.choice((-1, 1))),
        "status": lambda: session.lifecycle.set_status(group, random.choice(list(Status))),
        "delete": lambda: session.lifecycle.delete(group),
        "restore": lambda: session.lifecycle.restore((random.choice(trash),)),
        "note": lambda: session.events.add(some, random.choice(list(EventKind)), text),
        "edit_note": lambda: session.events.edit(random.choice(notes), text),
        "delete_note": lambda: session.events.delete(random.choice(notes)),
        "file": lambda: session.attachments.add(some, b"x", name="a.pdf", description=text.strip("\ny")),
        "describe": lambda: session.attachments.describe(random.choice(files), text.strip("\ny")),
        "remove_file": lambda: session.attachments.remove(random.choice(files)),
        "custom": lambda: session.contacts.save(
            some, with_custom(session, session.contacts.get(some).draft, random), None
        ),
        "add_tag": lambda: session.tags.add(f"Tag {random.randrange(5)}"),
        "edit_tag": lambda: session.tags.edit(
            random.choice(tags), name=f"Tag {random.randrange(5)}", colour=""
        ),
        "delete_tag": lambda: session.tags.delete(random.choice(tags)),
        "add_field": lambda: session.custom_fields.add(
            random.choice(list(Kind)), f"Field {random.randrange(3)}", CustomFieldType.CHOICE, ("a", "b")
        ),
        "field": lambda: change_field(session, random),
        "option": lambda: change_option(session, random),
        "undo": session.undoing.undo,
        "redo": session.undoing.redo,
    }[action]()


def with_custom(session: Session, draft: ContactDraft, random: Random) -> ContactDraft:
    """The draft with other values in its custom fields, and other tags that there are."""
    fields = session.custom_fields.all(draft.kind)
    custom = {
        field.key: random.choice(field.offered)
        if field.type is CustomFieldType.CHOICE
        else tuple(random.sample(field.offered, random.randrange(1, len(field.offered) + 1)))
        for field in fields
        if field.offered and random.random() < 0.7
    }
    names = [tag.name for tag in session.tags.all()]
    return replace(draft, custom=custom, tags=tuple(random.sample(names, min(len(names), 2))))


def change_field(session: Session, random: Random) -> object:
    fields = session.custom_fields
    one = random.choice(fields.all(retired=True)).id
    return random.choice(
        (
            lambda: fields.rename(one, f"Field {random.randrange(3)}"),
            lambda: fields.move(one, random.randrange(3)),
            lambda: fields.retire(one),
            lambda: fields.restore(one),
        )
    )()


def change_option(session: Session, random: Random) -> object:
    fields = session.custom_fields
    field = random.choice(fields.all(retired=True))
    one = random.choice(field.options).id
    return random.choice(
        (
            lambda: fields.add_option(field.id, f"o{random.randrange(9)}"),
            lambda: fields.rename_option(one, f"o{random.randrange(9)}"),
            lambda: fields.move_option(one, random.randrange(3)),
            lambda: fields.retire_option(one),
            lambda: fields.restore_option(one),
        )
    )()


def a_draft(random: Random) -> ContactDraft:
    links = (Link(None, random.choice(("Acme", "Nowa", "Inna"))),) if random.random() < 0.5 else ()
    email = Email(f"{random.randrange(1000)}@example.com")
    return ContactDraft(first_name="Jan", last_name="Nowak", emails=(email,), organizations=links)


def edited(draft: ContactDraft, random: Random) -> ContactDraft:
    text = random.choice(TEXTS)
    return replace(
        draft,
        **random.choice(
            (
                {"note": text.strip()},
                {
                    "phones": (
                        Phone(None, f"600 200 {random.randrange(100, 999)}", label="work"),
                        *draft.phones,
                    )
                },
                {"phones": draft.phones[::-1]},
                {"emails": (*draft.emails, Email(f"{random.randrange(9)}@example.com"))},
                {"urls": (Url(f"https://example.com/{random.randrange(9)}"),)},
                {"addresses": (Address(city="Łódź", street=text.strip()),)},
                {"access": random.choice(list(Access)), "note": "access"},
                {"organizations": (*draft.organizations, Link(None, f"Nowa {random.randrange(3)}", "Szef"))},
                {"status": random.choice(list(Status)), "birthday": "--05-09"},
            )
        ),
    )


def done(session: Session, action: str, random: Random) -> bool:
    try:
        act(session, action, random)
    except CrmError:
        return False
    return True


@settings(max_examples=25)
@given(st.lists(st.sampled_from(ACTIONS), min_size=4, max_size=16), st.integers(0, 10_000))
def test_all_undone_is_the_beginning_and_all_redone_the_end(actions: list[str], seed: int) -> None:
    random = Random(seed)
    with a_base() as session:
        first = state(session)
        for action in actions:
            done(session, action, random)
        states = [state(session)]
        while session.undoing.next_undo() is not None:
            session.undoing.undo()
            states.append(state(session))
        trashed = {"contacts", "events", "files"}  # what was added lies in the trash
        assert {name: states[-1][name] for name in trashed} == {name: first[name] for name in trashed}
        assert session.care.check() == ()
        for wanted in reversed(states[:-1]):
            session.undoing.redo()
            assert state(session) == wanted
        assert session.care.check() == ()
