"""Schema version 7: what happened and what comes next: opportunities, meetings, mail, keeping in touch.

An event may be about a number or an address that no contact has: `address` is that as it was given, and
`address_key` an E.164 number, the digits alone, or a folded e-mail address. A stage that came with the
program has a `code` and no name of its own until somebody gives it one, so that everybody reads it in their
language.

Meetings keep the wall clock and its zone, as iCalendar does (RFC 5545): `meeting_occurrence` is made of that,
as far as `expanded_to`. Mail is linked to contacts through addresses, which no row says; `mail_link` has what
goes beyond: what was carried on to an organization, pinned or linked by hand, or unlinked.
"""

STATEMENTS = """
CREATE TABLE stage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    name_key TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'won', 'lost')),
    colour TEXT NOT NULL DEFAULT '',
    retired_at INTEGER
) STRICT;
INSERT INTO stage (uid, code, name_key, position, outcome) VALUES
    (lower(hex(randomblob(16))), 'new', '\tnew', 0, 'open'),
    (lower(hex(randomblob(16))), 'talks', '\ttalks', 1, 'open'),
    (lower(hex(randomblob(16))), 'offer', '\toffer', 2, 'open'),
    (lower(hex(randomblob(16))), 'negotiation', '\tnegotiation', 3, 'open'),
    (lower(hex(randomblob(16))), 'won', '\twon', 4, 'won'),
    (lower(hex(randomblob(16))), 'lost', '\tlost', 5, 'lost');

CREATE TABLE opportunity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    organization INTEGER REFERENCES contact (id) ON DELETE SET NULL,
    stage INTEGER NOT NULL REFERENCES stage (id),
    value INTEGER,
    currency TEXT NOT NULL DEFAULT '',
    expected_close TEXT NOT NULL DEFAULT '',
    owner INTEGER NOT NULL REFERENCES user (id),
    note TEXT NOT NULL DEFAULT '',
    stage_since INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES user (id),
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX opportunity_organization ON opportunity (organization) WHERE organization IS NOT NULL;
CREATE INDEX opportunity_stage ON opportunity (stage, expected_close, id) WHERE deleted_at IS NULL;
CREATE INDEX opportunity_close ON opportunity (expected_close, id)
    WHERE deleted_at IS NULL AND expected_close <> '';
CREATE INDEX opportunity_owner ON opportunity (owner);
CREATE INDEX opportunity_created_by ON opportunity (created_by);

CREATE TABLE opportunity_person (
    opportunity INTEGER NOT NULL REFERENCES opportunity (id) ON DELETE CASCADE,
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (opportunity, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX opportunity_person_contact ON opportunity_person (contact, opportunity);

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    is_all_day INTEGER NOT NULL DEFAULT 0 CHECK (is_all_day IN (0, 1)),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    zone TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    added TEXT NOT NULL DEFAULT '[]',
    left_out TEXT NOT NULL DEFAULT '[]',
    sequence INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT '',
    expanded_to INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES user (id),
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX meeting_created_by ON meeting (created_by);
CREATE INDEX meeting_recurring ON meeting (expanded_to) WHERE rule <> '' AND deleted_at IS NULL;

CREATE TABLE meeting_change (
    meeting INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    zone TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (meeting, original)
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting_occurrence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    meeting INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    original TEXT NOT NULL DEFAULT '',
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    UNIQUE (meeting, original)
) STRICT;
CREATE INDEX meeting_occurrence_time ON meeting_occurrence (starts_at, ends_at, meeting);
CREATE INDEX meeting_occurrence_meeting ON meeting_occurrence (meeting, starts_at);

CREATE TABLE meeting_participant (
    meeting INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    contact INTEGER REFERENCES contact (id) ON DELETE SET NULL,
    name TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    address_key TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT 'participant' CHECK (role IN ('organizer', 'participant')),
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'declined', 'tentative')),
    PRIMARY KEY (meeting, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_participant_contact ON meeting_participant (contact, meeting) WHERE contact IS NOT NULL;
CREATE INDEX meeting_participant_key ON meeting_participant (address_key, meeting) WHERE address_key <> '';

CREATE TABLE meeting_user (
    meeting INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    PRIMARY KEY (meeting, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_user_user ON meeting_user (user, meeting);

CREATE TABLE mail_account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('maildir', 'mbox', 'eml', 'imap')),
    location TEXT NOT NULL,
    folders TEXT NOT NULL DEFAULT '[]',
    keeps_text INTEGER NOT NULL DEFAULT 0 CHECK (keeps_text IN (0, 1)),
    state TEXT NOT NULL DEFAULT '{}',
    synced_at INTEGER,
    added_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX mail_account_name ON mail_account (user, name_key) WHERE removed_at IS NULL;

CREATE TABLE mail_message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    excerpt TEXT NOT NULL DEFAULT '',
    search_key TEXT NOT NULL DEFAULT '',
    answers TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0,
    attachments INTEGER NOT NULL DEFAULT 0,
    is_outgoing INTEGER NOT NULL DEFAULT 0 CHECK (is_outgoing IN (0, 1)),
    read_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_message_at ON mail_message (at, id);

CREATE TABLE mail_text (
    message INTEGER PRIMARY KEY REFERENCES mail_message (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE mail_copy (
    account INTEGER NOT NULL REFERENCES mail_account (id) ON DELETE CASCADE,
    reference TEXT NOT NULL,
    message INTEGER REFERENCES mail_message (id) ON DELETE CASCADE,
    PRIMARY KEY (account, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_copy_message ON mail_copy (message, account) WHERE message IS NOT NULL;

CREATE TABLE mail_address (
    message INTEGER NOT NULL REFERENCES mail_message (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('from', 'to', 'cc', 'bcc')),
    name TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_address_key ON mail_address (address_key, at, message);

CREATE TABLE mail_link (
    message INTEGER NOT NULL REFERENCES mail_message (id) ON DELETE CASCADE,
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('carried', 'pinned', 'linked', 'unlinked')),
    at INTEGER NOT NULL,
    PRIMARY KEY (message, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_link_contact ON mail_link (contact, at, message);

CREATE TABLE event_7 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    contact INTEGER REFERENCES contact (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    address_key TEXT NOT NULL DEFAULT '',
    opportunity INTEGER REFERENCES opportunity (id) ON DELETE SET NULL,
    at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES user (id),
    deleted_at INTEGER,
    CHECK (contact IS NOT NULL OR address_key <> '')
) STRICT;
INSERT INTO event_7 (id, uid, contact, kind, text, at, created_at, created_by, deleted_at)
    SELECT id, uid, contact, kind, text, at, created_at, created_by, deleted_at FROM event;
DELETE FROM sqlite_sequence WHERE name = 'event_7';
INSERT INTO sqlite_sequence (name, seq) SELECT 'event_7', seq FROM sqlite_sequence WHERE name = 'event';
DROP TABLE event;
ALTER TABLE event_7 RENAME TO event;
CREATE INDEX event_contact ON event (contact, at);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_created_by ON event (created_by);
CREATE INDEX event_opportunity ON event (opportunity, at) WHERE opportunity IS NOT NULL;
CREATE INDEX event_unknown ON event (address_key) WHERE contact IS NULL;

ALTER TABLE tag ADD COLUMN keep_in_touch_days INTEGER;
CREATE INDEX tag_keep_in_touch ON tag (keep_in_touch_days) WHERE keep_in_touch_days IS NOT NULL;
CREATE INDEX contact_keep_in_touch ON contact (keep_in_touch_days, id) WHERE keep_in_touch_days IS NOT NULL;

CREATE TABLE journal_definition_7 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation INTEGER NOT NULL REFERENCES journal_operation (id) ON DELETE CASCADE,
    thing TEXT NOT NULL CHECK (thing IN ('field', 'option', 'tag', 'user', 'group', 'key', 'stage',
        'opportunity', 'meeting', 'mail', 'event')),
    target INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
INSERT INTO journal_definition_7 SELECT id, operation, thing, target, before, after FROM journal_definition;
DELETE FROM sqlite_sequence WHERE name = 'journal_definition_7';
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'journal_definition_7', seq FROM sqlite_sequence WHERE name = 'journal_definition';
DROP TABLE journal_definition;
ALTER TABLE journal_definition_7 RENAME TO journal_definition;
CREATE INDEX journal_definition_operation ON journal_definition (operation);
CREATE INDEX journal_definition_thing ON journal_definition (thing, target)
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
