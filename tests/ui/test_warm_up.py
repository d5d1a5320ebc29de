"""What the first key in a form needs is loaded before it is pressed."""

from __future__ import annotations

import subprocess
import sys

from tests.kit.environment import ROOT, clean_environment

_SCRIPT = """
import sys
import tui_crm.ui.app
OWN = ("tui_crm", "phonenumbers.data.")  # a country's own small table comes with its first number
from tui_crm.ui.warm_up import warm_up
assert "phonenumbers" not in sys.modules, "loaded at the start"
warm_up()
before = set(sys.modules)
assert not {"rapidfuzz", "_hashlib"} & before, "4 MB each, for what few come to"
from tui_crm.domain import contact_rules
from tui_crm.domain.contact import ContactDraft, Email, Kind
from tui_crm.text import fold, phones
from tui_crm.ui.widgets.form_values import phone_of
from tui_crm.ui.widgets.value_lines import Value
for text in ("6", "600 100 200", "+49 30 123456", "wewn. 12"):
    for email in ("a", "a@b", "a@example.com", "a@żółć.pl"):
        contact_rules.check(ContactDraft(
            kind=Kind.PERSON, first_name="Łucja", last_name="Ż",
            phones=(phone_of(Value(text), "PL"),), emails=(Email(email),)))
fold.fold("Łódź")
contact_rules.check(ContactDraft(kind=Kind.ORGANIZATION, name="Acme"))
print(sorted(name for name in set(sys.modules) - before if not name.startswith(OWN)))
"""


def test_nothing_more_is_loaded_at_the_first_key_and_nothing_at_the_start(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        cwd=ROOT,
        env=clean_environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert done.stdout.strip() == "[]", done.stderr
