"""Schema version 3: what a contact's profile holds besides its fields: events, files, pictures.

Kinds of events: note, call, message, meeting. The contents of a file stand apart, so that lists of files
never read them. A picture belongs to its contact alone: purging the contact takes it along.
Undo is found without walking what imports wrote into the journal, and what a purge has to wipe of others
without reading all that was ever imported or changed.
"""

STATEMENTS = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES user (id),
    deleted_at INTEGER
) STRICT;
CREATE INDEX event_contact ON event (contact, at);
CREATE INDEX event_at ON event (at);
CREATE INDEX event_created_by ON event (created_by);

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    event INTEGER REFERENCES event (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    added_by INTEGER NOT NULL REFERENCES user (id),
    deleted_at INTEGER
) STRICT;
CREATE INDEX attachment_contact ON attachment (contact);
CREATE INDEX attachment_event ON attachment (event) WHERE event IS NOT NULL;
CREATE INDEX attachment_added_by ON attachment (added_by);
CREATE TABLE attachment_content (
    attachment INTEGER PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE,
    data BLOB NOT NULL
) STRICT;

CREATE TABLE picture (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    data BLOB NOT NULL,
    thumbnail BLOB NOT NULL,
    PRIMARY KEY (contact, hash)
) STRICT;

CREATE INDEX journal_operation_undoes ON journal_operation (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX journal_operation_by_hand ON journal_operation (user, id)
    WHERE kind NOT IN ('undone', 'redone', 'passed_over', 'imported');
CREATE INDEX journal_operation_undone ON journal_operation (user, id) WHERE kind = 'undone';
CREATE INDEX journal_change_links ON journal_change (id)
    WHERE instr(before, '"organizations": [{') OR instr(after, '"organizations": [{');
CREATE INDEX import_row_problems ON import_row (job, number) WHERE problems <> ''
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
