"""The texts of a card by the names of `files.own_columns`: what an import makes a contact of."""

from __future__ import annotations

import re

from tui_crm.domain.contact import Kind
from tui_crm.domain.fields import CUSTOM_PREFIX, SEVERAL
from tui_crm.domain.import_values import joined, split_full_name
from tui_crm.files.vcard_properties import Property
from tui_crm.files.vcard_reached import SOCIAL, Reached, flat
from tui_crm.files.vcard_reader import Card
from tui_crm.text import vcard_extra
from tui_crm.text.vcard_text import split_value

_DATE = re.compile(r"(\d{4}|-)-?(\d\d)-?(\d\d)(?=T|$)")
_SYSTEM_GROUPS = ("mycontacts",)
_OWN = {
    "PESEL": "pesel",
    "DOCUMENT-NUMBER": "document_number",
    "NIP": "nip",
    "REGON": "regon",
    "KRS": "krs",
    "STATUS": "status",
    "ACCESS": "access",
    "LINK-EMAILS": "link_emails",
    "KEEP-IN-TOUCH": "keep_in_touch",
}
"""Properties of this program, behind their prefix, and the columns that they are."""
_EXTRA_MOST = 1_000_000
"""Characters of the lines that are kept to be written back; what is beyond is told in the note."""
_GROUP_KIND = "X-ADDRESSBOOKSERVER-KIND"
_TAKEN = vcard_extra.OWN | {"PHOTO", "IMPP", SOCIAL, "LABEL", vcard_extra.LABEL, _GROUP_KIND}


def row_of(card: Card) -> dict[str, str]:
    """The card's columns, without empty ones; `kind` is always there."""
    return _Row(card).made()


def is_group(card: Card) -> bool:
    """Whether the card is a list of other contacts."""
    return "group" in (card.first(name).strip().lower() for name in ("KIND", _GROUP_KIND))


