"""Opening addresses: only harmless ones, in a program of its own, never over SSH or without a display."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tui_crm.opener import (
    Opened,
    is_harmless,
    mail_address,
    open_address,
    phone_address,
    web_address,
)

FAKE = """#!{python}
import sys
from pathlib import Path
Path({log!r}).write_text(repr(sys.argv[1:]) + repr([stream.isatty() for stream in (sys.stdin, sys.stdout)]))
sys.exit({status})
"""


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """A desktop whose xdg-open writes its arguments down."""
    return a_desktop(tmp_path)


def a_desktop(folder: Path, status: int = 0) -> dict[str, str]:
    program = folder / "xdg-open"
    program.write_text(FAKE.format(python=sys.executable, log=str(folder / "log"), status=status))
    program.chmod(0o755)
    return {"PATH": str(folder), "DISPLAY": ":0"}


@pytest.mark.parametrize(
    "address",
    ["https://example.com/a?b=c#d", "http://example.com", "mailto:a.b@example.com", "tel:+48600100200"],
)
def test_the_desktop_program_gets_the_address_alone_and_no_terminal(
    address: str, desktop: dict[str, str], tmp_path: Path
) -> None:
    assert open_address(address, desktop) is Opened.OPENED
    assert (tmp_path / "log").read_text() == f"{[address]!r}[False, False]"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "-flag",
        "--version",
        "/etc/passwd",
        "example.com",
        "https://example.com/\n--flag",
        "https://exam\x1bple.com",
        "https://user@example.com",
        "https://",
        "http:example.com",
        "ftp://example.com",
        "mailto:",
        "mailto:a@b.pl?bcc=c@d.pl",
        "mailto:a@b.pl,c@d.pl",
        "mailto:a b@example.com",
        "tel:112",
        "tel:+48600100200;phone-context=x",
        "tel:+48600100200\n",
        "https://example.com/" + "a" * 2_100,
        "",
    ],
)
def test_what_is_no_harmless_address_is_refused(
    address: str, desktop: dict[str, str], tmp_path: Path
) -> None:
    assert not is_harmless(address)
    assert open_address(address, desktop) is Opened.REFUSED
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_nothing_is_opened_over_ssh(variable: str, desktop: dict[str, str], tmp_path: Path) -> None:
    assert open_address("https://example.com", {**desktop, variable: "x"}) is Opened.OVER_SSH
    assert not (tmp_path / "log").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the display of other systems is always there")
def test_nothing_is_opened_without_a_display_or_a_program(desktop: dict[str, str], tmp_path: Path) -> None:
    assert open_address("https://example.com", {"PATH": desktop["PATH"]}) is Opened.NO_PROGRAM
    assert open_address("https://example.com", {"PATH": "/nowhere", "DISPLAY": ":0"}) is Opened.NO_PROGRAM
    assert not (tmp_path / "log").exists()
    assert (
        open_address("https://example.com", {"PATH": desktop["PATH"], "WAYLAND_DISPLAY": "w"})
        is Opened.OPENED
    )


def test_a_program_that_fails_is_told(tmp_path: Path) -> None:
    assert open_address("https://example.com", a_desktop(tmp_path, status=3)) is Opened.NO_PROGRAM


@pytest.mark.parametrize(
    ("email", "address"),
    [
        ("a.b+c@example.com", "mailto:a.b+c@example.com"),
        ("a?subject=x@example.com", "mailto:a%3Fsubject%3Dx@example.com"),
        ("a%0Ab@example.com", "mailto:a%250Ab@example.com"),
        ("-x@example.com", "mailto:-x@example.com"),
        ("łukasz@żółć.example", "mailto:%C5%82ukasz@%C5%BC%C3%B3%C5%82%C4%87.example"),
        ("no address", None),
        ("a@example.com,b@example.com", None),
    ],
)
def test_mail_addresses(email: str, address: str | None) -> None:
    assert mail_address(email) == address
    assert address is None or is_harmless(address)


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("+48600100200", "tel:+48600100200"),
        ("+48221131415 ext. 12", "tel:+48221131415;ext=12"),
        ("wewn. 12", None),
        ("+48600100200;ext=1", None),
        ("", None),
    ],
)
def test_phone_addresses(number: str, address: str | None) -> None:
    assert phone_address(number) == address
    assert address is None or is_harmless(address)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("www.example.com", "https://www.example.com"),
        (
            "https://example.com:8080/ścieżka?a=$(x)",
            "https://example.com:8080/%C5%9Bcie%C5%BCka?a=%24%28x%29",
        ),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://żółć.example/", "https://żółć.example/"),
        ("javascript:alert(1)", None),
    ],
)
def test_web_addresses(url: str, address: str | None) -> None:
    assert web_address(url) == address
    assert address is None or is_harmless(address)
