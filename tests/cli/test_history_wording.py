"""What histories, changes and undo say in words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tui_crm.domain.journal import FieldChange, OperationKind
from tui_crm.domain.timeline import Entry, EventKind
from tui_crm.i18n import use_language
from tui_crm.services.undoing import Undoable
from tui_crm.wording.history import change_lines, entry_label, undoable_sentence

NOTE = {"kind": "note", "text": "woli\ne-mail", "at": "2026-01-31T12:00:00Z"}
LATER = {**NOTE, "at": "2026-02-01T12:00:00Z"}
PHONE = {"value": "+48600100200", "raw": "600 100 200", "extension": "", "label": "work"}
OTHER_PHONE = {"value": "+48600100201", "raw": "x", "extension": "12", "label": ""}
ACME = {"id": 3, "name": "Acme", "position": "Prezes", "active": True}
ZETA = {"id": 4, "name": "Zeta", "position": "", "active": True}
HOME = {
    "street": "Długa 1", "city": "Łódź", "postal_code": "90-001", "region": "", "country": "PL", "label": "",
}  # fmt: skip
FILE = {"name": "umowa.pdf", "description": "", "event": None}


def line(field: str, before: Any, after: Any) -> str:
    (said,) = change_lines([FieldChange(field, before, after)])
    return said


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("position", "Dyrektor", "Prezes", "Position: Dyrektor -> Prezes"),
        ("position", "", "Prezes", "Position: + Prezes"),
        ("birthday", "--05-09", "", "Birthday: - --05-09"),
        ("status", "active", "inactive", "Status: active -> inactive"),
        ("access", "company", "owner", "Access: whole company -> owner only"),
        ("link_emails", True, False, "Link e-mails automatically: yes -> no"),
        ("keep_in_touch_days", None, 30, "Keep in touch: + every month (30 days)"),
        ("phones", [PHONE], [OTHER_PHONE], "Phone: +48600100200 (work) -> +48600100201 ext. 12"),
        ("phones", [], [PHONE, OTHER_PHONE], "Phones: + +48600100200 (work), + +48600100201 ext. 12"),
        (
            "emails",
            [{"value": "a@example.com", "label": ""}],
            [{"value": "a@example.com", "label": "home"}],
            "E-mail: a@example.com -> a@example.com (home)",
        ),
        ("tags", ["VIP"], ["Partner", "VIP"], "Tags: + Partner"),
        ("tags", ["VIP", "Stary"], ["Partner"], "Tags: - VIP, - Stary, + Partner"),
        (
            "organizations",
            [ACME, ZETA],
            [ZETA, ACME],
            "Organizations: Acme (Prezes), Zeta -> Zeta, Acme (Prezes)",
        ),
        ("organizations", [ACME], [], "Organizations: - Acme (Prezes)"),
        ("addresses", [], [HOME], "Addresses: + Długa 1, 90-001 Łódź, PL"),
        ("custom.obszar", None, "północ", "obszar: + północ"),
        ("custom.choices", ["a"], ["a", "b"], "choices: a -> a | b"),
        ("custom.number", 3.0, 2.5, "number: 3 -> 2.5"),
        ("custom.flag", True, None, "flag: - yes"),
        ("deleted", False, True, "Moved to the trash"),
        ("deleted", True, False, "Brought back from the trash"),
        ("avatar", None, "abc", "Picture set"),
        ("avatar", "abc", "def", "Picture changed"),
        ("avatar", "abc", None, "Picture removed"),
        ("event:5", None, NOTE, "Note: + woli e-mail"),
        ("event:5", NOTE, {**NOTE, "text": "telefon"}, "Note: woli e-mail -> telefon"),
        ("event:5", NOTE, LATER, "Note: 2026-01-31T12:00:00Z -> 2026-02-01T12:00:00Z"),
        ("event:5", NOTE, {**NOTE, "text": ""}, "Note: - woli e-mail"),
        ("event:5", {**NOTE, "text": ""}, NOTE, "Note: + woli e-mail"),
        ("event:5", {**NOTE, "kind": "call", "text": ""}, None, "Call: - 2026-01-31T12:00:00Z"),
        ("file:3", None, FILE, "Files: + umowa.pdf"),
        ("file:3", FILE, {**FILE, "description": "nowa"}, "Files: umowa.pdf -> umowa.pdf (nowa)"),
        ("note", "", "a" * 200, "Note: + " + "a" * 77 + "..."),
        ("note", "zł\x1b[31m\u202e", "x\ny", "Note: zł[31m -> x y"),
    ],
)  # fmt: skip
def test_a_change_in_words(field: str, before: Any, after: Any, said: str) -> None:
    assert line(field, before, after) == said


def test_a_long_text_is_shown_whole_where_it_is_asked_for() -> None:
    text = "a" * 300 + "\nb\x1b"
    (said,) = change_lines([FieldChange("note", "", text)], whole=True)
    assert said == "Note: + " + text.removesuffix("\x1b")


def undoable(kind: OperationKind, count: int = 1, names: tuple[str, ...] = ("Jan",), **more: Any) -> Undoable:
    return Undoable(1, kind, "2026-01-31T12:00:00Z", count, names, **{"changes": (), **more})


def test_a_touch_is_told_by_the_clock_here():
    assert re.fullmatch(
        r"Last touch: \+ 3?1 \w+ 2026, \d\d:17", line("touched", None, "2026-01-31T12:17:09Z")
    )


STATUS = (FieldChange("status", "active", "inactive"),)
TAGGED = (FieldChange("tags", ["Partner"], ["Partner", "VIP"]),)
UNOWNED = (FieldChange("owners", ["bob", "eva"], []),)
SEVERAL = (FieldChange("position", "a", "b"), FieldChange("tags", [], ["VIP"]))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (undoable(OperationKind.CONTACT_ADDED), "Added: Jan"),
        (
            undoable(OperationKind.CONTACT_ADDED, made=("Acme",)),
            "Added: Jan (with the new organization Acme)",
        ),
        (undoable(OperationKind.CONTACT_EDITED, changes=SEVERAL), "Edited: Jan (Position, Tags)"),
        (undoable(OperationKind.CONTACT_EDITED, names=()), "Edited: a contact that you may not see any more"),
        (
            undoable(OperationKind.CONTACT_EDITED, 5, ("Jan", "Ewa", "Adam"), changes=STATUS),
            "Edited: 5 contacts (Status: active -> inactive)",
        ),
        (undoable(OperationKind.CONTACT_EDITED, 5, changes=TAGGED), "Added tag VIP: 5 contacts"),
        (undoable(OperationKind.CONTACT_EDITED, 5, changes=UNOWNED), "Removed owners bob, eva: 5 contacts"),
        (undoable(OperationKind.CONTACT_DELETED, 2, ("Jan", "Ewa")), "Moved to the trash: Jan, Ewa"),
        (undoable(OperationKind.CONTACT_DELETED, 2, ("Jan",)), "Moved to the trash: 2 contacts"),
        (
            undoable(OperationKind.EVENT_DELETED, changes=(FieldChange("event:5", NOTE, None),)),
            "Removed from the history: Jan (Note: - woli e-mail)",
        ),
        (undoable(OperationKind.AVATAR_SET, changes=(FieldChange("avatar", None, "x"),)), "Picture set: Jan"),
    ],
)  # fmt: skip
def test_what_undo_takes_back_in_words(found: Undoable, said: str) -> None:
    assert undoable_sentence(found) == said


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("kind", [*OperationKind, *EventKind])
def test_every_entry_has_a_name(kind: EventKind | OperationKind, language: str) -> None:
    use_language(language)
    label = entry_label(Entry("change:1", "2026-01-31T12:00:00Z", "anna", 1, "Jan", kind))
    assert label[0].isupper()
    assert label != kind.value


def test_an_import_that_changed_something_says_so() -> None:
    entry = Entry("change:1", "2026-01-31T12:00:00Z", "anna", 1, "Jan", OperationKind.IMPORTED, STATUS)
    assert entry_label(entry) == "Changed by an import"
