"""What happened, and what each user is in the middle of: journal, drafts, column layouts."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import KIND_CODES, new_uid
from tui_crm.store.tables.base import CodeField, Table
from tui_crm.store.tables.contacts import ContactTable
from tui_crm.store.tables.imports import ImportJob
from tui_crm.store.tables.users import User


class JournalOperation(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    user = ForeignKeyField(User, column_name="user")
    kind = TextField()
    at = IntegerField()
    import_job = ForeignKeyField(ImportJob, null=True, column_name="import_job")
    undoes = ForeignKeyField("self", null=True, column_name="undoes", backref="undoing")
    undone_by = ForeignKeyField("self", null=True, column_name="undone_by", backref="undone")

    class Meta:
        table_name = "journal_operation"


class JournalChange(Table):
    id = AutoIncrementField()
    operation = ForeignKeyField(JournalOperation, column_name="operation")
    contact = ForeignKeyField(ContactTable, column_name="contact")
    version = IntegerField()  # the contact's, after the change
    before = TextField()  # JSON: field -> value, only fields that changed
    after = TextField()

    class Meta:
        table_name = "journal_change"


class JournalDefinition(Table):
    id = AutoIncrementField()
    operation = ForeignKeyField(JournalOperation, column_name="operation")
    thing = TextField()  # `domain.journal.Thing`
    target = IntegerField()  # its id
    before = TextField()  # JSON: column -> value, only columns that changed; {} where it was not there
    after = TextField()

    class Meta:
        table_name = "journal_definition"


class Reindexing(Table):
    id = AutoIncrementField()
    thing = TextField()
    target = IntegerField()
    done = IntegerField(default=0)  # the last contact whose search document is right

    class Meta:
        table_name = "reindexing"


class DuplicatePair(Table):
    low = ForeignKeyField(ContactTable, column_name="low", backref="pairs_above")
    high = ForeignKeyField(ContactTable, column_name="high", backref="pairs_below")
    kind = CodeField(KIND_CODES)
    score = IntegerField()  # percent
    reasons = TextField()  # JSON of `domain.duplicates.Reason`s

    class Meta:
        table_name = "duplicate_pair"
        primary_key = CompositeKey("low", "high")
        without_rowid = True


class DuplicateDismissal(Table):
    low = ForeignKeyField(ContactTable, column_name="low", backref="dismissed_above")
    high = ForeignKeyField(ContactTable, column_name="high", backref="dismissed_below")
    user = ForeignKeyField(User, column_name="user")
    at = IntegerField()

    class Meta:
        table_name = "duplicate_dismissal"
        primary_key = CompositeKey("low", "high")
        without_rowid = True


class Draft(Table):
    id = AutoIncrementField()
    user = ForeignKeyField(User, column_name="user")
    form = TextField()
    contact = ForeignKeyField(ContactTable, null=True, column_name="contact")
    data = TextField()  # JSON of a `domain.contact.ContactDraft`
    version = IntegerField(default=0)
    saved_at = IntegerField()

    class Meta:
        table_name = "draft"


class ColumnLayout(Table):
    user = ForeignKeyField(User, column_name="user")
    kind = CodeField(KIND_CODES)
    columns = TextField()  # a line of `domain.columns`

    class Meta:
        table_name = "column_layout"
        primary_key = CompositeKey("user", "kind")
        without_rowid = True


class SavedView(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    user = ForeignKeyField(User, column_name="user")
    kind = CodeField(KIND_CODES)
    name = TextField()
    name_key = TextField()
    position = IntegerField()
    text = TextField(default="")  # of the search box, in the grammar of `domain.query_text`
    search_in = TextField(default="")  # names with commas between them
    sort = TextField(default="")  # "-updated_at"
    columns = TextField(default="")  # a line of `domain.columns`; "" for the user's own layout
    include_inactive = BooleanField(default=False)

    class Meta:
        table_name = "saved_view"


class UserSetting(Table):
    user = ForeignKeyField(User, column_name="user")
    name = TextField()
    value = TextField()

    class Meta:
        table_name = "user_setting"
        primary_key = CompositeKey("user", "name")
        without_rowid = True
