"""The codes of all refusals; their sentences are in `wording`."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every refusal and warning of the program; each has a sentence in `tui_crm.wording`.

    The names in braces are the values that its sentence needs.
    """

    # the fields of a contact
    PHONE_OR_EMAIL_REQUIRED = "phone_or_email_required"
    NAME_TOO_SHORT = "name_too_short"  # {minimum}
    SURNAME_CHARACTER = "surname_character"  # {character}
    PHONE_NOT_RECOGNIZED = "phone_not_recognized"  # {value}
    EMAIL_NOT_RECOGNIZED = "email_not_recognized"  # {value}
    URL_NOT_RECOGNIZED = "url_not_recognized"  # {value}
    TOO_MANY_URLS = "too_many_urls"  # {maximum}
    DATE_NOT_RECOGNIZED = "date_not_recognized"  # {value}
    DAY_NOT_RECOGNIZED = "day_not_recognized"  # {value}
    INTERVAL_NOT_RECOGNIZED = "interval_not_recognized"  # {first} {last}
    TOUCH_TO_COME = "touch_to_come"
    BAD_CHECKSUM = "bad_checksum"  # {value}
    TOO_LONG = "too_long"  # {maximum}
    TAG_UNKNOWN = "tag_unknown"  # {name}
    USER_UNKNOWN = "user_unknown"  # {name}
    OPTION_UNKNOWN = "option_unknown"  # {name}
    ORGANIZATION_UNKNOWN = "organization_unknown"  # {name}
    ORGANIZATION_TWICE = "organization_twice"  # {name}
    ORGANIZATION_NOT_ACCESSIBLE = "organization_not_accessible"
    CONTACT_INACTIVE = "contact_inactive"  # {name}
    ORGANIZATION_INACTIVE = "organization_inactive"  # {name}
    OWNER_REQUIRED = "owner_required"
    VALUE_NOT_ALLOWED = "value_not_allowed"  # {value} {allowed}
    NUMBER_NOT_RECOGNIZED = "number_not_recognized"  # {value}
    NUMBER_TOO_LONG = "number_too_long"  # {value} {maximum}
    CHECKBOX_NOT_RECOGNIZED = "checkbox_not_recognized"  # {value}
    ACCESS_NEEDS_ORGANIZATION = "access_needs_organization"
    POSITION_NEEDS_ORGANIZATION = "position_needs_organization"

    # contacts as a whole
    DUPLICATE = "duplicate"  # {name} {id}
    DUPLICATE_HIDDEN = "duplicate_hidden"
    EMAIL_SHARED = "email_shared"  # {name}
    NOT_FOUND = "not_found"  # {id}
    NOT_IN_TRASH = "not_in_trash"  # {id}
    STALE = "stale"  # {name} {fields}
    NOT_ALLOWED = "not_allowed"  # {permission}
    ACCESS_NOT_YOURS = "access_not_yours"
    OWNERS_NOT_YOURS = "owners_not_yours"
    ORGANIZATIONS_NOT_YOURS = "organizations_not_yours"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOTHING_TO_REDO = "nothing_to_redo"
    UNDO_CHANGED = "undo_changed"
    UNDO_CONFLICT = "undo_conflict"  # {name} {fields}
    MERGED_INTO = "merged_into"  # {id} {name} {other}
    MERGE_ITSELF = "merge_itself"
    MERGE_TWO = "merge_two"
    NOTHING_HERE = "nothing_here"
    NO_IMPORT_HERE = "no_import_here"
    NO_CONTACT_HERE = "no_contact_here"
    NOTHING_TO_CLEAR = "nothing_to_clear"
    NO_PAIR_HERE = "no_pair_here"
    NOT_DUE_HERE = "not_due_here"
    NO_OPPORTUNITY_HERE = "no_opportunity_here"
    NO_PERSON_HERE = "no_person_here"
    NO_MEETING_HERE = "no_meeting_here"
    NO_MESSAGE_HERE = "no_message_here"
    NO_LINK_HERE = "no_link_here"
    NO_UNKNOWN_SENDER_HERE = "no_unknown_sender_here"
    MAIL_PLACE_OF_OTHER_KIND = "mail_place_of_other_kind"
    NO_UNKNOWN_ADDRESS_HERE = "no_unknown_address_here"
    MEETING_FIELD_CHANGED = "meeting_field_changed"  # {value}
    MEETING_BEGIN_REQUIRED = "meeting_begin_required"
    WEEKDAYS_NOT_RECOGNIZED = "weekdays_not_recognized"  # {value}
    UNTIL_NOT_RECOGNIZED = "until_not_recognized"  # {value}
    TIME_OF_DAY_NOT_RECOGNIZED = "time_of_day_not_recognized"  # {value}
    REPEAT_INTERVAL_NOT_RECOGNIZED = "repeat_interval_not_recognized"  # {value}
    ONE_SIDE_ONLY = "one_side_only"
    NOT_DISMISSED = "not_dismissed"
    MERGE_KINDS = "merge_kinds"  # {name} {other}
    NOT_LINKED = "not_linked"  # {person} {organization}
    NOT_A_PERSON = "not_a_person"  # {name}
    NOT_AN_ORGANIZATION = "not_an_organization"  # {name}
    EVENT_TEXT_REQUIRED = "event_text_required"
    EVENT_NOT_YOURS = "event_not_yours"
    EVENT_NOT_FOUND = "event_not_found"  # {id}
    EVENT_CHANGED = "event_changed"
    EVENT_OF_NOBODY = "event_of_nobody"
    EVENT_NOT_OF_OPPORTUNITY = "event_not_of_opportunity"  # {name} {id}
    TOO_MANY_AT_ONCE = "too_many_at_once"  # {maximum}
    ADDRESS_NOT_RECOGNIZED = "address_not_recognized"  # {value}
    NO_EVENT_HERE = "no_event_here"
    NO_ADDRESS_HERE = "no_address_here"
    PERIOD_NOT_RECOGNIZED = "period_not_recognized"  # {value}
    MOMENT_NOT_RECOGNIZED = "moment_not_recognized"  # {value}
    LOCAL_TIME_NOT_RECOGNIZED = "local_time_not_recognized"  # {value}; typed into a form
    MOMENT_OUT_OF_RANGE = "moment_out_of_range"  # {first} {last}

    # opportunities and their stages
    TITLE_REQUIRED = "title_required"
    AMOUNT_NOT_RECOGNIZED = "amount_not_recognized"  # {value} {maximum}
    CURRENCY_UNKNOWN = "currency_unknown"  # {value}
    OPPORTUNITY_NOT_FOUND = "opportunity_not_found"  # {id}
    OPPORTUNITY_CHANGED = "opportunity_changed"  # {fields}
    OPPORTUNITY_NEEDS_CONTACT = "opportunity_needs_contact"
    OPPORTUNITY_ORGANIZATION_HIDDEN = "opportunity_organization_hidden"
    OPPORTUNITY_WITHOUT_PERSON = "opportunity_without_person"  # {name}
    OPPORTUNITY_NO_PERSONS = "opportunity_no_persons"
    PERSON_INACTIVE = "person_inactive"  # {name}
    STAGE_UNKNOWN = "stage_unknown"  # {name}
    STAGE_RETIRED = "stage_retired"
    STAGE_LAST_OPEN = "stage_last_open"
    TOO_MANY_STAGES = "too_many_stages"  # {maximum}

    # meetings and calendars
    MEETING_NOT_FOUND = "meeting_not_found"  # {id}
    MEETING_CHANGED = "meeting_changed"
    MEETING_WITHOUT_OCCURRENCE = "meeting_without_occurrence"  # {value}
    MEETING_ENDS_FIRST = "meeting_ends_first"
    TIME_LEFT_OUT = "time_left_out"  # {value}
    MEETING_RULE = "meeting_rule"  # {value}
    MEETING_TOO_OFTEN = "meeting_too_often"  # {value}
    MEETING_WITHOUT_START = "meeting_without_start"
    MEETING_NOT_CLOSED = "meeting_not_closed"
    MEETING_TOO_LARGE = "meeting_too_large"  # {maximum}
    MEETING_LINE = "meeting_line"  # {value}
    MEETING_METHOD = "meeting_method"  # {value}
    MEETING_OF_ANOTHER = "meeting_of_another"
    LENGTH_NOT_RECOGNIZED = "length_not_recognized"  # {value}
    MEETING_TIME_NOT_RECOGNIZED = "meeting_time_not_recognized"  # {value}
    TOO_MANY_PARTICIPANTS = "too_many_participants"  # {maximum}
    ZONE_UNKNOWN = "zone_unknown"  # {name}
    FILE_NOT_CALENDAR = "file_not_calendar"  # {path}

    # what was asked for
    FIELD_UNKNOWN = "field_unknown"  # {field}
    FIELD_OUT_OF_USE = "field_out_of_use"  # {fields}
    FIELD_NOT_FOR_KIND = "field_not_for_kind"  # {field} {kind}
    FIELD_NOT_SETTABLE = "field_not_settable"  # {field}
    FIELD_NOT_FOR_MANY = "field_not_for_many"  # {field} {allowed}
    FIELD_NOT_SEARCHABLE = "field_not_searchable"  # {field}
    FIELD_NOT_SORTABLE = "field_not_sortable"  # {field}
    TOUCH_NOT_SORTABLE = "touch_not_sortable"  # {field}
    FIELD_NOT_FILTERABLE = "field_not_filterable"  # {field}
    FILTER_VALUE_MISSING = "filter_value_missing"
    TIME_NOT_RECOGNIZED = "time_not_recognized"  # {value}
    COMPARISON_NOT_ALLOWED = "comparison_not_allowed"
    QUERY_TOO_DEEP = "query_too_deep"
    QUERY_TOO_LONG = "query_too_long"  # {maximum}
    TOO_MANY_FILTERS = "too_many_filters"  # {maximum}
    TOO_MANY_VALUES = "too_many_values"  # {maximum}
    VIEW_UNKNOWN = "view_unknown"  # {name}
    VIEW_EXISTS = "view_exists"  # {name}
    VIEW_AMBIGUOUS = "view_ambiguous"  # {name}
    LOGIN_UNKNOWN = "login_unknown"  # {name}
    LOGIN_FIXED = "login_fixed"
    NOT_OVER_SSH = "not_over_ssh"  # {what}
    PATH_OVER_SSH = "path_over_ssh"
    NOTHING_TO_CHANGE = "nothing_to_change"

    # users, groups and keys
    USER_INACTIVE = "user_inactive"  # {name}
    RIGHTS_CHANGED = "rights_changed"
    USER_EXISTS = "user_exists"  # {name}
    LOGIN_NOT_ALLOWED = "login_not_allowed"  # {value} {maximum}
    GROUP_UNKNOWN = "group_unknown"  # {name}
    GROUP_IN_USE = "group_in_use"  # {name} {count}
    LAST_ADMINISTRATOR = "last_administrator"
    KEY_TAKEN = "key_taken"  # {name}
    KEY_UNKNOWN = "key_unknown"  # {name}
    KEY_NOT_RECOGNIZED = "key_not_recognized"
    KEY_PRIVATE = "key_private"
    KEY_SEVERAL = "key_several"
    KEY_OPTIONS = "key_options"  # {value}
    KEY_TYPE = "key_type"  # {value} {allowed}
    KEY_WEAK = "key_weak"  # {value} {minimum}

    # fields, options and tags as people define them
    FIELD_NOT_FOUND = "field_not_found"  # {id}
    FIELD_AMBIGUOUS = "field_ambiguous"  # {field}
    FIELD_WITHOUT_OPTIONS = "field_without_options"  # {field}
    OPTION_NOT_FOUND = "option_not_found"  # {id}
    OPTION_RETIRED = "option_retired"  # {name}
    TAG_NOT_FOUND = "tag_not_found"  # {id}
    NAME_REQUIRED = "name_required"
    NAME_CHARACTERS = "name_characters"
    NAME_BAR = "name_bar"
    NAME_TAKEN = "name_taken"  # {name}
    KEY_NOT_ALLOWED = "key_not_allowed"  # {value}
    TOO_MANY_FIELDS = "too_many_fields"  # {maximum}
    TOO_MANY_OPTIONS = "too_many_options"  # {maximum}
    UNDO_DEFINITION = "undo_definition"  # {name}
    UNDO_IN_USE = "undo_in_use"  # {name}
    UNDO_HALF_GONE = "undo_half_gone"  # {name}

    # files to import and export
    FILE_MISSING = "file_missing"  # {path}
    FILE_UNREADABLE = "file_unreadable"  # {path} {reason}
    FILE_IS_FOLDER = "file_is_folder"  # {path}
    FILE_EMPTY = "file_empty"  # {path}
    FILE_NOT_CONTACTS = "file_not_contacts"  # {path}
    FILE_IS_PDF = "file_is_pdf"  # {path}
    FILE_IS_PICTURE = "file_is_picture"  # {path}
    FILE_IS_DOCUMENT = "file_is_document"  # {path}
    FILE_IS_ARCHIVE = "file_is_archive"  # {path}
    FILE_IS_DATABASE = "file_is_database"  # {path}
    FILE_IS_EMAIL = "file_is_email"  # {path}
    FILE_IS_CALENDAR = "file_is_calendar"  # {path}
    FILE_IS_PAGE = "file_is_page"  # {path}
    FILE_IS_PROTECTED = "file_is_protected"  # {path}
    FILE_DAMAGED = "file_damaged"  # {path}
    IMPORT_TOO_LARGE = "import_too_large"  # {maximum}
    SHEET_TOO_LARGE = "sheet_too_large"  # {path} {maximum}
    SHEET_UNKNOWN = "sheet_unknown"  # {path} {sheet}
    SHEET_NONE = "sheet_none"  # {path} {sheet}
    FILE_COLUMNS = "file_columns"  # {path} {maximum}
    FILE_NOT_WRITTEN = "file_not_written"  # {path} {reason}
    FOLDER_STATE_DAMAGED = "folder_state_damaged"  # {path}
    FOLDER_WITHOUT_CARDS = "folder_without_cards"  # {path}
    ENCODING_UNKNOWN = "encoding_unknown"  # {encoding}
    JSON_BROKEN = "json_broken"  # {line} {reason}
    CSV_BROKEN = "csv_broken"  # {line} {reason}
    COLUMN_UNKNOWN = "column_unknown"  # {column}
    NOTHING_MAPPED = "nothing_mapped"
    ROW_EMPTY = "row_empty"
    ROW_NOT_AN_OBJECT = "row_not_an_object"
    ROW_TOTALS = "row_totals"
    ROW_RAGGED = "row_ragged"  # {expected} {found}
    CELL_BYTES = "cell_bytes"  # {columns}
    CELL_ERRORS = "cell_errors"  # {columns}
    NUMBER_CUT = "number_cut"  # {columns}
    LDIF_BROKEN = "ldif_broken"  # {line} {reason}
    LDIF_CHANGE = "ldif_change"  # {change}
    LDIF_NOT_FETCHED = "ldif_not_fetched"  # {attributes}
    ROW_NO_CONTACT = "row_no_contact"  # {kind}
    CARD_NOT_CLOSED = "card_not_closed"
    CARD_LINE = "card_line"  # {line} {value}
    CARD_EMPTY = "card_empty"
    CARD_GROUP = "card_group"
    CARD_TOO_LARGE = "card_too_large"  # {maximum}
    CARD_STRAY = "card_stray"
    PHONE_IN_SCIENTIFIC = "phone_in_scientific"  # {value}
    NAME_MISSING = "name_missing"
    INCOMPLETE = "incomplete"
    VALUE_NOT_KEPT = "value_not_kept"  # {value}
    EARLIER_ROW_COUNTS = "earlier_row_counts"  # {value} {kept}
    IMPORT_NOT_OPEN = "import_not_open"  # {id} {status}
    NOTHING_BUT_IMPORT = "nothing_but_import"  # {id}
    IMPORT_NOT_FOUND = "import_not_found"  # {id}
    IMPORT_NOT_READ = "import_not_read"  # {id}
    IMPORT_RUNNING = "import_running"  # {id}
    IMPORT_ENDED = "import_ended"  # {id}
    IMPORT_HALF_UNDONE = "import_half_undone"  # {id}
    IMPORT_NOT_UNDOABLE = "import_not_undoable"  # {id} {status}
    IMPORT_KNOWS = "import_knows"  # {id}
    IMPORT_NOT_RUN_YET = "import_not_run_yet"
    IMPORT_NONE_REFUSED = "import_none_refused"
    IMPORT_MADE_NOTHING = "import_made_nothing"
    IMPORT_NOT_RUNNING_HERE = "import_not_running_here"

    # e-mail
    MAIL_NOT_FOUND = "mail_not_found"  # {id}
    MAIL_NOT_LINKED = "mail_not_linked"
    MAIL_ACCOUNT_NOT_FOUND = "mail_account_not_found"  # {name}
    MAIL_ACCOUNT_IS_STREAM = "mail_account_is_stream"  # {name}
    MAIL_NAME_REQUIRED = "mail_name_required"
    MAIL_NAME_TAKEN = "mail_name_taken"  # {name}
    MAIL_PLACE_NOT_RECOGNIZED = "mail_place_not_recognized"
    MAIL_PLACE_HAS_PASSWORD = "mail_place_has_password"  # noqa: S105 - the name of a code
    MAIL_PASSWORD_MISSING = "mail_password_missing"  # noqa: S105 {name}
    MAIL_PASSWORD_COMMAND = "mail_password_command"  # noqa: S105 {reason}
    MAIL_LOGIN_REFUSED = "mail_login_refused"  # {user} {host}
    MAIL_CERTIFICATE = "mail_certificate"  # {host}
    MAIL_UNREACHABLE = "mail_unreachable"  # {host} {reason}
    MAIL_NOT_ENCRYPTED = "mail_not_encrypted"  # {host}
    MAIL_FOLDER_UNKNOWN = "mail_folder_unknown"  # {name}
    FILE_NOT_MAIL = "file_not_mail"  # {path}
    NOT_A_MESSAGE = "not_a_message"
    SENDER_MISSING = "sender_missing"
    SENDER_IS_LIST = "sender_is_list"  # {value}

    # pictures and files of contacts
    PICTURE_KIND = "picture_kind"
    PICTURE_BROKEN = "picture_broken"
    PICTURE_TOO_LARGE = "picture_too_large"  # {maximum}
    PICTURE_PIXELS = "picture_pixels"  # {maximum}
    PICTURE_NONE = "picture_none"  # {name}
    FILE_KIND = "file_kind"  # {name} {allowed}
    FILE_TOO_LARGE = "file_too_large"  # {name} {maximum}
    ATTACHMENT_NOT_FOUND = "attachment_not_found"  # {id}

    # the database
    DATABASE_MISSING = "database_missing"  # {path}
    DATABASE_MISSING_FOLDER = "database_missing_folder"  # {path}
    DATABASE_NOT_WRITABLE = "database_not_writable"  # {path}
    DATABASE_FOLDER = "database_folder"  # {path}
    DATABASE_EMPTY_FILE = "database_empty_file"  # {path}
    DATABASE_NOT_SQLITE = "database_not_sqlite"  # {path}
    DATABASE_FOREIGN = "database_foreign"  # {path}
    DATABASE_DAMAGED = "database_damaged"  # {path} {reason}
    DATABASE_NEWER = "database_newer"  # {path} {found} {known}
    DATABASE_NAME = "database_name"  # {path}
    DATABASE_OLDER = "database_older"  # {path}
    DATABASE_BUSY = "database_busy"
    DATABASE_FULL = "database_full"  # {path}
    DATABASE_IO = "database_io"  # {path} {reason}
    MIGRATION_FAILED = "migration_failed"  # {path} {backup}
    SQLITE_TOO_OLD = "sqlite_too_old"  # {found} {needed}
    USER_FILE_EXISTS = "user_file_exists"  # {path}
    BACKUP_NO_ROOM = "backup_no_room"  # {path}
    RESTORE_OPEN = "restore_open"  # {path}
    RESTORE_NOT_YOURS = "restore_not_yours"  # {path} {account}
    RESTORE_ITSELF = "restore_itself"

    # configuration and terminal
    CONFIG_EXISTS = "config_exists"  # {path} {other}
    CONFIG_UNOPENED = "config_unopened"  # {path} {reason}
    CONFIG_UNREADABLE = "config_unreadable"  # {path} {reason}
    CONFIG_UNKNOWN = "config_unknown"  # {path} {name}
    CONFIG_VALUE = "config_value"  # {path} {name} {value} {allowed}
    THEME_UNKNOWN = "theme_unknown"  # {value} {allowed}
    PREFERENCE_UNKNOWN = "preference_unknown"  # {name} {allowed}
    NO_TERMINAL = "no_terminal"
    TERMINAL_DUMB = "terminal_dumb"  # {term}
    CLIPBOARD_FAILED = "clipboard_failed"  # {reason}
    NO_EMAIL = "no_email"
    QR_TOO_LONG = "qr_too_long"  # {name}
