"""One sentence for each `Code`: what is wrong, then what to do. Placeholders are the values of the code."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_
from tui_crm.wording.file_sentences import FILE_SENTENCES
from tui_crm.wording.history_sentences import HISTORY_SENTENCES
from tui_crm.wording.mail_sentences import MAIL_SENTENCES
from tui_crm.wording.meeting_sentences import MEETING_SENTENCES
from tui_crm.wording.opportunity_sentences import OPPORTUNITY_SENTENCES

SENTENCES: dict[Code, str] = {
    # the fields of a contact
    Code.PHONE_OR_EMAIL_REQUIRED: N_("A phone or an e-mail is required: enter at least one of them."),
    Code.NAME_TOO_SHORT: N_("Enter at least {minimum} characters."),
    Code.SURNAME_CHARACTER: N_(
        'A surname cannot contain "{character}": '
        "use letters, hyphens, apostrophes, full stops and single spaces."
    ),
    Code.PHONE_NOT_RECOGNIZED: N_('"{value}" is not a phone number: enter its digits, from abroad with +.'),
    Code.EMAIL_NOT_RECOGNIZED: N_('"{value}" is not an e-mail address: enter it as name@example.com.'),
    Code.URL_NOT_RECOGNIZED: N_('"{value}" is not a web address: enter it as https://example.com.'),
    Code.TOO_MANY_URLS: N_("Too many web addresses: remove some, the most is {maximum}."),
    Code.DAY_NOT_RECOGNIZED: N_('"{value}" is not a date: enter it as 2026-01-31 or 31.01.2026.'),
    Code.DATE_NOT_RECOGNIZED: N_(
        '"{value}" is not a date: enter it as 1980-05-09, or --05-09 without the year.'
    ),
    Code.INTERVAL_NOT_RECOGNIZED: N_(
        "Enter from {first} to {last} days, or a word: week, 2 weeks, month, quarter, half a year, year."
    ),
    Code.TOUCH_TO_COME: N_("That is still to come: only what has been is a touch."),
    Code.BAD_CHECKSUM: N_(
        'The number "{value}" is mistyped, its check digit does not match: enter it again.'
    ),
    Code.TOO_LONG: N_("The text is too long: shorten it, the most characters are {maximum}."),
    Code.TAG_UNKNOWN: N_('There is no tag "{name}": choose an existing one.'),
    Code.USER_UNKNOWN: N_('There is no user "{name}": choose an existing one by the login name.'),
    Code.OPTION_UNKNOWN: N_('There is no option "{name}": choose an existing one.'),
    Code.ORGANIZATION_UNKNOWN: N_('There is no organization "{name}": choose an existing one or create it.'),
    Code.ORGANIZATION_TWICE: N_('The organization "{name}" is linked twice: remove one of the links.'),
    Code.ORGANIZATION_NOT_ACCESSIBLE: N_("You have no access to this organization: choose another one."),
    Code.CONTACT_INACTIVE: N_("{name} is inactive and cannot be edited: activate the contact first."),
    Code.ORGANIZATION_INACTIVE: N_(
        'The organization "{name}" is inactive and cannot be linked: activate it first.'
    ),
    Code.OWNER_REQUIRED: N_("A contact needs an owner: choose at least one."),
    Code.VALUE_NOT_ALLOWED: N_('"{value}" cannot be used here: choose one of {allowed}.'),
    Code.NUMBER_NOT_RECOGNIZED: N_('"{value}" is not a number: enter digits.'),
    Code.NUMBER_TOO_LONG: N_(
        '"{value}" has more than {maximum} digits, which a number cannot keep: use a text field for it.'
    ),
    Code.CHECKBOX_NOT_RECOGNIZED: N_('"{value}" is neither yes nor no: enter one of them.'),
    Code.ACCESS_NEEDS_ORGANIZATION: N_(
        "This access needs a linked organization: link one or choose another access."
    ),
    Code.POSITION_NEEDS_ORGANIZATION: N_(
        "This position is held at an organization: link the organization first."
    ),
    # contacts as a whole
    Code.DUPLICATE: N_(
        "It looks like this contact already exists: {name} (ID {id}). Use it, or create a new one."
    ),
    Code.DUPLICATE_HIDDEN: N_(
        "This phone or e-mail is already used by a contact to which you have no access. "
        "Ask an administrator, or create a new one all the same."
    ),
    Code.EMAIL_SHARED: N_("Another contact has this e-mail: {name}."),
    Code.NOT_IN_TRASH: N_('There is no contact "{id}" in the trash that you may see: look with "trash".'),
    Code.NOT_FOUND: N_('There is no contact "{id}" that you may see: check the number.'),
    Code.NOTHING_TO_UNDO: N_("There is nothing to undo: you have changed nothing by hand."),
    Code.NOTHING_TO_REDO: N_("There is nothing to redo: only what you undid last can be made again."),
    Code.UNDO_CHANGED: N_("You changed something else meanwhile: look again at what would be undone."),
    Code.UNDO_CONFLICT: N_(
        "{name} has been changed since ({fields}), so nothing was undone: change the contact by hand."
    ),
    Code.STALE: N_(
        "Somebody else has changed {name} meanwhile ({fields}): read the contact again and repeat the change."
    ),
    Code.NOT_ALLOWED: N_("Your permission group lacks this permission: {permission}. Ask an administrator."),
    Code.ACCESS_NOT_YOURS: N_("Only an administrator or an owner may change the access: ask one of them."),
    Code.OWNERS_NOT_YOURS: N_(
        "This contact is not open to the whole company, so only an administrator or an owner may change"
        " its owners: ask one of them."
    ),
    Code.ORGANIZATIONS_NOT_YOURS: N_(
        "Whoever sees an organization of this person sees the person too, so only an administrator or an"
        " owner may link it to another one: ask one of them."
    ),
    Code.MERGED_INTO: N_("Contact {id} was merged into {name}: open contact {other}."),
    Code.MERGE_ITSELF: N_("A contact cannot be merged with itself: name two contacts."),
    Code.MERGE_TWO: N_("Mark exactly two contacts of this base first: these two are merged."),
    Code.NO_PAIR_HERE: N_("There is no pair under the cursor."),
    Code.NOT_DUE_HERE: N_("There is no contact to get in touch with under the cursor."),
    Code.NO_OPPORTUNITY_HERE: N_("There is no opportunity under the cursor."),
    Code.NO_IMPORT_HERE: N_("There is no import under the cursor."),
    Code.NOTHING_HERE: N_("There is nothing under the cursor."),
    Code.NO_CONTACT_HERE: N_("There is no contact under the cursor."),
    Code.NOTHING_TO_CLEAR: N_("Nothing is marked, and nothing is searched for."),
    Code.NO_PERSON_HERE: N_("There is no person under the cursor: put it on one of the persons."),
    Code.ONE_SIDE_ONLY: N_("Only one of the two can be taken in this field: choose left or right."),
    Code.NOT_DISMISSED: N_("Nobody has said that these two are no duplicates: see duplicates dismissed."),
    Code.MERGE_KINDS: N_("{name} and {other} cannot be merged: one is a person, the other an organization."),
    Code.NOT_LINKED: N_("{person} is not linked to {organization}: link them first."),
    Code.NOT_A_PERSON: N_("{name} is an organization: name a person here."),
    Code.NOT_AN_ORGANIZATION: N_("{name} is a person: name an organization here."),
    Code.EVENT_TEXT_REQUIRED: N_("A note needs a text: enter it."),
    Code.EVENT_NOT_YOURS: N_("Only its author or an administrator may change it: ask one of them."),
    **HISTORY_SENTENCES,
    Code.EVENT_CHANGED: N_(
        "It was changed in the meantime, and nothing was saved: open it again to see the text of now."
    ),
    Code.EVENT_NOT_FOUND: N_('There is no event "{id}" that you may see: it may have been deleted.'),
    Code.MOMENT_NOT_RECOGNIZED: N_(
        '"{value}" is not a date and time: enter it as 2026-01-31 12:00 (UTC) '
        "or with its offset, 2026-01-31T13:00+01:00."
    ),
    Code.LOCAL_TIME_NOT_RECOGNIZED: N_(
        '"{value}" is not a date and time: enter it as 2026-01-31 14:30, in the time of this place.'
    ),
    Code.MOMENT_OUT_OF_RANGE: N_("This moment cannot be kept: enter one of the years {first} to {last}."),
    **MAIL_SENTENCES,
    **OPPORTUNITY_SENTENCES,
    **MEETING_SENTENCES,
    # what was asked for
    Code.FIELD_OUT_OF_USE: N_(
        "The field {fields} has been taken out of use: clear what you entered, or take it into use again."
    ),
    Code.FIELD_UNKNOWN: N_('There is no field "{field}": check its name.'),
    Code.FIELD_NOT_FOR_KIND: N_('The base "{kind}" has no field "{field}": leave it out.'),
    Code.FIELD_NOT_SETTABLE: N_('The program fills the field "{field}" by itself: leave it out.'),
    Code.FIELD_NOT_FOR_MANY: N_(
        'The field "{field}" cannot be changed for many contacts at once: choose one of {allowed}.'
    ),
    Code.FIELD_NOT_SEARCHABLE: N_('The field "{field}" cannot be searched: choose another one.'),
    Code.TOUCH_NOT_SORTABLE: N_(
        'The list cannot be sorted by the field "{field}", which changes with every touch: '
        "filter by what is due instead, or look at Today, where the longest overdue stand first."
    ),
    Code.FIELD_NOT_SORTABLE: N_('The list cannot be sorted by the field "{field}": choose another one.'),
    Code.FIELD_NOT_FILTERABLE: N_('The list cannot be filtered by the field "{field}": choose another one.'),
    Code.FILTER_VALUE_MISSING: N_("The filter has no value: enter one, or * for contacts that have any."),
    Code.TIME_NOT_RECOGNIZED: N_(
        '"{value}" is no time to filter by: enter it as 2026-01-31, 2026-01, 2026, today or -30d.'
    ),
    Code.COMPARISON_NOT_ALLOWED: N_("The field cannot be compared in this way: use = or another sign."),
    Code.QUERY_TOO_DEEP: N_("Brackets within brackets cannot be read: write the filters with one level."),
    Code.QUERY_TOO_LONG: N_("The search is too long: shorten it, the most characters are {maximum}."),
    Code.TOO_MANY_FILTERS: N_("There are too many filters: remove some, the most are {maximum}."),
    Code.TOO_MANY_VALUES: N_("The filters have too many values: remove some, the most are {maximum}."),
    Code.VIEW_UNKNOWN: N_('There is no view "{name}": check its name.'),
    Code.VIEW_EXISTS: N_('There is a view "{name}" already: choose another name, or replace that view.'),
    Code.VIEW_AMBIGUOUS: N_('Both bases have a view "{name}": say which one is meant with --kind.'),
    Code.LOGIN_UNKNOWN: N_(
        'There is no user "{name}" in this base: log in as another, or ask an administrator.'
    ),
    Code.LOGIN_FIXED: N_("Your login decides who you are: leave out --as and TUI_CRM_USER."),
    Code.NOT_OVER_SSH: N_('Over SSH there is no "{what}": "help" lists what there is.'),
    Code.PATH_OVER_SSH: N_(
        "Over SSH a file goes through the pipe: give - in place of its name, and < or > on your own machine."
    ),
    Code.NOTHING_TO_CHANGE: N_("There is nothing to change: name at least one field."),
    # users, groups and keys
    Code.USER_INACTIVE: N_('The user "{name}" is inactive: ask an administrator.'),
    Code.RIGHTS_CHANGED: N_(
        "An administrator has changed what you may do, so this was not done: try again, if you still may."
    ),
    Code.USER_EXISTS: N_('There is a user "{name}" already: choose another login name.'),
    Code.LOGIN_NOT_ALLOWED: N_(
        '"{value}" cannot be a login name: use at most {maximum} of a-z, 0-9, ".", "_" and "-", '
        "and no word for oneself."
    ),
    Code.GROUP_UNKNOWN: N_('There is no permission group "{name}": choose an existing one.'),
    Code.GROUP_IN_USE: N_('The group "{name}" cannot be deleted, users in it: {count}. Move them first.'),
    Code.LAST_ADMINISTRATOR: N_(
        "Somebody has to be an active administrator: make another user one, then do this again."
    ),
    Code.KEY_TAKEN: N_('This key logs the user "{name}" in already: take it away there first.'),
    Code.KEY_UNKNOWN: N_('There is no key "{name}": check its number or its fingerprint.'),
    Code.KEY_NOT_RECOGNIZED: N_(
        "This is no public SSH key: give the one line of a .pub file, as ~/.ssh/id_ed25519.pub has it."
    ),
    Code.KEY_PRIVATE: N_(
        "This is a private key, which nobody else may see: give the public one, the file that ends in .pub."
    ),
    Code.KEY_SEVERAL: N_("There are several keys here: add them one by one."),
    Code.KEY_OPTIONS: N_('The options before the key are not taken: leave out "{value}".'),
    Code.KEY_TYPE: N_('Keys of the type "{value}" are not accepted: use one of {allowed}.'),
    Code.KEY_WEAK: N_(
        "An RSA key of {value} bits is too weak: use one of {minimum} bits or more, or Ed25519."
    ),
    # fields, options and tags as people define them
    Code.FIELD_NOT_FOUND: N_("There is no field with the number {id}: it may have been removed."),
    Code.FIELD_AMBIGUOUS: N_('Both bases have a field "{field}": say which one is meant with --kind.'),
    Code.FIELD_WITHOUT_OPTIONS: N_('The field "{field}" is no choice: only choices have options.'),
    Code.OPTION_NOT_FOUND: N_("There is no option with the number {id}: it may have been removed."),
    Code.OPTION_RETIRED: N_(
        'The option "{name}" is out of use: only contacts that got it before are found by it.'
    ),
    Code.TAG_NOT_FOUND: N_("There is no tag with the number {id}: it may have been deleted."),
    Code.NAME_REQUIRED: N_("A name is required: enter one."),
    Code.NAME_CHARACTERS: N_("The name has characters that nobody sees: type it anew."),
    Code.NAME_BAR: N_('A name cannot hold " | ", which stands between several values: leave it out.'),
    Code.NAME_TAKEN: N_('The name "{name}" is taken: choose another one.'),
    Code.KEY_NOT_ALLOWED: N_(
        '"{value}" cannot be a key: use a-z, 0-9 and _, begin with a letter, '
        "and leave out the names of the fields that there are."
    ),
    Code.TOO_MANY_FIELDS: N_("There are too many fields: the most are {maximum}."),
    Code.TOO_MANY_OPTIONS: N_("There are too many options: the most are {maximum}."),
    Code.UNDO_DEFINITION: N_(
        "{name} has been changed since, so nothing was undone: change it by hand in the settings."
    ),
    Code.UNDO_IN_USE: N_(
        "{name} is used by contacts meanwhile, so it was not taken away:"
        " do that in the settings if it is meant."
    ),
    Code.UNDO_HALF_GONE: N_(
        "The contact that {name} was merged with was deleted for good, so the merge was not undone:"
        " if {name} is in the trash, restore it from there."
    ),
    **FILE_SENTENCES,
    # the database
    Code.DATABASE_MISSING: N_('The database "{path}" does not exist: check its name.'),
    Code.DATABASE_MISSING_FOLDER: N_('The folder of the database "{path}" does not exist: create it first.'),
    Code.DATABASE_NOT_WRITABLE: N_('The database "{path}" cannot be written: check its permissions.'),
    Code.DATABASE_FOLDER: N_('"{path}" is a folder, not a database: name a file in it.'),
    Code.DATABASE_EMPTY_FILE: N_(
        'The file "{path}" is empty, not a database: remove it or restore a backup.'
    ),
    Code.DATABASE_NOT_SQLITE: N_('The file "{path}" is not a database: name another one.'),
    Code.DATABASE_FOREIGN: N_('The database "{path}" belongs to another program: name another one.'),
    Code.DATABASE_DAMAGED: N_('The database "{path}" is damaged ({reason}): restore a backup.'),
    Code.DATABASE_NEWER: N_(
        'The database "{path}" was made by a newer version of the program '
        "(schema {found}, this one knows {known}): upgrade the program."
    ),
    Code.DATABASE_NAME: N_(
        'The name of the database "{path}" has signs that no line for sshd can hold: give it another one.'
    ),
    Code.DATABASE_OLDER: N_(
        'The database "{path}" is of an older version of the program: run "tui-crm db migrate" first.'
    ),
    Code.DATABASE_BUSY: N_("The database is busy, somebody else is writing: try again in a moment."),
    Code.DATABASE_FULL: N_('The disk of the database "{path}" is full: make room, nothing was saved.'),
    Code.DATABASE_IO: N_('The disk of the database "{path}" reports an error ({reason}): check the disk.'),
    Code.MIGRATION_FAILED: N_(
        'The database "{path}" could not be brought to this version and is unchanged; '
        'its backup is "{backup}": report this.'
    ),
    Code.SQLITE_TOO_OLD: N_("SQLite {found} is too old for a shared database: install {needed} or newer."),
    Code.BACKUP_NO_ROOM: N_(
        'There is no room for a backup in "{path}": make room, or choose another folder.'
    ),
    Code.RESTORE_OPEN: N_(
        'Somebody has the database "{path}" open: close the program everywhere, then try again.'
    ),
    Code.RESTORE_NOT_YOURS: N_(
        'The database "{path}" belongs to the account "{account}": do this as that account, or as root.'
    ),
    Code.RESTORE_ITSELF: N_("This file is the database itself: name a backup of it."),
    Code.USER_FILE_EXISTS: N_('The file "{path}" already exists: choose another name.'),
    # configuration and terminal
    Code.CONFIG_EXISTS: N_(
        'The configuration "{path}" exists already: add --force to keep it as {other} and write a fresh one.'
    ),
    Code.CONFIG_UNOPENED: N_(
        'The configuration "{path}" cannot be opened ({reason}): make it a file that you may read.'
    ),
    Code.CONFIG_UNREADABLE: N_('The configuration "{path}" cannot be read ({reason}): correct it.'),
    Code.CONFIG_UNKNOWN: N_('The configuration "{path}" has an unknown setting "{name}": remove it.'),
    Code.CONFIG_VALUE: N_('The configuration "{path}" sets {name} to "{value}": use one of {allowed}.'),
    Code.THEME_UNKNOWN: N_(
        'There is no theme "{value}": the nearest are {allowed}, '
        'and "tui-crm preferences list --json" names all.'
    ),
    Code.PREFERENCE_UNKNOWN: N_('There is no preference "{name}": name one of {allowed}.'),
    Code.NO_TERMINAL: N_("The screen needs a terminal: run it in one, or name a command (see --help)."),
    Code.TERMINAL_DUMB: N_(
        'The terminal "{term}" cannot show the screen: use another one, or name a command.'
    ),
    Code.NO_EMAIL: N_("There is no e-mail to list: add one, or choose another form of the card."),
    Code.QR_TOO_LONG: N_("The card of {name} is too long for a QR code: choose another form."),
    Code.CLIPBOARD_FAILED: N_("The clipboard could not be reached ({reason}): select the text and copy it."),
}

CONFIG_MISTAKES: dict[str, str] = {
    "unreadable": N_("This is no TOML, so that nothing of the file counts ({reason}): correct it."),
    "unknown": N_('There is no setting "{name}".'),
    "value": N_('{name} cannot be "{value}": it may be {allowed}.'),
    "example": N_('{name} cannot be "{value}": write it like {allowed}.'),
}
"""What is wrong with a line of `config.toml`; the place stands in front."""

KEYMAP_MISTAKES: dict[str, str] = {
    "unknown_command": N_('[keys] names an unknown command "{id}": see tui-crm keys.'),
    "unknown_key": N_('[keys] gives {id} an unknown key "{key}": name it like ctrl+s or f5.'),
    "clash": N_('[keys] gives {id} the key "{key}" that {other} has: choose another one.'),
    "polish_letter": N_('[keys] gives {id} the key "{key}" that types a Polish letter: choose another one.'),
    "sent_as_other": N_(
        '[keys] gives {id} the key "{key}", for which most terminals send another one: choose another one.'
    ),
    "not_text": N_("[keys] gives {id} something that is not a text: write the keys in quotes."),
    "setting": N_('[keys] holds the setting "{id}": write it above the first line in square brackets.'),
}

# Reasons come from the system (strerror), from json and from our readers, in English: these are translated.
REASONS = (
    N_("Permission denied"),
    N_("No such file or directory"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("not a regular file"),
    N_("not the name of a file"),
    N_("File exists"),
    N_("File name too long"),
    N_("Read-only file system"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Input/output error"),
    N_("Connection refused"),
    N_("unknown host"),
    N_("no answer"),
    N_("nested too deeply"),
    N_("longer than 128 KiB"),
    N_("a number is too long"),
    N_("no TLS there"),
    N_("connection broken"),
    N_("it failed"),
    N_("it printed nothing"),
    N_("it took too long"),
    N_("Expecting value"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Extra data"),
    N_("open quote"),
    N_("row too long"),
    N_("too deeply nested"),
)
