"""Every code, field and state has its words; values in sentences are harmless."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
import string
from enum import StrEnum
from pathlib import Path

import pytest

from tui_crm import commands, config, keymap, wording
from tui_crm.domain import contact, fields, import_synonyms, imports, problem_codes, problems
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.fields import FIELDS, SearchGroup
from tui_crm.domain.import_headers import EXTRA_TARGETS
from tui_crm.domain.import_mapping import guess
from tui_crm.domain.imports import JobStatus, OnDuplicate, RowState
from tui_crm.domain.problems import Code, CrmError, Problem, Refused, StoreError
from tui_crm.i18n import use_language
from tui_crm.wording import custom_names, explaining, field_label, labels, sentences
from tui_crm.wording.custom_values import custom_value_text


def names_in(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(message) if name}


def values_of(code: Code) -> set[str]:
    """The values that a code's comment in problem_codes.py promises."""
    source = Path(problem_codes.__file__).read_text(encoding="utf-8")
    line = re.search(rf'^    {code.name} = "{code.value}"(.*)$', source, re.MULTILINE)
    assert line is not None, code
    return set(re.findall(r"\{(\w+)\}", line[1]))


def test_every_code_has_a_sentence_with_its_values() -> None:
    for code in Code:
        values = values_of(code)
        assert names_in(sentences.SENTENCES[code]) == values, code
        said = wording.sentence(Problem(code, values=dict.fromkeys(values, "VALUE")))
        assert "{" not in said, code
        assert said.count("VALUE") >= len(values), code
        assert said.endswith("."), code
        assert "\n" not in said, code


def test_no_sentence_without_a_code() -> None:
    assert set(sentences.SENTENCES) == set(Code)


@pytest.mark.parametrize(
    ("enum", "label"),
    [
        (Kind, wording.kind_label),
        (Status, wording.status_label),
        (Access, wording.access_label),
        (Permission, wording.permission_label),
        (JobStatus, wording.job_status_label),
        (RowState, wording.row_state_label),
        (OnDuplicate, wording.on_duplicate_label),
        (SearchGroup, wording.search_group_label),
        (commands.Place, wording.place_label),
    ],
)
def test_every_member_has_a_label(enum: type[StrEnum], label: object) -> None:
    assert callable(label)
    shown = [label(member) for member in enum]
    assert all(shown)
    assert len(set(shown)) == len(shown)


def test_every_card_form_has_a_label() -> None:
    from tui_crm.domain.business_card import CardForm

    assert {form.value for form in CardForm} == set(labels._CARD_FORMS)
    assert wording.card_form_label(CardForm.MAIL) == "Mailing list"


def test_every_field_and_attribute_of_a_draft_has_a_label() -> None:
    attributes = set(contact.ContactDraft.__dataclass_fields__) | set(contact.Address.__dataclass_fields__)
    wanted = set(FIELDS) | attributes - {"label"}
    assert wanted <= set(labels.FIELD_LABELS)


def targets() -> set[str]:
    """Every field that a column may be mapped to, by the user or by the guess."""
    found = {*FIELDS, *EXTRA_TARGETS}
    for header in (*import_synonyms.EXACT, *NUMBERED):
        for kind in Kind:
            found.update(guess((header,), {header: ("7",)}, kind=kind).mapping.values())
    return found


NUMBERED = [
    f"{stem}{number}{suffix}"
    for stem, suffixes in {"phone": ("", "_label", "_raw"), "email": ("", "_label"), "url": ("", "_label"),
                           "address": ("_label",), "street": ("",), "postal_code": ("",)}.items()
    for suffix in suffixes
    for number in ("", "2", "3", "4")
    if stem + suffix != "address"
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_target_of_a_mapping_has_a_label_of_its_own(language: str) -> None:
    use_language(language)
    unnumbered = targets()
    assert len(unnumbered) > 40
    for name in unnumbered | set(NUMBERED):
        assert "_" not in wording.field_label(name), name
        assert wording.field_label(name) != name, name
    shown = [wording.field_label(name) for name in unnumbered]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("phone2", "Second phone"),
        ("phone3", "Phone 3"),
        ("phone2_label", "Kind of phone 2"),
        ("phone4_raw", "Phone as written 4"),
        ("email4", "E-mail 4"),
        ("street2", "Street 2"),
        ("address2_label", "Kind of address 2"),
        ("shoe2", "shoe2"),
        ("phones.0", "Phone"),
        ("phones.1", "Phone 2"),
        ("emails.2", "E-mail 3"),
        ("addresses.0.street", "Street"),
        ("addresses.street", "Street"),
        ("organizations.1", "Organization 2"),
        ("custom.shoe_size", "shoe_size"),
        ("nonsense\x1b[2J", "nonsense[2J"),
    ],
)
def test_labels_of_values_within_a_draft(name: str, label: str) -> None:
    assert wording.field_label(name) == label


def test_a_value_cannot_act() -> None:
    said = wording.sentence(Problem(Code.TAG_UNKNOWN, values={"name": "a\x1b]52;c;eA==\x07\n\u202eb {x} %s"}))
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", said)
    assert "{x} %s" in said


def test_a_long_value_is_cut_but_a_path_is_not() -> None:
    assert len(wording.sentence(Problem(Code.TAG_UNKNOWN, values={"name": "x" * 10_000}))) < 400
    path = "/" + "x" * 1_000
    assert path in wording.sentence(Problem(Code.FILE_MISSING, values={"path": path}))


