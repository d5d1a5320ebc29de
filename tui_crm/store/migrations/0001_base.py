"""Schema version 1: the whole of contacts, who may see them, their history, and imports.

The DDL is frozen: a later schema is a later migration. Moments are whole seconds since 1970 in UTC.
Codes: kind 1 person, 2 organization; status 1 active, 0 inactive; access 0 company, 1 owner, 2 organization.
Keys called `*_key` are folded for look-ups; `sort_key` is the Polish alphabetical order as bytes.
"""

TABLES = """
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE permission_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    permissions TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    login TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL DEFAULT '',
    name_key TEXT NOT NULL DEFAULT '',
    permission_group INTEGER NOT NULL REFERENCES permission_group (id),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX user_permission_group ON user (permission_group);

CREATE TABLE import_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES user (id),
    status TEXT NOT NULL,
    file_name TEXT NOT NULL DEFAULT '',
    file_format TEXT NOT NULL DEFAULT '',
    encoding TEXT NOT NULL DEFAULT '',
    delimiter TEXT NOT NULL DEFAULT '',
    has_header INTEGER NOT NULL DEFAULT 1 CHECK (has_header IN (0, 1)),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    header TEXT NOT NULL DEFAULT '[]',
    mapping TEXT NOT NULL DEFAULT '{}',
    options TEXT NOT NULL DEFAULT '{}',
    on_duplicate TEXT NOT NULL DEFAULT 'skip',
    row_count INTEGER NOT NULL DEFAULT 0,
    created_count INTEGER NOT NULL DEFAULT 0,
    updated_count INTEGER NOT NULL DEFAULT 0,
    skipped_count INTEGER NOT NULL DEFAULT 0,
    refused_count INTEGER NOT NULL DEFAULT 0,
    unmatched TEXT NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER
) STRICT;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    status INTEGER NOT NULL DEFAULT 1 CHECK (status IN (0, 1)),
    access INTEGER NOT NULL DEFAULT 0 CHECK (access IN (0, 1, 2)),
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    first_key TEXT NOT NULL DEFAULT '',
    last_key TEXT NOT NULL DEFAULT '',
    sort_key BLOB NOT NULL,
    position TEXT NOT NULL DEFAULT '',
    birthday TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    pesel TEXT NOT NULL DEFAULT '',
    document_number TEXT NOT NULL DEFAULT '',
    nip TEXT NOT NULL DEFAULT '',
    regon TEXT NOT NULL DEFAULT '',
    krs TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    link_emails INTEGER NOT NULL DEFAULT 1 CHECK (link_emails IN (0, 1)),
    avatar TEXT,
    keep_in_touch_days INTEGER,
    touched_at INTEGER,
    extra TEXT NOT NULL DEFAULT '',
    import_job INTEGER REFERENCES import_job (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES user (id),
    updated_at INTEGER NOT NULL,
    updated_by INTEGER NOT NULL REFERENCES user (id),
    deleted_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX contact_by_name ON contact (kind, status, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_name_all ON contact (kind, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_last ON contact (last_key, first_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_first ON contact (first_key, last_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_by_update ON contact (kind, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contact_deleted ON contact (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX contact_import ON contact (import_job) WHERE import_job IS NOT NULL;
CREATE INDEX contact_created_by ON contact (created_by);
CREATE INDEX contact_updated_by ON contact (updated_by);

CREATE TABLE contact_phone (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    value TEXT,
    extension TEXT NOT NULL DEFAULT '',
    digits TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (contact, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_phone_value ON contact_phone (value) WHERE value IS NOT NULL;
CREATE INDEX contact_phone_digits ON contact_phone (digits);

CREATE TABLE contact_email (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    value_key TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (contact, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_email_key ON contact_email (value_key);

CREATE TABLE contact_url (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (contact, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_address (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    street TEXT NOT NULL DEFAULT '',
    city TEXT NOT NULL DEFAULT '',
    postal_code TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    country TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (contact, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_link (
    person INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    organization INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    job_title TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (person, organization)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_link_organization ON contact_link (organization, person);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE contact_tag (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (contact, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tag_tag ON contact_tag (tag, contact);

CREATE TABLE contact_owner (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    user INTEGER NOT NULL REFERENCES user (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (contact, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_owner_user ON contact_owner (user, contact);

CREATE TABLE contact_watcher (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    user INTEGER NOT NULL REFERENCES user (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (contact, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_watcher_user ON contact_watcher (user, contact);

CREATE TABLE custom_field (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    field_key TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    position INTEGER NOT NULL,
    retired_at INTEGER,
    UNIQUE (kind, field_key)
) STRICT;

CREATE TABLE custom_field_option (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field INTEGER NOT NULL REFERENCES custom_field (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    position INTEGER NOT NULL,
    retired_at INTEGER,
    UNIQUE (field, name_key)
) STRICT;

CREATE TABLE custom_value (
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    field INTEGER NOT NULL REFERENCES custom_field (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL DEFAULT 0,
    text TEXT,
    number REAL,
    moment TEXT,
    option INTEGER REFERENCES custom_field_option (id),
    PRIMARY KEY (contact, field, ordinal),
    CHECK ((text IS NOT NULL) + (number IS NOT NULL) + (moment IS NOT NULL) + (option IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX custom_value_text ON custom_value (field, text) WHERE text IS NOT NULL;
CREATE INDEX custom_value_number ON custom_value (field, number) WHERE number IS NOT NULL;
CREATE INDEX custom_value_moment ON custom_value (field, moment) WHERE moment IS NOT NULL;
CREATE INDEX custom_value_option ON custom_value (option) WHERE option IS NOT NULL;

CREATE TABLE journal_operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    user INTEGER NOT NULL REFERENCES user (id),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    import_job INTEGER REFERENCES import_job (id) ON DELETE SET NULL,
    undoes INTEGER REFERENCES journal_operation (id),
    undone_by INTEGER REFERENCES journal_operation (id)
) STRICT;
CREATE INDEX journal_operation_user ON journal_operation (user, id);
CREATE INDEX journal_operation_at ON journal_operation (at);

CREATE TABLE journal_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation INTEGER NOT NULL REFERENCES journal_operation (id) ON DELETE CASCADE,
    contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
CREATE INDEX journal_change_contact ON journal_change (contact, version);
CREATE INDEX journal_change_operation ON journal_change (operation);

CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    contact INTEGER REFERENCES contact (id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    saved_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_of_form ON draft (user, form, ifnull(contact, 0));

CREATE TABLE column_layout (
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    columns TEXT NOT NULL,
    PRIMARY KEY (user, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_row (
    job INTEGER NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'staged',
    cells TEXT NOT NULL,
    contact INTEGER REFERENCES contact (id) ON DELETE SET NULL,
    problems TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_contact ON import_row (contact) WHERE contact IS NOT NULL;
CREATE INDEX import_row_state ON import_row (job, state);

CREATE TABLE search_document (
    contact INTEGER PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    url TEXT NOT NULL,
    address TEXT NOT NULL,
    organization TEXT NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    numbers TEXT NOT NULL,
    custom TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search_trigram USING fts5 (
    name, position, phone, email, url, address, organization, tags, note, numbers, custom,
    content = 'search_document', content_rowid = 'contact',
    tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
)
"""


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Creates everything; called by the runner inside one transaction."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
