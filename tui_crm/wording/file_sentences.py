"""The sentences of `Code`s about files, pictures and imports: a part of those in `sentences.py`."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_

FILE_SENTENCES: dict[Code, str] = {
    # files to import and export
    Code.FILE_MISSING: N_('There is no file "{path}": check its name.'),
    Code.FILE_IS_FOLDER: N_('"{path}" is a folder: name a file in it.'),
    Code.FILE_UNREADABLE: N_('"{path}" cannot be read ({reason}): name a file that you may read.'),
    Code.FILE_EMPTY: N_('The file "{path}" is empty: choose another one.'),
    Code.FILE_NOT_CONTACTS: N_(
        'The file "{path}" is not a file of contacts that can be read: save it as CSV or JSON.'
    ),
    Code.FILE_IS_PDF: N_('The file "{path}" is a PDF: ask for the list as a spreadsheet, CSV or vCard.'),
    Code.FILE_IS_PICTURE: N_('The file "{path}" is a picture: contacts cannot be read from it.'),
    Code.FILE_IS_DOCUMENT: N_(
        'The file "{path}" is a text document or a presentation: copy its table into a spreadsheet.'
    ),
    Code.FILE_IS_ARCHIVE: N_('The file "{path}" is packed: unpack it and import the files in it.'),
    Code.FILE_IS_DATABASE: N_('The file "{path}" is a database: export the contacts from it as CSV.'),
    Code.FILE_IS_EMAIL: N_('The file "{path}" is an e-mail: save what is attached to it and import that.'),
    Code.FILE_IS_CALENDAR: N_('The file "{path}" is a calendar: it holds events and no contacts.'),
    Code.FILE_IS_PAGE: N_(
        'The file "{path}" is a web page or XML without a table: save it as XLSX or CSV where it is from.'
    ),
    Code.FILE_IS_PROTECTED: N_('The file "{path}" is protected by a password: save it without one.'),
    Code.FOLDER_WITHOUT_CARDS: N_(
        'There are no vCards (.vcf files) in the folder "{path}": choose another one, or a file.'
    ),
    Code.FOLDER_STATE_DAMAGED: N_(
        'The file "{path}" is damaged: delete it, then import the folder with --on-duplicate update.'
    ),
    Code.FILE_DAMAGED: N_('The file "{path}" is damaged or not complete: get it once more.'),
    Code.IMPORT_TOO_LARGE: N_(
        "Over SSH a file to import has at most {maximum} MB: import it in parts, or ask an administrator."
    ),
    Code.SHEET_TOO_LARGE: N_(
        'The spreadsheet "{path}" is larger than {maximum} MB: save it as CSV, which has no limit.'
    ),
    Code.SHEET_NONE: N_('The file "{path}" is no spreadsheet and has no sheet "{sheet}": name none.'),
    Code.FILE_COLUMNS: N_(
        'The file "{path}" has more than {maximum} columns: leave only those about contacts in it.'
    ),
    Code.SHEET_UNKNOWN: N_('The spreadsheet "{path}" has no sheet "{sheet}": choose one that it has.'),
    Code.FILE_NOT_WRITTEN: N_('The file "{path}" cannot be written ({reason}): choose another place.'),
    Code.ENCODING_UNKNOWN: N_(
        'There is no encoding "{encoding}": use utf-8, cp1250 or iso-8859-2, for example.'
    ),
    Code.JSON_BROKEN: N_("The JSON is broken in line {line} ({reason}): correct the file."),
    Code.CSV_BROKEN: N_("The CSV is broken in line {line} ({reason}): correct the file."),
    Code.COLUMN_UNKNOWN: N_('The file has no column "{column}": check its name.'),
    Code.NOTHING_MAPPED: N_(
        "No column of the file was recognized: say which is which with --map COLUMN=FIELD."
    ),
    Code.ROW_EMPTY: N_("The row is empty: remove it or fill it in."),
    Code.ROW_NOT_AN_OBJECT: N_("The row is no object with named values: make it one, or leave it out."),
    Code.ROW_TOTALS: N_("This is a row of totals, not a contact."),
    Code.CARD_NOT_CLOSED: N_("The card has no end: a line END:VCARD is missing."),
    Code.CARD_LINE: N_('Line {line} of the file can\'t be read: "{value}". Put it right, or remove it.'),
    Code.CARD_EMPTY: N_("The card says nothing about anybody."),
    Code.CARD_GROUP: N_("The card is a list of other contacts, not a contact."),
    Code.CARD_TOO_LARGE: N_("The card is larger than {maximum} MB."),
    Code.CARD_STRAY: N_("These lines stand outside a card: a line BEGIN:VCARD before them is missing."),
    Code.ROW_RAGGED: N_(
        "The row has another number of cells ({found}) than the header ({expected}): correct the delimiters."
    ),
    Code.CELL_BYTES: N_(
        "{columns}: bytes that are no letters in this encoding are shown as numbers: check the text."
    ),
    Code.CELL_ERRORS: N_("{columns}: the spreadsheet has an error in place of a value: it is left empty."),
    Code.NUMBER_CUT: N_(
        "{columns}: the spreadsheet keeps 15 digits of a number, the others are lost: check the value."
    ),
    Code.LDIF_BROKEN: N_("The LDIF is broken in line {line} ({reason}): correct the entry."),
    Code.LDIF_CHANGE: N_('The entry does not add a contact ("{change}"): only those that add are imported.'),
    Code.LDIF_NOT_FETCHED: N_("{attributes}: the value is an address of a file, which is never fetched."),
    Code.ROW_NO_CONTACT: N_('The entry is no person and no organization ("{kind}"): it is left out.'),
    Code.PHONE_IN_SCIENTIFIC: N_(
        '"{value}" is a phone that a spreadsheet has damaged: enter all its digits.'
    ),
    Code.NAME_MISSING: N_("The contact has no name: add one."),
    Code.INCOMPLETE: N_("The contact is incomplete: add what is missing."),
    Code.VALUE_NOT_KEPT: N_('"{value}" could not be taken over: enter it by hand where it belongs.'),
    Code.EARLIER_ROW_COUNTS: N_(
        '"{value}" was not taken: an earlier row about the same contact says "{kept}". Correct the contact '
        "where this row is right."
    ),
    Code.IMPORT_NOT_OPEN: N_(
        "Import {id} cannot be continued, its status is: {status}. Import the file again."
    ),
    Code.NOTHING_BUT_IMPORT: N_(
        "You have changed nothing by hand; an import is undone as a whole: tui-crm imports undo {id}."
    ),
    Code.IMPORT_NOT_FOUND: N_('There is no import "{id}" of yours: see tui-crm imports list.'),
    Code.IMPORT_NOT_READ: N_("The file of import {id} was not read to its end: delete it, import it again."),
    Code.IMPORT_RUNNING: N_("Import {id} is running already: wait for its end, or stop it first."),
    Code.IMPORT_ENDED: N_("The work on import {id} has ended unexpectedly: resume it, nothing is lost."),
    Code.IMPORT_HALF_UNDONE: N_("Import {id} is partly undone: undo it again to finish that."),
    Code.IMPORT_NOT_UNDOABLE: N_("Import {id} has nothing to undo (status: {status})."),
    Code.IMPORT_KNOWS: N_(
        "Import {id} is running with a file that names the contact: wait for its end, or stop it first."
    ),
    Code.IMPORT_NOT_RUN_YET: N_("This import has not started yet: open it with Enter."),
    Code.IMPORT_NONE_REFUSED: N_("No row of this import was refused."),
    Code.IMPORT_MADE_NOTHING: N_("This import has made no contact that is still there."),
    Code.IMPORT_NOT_RUNNING_HERE: N_("This import is not running here: there is nothing to stop."),
    # pictures and files of contacts
    Code.PICTURE_KIND: N_("This is no picture that can be read: choose a PNG, JPEG, WebP or GIF file."),
    Code.PICTURE_BROKEN: N_("The picture is damaged or incomplete: choose another one."),
    Code.PICTURE_TOO_LARGE: N_("The picture is too large: choose one of at most {maximum} MB."),
    Code.PICTURE_PIXELS: N_("The picture has too many pixels: choose one of at most {maximum} million."),
    Code.PICTURE_NONE: N_("{name} has no picture: set one first."),
    Code.FILE_KIND: N_('The file "{name}" is of a kind that is not kept: use one of {allowed}.'),
    Code.FILE_TOO_LARGE: N_('The file "{name}" is too large: choose one of at most {maximum} MB.'),
    Code.ATTACHMENT_NOT_FOUND: N_('There is no file with the number "{id}" that you may see: check it.'),
}
