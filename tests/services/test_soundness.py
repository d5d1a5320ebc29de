"""What `db check` looks for, and what `db check --repair` puts right: damage for every rule.

Each damage is done to a copy of one base, in SQL, past everything that would refuse it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.kit.builders import a_draft, a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tests.kit.messages_kept import a_mail_link, a_message
from tests.services.test_avatars import picture
from tui_crm.config import BackupChoices
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import ImportOptions
from tui_crm.domain.meetings import MeetingDraft, Participant
from tui_crm.domain.opportunities import OpportunityDraft
from tui_crm.domain.problems import Denied
from tui_crm.domain.soundness import REPAIRABLE, Rule
from tui_crm.domain.timeline import EventKind
from tui_crm.services.session import Session, open_session
from tui_crm.store import checks, sort_filling
from tui_crm.store.database import Database
from tui_crm.wording.findings import MEANINGS

CHOICES = BackupChoices()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with something for every rule. Person 2 is linked to 1 and 3; 4 has the e-mail of 2."""
    path = tmp_path_factory.mktemp("sound") / "crm.db"
    with open_session(path, login="anna", full_name="Anna Nowak", clock=StoppedClock()) as session:
        fields = session.custom_fields
        fields.add(Kind.PERSON, "Budget", CustomFieldType.NUMBER)
        fields.add(Kind.PERSON, "Source", CustomFieldType.MULTIPLE_CHOICE, ("Web", "Fair"))
        acme = an_organization(session, "Acme")
        said = {
            "full_name": "Łukasz Kowalski",
            "organization": "Acme",
            "phone": "600 100 200",
            "phone2": "600 100 201",
            "email": "lukasz@example.com",
            "tags": "VIP",
            "city": "Łódź",
            "url": "https://example.com",
            "custom.budget": "5",
            "custom.source": "Web",
        }
        draft = a_draft(session, Kind.PERSON, [*said.items(), ("custom.source", "Fair")])
        person = session.contacts.add(draft)
        session.lifecycle.set_status((person.id,), Status.INACTIVE)
        session.lifecycle.set_status((person.id,), Status.ACTIVE)
        assert (acme.id, person.id) == (1, 2)
        an_organization(session, "Bank")
        session.links.link(2, 3)
        a_person(session, "Łukasz Kowalski", email="lukasz@example.com", allow_duplicate=True)
        note = session.events.add(2, EventKind.NOTE, "x")
        session.attachments.add(2, b"offer", event_id=note.id, name="offer.txt")
        session.avatars.set(2, picture())
        session.duplicates.scan()
        session.views.save(Kind.PERSON, "Here", text="city:Łódź")
        done = b"first name,e-mail\nOla,ola@example.com\n"
        session.imports.run_file(done, ImportOptions(kind=Kind.PERSON), "done.csv")
        session.imports.run_file(done, ImportOptions(kind=Kind.PERSON, stage_only=True), "waiting.csv")
        list(sort_filling.fill(session.database, "city"))
        session.opportunities.add(OpportunityDraft("Żagle", 1, persons=((2, "x"),)))
        at = datetime(2026, 1, 7, 10)
        by_address = (Participant(None, "Jan", "Jan@example.com"),)
        session.meetings.add(MeetingDraft("Rada", at, at, "UTC", participants=by_address))
        session.meetings.delete(session.meetings.add(MeetingDraft("Odwołana", at, at, "UTC")).id)
        a_mail_link(session, a_message(session, "jan@example.com"), 2, "linked")
        session.events.add_unknown("nikt@example.com", EventKind.CALL, "?")
        a_session_of(session, "jan").close()
        with session.database.writing() as connection:
            connection.execute(
                "INSERT INTO user_key (user, type, key, fingerprint, added_at)"
                " VALUES (1, 'ssh-ed25519', 'AAAA', 'SHA256:cJ6AyISHokEeHuTfufIqhhSS0gxHZRUMDHlKvXD4FHw', 0)"
            )
    return path


@pytest.fixture
def session(furnished: Path, tmp_path: Path) -> Iterator[Session]:
    """A session of the administrator on a copy of it."""
    path = Path(shutil.copy(furnished, tmp_path / "crm.db"))
    with open_session(path, login="anna", clock=StoppedClock()) as opened:
        yield opened


