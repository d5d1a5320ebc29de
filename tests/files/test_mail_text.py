"""Texts of messages: in their encodings, out of HTML, and their beginning without what they quote."""

from __future__ import annotations

import pytest

from tui_crm.domain.mail import EXCERPT
from tui_crm.files.mail_message import Found, read_message
from tui_crm.files.mail_text import excerpt, html_text

EXCERPTS = [
    ("Hello\n\n  there ", "Hello there"),
    ("Agreed.\n\nOn Mon, 5 Jan 2026 at 10:00, Jan <jan@example.com> wrote:\n> old\n> older", "Agreed."),
    (
        "Agreed.\n\nOn Mon, 5 Jan 2026 at 10:00, Jan Very Long Name\n<jan@example.com> wrote:\n> old",
        "Agreed.",
    ),
    ("Zgoda.\n\nW dniu 5.01.2026 o 10:00, Jan pisze:\n> stare", "Zgoda."),
    ("Zgoda.\nW dniu 2026-01-05 użytkownik Jan <jan@example.com> napisał:\n> stare", "Zgoda."),
    ("Zgoda.\npon., 5 sty 2026 o 10:00 Jan <jan@example.com> napisał(a):\n\n> stare", "Zgoda."),
    ("Yes.\n-----Original Message-----\nFrom: Jan\nold", "Yes."),
    ("Tak.\n-----Wiadomość oryginalna-----\nOd: Jan\nstare", "Tak."),
    ("Yes.\n\nFrom: Jan <jan@example.com>\nSent: Monday\nTo: Anna\n\nold", "Yes."),
    ("Tak.\n\nOd: Jan\nWysłano: poniedziałek\nstare", "Tak."),
    ("> old\nNew between\n> older", "New between"),
    ("> only a quotation", "only a quotation"),
    ("On time, as you wrote.\nSecond line", "On time, as you wrote. Second line"),
    ("On Monday we meet.\nThe list:\n- one", "On Monday we meet. The list: - one"),
    ("From: this we learn\nnothing", "From: this we learn nothing"),
    ("", ""),
    ("x" * 5_000, "x" * EXCERPT),
    ("red \x1b[31mtext\x07 \u202eturned", "red [31mtext turned"),
]


@pytest.mark.parametrize(("text", "shown"), EXCERPTS)
def test_excerpts(text: str, shown: str) -> None:
    assert excerpt(text) == shown


PAGES = [
    ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
    ("<style>p {color: red}</style><script>alert(1)</script>Text", "Text"),
    ("<head><title>T</title></head><body>Body</body>", "Body"),
    ("New<blockquote>old</blockquote> more", "New more"),
    ('New<div class="gmail_quote">On Mon Jan wrote: old</div>', "New"),
    ('New<div id="divRplyFwdMsg">From: Jan</div>old', "New"),
    ("Not <closed <b>and <![if !mso]> odd", "Not and odd"),
    ("<script>never closed", ""),
    ("</script></p>stray", "stray"),
    ("&#1234567890123;&#x1b;[0m", "\ufffd[0m"),
]


@pytest.mark.parametrize(("html", "shown"), PAGES)
def test_pages(html: str, shown: str) -> None:
    assert html_text(html).replace("\x1b", "") == shown


def test_all_of_a_page_has_what_it_quotes() -> None:
    assert html_text("New<blockquote>old</blockquote>", whole=True) == "Newold"


BODIES = [
    (b'text/plain; charset="iso-8859-2"', b"8bit", "Zażółć".encode("iso-8859-2"), "Zażółć"),
    (b"text/plain; charset=nonsense", b"8bit", "Zażółć".encode(), "Zażółć"),
    (b"text/plain", b"8bit", "Zażółć".encode("cp1250"), "Zażółć"),
    (b"text/plain; charset*=utf-8''utf-8", b"8bit", "Zażółć".encode(), "Zażółć"),
    (b"text/plain; charset=utf-8", b"base64", b"WmHFvMOzxYLEhw==", "Zażółć"),
    (b"text/plain; charset=utf-8", b"base64", b"WmHFvMOzxYLE", "Zażół"),  # cut within a letter
    (b"text/plain; charset=utf-8", b"quoted-printable", b"Za=C5=BC=C3=B3=C5=82=C4=87=\n!", "Zażółć!"),
    (b"text/plain; charset=utf-8", b"x-nonsense", b"plain", "plain"),
    (b"text/html; charset=utf-8", b"8bit", "<b>Zażółć</b>".encode(), "Zażółć"),
    (b"text/plain; charset=utf-16", b"base64", b"//5aAGEAfAHzAEIBBwE=", "Zażółć"),
    (b"multipart/mixed", b"7bit", b"no boundary at all", "no boundary at all"),
    (b'multipart/mixed; boundary="b"', b"7bit", b"--b\n\nfirst\n--b\n\nsecond\n", "first"),
    (b"application/pdf", b"base64", b"JVBERg==", ""),
]


@pytest.mark.parametrize(("kind", "transfer", "body", "shown"), BODIES)
def test_bodies(kind: bytes, transfer: bytes, body: bytes, shown: str) -> None:
    head = b"From: jan@example.com\nContent-Type: %s\nContent-Transfer-Encoding: %s\n\n" % (kind, transfer)
    message = read_message(Found(head + body, 1), 0)
    assert getattr(message, "excerpt", None) == shown
