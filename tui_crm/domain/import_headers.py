"""What the header of a file's column means: synonyms of Polish and English programs, folded.

The sources are the exports of Google, Outlook and Thunderbird in both languages, and the names that
people give their columns. Names are matched, never positions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.domain.import_synonyms import EXACT, GOOGLE_PARTS, LABELS, LEADING, QUALIFIERS
from tui_crm.text.fold import fold

NOTE = "note"
IGNORED = "-"
"""The meaning of a column that belongs to the file and not to the contact."""

EXTRA_TARGETS = frozenset(
    """uid kind phone_label phone_raw email_label url_label address_label birth_year birth_month birth_day
    link_emails full_address house_number flat_number middle_name extra avatar""".split()
)
"""Targets beside the names of `domain.fields`; they come from the exports of this and other programs."""

_OWN = re.compile(
    r"(phone|email|url)(\d*)(_label|_raw)?|(street|city|postal_code|region|country)(\d*)|address(\d*)(_label)"
)
_OWN_IGNORED = frozenset("id version created_at updated_at persons reason".split())
_GOOGLE = re.compile(r"(email|phone|address|website|organization|relation|event|im|custom field) (\d+) (.+)")
_CAMEL = re.compile(r"(?<=[a-zà-ž])(?=[A-ZÀ-Ž])")
_NUMBERED_ADDRESS = re.compile(r"(?:address|addresses|adres|adresy) (\d+) (.+)")
_GENERATED = re.compile(r"column \d+")
_ADDRESS_PARTS = frozenset(
    """street house_number flat_number city postal_code kod region country full_address
    address_label""".split()
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TECHNICAL = re.compile(
    r"(?:(?:record|contact|user|lead|company|row|external|internal|system) )?id(?: \d+)?"
    r"|id (?:klienta|kontaktu|rekordu|uzytkownika|firmy|wiersza|zewnetrzne|systemowe)"
    r"|uuid|guid|timestamp|sygnatura czasowa|optin (?:time|ip)|confirm (?:time|ip)|latitude|longitude"
    r"|gmtoff|dstoff|member rating|leid|euid|lp|l p|nr|no|nr rekordu|row(?: number)?|nr wiersza|numer wiersza"
    r"|index|indeks|hash|checksum|sensitivity|priority|private|charakter|priorytet|prywatne"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header says.

    Attributes:
        field: the target.
        group: what keeps the columns of one phone or one address together ("phone 2", "home", "").
        label: the label that the header gives its values ("work", "mobile", "fax", ...) or "".
        plain: whether the column is the field itself; else its header is worth keeping in a note.
        is_second: whether it is the field only where no other column is.
    """

    field: str
    group: str = ""
    label: str = ""
    plain: bool = True
    is_second: bool = False


def normalized_header(header: str) -> str:
    """The header folded: lower-case ASCII words separated by single spaces."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(header)).strip()
    return re.sub(r"\be mail", "email", words)


def is_generated(column: str) -> bool:
    """Whether the name is one that the reader gave a column without one."""
    return bool(_GENERATED.fullmatch(column))


def is_known_header(header: str) -> bool:
    """Whether the header means something."""
    return meaning(header) is not None


@lru_cache(maxsize=4096)
def meaning(header: str) -> Meaning | None:
    """What the header means, or None."""
    own = _own(header.strip())
    if own is not None:
        return own
    words = normalized_header(header)
    found = _google(words) or _by_words(words)
    if found is None:
        split = normalized_header(_CAMEL.sub(" ", header))
        found = _google(split) or _by_words(split) if split != words else None
    return found or _by_parts(header)


def is_technical(header: str) -> bool:
    """Whether the header says that its program keeps the column for itself: a row's number, a key, a time."""
    if header.startswith(CUSTOM_PREFIX) or header.strip() in ("#", "№"):
        return True
    return bool(_TECHNICAL.fullmatch(normalized_header(header)))


def group_of(header: str, field: str) -> str:
    """The group of a column by its header alone, for columns whose field the user chose.

    A part of an address under a header that says nothing belongs to the address without a label.
    """
    found = meaning(header)
    if field in _ADDRESS_PARTS:
        return found.group if found is not None and found.field in _ADDRESS_PARTS else ""
    if found is not None and (found.field == field or found.group):
        return found.group
    return _LABEL_WORDS.sub("", normalized_header(header)).strip()


