"""Users, permission groups and the base's own settings."""

from __future__ import annotations

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import new_uid
from tui_crm.store.tables.base import Table


class Setting(Table):
    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"
        without_rowid = True


class PermissionGroup(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    name = TextField()
    name_key = TextField(unique=True)
    is_admin = BooleanField(default=False)
    permissions = TextField(default="")  # names of `domain.access.Permission`, separated by spaces
    deleted_at = IntegerField(null=True)

    class Meta:
        table_name = "permission_group"


class User(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    login = TextField(unique=True)
    full_name = TextField(default="")
    name_key = TextField(default="")
    permission_group = ForeignKeyField(PermissionGroup, column_name="permission_group")
    is_active = BooleanField(default=True)
    created_at = IntegerField()

    class Meta:
        table_name = "user"


class UserKey(Table):
    id = AutoIncrementField()
    user = ForeignKeyField(User, column_name="user")
    type = TextField()  # such as "ssh-ed25519"
    key = TextField()  # base64
    fingerprint = TextField()  # "SHA256:..." as ssh-keygen shows it; once among those in use
    comment = TextField(default="")
    added_at = IntegerField()
    removed_at = IntegerField(null=True)

    class Meta:
        table_name = "user_key"
