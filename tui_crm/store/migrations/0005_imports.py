"""Schema version 5: files as they came, mappings that are remembered, duplicates found and merged.

A file waits in the base as its bytes, so that it can be read again in another encoding; of its rows only
those are written down of which there is something to tell. Files that waited as rows become CSV files: rows
that were settled already stand in them as fillers, so that all others keep their numbers.
Contacts of a large import come before their search documents do: ranges of numbers tell where some may lack.
"""

import csv
import io
import json
import zlib

STATEMENTS = """
ALTER TABLE import_job ADD COLUMN path TEXT NOT NULL DEFAULT '';
ALTER TABLE import_job ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_job ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_job ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE import_job ADD COLUMN samples TEXT NOT NULL DEFAULT '{}';
ALTER TABLE import_job ADD COLUMN warning_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_job ADD COLUMN problem TEXT NOT NULL DEFAULT '';
ALTER TABLE import_job ADD COLUMN is_undoing INTEGER NOT NULL DEFAULT 0 CHECK (is_undoing IN (0, 1));
CREATE INDEX import_job_user ON import_job (user, id);

CREATE TABLE import_content (
    job INTEGER NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (job, number)
) STRICT;

CREATE TABLE import_mapping (
    user INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    mapping TEXT NOT NULL,
    options TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (user, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_made (
    job INTEGER NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
    thing TEXT NOT NULL CHECK (thing IN ('option', 'tag')),
    target INTEGER NOT NULL,
    PRIMARY KEY (job, thing, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_backlog (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

ALTER TABLE contact ADD COLUMN merged_into INTEGER REFERENCES contact (id) ON DELETE SET NULL;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE duplicate_pair (
    low INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    high INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    score INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (low, high),
    CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pair_score ON duplicate_pair (kind, score DESC, low, high);
CREATE INDEX duplicate_pair_high ON duplicate_pair (high);

CREATE TABLE duplicate_dismissal (
    low INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    high INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    user INTEGER NOT NULL REFERENCES user (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (low, high),
    CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_dismissal_high ON duplicate_dismissal (high);
CREATE INDEX duplicate_dismissal_user ON duplicate_dismissal (user)
"""

WAITING = "SELECT DISTINCT job FROM import_row WHERE state = 'staged'"


def up(migrator, db):  # type: ignore[no-untyped-def]
    """Applies everything; called by the runner inside one transaction."""
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    for (job,) in db.execute_sql(WAITING).fetchall():
        make_content(db, job)  # type: ignore[no-untyped-call]
    db.execute_sql("DELETE FROM import_row WHERE state = 'staged'")


def make_content(db, job):  # type: ignore[no-untyped-def]
    """Makes a CSV file of the rows of a job that wait."""
    (header,) = db.execute_sql("SELECT header FROM import_job WHERE id = ?", (job,)).fetchone()
    columns = json.loads(header)
    settled = db.execute_sql(
        "SELECT ifnull(max(number), 0) FROM import_row WHERE job = ? AND state <> 'staged'", (job,)
    ).fetchone()[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([["-"] + [""] * (len(columns) - 1)] * settled)
    rows = db.execute_sql(
        "SELECT cells FROM import_row WHERE job = ? AND state = 'staged' ORDER BY number", (job,)
    )
    writer.writerows(json.loads(cells) for (cells,) in rows.fetchall())
    data = text.getvalue().encode("utf-8", "replace")
    db.execute_sql("INSERT INTO import_content VALUES (?, 0, ?)", (job, zlib.compress(data, 1)))
    db.execute_sql(
        "UPDATE import_job SET file_format = 'csv', encoding = 'utf-8', delimiter = ',', has_header = 1,"
        " size = ?, done = ? WHERE id = ?",
        (len(data), settled, job),
    )