class _Row:
    """Collects the columns of one card."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._row: dict[str, str] = {"uid": card.first("UID").strip()}
        self._said: list[tuple[str, str]] = []
        self._extra: list[Property] = []
        self._kind = Kind.PERSON

    def made(self) -> dict[str, str]:
        self._name()
        self._work()
        reached = Reached(self._card, is_organization=self._kind is Kind.ORGANIZATION)
        self._row |= reached.row
        for one, label in reached.unplaced:
            self._say(f"{one.name.removeprefix('X-')} {label}".strip(), self._card.text(one.value).strip())
            self._extra.append(one)
        self._row["birthday"] = self._birthday()
        self._row["tags"] = SEVERAL.join(self._tags())
        self._own()
        self._picture()
        self._row["extra"] = self._extra_lines()
        self._row["note"] = self._note()
        return {column: text for column, text in self._row.items() if text}

    # -- names -------------------------------------------------------------------------------------

    def _name(self) -> None:
        card = self._card
        names = card.all("N")
        parts = [
            " ".join(filter(None, map(str.strip, one))) for one in card.lists(names[0].value if names else "")
        ]
        last, first, middle, prefix, suffix = (*parts, "", "", "", "", "")[:5]
        given = " ".join(part for part in (first, middle) if part)
        full = card.first("FN").strip()
        companies = [card.parts(one.value)[0].strip() for one in card.all("ORG")]
        company = next(filter(None, companies), "")
        self._kind = self._kind_of(bool(given or last), full, company)
        self._row["kind"] = self._kind.value
        if self._kind is Kind.ORGANIZATION:
            self._row["name"] = company or full
            self._say("Contact", " ".join(part for part in (prefix, given, last, suffix) if part))
            self._say("Name", full if full != company else "")
            return
        if not given and not last and full and not self._is_stand_in(full):
            given, last = split_full_name(full)
        self._row["first_name"], self._row["last_name"] = given, last
        self._say("Prefix", prefix)
        self._say("Suffix", suffix)

    def _kind_of(self, is_named: bool, full: str, company: str) -> Kind:
        card = self._card
        kind = card.first("KIND").strip().lower()
        if kind:
            return Kind.ORGANIZATION if kind in ("org", "organization", "location") else Kind.PERSON
        is_company = card.first("X-ABSHOWAS").strip().upper() == "COMPANY"
        # An address book that knows no companies writes one as a card without a person.
        itself = not card.is_own and not is_named and bool(company) and full in ("", company)
        return Kind.ORGANIZATION if is_company or itself else Kind.PERSON

    def _is_stand_in(self, full: str) -> bool:
        """Whether the name is what a card without one has in its place: an address, a phone."""
        card = self._card
        reached = [card.text(one.value).strip() for one in card.all("EMAIL", "TEL", "UID")]
        return full in reached or "@" in full or card.is_own

    # -- work --------------------------------------------------------------------------------------

    def _work(self) -> None:
        card = self._card
        titles, roles = (
            [card.text(one.value).strip() for one in card.all(name)] for name in ("TITLE", "ROLE")
        )
        organizations = [(one, [part.strip() for part in card.parts(one.value)]) for one in card.all("ORG")]
        organizations = [(one, parts) for one, parts in organizations if any(parts)]
        for _one, parts in organizations:
            self._say("Department", ", ".join(filter(None, parts[1:])))
        positions = [text for text in titles or roles if text]
        held = [""] * len(organizations)
        if card.is_own:
            # There a position of the person alone has a TITLE, and each position held somewhere stands there.
            positions = [text for text in titles if text]
            held = [one.param("X-POSITION") or "" for one, _parts in organizations]
        elif organizations:
            held = [*positions, *held][: len(organizations)]
        position = positions[0] if positions else ""
        for text in (*titles, *roles):
            if self._kind is Kind.ORGANIZATION or text not in (*held, position):
                self._say("Position", text)
        if self._kind is Kind.ORGANIZATION:
            return
        self._row["position"] = position
        self._row["organization"] = joined(next(filter(None, parts)) for _one, parts in organizations)
        self._row["organization_position"] = joined(held) if any(held) else ""

    # -- all else ----------------------------------------------------------------------------------

    def _birthday(self) -> str:
        found = self._card.all("BDAY")
        text = self._card.text(found[0].value).strip() if found else ""
        match = _DATE.match(text)
        if match is not None and match[1] == found[0].param("X-APPLE-OMIT-YEAR"):
            return f"--{match[2]}-{match[3]}"
        return match[0] if match is not None else text

    def _tags(self) -> list[str]:
        tags: list[str] = []
        for one in self._card.all("CATEGORIES"):
            parts = split_value(one.value, ",")
            tags += [text for part in parts if (text := self._card.text(part).strip())]
        return [tag for tag in tags if self._card.is_own or tag.lower() not in _SYSTEM_GROUPS]

    def _own(self) -> None:
        people: dict[str, list[str]] = {"owners": [], "watchers": []}
        for one in self._card.properties:
            if not one.name.startswith(vcard_extra.OWN_PREFIX):
                continue
            name, text = one.name.removeprefix(vcard_extra.OWN_PREFIX), self._card.text(one.value)
            if name in _OWN:
                self._row[_OWN[name]] = text
            elif name == "CUSTOM" and one.param("X-KEY"):
                self._row[f"{CUSTOM_PREFIX}{one.param('X-KEY')}"] = text
            elif name in ("OWNER", "WATCHER"):
                people[f"{name.lower()}s"].append(text)
        self._row |= {column: SEVERAL.join(names) for column, names in people.items()}

    def _picture(self) -> None:
        for one in self._card.all("PHOTO"):
            is_data = one.value[:5].lower() == "data:"
            if (one.is_base64 or is_data) and "avatar" not in self._row:
                # Some writers escape the comma of a data: URI, which is no text.
                self._row["avatar"] = "".join(one.value.replace("\\", "").split())
            elif one.value.strip():
                self._extra.append(one)

    def _extra_lines(self) -> str:
        """The lines that no field takes, with what Apple calls them."""
        also = set(map(id, self._extra))
        extra = [one for one in self._card.properties if _is_foreign(one.name) or id(one) in also]
        groups = {one.group for one in extra if one.group}
        extra += [one for one in self._card.all(vcard_extra.LABEL) if one.group in groups]
        lines, size = [], 0
        for line in map(self._card.line, extra):
            if size + len(line) <= _EXTRA_MOST:
                lines.append(line)
                size += len(line)
            else:
                self._say(line[:100].partition(":")[0].partition(";")[0], "...")
        return vcard_extra.cleaned("\n".join(lines))

    def _say(self, what: str, text: str) -> None:
        """Keeps for the note what has no field, unless the note says it already."""
        if text:
            self._said.append((what, flat(text)))

    def _note(self) -> str:
        lines = [text for one in self._card.all("NOTE") if (text := self._card.text(one.value))]
        for what, text in self._said:
            if not any(f"{what}: {text}" in one for one in lines):
                lines.append(f"{what}: {text}")
        return "\n".join(lines)


def _is_foreign(name: str) -> bool:
    return name not in _TAKEN and not name.startswith(vcard_extra.OWN_PREFIX)
