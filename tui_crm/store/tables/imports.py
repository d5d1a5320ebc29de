"""Import jobs, the files that wait, and rows of which there is something to tell (R28, R35)."""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import KIND_CODES, new_uid
from tui_crm.store.tables.base import CodeField, Table
from tui_crm.store.tables.users import User


class ImportJob(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    user = ForeignKeyField(User, column_name="user")
    status = TextField()
    file_name = TextField(default="")
    file_format = TextField(default="")
    encoding = TextField(default="")
    delimiter = TextField(default="")
    has_header = BooleanField(default=True)
    kind = CodeField(KIND_CODES)
    header = TextField(default="[]")  # JSON: the file's columns in order
    mapping = TextField(default="{}")  # JSON: column -> field
    options = TextField(default="{}")  # JSON: the rest of `domain.imports.ImportOptions`
    on_duplicate = TextField(default="skip")
    row_count = IntegerField(default=0)
    created_count = IntegerField(default=0)
    updated_count = IntegerField(default=0)
    skipped_count = IntegerField(default=0)
    refused_count = IntegerField(default=0)
    unmatched = TextField(default="{}")  # JSON: what -> name -> rows
    created_at = IntegerField()
    started_at = IntegerField(null=True)
    finished_at = IntegerField(null=True)
    path = TextField(default="")  # where the file was, "" for standard input
    size = IntegerField(default=0)  # bytes
    done = IntegerField(default=0)  # rows of the file that are settled
    fingerprint = TextField(default="")  # of the file's columns, for `ImportMapping`
    samples = TextField(default="{}")  # JSON: column -> values; only while the file waits
    warning_count = IntegerField(default=0)
    problem = TextField(default="")  # JSON: why it failed
    is_undoing = BooleanField(default=False)

    class Meta:
        table_name = "import_job"


class ImportRow(Table):
    job = ForeignKeyField(ImportJob, column_name="job")
    number = IntegerField()
    state = TextField(default="staged")  # created, updated, skipped, refused
    cells = TextField()  # JSON: of a refused row its cells in the order of the header
    contact = IntegerField(null=True)
    problems = TextField(default="")  # JSON: warnings and refusals, "" for none

    class Meta:
        table_name = "import_row"
        primary_key = CompositeKey("job", "number")
        without_rowid = True


class ImportContent(Table):
    """A piece of a file that waits: its bytes, compressed by zlib."""

    job = ForeignKeyField(ImportJob, column_name="job")
    number = IntegerField()
    data = BlobField()

    class Meta:
        table_name = "import_content"
        primary_key = CompositeKey("job", "number")


class ImportMapping(Table):
    """How a user mapped files with these columns the last time."""

    user = ForeignKeyField(User, column_name="user")
    fingerprint = TextField()
    kind = CodeField(KIND_CODES)
    mapping = TextField()  # JSON: column -> field
    options = TextField()  # JSON
    used_at = IntegerField()

    class Meta:
        table_name = "import_mapping"
        primary_key = CompositeKey("user", "fingerprint")
        without_rowid = True


class ImportMade(Table):
    """A tag or an option that an import made on its way, for undoing it."""

    job = ForeignKeyField(ImportJob, column_name="job")
    thing = TextField()  # option, tag
    target = IntegerField()

    class Meta:
        table_name = "import_made"
        primary_key = CompositeKey("job", "thing", "target")
        without_rowid = True


class SearchBacklog(Table):
    """A range of contacts, some of which may lack their search documents still."""

    first = IntegerField(primary_key=True)
    last = IntegerField()

    class Meta:
        table_name = "search_backlog"
