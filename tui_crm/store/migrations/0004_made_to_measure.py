"""Schema version 4: what people make to measure: views, tags that can be taken away, layouts of columns.

A tag that was deleted stays, so that undo finds it; its key is no name any more, so that another tag may have
the name. What a change of a field, an option or a tag leaves to do with search documents is written down,
so that whoever is killed in the middle goes on. Undo of such changes needs their values before and after.
A layout is a line of text (`domain.columns`), which the first frame reads without a parser. Choices were
sorted by the names of their options: the rows of the sort index that say so are made anew. Colours of tags
are names from a list now: what was kept as "#ff0000" is no colour any more.
"""

STATEMENTS = """
ALTER TABLE tag ADD COLUMN deleted_at INTEGER;
CREATE INDEX custom_field_order ON custom_field (kind, position);

CREATE TABLE journal_definition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation INTEGER NOT NULL REFERENCES journal_operation (id) ON DELETE CASCADE,
    thing TEXT NOT NULL CHECK (thing IN ('field', 'option', 'tag')),
    target INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
CREATE INDEX journal_definition_operation ON journal_definition (operation);

CREATE TABLE reindexing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thing TEXT NOT NULL CHECK (thing IN ('field', 'option', 'tag')),
    target INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    search_in TEXT NOT NULL DEFAULT '',
    sort TEXT NOT NULL DEFAULT '',
    columns TEXT NOT NULL DEFAULT '',
    include_inactive INTEGER NOT NULL DEFAULT 0 CHECK (include_inactive IN (0, 1)),
    UNIQUE (user, kind, name_key)
) STRICT;

DELETE FROM column_layout;

UPDATE tag SET colour = '' WHERE colour GLOB '#*';

DELETE FROM contact_sort WHERE field IN (SELECT id FROM sort_field WHERE name GLOB 'custom.*');
DELETE FROM sort_field WHERE name GLOB 'custom.*'
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