def found(session: Session) -> list[tuple[Rule, str]]:
    return [(one.rule, one.line) for one in session.care.check()]


def damage(session: Session, *statements: str) -> None:
    """Past foreign keys, the rules of columns and everything that brings along what depends on a row."""
    connection = session.database.connection()
    for pragma in ("foreign_keys = 0", "ignore_check_constraints = 1"):
        connection.execute(f"PRAGMA {pragma}")
    for statement in statements:
        connection.execute(statement)
    session.database.close()


def test_the_furnished_base_is_sound(session: Session) -> None:
    assert found(session) == []
    assert session.care.repair(CHOICES) == ((), (), None)
    assert not (session.path.parent / "backups").exists()


DAMAGES: tuple[tuple[Rule, str, str], ...] = (
    (Rule.REFERENCES, "contact_tag[?] -> tag", "INSERT INTO contact_tag VALUES (2, 99)"),
    (Rule.REFERENCES, "event[1] -> contact", "UPDATE event SET contact = 99 WHERE id = 1"),
    (Rule.REFERENCES, "event[1] -> user", "UPDATE event SET created_by = 99"),
    (Rule.VERSIONS, "contact[2]: version", "UPDATE contact SET version = 0 WHERE id = 2"),
    (Rule.NAME_KEYS, "contact[2]: keys of its name", "UPDATE contact SET last_key = 'x' WHERE id = 2"),
    (Rule.NAME_KEYS, "contact[1]: keys of its name", "UPDATE contact SET sort_key = x'00' WHERE id = 1"),
    (Rule.COMPLETE, "contact[2]: incomplete", "UPDATE contact SET incomplete = 1 WHERE id = 2"),
    (Rule.PHONES, "contact_phone[2:0]: no E.164", "UPDATE contact_phone SET value = '+0' WHERE position = 0"),
    (Rule.PHONE_DIGITS, "contact_phone[2:0]: digits", "UPDATE contact_phone SET digits = ''"),
    (Rule.EMAIL_KEYS, "contact_email[2:0]: key", "UPDATE contact_email SET value_key = 'X'"),
    (Rule.POSITIONS, "contact_phone[2]: places", "UPDATE contact_phone SET position = 2 WHERE position = 1"),
    (Rule.POSITIONS, "contact_phone[2]: places", "UPDATE contact_phone SET position = 5 - position"),
    (Rule.POSITIONS, "contact_link[2]: places", "UPDATE contact_link SET position = 0"),
    (Rule.POSITIONS, "contact_owner[2]: places", "UPDATE contact_owner SET position = 3 WHERE contact = 2"),
    (Rule.LINKS, "contact_link[2:4]: kinds", "INSERT INTO contact_link VALUES (2, 4, 2, '')"),
    (Rule.LINKS, "contact_link[1:3]: kinds", "INSERT INTO contact_link VALUES (1, 3, 0, '')"),
    (Rule.OWNERS, "contact[2]: no owner", "DELETE FROM contact_owner WHERE contact = 2"),
    (Rule.OWNERS, "contact[2]: no owner", "UPDATE contact_owner SET user = 99 WHERE contact = 2"),
    (
        Rule.CUSTOM_VALUES,
        "custom_value[2:1:0]: does not fit its field",
        "UPDATE custom_value SET number = NULL, text = 'five' WHERE field = 1",
    ),
    (
        Rule.CUSTOM_VALUES,
        "custom_value[1:1:0]: does not fit its field",
        "INSERT INTO custom_value (contact, field, number) VALUES (1, 1, 5)",
    ),
    (
        Rule.CUSTOM_VALUES,
        "custom_value[2:1:0]: does not fit its field",
        "UPDATE custom_value SET number = NULL, option = 1 WHERE field = 1",
    ),
    (Rule.CUSTOM_ORDER, "custom_value[2:2]: places", "UPDATE custom_value SET ordinal = 4 WHERE ordinal = 1"),
    (Rule.PICTURES, "]: hash", "UPDATE picture SET data = x'00'"),
    (Rule.AVATARS, "contact[2]: avatar", "DELETE FROM picture"),
    (Rule.EVENTS, "event[1]: kind", "UPDATE event SET kind = 'dream' WHERE id = 1"),
    (Rule.EVENTS, "event[2]: kind", "UPDATE event SET kind = 'dream' WHERE id = 2"),
    (Rule.EVENTS, "event[2]: about nobody", "UPDATE event SET address_key = '' WHERE id = 2"),
    (Rule.WORK_KEYS, "opportunity[1]: key", "UPDATE opportunity SET title_key = 'Żagle'"),
    (Rule.WORK_KEYS, "mail_address[1:0]: key", "UPDATE mail_address SET address_key = 'x'"),
    (Rule.WORK_KEYS, "meeting_participant[1:0]: key", "UPDATE meeting_participant SET address_key = ''"),
    (Rule.WORK_KEYS, "mail_message[1]: key", "UPDATE mail_message SET search_key = search_key || ' obcy'"),
    (Rule.WORK_KEYS, "mail_message[1]: key", "UPDATE mail_message SET search_key = ''"),
    (Rule.WORK_LINKS, "opportunity[1]: kind", "UPDATE opportunity SET organization = 4"),
    (Rule.WORK_LINKS, "opportunity_person[1:3]: kind", "UPDATE opportunity_person SET contact = 3"),
    (Rule.REFERENCES, "opportunity[1] -> contact", "UPDATE opportunity SET organization = 99"),
    (Rule.REFERENCES, "mail_link[?] -> contact", "UPDATE mail_link SET contact = 99"),
    (Rule.REFERENCES, "opportunity[1] -> stage", "UPDATE opportunity SET stage = 99"),
    (Rule.MEETING_TIMES, "meeting[1]: occurrences", "DELETE FROM meeting_occurrence"),
    (Rule.MEETING_TIMES, "meeting[1]: occurrences", "UPDATE meeting_occurrence SET ends_at = 0"),
    (Rule.MEETING_TIMES, "meeting[2]: occurrences", "UPDATE meeting_occurrence SET meeting = 2"),
    (Rule.MAIL_TIMES, "mail_address[1]: moment", "UPDATE mail_address SET at = 1"),
    (Rule.MAIL_TIMES, "mail_link[1]: moment", "UPDATE mail_link SET at = 1"),
    (Rule.STAGE_PLACES, "stage[6]: position", "UPDATE stage SET position = 7 WHERE id = 6"),
    (Rule.STAGE_PLACES, "stage[2]: position", "UPDATE stage SET position = 0 WHERE id = 2"),
    (Rule.STAGES, "stage: none is open", "UPDATE stage SET retired_at = 1 WHERE outcome = 'open'"),
    (Rule.FILES, "attachment[1]: no content", "DELETE FROM attachment_content"),
    (Rule.FILES, "attachment[1]: of another contact's event", "UPDATE attachment SET contact = 4"),
    (Rule.FILE_SIZES, "attachment[1]: size", "UPDATE attachment SET size = 6"),
    (Rule.JOURNAL_VERSIONS, ": version 9", "UPDATE journal_change SET version = 9 WHERE contact = 2"),
    (Rule.JOURNAL_CHAIN, ": no JSON", "UPDATE journal_change SET after = '{' WHERE contact = 1"),
    (
        Rule.JOURNAL_CHAIN,
        ": status is not as journal_change[",
        "UPDATE journal_change SET before = json_set(before, '$.status', 'active') WHERE id ="
        " (SELECT max(id) FROM journal_change j WHERE json_type(before, '$.status') IS NOT NULL)",
    ),
    (
        Rule.JOURNAL_CHAIN,
        "journal_definition[1]: no JSON",
        "UPDATE journal_definition SET after = '{' WHERE id = 1",
    ),
    (
        Rule.JOURNAL_ROWS,
        "contact[2]: birthday is not as journal_change[",
        "UPDATE contact SET birthday = '1980-05-09' WHERE id = 2",
    ),
    (
        Rule.JOURNAL_ROWS,
        "contact[2]: phones is not as journal_change[",
        "UPDATE contact_phone SET label = 'work' WHERE position = 0",
    ),
    (Rule.USERS, "user[2]: group is deleted", "UPDATE permission_group SET deleted_at = 1 WHERE id = 3"),
    (Rule.ADMINISTRATORS, "user: no active administrator", "UPDATE user SET is_active = 0 WHERE id = 1"),
    (Rule.FINGERPRINTS, "user_key[1]: fingerprint", "UPDATE user_key SET fingerprint = 'SHA256:x'"),
    (Rule.FINGERPRINTS, "user_key[1]: fingerprint", "UPDATE user_key SET key = '?'"),
    (Rule.KEYS, "tag[1]: name_key", "UPDATE tag SET name_key = 'x'"),
    (Rule.KEYS, "user[1]: name_key", "UPDATE user SET name_key = 'x' WHERE id = 1"),
    (Rule.KEYS, "saved_view[1]: name_key", "UPDATE saved_view SET name_key = 'x'"),
    (Rule.VIEWS, "saved_view[1]: line", "UPDATE saved_view SET text = 'birthday:>never'"),
    (Rule.IMPORT_COUNTS, "import_job[1]: counts", "UPDATE import_job SET created_count = 2 WHERE id = 1"),
    (Rule.IMPORT_CONTENT, "import_job[2]: content", "DELETE FROM import_content WHERE job = 2"),
    (Rule.IMPORT_CONTENT, "import_job[2]: content", "UPDATE import_content SET data = x'00' WHERE job = 2"),
    (Rule.IMPORT_CONTENT, "import_job[2]: content", "UPDATE import_content SET number = 1 WHERE job = 2"),
    (Rule.DUPLICATE_PAIRS, "duplicate_pair[2:4]: no pair", "UPDATE duplicate_pair SET kind = 2"),
    (
        Rule.DUPLICATE_PAIRS,
        "duplicate_dismissal[1:2]: no pair",
        "INSERT INTO duplicate_dismissal VALUES (1, 2, 1, 0)",
    ),
    (Rule.SEARCH, "search_document[2] is stale", "UPDATE search_document SET name = '' WHERE contact = 2"),
    (
        Rule.SEARCH,
        "search_document[99] -> contact",
        "UPDATE search_document SET contact = 99 WHERE contact = 1",
    ),
    (
        Rule.SEARCH,
        "search_trigram[2] is missing",
        "INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')",
    ),
    (Rule.SEARCH, "search_trigram", "UPDATE search_trigram_data SET block = x'00' WHERE id > 10"),
    (Rule.SORTING, "contact_sort[2] is missing", "DELETE FROM contact_sort WHERE contact = 2"),
    (
        Rule.SORTING,
        "contact_sort has 1 rows too many",
        "INSERT INTO contact_sort SELECT field, kind, sort_key, x'00', contact, status, access"
        " FROM contact_sort WHERE contact = 2",
    ),
)  # fmt: skip

