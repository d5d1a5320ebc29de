"""Schema version 2: what lists of a million contacts are read by.

Indexes that answer a list or a search without touching the table hold `deleted_at` although it is always NULL
in them: only then does SQLite take them for covering. `contact_sort` is filled on demand, a field at a time.
It holds what decides about seeing, so that walking along it asks no other table. It has no index by contact,
which would be written all over, and so no reference either: whoever changes a contact knows its rows.
Organizations stand behind all persons in the trigram index, so that searching one kind never walks the other.
"""

STATEMENTS = """
DROP INDEX contact_by_name;
CREATE INDEX contact_by_name ON contact (kind, status, sort_key, id, access, deleted_at)
    WHERE deleted_at IS NULL;
DROP INDEX contact_by_name_all;
CREATE INDEX contact_by_name_all ON contact (kind, sort_key, id, access, deleted_at)
    WHERE deleted_at IS NULL;
DROP INDEX contact_by_last;
CREATE INDEX contact_by_last ON contact (kind, last_key, first_key, id, status, access, deleted_at)
    WHERE deleted_at IS NULL;
DROP INDEX contact_by_first;
CREATE INDEX contact_by_first ON contact (kind, first_key, last_key, id, status, access, deleted_at)
    WHERE deleted_at IS NULL AND first_key <> '';

ALTER TABLE contact ADD COLUMN incomplete INTEGER NOT NULL DEFAULT 0 CHECK (incomplete IN (0, 1));
UPDATE contact SET incomplete = 1
    WHERE length(CASE kind WHEN 1 THEN first_name ELSE name END) < 3
        OR NOT EXISTS (SELECT 1 FROM contact_phone x WHERE x.contact = contact.id AND x.digits <> ''
            UNION ALL SELECT 1 FROM contact_email x WHERE x.contact = contact.id);
CREATE INDEX contact_incomplete ON contact (kind, id) WHERE incomplete = 1;
CREATE INDEX contact_restricted ON contact (access, id) WHERE access <> 0;
CREATE INDEX contact_created ON contact (kind, created_at, id, status, access, deleted_at)
    WHERE deleted_at IS NULL;
DROP INDEX contact_by_update;
CREATE INDEX contact_by_update ON contact (kind, updated_at, id, status, access, deleted_at)
    WHERE deleted_at IS NULL;
CREATE INDEX contact_birthday ON contact (birthday, id) WHERE birthday <> '';

CREATE TABLE sort_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    is_whole INTEGER NOT NULL DEFAULT 0 CHECK (is_whole IN (0, 1))
) STRICT;
CREATE TABLE contact_sort (
    field INTEGER NOT NULL REFERENCES sort_field (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    sort_key BLOB NOT NULL,
    name_key BLOB NOT NULL,
    contact INTEGER NOT NULL,
    status INTEGER NOT NULL,
    access INTEGER NOT NULL,
    PRIMARY KEY (field, kind, sort_key, name_key, contact)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_setting (
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;

INSERT INTO search_trigram (search_trigram, rowid,
        name, position, phone, email, url, address, organization, tags, note, numbers, custom)
    SELECT 'delete', d.* FROM search_document d JOIN contact c ON c.id = d.contact WHERE c.kind = 2;
INSERT INTO search_trigram (rowid,
        name, position, phone, email, url, address, organization, tags, note, numbers, custom)
    SELECT d.contact + (1 << 40), d.name, d.position, d.phone, d.email, d.url, d.address, d.organization,
        d.tags, d.note, d.numbers, d.custom
    FROM search_document d JOIN contact c ON c.id = d.contact WHERE c.kind = 2;
INSERT INTO search_trigram (search_trigram, rank) VALUES ('automerge', 0);
INSERT INTO search_trigram (search_trigram, rank) VALUES ('crisismerge', 64)
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
