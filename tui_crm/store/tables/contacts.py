"""Contacts of both kinds, and all that hangs on them."""

from __future__ import annotations

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    TextField,
)
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import ACCESS_CODES, KIND_CODES, STATUS_CODES, new_uid
from tui_crm.store.tables.base import CodeField, Table
from tui_crm.store.tables.imports import ImportJob
from tui_crm.store.tables.users import User


class ContactTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    kind = CodeField(KIND_CODES)
    status = CodeField(STATUS_CODES)
    access = CodeField(ACCESS_CODES)
    first_name = TextField(default="")
    last_name = TextField(default="")
    name = TextField(default="")  # of an organization
    first_key = TextField(default="")  # folded, for search
    last_key = TextField(default="")  # folded surname or organization name
    sort_key = BlobField()
    position = TextField(default="")
    birthday = TextField(default="")
    note = TextField(default="")
    pesel = TextField(default="")
    document_number = TextField(default="")
    nip = TextField(default="")
    regon = TextField(default="")
    krs = TextField(default="")
    website = TextField(default="")
    link_emails = BooleanField(default=True)
    avatar = TextField(null=True)  # hash of the picture
    keep_in_touch_days = IntegerField(null=True)
    touched_at = IntegerField(null=True)  # a touch that nothing else tells of
    extra = TextField(default="")  # what a file said that has no field here, to be written back
    import_job = ForeignKeyField(ImportJob, null=True, column_name="import_job")
    created_at = IntegerField()
    created_by = ForeignKeyField(User, column_name="created_by", backref="created_contacts")
    updated_at = IntegerField()
    updated_by = ForeignKeyField(User, column_name="updated_by", backref="updated_contacts")
    deleted_at = IntegerField(null=True)
    version = IntegerField(default=1)
    incomplete = BooleanField(default=False)  # see `contact_writing`
    merged_into = ForeignKeyField("self", null=True, column_name="merged_into", backref="merged")

    class Meta:
        table_name = "contact"


class _Child(Table):
    contact = ForeignKeyField(ContactTable, column_name="contact")
    position = IntegerField()

    class Meta:
        primary_key = CompositeKey("contact", "position")
        without_rowid = True


class ContactPhone(_Child):
    raw_text = TextField(column_name="raw")  # peewee keeps `raw` for itself
    value = TextField(null=True)  # E.164
    extension = TextField(default="")
    digits = TextField(default="")
    label = TextField(default="")

    class Meta:
        table_name = "contact_phone"


class ContactEmail(_Child):
    value = TextField()
    value_key = TextField()
    label = TextField(default="")

    class Meta:
        table_name = "contact_email"


class ContactUrl(_Child):
    value = TextField()
    label = TextField(default="")

    class Meta:
        table_name = "contact_url"


class ContactAddress(_Child):
    street = TextField(default="")
    city = TextField(default="")
    postal_code = TextField(default="")
    region = TextField(default="")
    country = TextField(default="")
    label = TextField(default="")

    class Meta:
        table_name = "contact_address"


class ContactLink(Table):
    person = ForeignKeyField(ContactTable, column_name="person", backref="links")
    organization = ForeignKeyField(ContactTable, column_name="organization", backref="person_links")
    position = IntegerField()  # the person's order of priority
    job_title = TextField(default="")

    class Meta:
        table_name = "contact_link"
        primary_key = CompositeKey("person", "organization")
        without_rowid = True


class Tag(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    name = TextField()
    name_key = TextField(unique=True)
    description = TextField(default="")
    colour = TextField(default="")
    deleted_at = IntegerField(null=True)  # then `name_key` is no name any more
    keep_in_touch_days = IntegerField(null=True)

    class Meta:
        table_name = "tag"


class ContactTag(Table):
    contact = ForeignKeyField(ContactTable, column_name="contact")
    tag = ForeignKeyField(Tag, column_name="tag")

    class Meta:
        table_name = "contact_tag"
        primary_key = CompositeKey("contact", "tag")
        without_rowid = True


class _ContactUser(Table):
    contact = ForeignKeyField(ContactTable, column_name="contact")
    user = ForeignKeyField(User, column_name="user")
    position = IntegerField()

    class Meta:
        primary_key = CompositeKey("contact", "user")
        without_rowid = True


class ContactOwner(_ContactUser):
    class Meta:
        table_name = "contact_owner"


class ContactWatcher(_ContactUser):
    class Meta:
        table_name = "contact_watcher"


class CustomField(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    kind = CodeField(KIND_CODES)
    field_key = TextField()
    name = TextField()
    type = TextField()
    position = IntegerField()
    retired_at = IntegerField(null=True)

    class Meta:
        table_name = "custom_field"


class CustomFieldOption(Table):
    id = AutoIncrementField()
    field = ForeignKeyField(CustomField, column_name="field")
    name = TextField()
    name_key = TextField()
    position = IntegerField()
    retired_at = IntegerField(null=True)

    class Meta:
        table_name = "custom_field_option"


class CustomValue(Table):
    contact = ForeignKeyField(ContactTable, column_name="contact")
    field = ForeignKeyField(CustomField, column_name="field")
    ordinal = IntegerField(default=0)
    text = TextField(null=True)
    number = FloatField(null=True)
    moment = TextField(null=True)
    option = ForeignKeyField(CustomFieldOption, null=True, column_name="option")

    class Meta:
        table_name = "custom_value"
        primary_key = CompositeKey("contact", "field", "ordinal")
        without_rowid = True


class SearchDocument(Table):
    contact = ForeignKeyField(ContactTable, primary_key=True, column_name="contact")
    name = TextField()
    position = TextField()
    phone = TextField()
    email = TextField()
    url = TextField()
    address = TextField()
    organization = TextField()
    tags = TextField()
    note = TextField()
    numbers = TextField()
    custom = TextField()

    class Meta:
        table_name = "search_document"


class SortField(Table):
    id = AutoIncrementField()
    name = TextField(unique=True)  # of a field that lists were sorted by
    is_whole = BooleanField(default=False)  # whether all contacts have their rows

    class Meta:
        table_name = "sort_field"


class ContactSort(Table):
    field = ForeignKeyField(SortField, column_name="field")
    kind = CodeField(KIND_CODES)
    sort_key = BlobField()
    name_key = BlobField()
    contact = IntegerField()  # its id
    status = CodeField(STATUS_CODES)
    access = CodeField(ACCESS_CODES)

    class Meta:
        table_name = "contact_sort"
        primary_key = CompositeKey("field", "kind", "sort_key", "name_key", "contact")
        without_rowid = True
