"""What happens with contacts and what comes next: opportunities, meetings, mail."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from tui_crm.store.codes import new_uid
from tui_crm.store.tables.base import Table
from tui_crm.store.tables.contacts import ContactTable
from tui_crm.store.tables.users import User


class StageTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    code = TextField(default="")  # of those that came with the program
    name = TextField(default="")  # "" while it is called what its code is called
    name_key = TextField(unique=True)
    position = IntegerField()
    outcome = TextField(default="open")  # `domain.opportunities.Outcome`
    colour = TextField(default="")
    retired_at = IntegerField(null=True)

    class Meta:
        table_name = "stage"


class OpportunityTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    title = TextField()
    title_key = TextField()  # folded
    organization = ForeignKeyField(ContactTable, null=True, column_name="organization")
    stage = ForeignKeyField(StageTable, column_name="stage")
    value = IntegerField(null=True)  # in hundredths of the currency
    currency = TextField(default="")  # ISO 4217
    expected_close = TextField(default="")  # YYYY-MM-DD
    owner = ForeignKeyField(User, column_name="owner", backref="opportunities")
    note = TextField(default="")
    stage_since = IntegerField()
    created_at = IntegerField()
    created_by = ForeignKeyField(User, column_name="created_by", backref="created_opportunities")
    updated_at = IntegerField()
    deleted_at = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        table_name = "opportunity"


class OpportunityPerson(Table):
    opportunity = ForeignKeyField(OpportunityTable, column_name="opportunity")
    contact = ForeignKeyField(ContactTable, column_name="contact")
    position = IntegerField()
    role = TextField(default="")

    class Meta:
        table_name = "opportunity_person"
        primary_key = CompositeKey("opportunity", "contact")


class MeetingTable(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)  # the UID of iCalendar
    title = TextField(default="")
    description = TextField(default="")
    location = TextField(default="")
    colour = TextField(default="")
    status = TextField(default="confirmed")
    is_all_day = BooleanField(default=False)
    starts = TextField()  # the wall clock of `zone`: YYYY-MM-DDTHH:MM:SS, or YYYY-MM-DD
    ends = TextField()  # of whole days the day after the last
    zone = TextField(default="")  # of the IANA data; "" for the clock of wherever one is
    rule = TextField(default="")  # RRULE without its name
    added = TextField(default="[]")  # JSON: RDATE, as `starts`
    left_out = TextField(default="[]")  # JSON: EXDATE, as `starts`
    sequence = IntegerField(default=0)
    source = TextField(default="")  # the component of the file that it came from
    expanded_to = IntegerField(default=0)
    created_at = IntegerField()
    created_by = ForeignKeyField(User, column_name="created_by")
    updated_at = IntegerField()
    deleted_at = IntegerField(null=True)
    version = IntegerField(default=1)

    class Meta:
        table_name = "meeting"


class MeetingChange(Table):
    meeting = ForeignKeyField(MeetingTable, column_name="meeting")
    original = TextField()  # when this one would have been: RECURRENCE-ID, as `starts`
    title = TextField(default="")
    description = TextField(default="")
    location = TextField(default="")
    status = TextField(default="confirmed")
    starts = TextField()
    ends = TextField()
    zone = TextField(default="")
    source = TextField(default="")

    class Meta:
        table_name = "meeting_change"
        primary_key = CompositeKey("meeting", "original")


class MeetingOccurrence(Table):
    id = AutoIncrementField()
    meeting = ForeignKeyField(MeetingTable, column_name="meeting")
    original = TextField(default="")  # as of `MeetingChange`; "" of a meeting that does not recur
    starts_at = IntegerField()
    ends_at = IntegerField()

    class Meta:
        table_name = "meeting_occurrence"


class MeetingParticipant(Table):
    meeting = ForeignKeyField(MeetingTable, column_name="meeting")
    position = IntegerField()
    contact = ForeignKeyField(ContactTable, null=True, column_name="contact")
    name = TextField(default="")
    address = TextField(default="")
    address_key = TextField(default="")  # folded as those of contacts are
    role = TextField(default="participant")
    answer = TextField(default="")

    class Meta:
        table_name = "meeting_participant"
        primary_key = CompositeKey("meeting", "position")


class MeetingUser(Table):
    meeting = ForeignKeyField(MeetingTable, column_name="meeting")
    user = ForeignKeyField(User, column_name="user")  # in whose calendar it stands

    class Meta:
        table_name = "meeting_user"
        primary_key = CompositeKey("meeting", "user")


class MailAccount(Table):
    id = AutoIncrementField()
    uid = TextField(unique=True, default=new_uid)
    user = ForeignKeyField(User, column_name="user")
    name = TextField()
    name_key = TextField()
    source = TextField()  # maildir, mbox, eml, imap
    location = TextField()  # a path, or imaps://user@host:port
    folders = TextField(default="[]")  # JSON; [] for all of them
    keeps_text = BooleanField(default=False)
    state = TextField(default="{}")  # JSON: how far it was read
    synced_at = IntegerField(null=True)
    added_at = IntegerField()
    removed_at = IntegerField(null=True)

    class Meta:
        table_name = "mail_account"


class MailMessage(Table):
    id = AutoIncrementField()
    message_id = TextField(unique=True)  # Message-ID without brackets, or a hash where there is none
    at = IntegerField()
    subject = TextField(default="")
    excerpt = TextField(default="")
    search_key = TextField(default="")  # folded
    answers = TextField(default="")  # In-Reply-To
    size = IntegerField(default=0)  # in bytes
    attachments = IntegerField(default=0)
    is_outgoing = BooleanField(default=False)
    read_at = IntegerField()

    class Meta:
        table_name = "mail_message"


class MailText(Table):
    message = ForeignKeyField(MailMessage, primary_key=True, column_name="message")
    text = TextField()

    class Meta:
        table_name = "mail_text"


class MailCopy(Table):
    account = ForeignKeyField(MailAccount, column_name="account")
    reference = TextField()  # where the account has it
    message = ForeignKeyField(MailMessage, null=True, column_name="message")  # null where it was no message

    class Meta:
        table_name = "mail_copy"
        primary_key = CompositeKey("account", "reference")


class MailAddress(Table):
    message = ForeignKeyField(MailMessage, column_name="message")
    position = IntegerField()
    role = TextField()  # from, to, cc, bcc
    name = TextField(default="")
    address = TextField()
    address_key = TextField()
    at = IntegerField()  # the message's

    class Meta:
        table_name = "mail_address"
        primary_key = CompositeKey("message", "position")


class MailLink(Table):
    message = ForeignKeyField(MailMessage, column_name="message")
    contact = ForeignKeyField(ContactTable, column_name="contact")
    state = TextField()  # carried, pinned, linked, unlinked
    at = IntegerField()  # the message's

    class Meta:
        table_name = "mail_link"
        primary_key = CompositeKey("message", "contact")