NOT_MENDED = {
    "UPDATE event SET created_by = 99",
    "UPDATE user_key SET key = '?'",
    "UPDATE opportunity SET stage = 99",
}
"""Of repairable rules: who wrote it, what the key or the stage was, is known no more; nothing is made up."""


@pytest.mark.parametrize(("rule", "line", "statement"), DAMAGES, ids=lambda value: str(value)[:40])
def test_damage_is_found_and_mended_where_it_can_be(
    session: Session, rule: Rule, line: str, statement: str
) -> None:
    damage(session, statement)
    before = found(session)
    assert [one for one, told in before if one is rule and line in told]
    mended, left, backup = session.care.repair(CHOICES)
    if rule in REPAIRABLE and statement not in NOT_MENDED:
        assert [one for one in mended if one.rule is rule and line in one.line]
        assert [one for one in left if one.rule is rule] == []
        assert backup is not None
        assert backup.stat().st_size > 0
    else:
        assert [one for one in left if one.rule is rule and line in one.line]
    assert {one.rule for one in left} <= {one for one, _line in before}


def test_every_rule_has_its_damage_and_its_meaning() -> None:
    elsewhere = {Rule.PAGES, Rule.INDEXES, Rule.TABLES}  # tests/store/test_checks.py, below
    assert {rule for rule, _line, _sql in DAMAGES} | elsewhere == set(Rule)
    assert set(MEANINGS) == set(Rule)


