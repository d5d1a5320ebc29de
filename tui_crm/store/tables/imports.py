"""Import jobs and their staged rows (R28, R35)."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField
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

    class Meta:
        table_name = "import_job"


class ImportRow(Table):
    job = ForeignKeyField(ImportJob, column_name="job")
    number = IntegerField()
    state = TextField(default="staged")
    cells = TextField()  # JSON: the row's cells in the order of the header
    contact = IntegerField(null=True)
    problems = TextField(default="")  # JSON: warnings and refusals, "" for none

    class Meta:
        table_name = "import_row"
        primary_key = CompositeKey("job", "number")
        without_rowid = True
