"""What a command is, and the places where commands work."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tui_crm.domain.access import Permission
from tui_crm.i18n import N_


class Place(StrEnum):
    """Where a command works. Keys must not clash within a place, nor with ANYWHERE."""

    ANYWHERE = "anywhere"
    LIST = "list"
    CARD = "card"
    PROFILE = "profile"
    EDITOR = "editor"
    CARD_TEXT = "card_text"
    COLUMNS = "columns"
    FILTER = "filter"
    VIEWS = "views"
    SETTINGS = "settings"
    IMPORTS = "imports"
    MAPPING = "mapping"
    PREVIEW = "preview"
    DUPLICATES = "duplicates"
    OPPORTUNITIES = "opportunities"
    OPPORTUNITY = "opportunity"
    TODAY = "today"
    MEETINGS = "meetings"
    MEETING = "meeting"
    HISTORY = "history"
    MAIL = "mail"
    MESSAGE = "message"
    LOG = "log"
    EVENT = "event"
    MERGE = "merge"
    CONFLICT = "conflict"
    HELP = "help"
    DIALOG = "dialog"


PLACE_LABELS: dict[Place, str] = {
    Place.ANYWHERE: N_("Anywhere"),
    Place.LIST: N_("Contact list"),
    Place.CARD: N_("Card"),
    Place.PROFILE: N_("Full profile"),
    Place.EDITOR: N_("Form and editor"),
    Place.CARD_TEXT: N_("Card in its forms"),
    Place.COLUMNS: N_("Columns"),
    Place.FILTER: N_("Filter"),
    Place.VIEWS: N_("Views"),
    Place.SETTINGS: N_("Settings"),
    Place.IMPORTS: N_("Imports"),
    Place.MAPPING: N_("File to import"),
    Place.PREVIEW: N_("Preview of an import"),
    Place.DUPLICATES: N_("Duplicates"),
    Place.OPPORTUNITIES: N_("Opportunities"),
    Place.OPPORTUNITY: N_("One opportunity"),
    Place.TODAY: N_("Today"),
    Place.MEETINGS: N_("Meetings"),
    Place.MEETING: N_("One meeting"),
    Place.HISTORY: N_("General history"),
    Place.MAIL: N_("E-mails"),
    Place.MESSAGE: N_("One e-mail"),
    Place.LOG: N_("What to log"),
    Place.EVENT: N_("An entry of the history"),
    Place.MERGE: N_("Two contacts side by side"),
    Place.CONFLICT: N_("Two changed the same contact"),
    Place.HELP: N_("Help"),
    Place.DIALOG: N_("Dialogs"),
}


class Command(NamedTuple):
    """Something a user can do.

    Attributes:
        id: `place.action`; the keymap of `config.toml` names it, the action's method is `action_<action>`.
        keys: default keys in Textual's notation, modifiers in alphabetical order.
        label: English; translated when shown.
        permission: what the user needs; the reason is shown where it is missing.
        footer: whether the footer shows it.
        priority: whether it works while a text field has the focus.
        short: the label in a footer that has no room for the long ones; "" for the same.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    permission: Permission | None = None
    footer: bool = False
    priority: bool = False
    short: str = ""

    @property
    def place(self) -> Place:
        return Place(self.id.partition(".")[0])

    @property
    def action(self) -> str:
        return self.id.partition(".")[2]
