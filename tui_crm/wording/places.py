"""What each place of the screen is for, the headings of the help, and the keys of text fields."""

from __future__ import annotations

from tui_crm.command_groups import GROUP_LABELS, Group
from tui_crm.commands import Place
from tui_crm.i18n import N_, _

_TEXTS: dict[Place, str] = {
    Place.ANYWHERE: N_("These work on every screen."),
    Place.LIST: N_(
        "All contacts of a base, persons or organizations. Search narrows the list down while you type, and "
        "the card follows the cursor."
    ),
    Place.CARD: N_(
        "The contact under the cursor of the list. Arrows go from thing to thing, Enter opens what is there."
    ),
    Place.PROFILE: N_("All that is known of one contact: facts, history, and what is linked with it."),
    Place.EDITOR: N_(
        "The form of a contact. What you type is kept as a draft at once, so that closing it loses nothing."
    ),
    Place.CARD_TEXT: N_("The business card of a contact in several forms, to be read, copied or scanned."),
    Place.COLUMNS: N_(
        "Which columns the list shows, in which order and how wide. The list shows each change."
    ),
    Place.FILTER: N_(
        "A filter step by step: each condition is a sentence, and the count says what it finds."
    ),
    Place.VIEWS: N_("Saved views: what the list shows, under a name. The first nine have the keys 1 to 9."),
    Place.SETTINGS: N_(
        "Preferences, fields of both bases, tags, stages, mailboxes, and for administrators users and groups."
    ),
    Place.IMPORTS: N_("All imports, finished or waiting. From here one is taken up again, or undone."),
    Place.MAPPING: N_(
        "A file to import: what becomes of each of its columns. Nothing is written before you say so."
    ),
    Place.PREVIEW: N_("What an import would do, row by row. Nothing is written yet."),
    Place.DUPLICATES: N_("Contacts that may be the same one, the likeliest first."),
    Place.OPPORTUNITIES: N_("What may become business, by stage, with what it is worth."),
    Place.OPPORTUNITY: N_("One opportunity: its facts, its persons, its history."),
    Place.TODAY: N_(
        "What is to be done today: whom to get in touch with, meetings, birthdays, and what waits."
    ),
    Place.MEETINGS: N_("The calendar: a month, or the hours of a day."),
    Place.MEETING: N_("One meeting: when, where and who takes part."),
    Place.HISTORY: N_("What happened with all contacts, the newest first."),
    Place.MAIL: N_("The e-mails of your mailboxes, and of the contacts that you see."),
    Place.MESSAGE: N_("One e-mail, and the contacts that it belongs to."),
    Place.LOG: N_("What is to be logged: a letter chooses."),
    Place.EVENT: N_("An entry of the history in full."),
    Place.MERGE: N_(
        "Two contacts side by side: choose for each field which value stays. Merging can be undone."
    ),
    Place.CONFLICT: N_(
        "Somebody else has saved this contact while you changed it. Choose the right value of each field."
    ),
    Place.HELP: N_(
        "The keys that work where you came from, and all others. Type a part of a name to narrow it down."
    ),
    Place.DIALOG: N_("A dialog asks for something. Enter takes what is marked, Escape leaves it."),
}

TEXT_FIELD_KEYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("home", "ctrl+a"), N_("To the beginning")),
    (("end", "ctrl+e"), N_("To the end")),
    (("ctrl+left",), N_("A word to the left")),
    (("ctrl+right",), N_("A word to the right")),
    (("ctrl+w",), N_("Delete the word before the cursor")),
    (("ctrl+u",), N_("Delete all before the cursor")),
    (("ctrl+k",), N_("Delete all behind the cursor")),
    (("shift+left",), N_("Mark to the left")),
    (("shift+right",), N_("Mark to the right")),
    (("ctrl+c",), N_("Copy what is marked")),
    (("ctrl+x",), N_("Cut what is marked")),
    (("ctrl+v",), N_("Paste what was copied here")),
)
"""The keys of Textual's text fields that people ask for, with what they do."""


def place_text(place: Place) -> str:
    """What a place is for, in one or two sentences."""
    return _(_TEXTS[place])


def group_label(group: Group) -> str:
    """What the commands of a group are for: a heading."""
    return _(GROUP_LABELS[group])
