"""Loads what the first key in a form would otherwise wait for: the libraries that read phones and e-mails."""

from __future__ import annotations

from tui_crm.text import dates, emails, fold, numbers, phones

DELAY_SECONDS = 0.3
"""After the first frame: nobody has a form open sooner."""


def warm_up() -> None:
    """Reads one value of each kind; run on a thread, it takes some 150 ms of a processor."""
    phones.shown(phones.read("+44 20 7946 0018").value or "")
    phones.read("123")
    emails.problem_of("a.name@example.com")
    emails.problem_of("ł@żółć.example.com")
    fold.fold("Łódź")
    dates.read_birthday("9 May 1980")
    numbers.pesel_ok("44051401359")
    numbers.nip_ok("5260250274")
    numbers.regon_ok("192598184")
