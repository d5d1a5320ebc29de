"""Schema version 6: a team on one host: keys that log users in, groups that can be taken away.

What becomes of users, groups and keys stands in the journal beside fields, options and tags, so that it is
undone the same way. A group that was deleted and a key that was removed stay for that; a deleted group's
folded name is none any more, and of a removed key's fingerprint there may be another one in use.
"""

STATEMENTS = """
ALTER TABLE permission_group ADD COLUMN deleted_at INTEGER;

CREATE TABLE user_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    comment TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX user_key_in_use ON user_key (fingerprint) WHERE removed_at IS NULL;
CREATE INDEX user_key_user ON user_key (user);

CREATE TABLE journal_definition_6 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation INTEGER NOT NULL REFERENCES journal_operation (id) ON DELETE CASCADE,
    thing TEXT NOT NULL CHECK (thing IN ('field', 'option', 'tag', 'user', 'group', 'key')),
    target INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
INSERT INTO journal_definition_6 SELECT id, operation, thing, target, before, after FROM journal_definition;
DELETE FROM sqlite_sequence WHERE name = 'journal_definition_6';
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'journal_definition_6', seq FROM sqlite_sequence WHERE name = 'journal_definition';
DROP TABLE journal_definition;
ALTER TABLE journal_definition_6 RENAME TO journal_definition;
CREATE INDEX journal_definition_operation ON journal_definition (operation)
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