def test_an_index_that_lacks_rows_is_made_anew(session: Session) -> None:
    damage(
        session,
        "CREATE INDEX extra ON tag (name)",
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX extra ON tag (uid)' WHERE name = 'extra'",
    )
    assert {rule for rule, _line in found(session)} == {Rule.INDEXES}
    assert {one.rule for one in session.care.repair(CHOICES).mended} == {Rule.INDEXES}
    assert found(session) == []


def test_rows_that_point_nowhere_become_what_deleting_would_have_made_of_them(session: Session) -> None:
    damage(
        session,
        "DELETE FROM contact WHERE id = 3",
        "UPDATE contact SET import_job = 99 WHERE id = 4",
        "DELETE FROM custom_field_option WHERE id = 1",
    )
    left = session.care.repair(CHOICES).left
    assert {one.rule for one in left} <= {Rule.JOURNAL_ROWS}
    person = session.contacts.get(2)
    assert [link.name for link in person.draft.organizations] == ["Acme"]
    assert person.draft.custom["source"] == ("Fair",)


def test_a_contact_that_nobody_owns_goes_to_an_administrator(session: Session) -> None:
    damage(session, "DELETE FROM contact_owner WHERE contact = 2")
    session.care.repair(CHOICES)
    assert session.contacts.get(2).draft.owners == ("anna",)