def test_codes_among_the_values_become_words() -> None:
    def said(code: Code, **values: str | int) -> str:
        return wording.sentence(Problem(code, values=values))

    assert "import contacts" in said(Code.NOT_ALLOWED, permission="import")
    assert '"Organizations"' in said(Code.FIELD_NOT_FOR_KIND, field="pesel", kind="organization")
    assert "done with refusals" in said(Code.IMPORT_NOT_OPEN, id=3, status="done_with_refusals")
    assert "(Position, Phones)" in said(Code.STALE, name="Jan", fields="position, phones")
    assert "(" not in said(Code.STALE, name="Jan", fields="")
    assert '"unheard of"' not in said(Code.NOT_ALLOWED, permission="unheard of")


def test_reasons_are_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "_", lambda text: {"open quote": "otwarty"}.get(text, text))
    for reason, shown in (("open quote", "(otwarty)"), ("unheard of\x07", "(unheard of)")):
        assert shown in wording.sentence(Problem(Code.CSV_BROKEN, values={"line": 1, "reason": reason}))


def test_the_reasons_of_our_readers_and_of_the_system_are_known() -> None:
    from tui_crm.files import csv_rows

    ours = {csv_rows.OPEN_QUOTE, csv_rows.TOO_LONG}
    errors = (errno.EACCES, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENOSPC, errno.EROFS, errno.EIO)
    assert ours | {os.strerror(number) for number in errors} <= set(sentences.REASONS)
    for text in ("", "{", '{"a" 1}', '["a" 1]', '["a', "[1] 2"):
        with pytest.raises(json.JSONDecodeError) as caught:
            json.loads(text)
        assert caught.value.msg in sentences.REASONS


@pytest.mark.parametrize(
    ("character", "shown"), [("4", '"4"'), (" ", '" "'), ("\x07", "U+0007"), ("\u202e", "U+202E")]
)
def test_the_offending_character_is_named(character: str, shown: str) -> None:
    assert shown in wording.sentence(Problem(Code.SURNAME_CHARACTER, values={"character": character}))


def test_an_error_is_explained_in_one_line_with_its_fields() -> None:
    error = Refused(
        [
            Problem(Code.NAME_TOO_SHORT, "first_name", {"minimum": 3}),
            Problem(Code.PHONE_OR_EMAIL_REQUIRED),
            Problem(Code.PHONE_OR_EMAIL_REQUIRED),
        ]
    )
    assert wording.explain(error) == (
        "First name: Enter at least 3 characters. "
        "A phone or an e-mail is required: enter at least one of them."
    )
    assert "\n" not in wording.explain(CrmError(Code.FILE_MISSING, path="a\nb"))


def test_every_mistake_of_a_keymap_has_a_sentence() -> None:
    wrong = {
        "no.such": "x",
        "list.edit": "ctrl+nonsense",
        "list.add": "ctrl+alt+l",
        "list.reload": 3,
        "list.export": "ctrl+i",
        "list.open": "e",
        "theme": "nord",
    }
    _keymap, mistakes = keymap.keymap(wrong)
    assert {mistake.reason for mistake in mistakes} == set(sentences.KEYMAP_MISTAKES)
    for mistake in mistakes:
        assert mistake.id in wording.mistake_sentence(mistake)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('languag = "pl"', '"languag"'),
        ('language = "de"', "de"),
        ("language = ", "no TOML"),
    ],
)
def test_every_mistake_of_the_configuration_has_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    _config, mistakes = config.load(path)
    assert [said in wording.config_sentence(mistake) for mistake in mistakes] == [True]


def test_the_reasons_of_config_mistakes_are_all_known() -> None:
    """config.py builds its mistakes with these reasons and no other."""
    tree = ast.parse(Path(config.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = {
        call.args[1].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "ConfigMistake"
        and isinstance(call.args[1], ast.Constant)
    }
    assert made == {"unopened", "unreadable", "unknown", "value"}


def test_the_modules_of_values_hold_no_sentences() -> None:
    """Words live in wording alone: the values' modules import no translation."""
    for module in (contact, fields, imports, problems):
        assert "i18n" not in Path(module.__file__).read_text(encoding="utf-8")


def test_a_custom_field_goes_by_its_name_and_by_its_key_where_the_base_cannot_be_asked():
    custom_names.use(lambda: {"budget": "Budżet\x1b[31m"})
    assert field_label("custom.budget") == "Budżet[31m"
    assert field_label("custom.other") == "other"

    def broken() -> dict[str, str]:
        raise StoreError(Code.DATABASE_BUSY)

    custom_names.use(broken)
    assert field_label("custom.budget") == "budget"


@pytest.mark.parametrize(
    ("value", "english", "polish"),
    [
        (12.5, "12.5", "12,5"),
        (3.0, "3", "3"),
        (True, "yes", "tak"),
        (False, "no", "nie"),
        (("a", "b"), "a | b", "a | b"),
        ("1.5", "1.5", "1.5"),
    ],
)
def test_custom_values_read_as_people_write_them(value, english, polish):
    assert custom_value_text(value) == english
    use_language("pl")
    assert custom_value_text(value) == polish


def test_a_custom_field_that_is_called_like_a_built_in_one_is_told_apart_by_its_key() -> None:
    custom_names.use(lambda: {"phone_2": "TELEFON", "budget": "Budget"})
    assert field_label("custom.phone_2") == "TELEFON"
    assert field_label("custom.budget") == "Budget"
    use_language("pl")
    assert field_label("custom.phone_2") == "TELEFON (custom.phone_2)"
    assert field_label("phone") == "Telefon"


def test_allowed_values_are_told_as_they_are_entered_and_as_they_are_called() -> None:
    problem = Problem(Code.VALUE_NOT_ALLOWED, "status", {"value": "x", "allowed": "active, inactive"})
    assert wording.sentence(problem) == '"x" cannot be used here: choose one of active, inactive.'
    use_language("pl")
    assert "active (aktywny), inactive (nieaktywny)" in wording.sentence(problem)
