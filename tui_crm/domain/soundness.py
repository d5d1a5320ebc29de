"""What must hold in every base, and what is found where it does not."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """Something that must hold; each has a sentence in `tui_crm.wording.findings` of what it means if not."""

    # the file
    PAGES = "pages"
    INDEXES = "indexes"
    TABLES = "tables"
    REFERENCES = "references"
    # contacts
    VERSIONS = "versions"
    NAME_KEYS = "name_keys"
    COMPLETE = "complete"
    PHONES = "phones"
    PHONE_DIGITS = "phone_digits"
    EMAIL_KEYS = "email_keys"
    POSITIONS = "positions"
    LINKS = "links"
    OWNERS = "owners"
    CUSTOM_VALUES = "custom_values"
    CUSTOM_ORDER = "custom_order"
    PICTURES = "pictures"
    AVATARS = "avatars"
    EVENTS = "events"
    FILES = "files"
    FILE_SIZES = "file_sizes"
    # what happened
    WORK_KEYS = "work_keys"
    WORK_LINKS = "work_links"
    MEETING_TIMES = "meeting_times"
    MAIL_TIMES = "mail_times"
    STAGES = "stages"
    STAGE_PLACES = "stage_places"
    JOURNAL_VERSIONS = "journal_versions"
    JOURNAL_CHAIN = "journal_chain"
    JOURNAL_ROWS = "journal_rows"
    # the rest
    USERS = "users"
    ADMINISTRATORS = "administrators"
    FINGERPRINTS = "fingerprints"
    KEYS = "keys"
    VIEWS = "views"
    IMPORT_COUNTS = "import_counts"
    IMPORT_CONTENT = "import_content"
    DUPLICATE_PAIRS = "duplicate_pairs"
    # what is made of the contacts
    SEARCH = "search"
    SORTING = "sorting"


REPAIRABLE = frozenset(
    {
        Rule.INDEXES,
        Rule.VERSIONS,
        Rule.NAME_KEYS,
        Rule.COMPLETE,
        Rule.PHONE_DIGITS,
        Rule.EMAIL_KEYS,
        Rule.POSITIONS,
        Rule.LINKS,
        Rule.OWNERS,
        Rule.CUSTOM_ORDER,
        Rule.FILE_SIZES,
        Rule.WORK_KEYS,
        Rule.WORK_LINKS,
        Rule.MEETING_TIMES,
        Rule.MAIL_TIMES,
        Rule.STAGE_PLACES,
        Rule.FINGERPRINTS,
        Rule.KEYS,
        Rule.DUPLICATE_PAIRS,
        Rule.SEARCH,
        Rule.SORTING,
        Rule.REFERENCES,
    }
)
"""What can be made anew from the rest of the base; of references those that say what becomes of them."""


_PLACE = re.compile(r"\w+\[[^\]]*\]")


class Finding(NamedTuple):
    """A place where a rule does not hold.

    Attributes:
        line: `table[id]` and a fact for an expert, no sentence.
    """

    rule: Rule
    line: str

    @property
    def place(self) -> str:
        """Where it is, `table[id]`; all of the line where that names no row."""
        found = _PLACE.match(self.line)
        return found[0] if found else self.line

    @property
    def is_repairable(self) -> bool:
        """Whether a repair may help."""
        return self.rule in REPAIRABLE
