"""One message of bytes: whatever stands in it, it is read or refused with a reason."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest

from tests.kit.environment import ROOT
from tui_crm.domain.mail import MOST_ADDRESSES, IncomingMail, MailFault
from tui_crm.files.mail_message import Found, read_message

NOW = 1_769_860_800  # 31 January 2026, noon, UTC
HEAD = b"From: Jan <jan@example.com>\r\nTo: anna@example.com\r\n"


def read(data: bytes, received: int | None = None, keeps_text: bool = False) -> IncomingMail:
    message = read_message(Found(data, len(data), None, received), NOW, keeps_text)
    assert isinstance(message, IncomingMail), message
    return message


def test_a_usual_message() -> None:
    built = EmailMessage()
    built["From"] = "Łukasz Kowalski <lukasz@example.com>"
    built["To"] = "anna@example.com, Iga Ś <iga@example.com>"
    built["Cc"] = "Biuro <biuro@example.com>"
    built["Subject"] = "Zażółć gęślą jaźń, a potem jeszcze raz: zażółć gęślą jaźń"
    built["Date"] = "Mon, 5 Jan 2026 10:00:00 +0100"
    built["Message-ID"] = "<one@example.com>"
    built["In-Reply-To"] = "<zero@example.com>"
    built.set_content("Dzień dobry,\n\noferta w załączniku.\n")
    built.add_alternative("<p>Dzień <b>dobry</b></p>", subtype="html")
    built.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="oferta ś.pdf")
    message = read(built.as_bytes())
    assert [(one.role, one.name, one.address) for one in message.persons] == [
        ("from", "Łukasz Kowalski", "lukasz@example.com"),
        ("to", "", "anna@example.com"),
        ("to", "Iga Ś", "iga@example.com"),
        ("cc", "Biuro", "biuro@example.com"),
    ]
    assert message.subject == "Zażółć gęślą jaźń, a potem jeszcze raz: zażółć gęślą jaźń"
    assert (message.message_id, message.answers) == ("one@example.com", "zero@example.com")
    assert message.at == 1_767_603_600
    assert message.excerpt == "Dzień dobry, oferta w załączniku."
    assert (message.attachments, message.text) == (1, "")
    assert read(built.as_bytes(), keeps_text=True).text == "Dzień dobry,\n\noferta w załączniku."


SUBJECTS = [
    (b"=?utf-8?q?Za=C5=BC=C3=B3=C5=82=C4=87?=", "Zażółć"),
    (b"=?ISO-8859-2?B?WmG/87Pm?=", "Zażółć"),
    (b"=?utf-8*pl?q?=C5=BB?= x", "Ż x"),
    (b"=?utf-8?b?xYE=?=\r\n =?utf-8?b?w7Nkxbo=?=", "Łódź"),  # a fold between encoded words is nothing
    (b"=?utf-8?q?=C5?= =?utf-8?q?=81?=", "Ł"),  # a letter cut in two
    ("Surowe żółć".encode(), "Surowe żółć"),
    ("Surowe żółć".encode("cp1250"), "Surowe żółć"),
    (b"=?x-unknown?q?abc?=", "abc"),
    (b"=?zlib?q?abc?= =?idna?q?abc?=", "abcabc"),  # codecs of Python that are none of mail
    (b"=?utf-8?b?!!!?= x", "x"),
    (b"=?utf-8?q?broken", "=?utf-8?q?broken"),
    (b"a\x1b[31m\x07b =?utf-8?q?=1B]0;x=07?=", "a[31mb ]0;x"),
    ("\u202eodwrócone".encode(), "odwrócone"),
    (b"a\r\n\tb   c", "a b c"),
    (b"x" * 5_000, "x" * 500),
]


@pytest.mark.parametrize(("raw", "subject"), SUBJECTS)
def test_subjects(raw: bytes, subject: str) -> None:
    assert read(HEAD + b"Subject: " + raw + b"\r\n\r\nx").subject == subject


SENDERS = [
    (b"jan@example.com", "", "jan@example.com"),
    (b'"Kowalski, Jan" <jan@example.com>', "Kowalski, Jan", "jan@example.com"),
    (b"Kowalski, Jan <jan@example.com>", "Jan", "jan@example.com"),
    (b"=?utf-8?q?Kowalski=2C_Jan?= <jan@example.com>", "Kowalski, Jan", "jan@example.com"),
    (b"jan@example.com (Jan)", "Jan", "jan@example.com"),
    (b"<jan@example.com", "", "jan@example.com"),
    (b'"jan@example.com" <jan@example.com>', "", "jan@example.com"),
    ("Żaneta <żaneta@example.com>".encode(), "Żaneta", "żaneta@example.com"),
    (b"[broken; jan@example.com >>", "", "jan@example.com"),
    (b"Group: a@example.com, b@example.com;", "", "a@example.com"),
    (b"\x1b[2J <jan@example.com>", "2J", "jan@example.com"),
    (b"(" * 2_000 + b" jan@example.com", "", "jan@example.com"),
]


@pytest.mark.parametrize(("raw", "name", "address"), SENDERS)
def test_senders(raw: bytes, name: str, address: str) -> None:
    first = read(b"From: " + raw + b"\nTo: x@example.com\n\nx").persons[0]
    assert (first.role, first.name, first.address) == ("from", name, address)


DATES = [
    (b"Date: Mon, 5 Jan 2026 10:00:00 +0100", None, 1_767_603_600),
    (b"Date: 5 Jan 26 10:00 +0100", None, 1_767_603_600),
    (b"Date: yesterday\nReceived: from a by b; Mon, 5 Jan 2026 10:00:00 +0100", None, 1_767_603_600),
    (b"Date: Mon, 5 Jan 3026 10:00:00 +0100", 1_767_603_600, 1_767_603_600),
    (b"Date: Mon, 5 Jan 1926 10:00:00 +0100", None, NOW),
    (b"Date: Mon, 99 Jan 2026 99:99:99 +9999999999", None, NOW),
    (b"X: y", 1_767_603_600, 1_767_603_600),
    (b"X: y", -5, NOW),
    (b"X: y", 10**15, NOW),
]


@pytest.mark.parametrize(("line", "received", "at"), DATES)
def test_dates(line: bytes, received: int | None, at: int) -> None:
    assert read(HEAD + line + b"\n\nx", received).at == at


def test_without_a_message_id_what_it_is_tells_it() -> None:
    one, other = HEAD + b"Subject: a\n\nx", HEAD + b"Subject: b\n\nx"
    assert read(one).message_id == read(one).message_id != read(other).message_id
    assert read(one).message_id.startswith("sha256:")
    assert read(HEAD + b"Message-ID: <" + b"x" * 3_000 + b">\n\nx").message_id.startswith("sha256:")


REFUSED = [
    (b"", MailFault.EMPTY),
    (b" \r\n\r\n", MailFault.EMPTY),
    (b"\0\1\2\3 binary", MailFault.NO_HEADERS),
    (b"Just a text\nof two lines", MailFault.NO_HEADERS),
    (b"Subject: nobody\n\nx", MailFault.NO_ADDRESSES),
    (b"From: MAILER-DAEMON\nTo: undisclosed-recipients:;\n\nx", MailFault.NO_ADDRESSES),
]


@pytest.mark.parametrize(("data", "fault"), REFUSED)
def test_what_is_no_message_is_refused(data: bytes, fault: MailFault) -> None:
    assert read_message(Found(data, len(data)), NOW) is fault


def test_of_ten_thousand_recipients_the_first_are_kept_and_that_is_said() -> None:
    many = b", ".join(b"person%d@example.com" % n for n in range(10_000))
    message = read(b"From: jan@example.com\nTo: " + many + b"\n\nx")
    assert len(message.persons) == MOST_ADDRESSES
    assert message.is_shortened
    assert message.persons[0].address == "jan@example.com"
    assert not read(HEAD + b"\nx").is_shortened


def test_a_gigantic_head_is_cut() -> None:
    message = read(HEAD + b"X-Long: " + b"x" * 3_000_000 + b"\nSubject: behind\n\nx")
    assert message.subject == ""
    assert len(message.persons) == 2


def test_parts_in_parts_without_end() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    )
    assert read(HEAD + b"Subject: deep\n" + nested).subject == "deep"


def test_broken_bytes_never_raise() -> None:
    """Messages with bytes exchanged at random: read, or refused with a reason."""
    built = EmailMessage()
    built["From"] = "Łukasz Kowalski <lukasz@example.com>"
    built["To"] = "anna@example.com"
    built["Date"] = "Mon, 5 Jan 2026 10:00:00 +0100"
    built["Subject"] = "Zażółć"
    built.set_content("Dzień dobry")
    built.add_alternative("<p>Dzień <b>dobry</b><!-- x --></p>", subtype="html")
    built.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="ś.pdf")
    data = built.as_bytes()
    chance = random.Random(7)
    for _turn in range(300):
        broken = bytearray(data)
        for _place in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.choice(b'\0\xff=?"<>()@,;:\n\r -&![]%\x1bA')
        message = read_message(Found(bytes(broken), len(broken)), NOW, keeps_text=True)
        if isinstance(message, IncomingMail):
            assert message.subject.isprintable()
            assert message.excerpt.isprintable()
            assert all(one.name.isprintable() and one.address.isprintable() for one in message.persons)


AS_SENT = {
    "gmail_reply_pl": (
        ("Łukasz Kowalski", "lukasz@example.com"),
        "Re: Termin spotkania – styczeń",
        1_768_383_669,
        "Dzień dobry, zgadzam się na *czwartek* o 11.",
        0,
    ),
    "outlook_attachment_pl": (
        ("Wiśniewski, Jan", "Jan.Wisniewski@EXAMPLE.com"),
        "RE: Umowa - podpisana wersja do wglądu i potwierdzenia przez zarząd",
        1_768_217_400,
        "Witam, przesyłam podpisaną umowę. Z poważaniem Jan Wiśniewski",
        1,
    ),
    "newsletter_html": (
        ("Sklep, dział obsługi", "news@shop.example"),
        "🎁 Rabat 20% tylko dziś",
        1_767_679_200,
        "Tylko dziś 20% taniej Zobacz ofertę",
        0,
    ),
    "broken": (("", "jan@example.com"), "Łódź ˙ţ =?bad", 1_767_862_800, "No end of anything here", 0),
}
"""Who wrote it, its subject, the moment, the excerpt and how many files it has, of files in fixtures/mail."""


@pytest.mark.parametrize("name", AS_SENT)
def test_messages_as_programs_send_them(name: str) -> None:
    message = read((ROOT / "fixtures" / "mail" / f"{name}.eml").read_bytes())
    sender = message.persons[0]
    assert sender.role == "from"
    found = ((sender.name, sender.address), message.subject, message.at, message.excerpt, message.attachments)
    assert found == AS_SENT[name]
    assert any(one.address == "anna@crm.example" for one in message.persons)


def test_all_messages_of_the_fixtures_are_expected() -> None:
    assert {path.stem for path in (ROOT / "fixtures" / "mail").iterdir()} == set(AS_SENT)