def test_places_keep_their_order(session: Session) -> None:
    before = session.contacts.get(2).draft
    damage(session, "UPDATE contact_phone SET position = position * 7 + 2")
    session.care.repair(CHOICES)
    assert session.contacts.get(2).draft.phones == before.phones


def test_the_backup_before_a_repair_holds_the_damage(session: Session) -> None:
    damage(session, "UPDATE tag SET name_key = 'x'")
    backup = session.care.repair(CHOICES).backup
    assert backup is not None
    assert "before-repair" in backup.name
    assert session.backups.is_due(CHOICES), "a copy that may be damaged is no backup of the day"
    assert session.backups.state(CHOICES)["count"] == 0
    with open_session(Path(shutil.copy(backup, backup.with_name("opened.db"))), login="anna") as copy:
        assert found(copy) == [(Rule.KEYS, "tag[1]: name_key")]


def test_only_administrators_repair(session: Session) -> None:
    damage(session, "UPDATE tag SET name_key = 'x'")
    with a_session_of(session, "ewa", "manager") as ewa, pytest.raises(Denied):
        ewa.care.repair(CHOICES)
    assert found(session) == [(Rule.KEYS, "tag[1]: name_key")]


def test_of_each_rule_the_first_findings_are_told_singly(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(session, "UPDATE contact SET incomplete = 1 - incomplete")
    monkeypatch.setattr(checks, "MOST", 2)
    wrong = [line for rule, line in found(session) if rule is Rule.COMPLETE]
    assert len(wrong) == 3
    assert wrong[-1].startswith("+ ")


def test_a_check_tells_how_far_it_is_and_keeps_no_writer_waiting(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    other = Database(session.path)

    def write_meanwhile(done: int, total: int) -> None:
        told.append((done, total))
        with other.writing() as connection:
            connection.execute("UPDATE contact SET touched_at = ? WHERE id = 1", (done,))

    assert list(session.care.findings(write_meanwhile)) == []
    other.close_all()
    (total,) = {total for _done, total in told}
    assert [done for done, _total in told] == [*range(2, total, 2), total]


def test_a_contact_goes_back_to_who_owned_it_last(session: Session) -> None:
    draft = a_draft(session, Kind.PERSON, [("full_name", "Ewa Lis"), ("email", "l@x.pl"), ("owners", "jan")])
    person = session.contacts.add(draft)
    damage(session, f"DELETE FROM contact_owner WHERE contact = {person.id}")
    assert session.care.repair(CHOICES).left == ()
    assert session.contacts.get(person.id).draft.owners == ("jan",)
