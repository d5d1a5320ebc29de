"""Between what stands in the fields of a form and the values of a draft: what was not retyped stays."""

from __future__ import annotations

import pytest

from tui_crm.domain.contact import Email, Link, Phone, Url
from tui_crm.i18n import use_language
from tui_crm.ui.widgets import form_values as values
from tui_crm.ui.widgets.value_line import Value
from tui_crm.wording import VALUE_LABELS, label_code, value_label

USERS = (("anna", "Anna Nowak"), ("bob", ""), ("ewa", "Bob"))


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("label", ["", "work", "Work", "MOBILE", "linkedin", "domek", "Home phone"])
def test_a_label_that_was_not_retyped_stays_as_it_is_stored(language, label):
    use_language(language)
    assert label_code(value_label(label), label) == label


@pytest.mark.parametrize(
    ("typed", "before", "code"),
    [
        ("Home", "", "home"),
        (" FAX ", "", "fax"),
        ("home", "work", "home"),
        ("domek", "work", "domek"),
        ("", "work", ""),
    ],
)
def test_a_label_that_was_typed_is_stored_by_its_code(typed, before, code):
    assert label_code(typed, before) == code


def test_labels_are_words_and_networks_go_by_their_names():
    assert [value_label(code) for code in VALUE_LABELS] == list(VALUE_LABELS)
    assert value_label("WORK") == "work"
    assert value_label("linkedin") == "LinkedIn"
    assert value_label("x\x1b[31m") == "x[31m"


@pytest.mark.parametrize(
    ("line", "back"),
    [
        (values.phone_line, lambda value: values.phone_of(value, "PL")),
        (values.email_line, values.email_of),
        (values.url_line, values.url_of),
        (values.link_line, values.link_of),
    ],
)
def test_what_is_put_on_a_line_comes_back(line, back):
    origins = {
        values.phone_line: Phone("+48600100200", "600-100-200", "12", "Work"),
        values.email_line: Email("Jan@Example.com", "Home"),
        values.url_line: Url("https://x.com/jan", "x"),
        values.link_line: Link(7, "Acme", "Prezes", False),
    }
    assert back(line(origins[line])) == origins[line]


@pytest.mark.parametrize(
    ("value", "login"),
    [
        (Value("Anna Nowak", "", "anna"), "anna"),
        (Value("ANNA NOWAK"), "anna"),
        (Value("Anna"), "anna"),
        (Value("bob"), "bob"),  # the login counts before the name of another one
        (Value("gone", "", "gone"), "gone"),
        (Value(" Nikt "), "Nikt"),
    ],
)
def test_a_user_is_meant_by_login_or_full_name(value, login):
    assert values.user_of(value, USERS) == login


def test_who_stands_there_twice_counts_once():
    lines = [Value("anna"), Value("Anna Nowak"), Value("bob")]
    assert values.users_of(lines, USERS) == ("anna", "bob")
    assert values.user_line("anna", USERS) == Value("Anna Nowak", "", "anna")
    assert values.user_line("bob", USERS) == Value("bob", "", "bob")