_PHONE_LABELS = ("mobile", "fax", "pager")
_LABEL_WORDS = re.compile(r" ?\b(label|type|value|typ|rodzaj|etykieta)$")


def _own(header: str) -> Meaning | None:
    """Names of this program's own fields, exports and JSON."""
    if header in _OWN_IGNORED:
        return Meaning(IGNORED)
    match = _OWN.fullmatch(header)
    if match is None:
        if header in EXTRA_TARGETS or header in FIELDS or header.startswith(CUSTOM_PREFIX):
            return Meaning(header)
        return None
    several, number, suffix, part, part_number, address_number, address_label = match.groups()
    if several:
        if suffix:
            return Meaning(several + suffix, several + number)
        return Meaning(several + number if number == "2" and several != "url" else several, several + number)
    if part:
        return Meaning(part, part_number)
    return Meaning("address" + address_label, address_number)


def _google(words: str) -> Meaning | None:
    """Numbered groups of Google, old and new: `E-mail 1 - Value`."""
    match = _GOOGLE.fullmatch(words)
    if match is None:
        return None
    thing, number, part = match.groups()
    target = GOOGLE_PARTS.get(f"{thing} {part}")
    if target is None:
        return None
    if target == NOTE:
        return Meaning(NOTE, plain=False)
    group = number if target in _ADDRESS_PARTS else f"{thing} {number}"
    return Meaning(_second(target, number), group)


def _by_words(words: str) -> Meaning | None:
    """Synonyms: as it stands, without its number, its label and other words that only qualify it."""
    if not words:
        return None
    if words in EXACT:
        return _made(EXACT[words], words, "", "")
    part = _NUMBERED_ADDRESS.fullmatch(words)
    if part is not None and EXACT.get(part.group(2)) in _ADDRESS_PARTS:
        return Meaning(EXACT[part.group(2)], part.group(1))
    bare, number = _without_number(words)
    if bare in EXACT:
        return _made(EXACT[bare], words, number, "")
    labels = [LABELS[word] for word in bare.split() if word in LABELS]
    label = next((one for one in labels if one in _PHONE_LABELS), labels[0] if labels else "")
    kept = [word for word in bare.split() if word not in LABELS and word not in QUALIFIERS]
    rest = " ".join(kept)
    if rest not in EXACT and kept and kept[0] in LEADING:
        rest = " ".join(kept[1:])
    if not rest and label in _PHONE_LABELS:
        return _made("phone", words, number, label)
    return _made(EXACT[rest], words, number, label) if rest in EXACT else None


def _by_parts(header: str) -> Meaning | None:
    """`Nr telefonu (opcjonalnie)`, `Nazwa firmy / instytucji`: what is said without brackets, then by a part.

    Parts that say different things ("Telefon / e-mail") leave it to the contents.
    """
    bare = _IN_BRACKETS.sub(" ", header).strip()
    found = _by_words(normalized_header(bare)) if bare not in ("", header) else None
    if found is not None or "/" not in bare:
        return found
    parts = [part for one in bare.split("/") if (part := _by_words(normalized_header(one)))]
    return parts[0] if parts and len({part.field for part in parts}) == 1 else None


def _made(target: str, words: str, number: str, label: str) -> Meaning:
    field, _colon, given_label = target.partition(":")
    if field == "note+":
        return Meaning(NOTE, plain=False)
    label = label or given_label
    if field in _ADDRESS_PARTS:
        return Meaning(field, label, label)
    if field in ("phone_label", "email_label"):
        return Meaning(field, _LABEL_WORDS.sub("", words))
    if field in ("phone", "email", "url"):
        label = "" if label == "other" else label
        return Meaning(_second(field, number), _LABEL_WORDS.sub("", words), label)
    return Meaning(field.removesuffix("?"), is_second=field.endswith("?"))


def _second(field: str, number: str) -> str:
    return field + "2" if number == "2" and field in ("phone", "email") else field


def _without_number(words: str) -> tuple[str, str]:
    match = re.fullmatch(r"(\D+?) ?\b(\d{1,2})(\b\D*)|(\D+)(\d{1,2})", words)
    if match is None:
        return words, ""
    before, number, after, joined, joined_number = match.groups()
    return (joined, joined_number) if joined else (f"{before}{after}".strip(), number)
