"""What a contact's profile holds besides its fields: events, files, pictures."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import new_uid
from tui_crm.store.tables.base import Table
from tui_crm.store.tables.contacts import ContactTable
from tui_crm.store.tables.users import User
from tui_crm.store.tables.work import OpportunityTable


class EventTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    contact = ForeignKeyField(ContactTable, null=True, column_name="contact")
    kind = TextField()  # `domain.timeline.EventKind`
    text = TextField(default="")
    address = TextField(default="")  # of nobody's number or e-mail address: as it was given
    address_key = TextField(default="")  # E.164, digits, or the folded e-mail address
    opportunity = ForeignKeyField(OpportunityTable, null=True, column_name="opportunity")
    at = IntegerField()  # when it happened
    created_at = IntegerField()
    created_by = ForeignKeyField(User, column_name="created_by")
    deleted_at = IntegerField(null=True)

    class Meta:
        table_name = "event"


class AttachmentTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    contact = ForeignKeyField(ContactTable, column_name="contact")
    event = ForeignKeyField(EventTable, null=True, column_name="event")
    name = TextField()
    description = TextField(default="")
    size = IntegerField()  # in bytes
    added_at = IntegerField()
    added_by = ForeignKeyField(User, column_name="added_by")
    deleted_at = IntegerField(null=True)

    class Meta:
        table_name = "attachment"


class AttachmentContent(Table):
    attachment = ForeignKeyField(AttachmentTable, primary_key=True, column_name="attachment")
    data = BlobField()

    class Meta:
        table_name = "attachment_content"


class Picture(Table):
    contact = ForeignKeyField(ContactTable, column_name="contact")
    hash = TextField()  # of what `data` is, SHA-256 in hexadecimal
    data = BlobField()  # PNG, at most 256 pixels wide and high
    thumbnail = BlobField()  # 24 by 24 pixels, three bytes each: red, green, blue

    class Meta:
        table_name = "picture"
        primary_key = CompositeKey("contact", "hash")
