"""Opening an address with the program that the person's desktop has for it: mail, telephone, browser.

Never Python's `webbrowser`: it hands options, `file:` and `javascript:` on, and starts a text browser over
the screen where there is no other. Knows neither screen nor database.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote

from tui_crm.clipboard import over_ssh
from tui_crm.text import emails, urls
from tui_crm.text.safe import safe_text

MAXIMUM = 2_083
"""Longer addresses are not opened: browsers and mail programs cut them."""
_SECONDS = 1.0
"""A program that has not failed by then is taken to work."""

_PHONE = re.compile(r"(\+[0-9]{3,15})(?: ext\. ([0-9]{1,7}))?", re.ASCII)
_MAIL_ADDRESS = re.compile(
    r"mailto:[A-Za-z0-9!$'*+.=_~%/-]+@[A-Za-z0-9.%-]+(?:\?subject=[A-Za-z0-9%._~-]+)?", re.ASCII
)
_SUBJECT = 120
"""Characters of a subject that an address carries; more would make it longer than programs take."""
_PHONE_ADDRESS = re.compile(r"tel:\+[0-9]{3,15}(?:;ext=[0-9]{1,7})?", re.ASCII)


class Opened(StrEnum):
    """What became of an address."""

    OPENED = "opened"
    REFUSED = "refused"
    """It is none that may be opened."""
    OVER_SSH = "over_ssh"
    """The person sits at another machine: a program started here would be on the wrong screen."""
    NO_PROGRAM = "no_program"
    """There is no display, or nothing on it that takes this address."""


def mail_address(email: str, subject: str = "") -> str | None:
    """The address that starts a message to this one (RFC 6068), or None where it is none.

    Args:
        subject: what stands in the message's subject at first; its beginning where it is long.
    """
    email = email.strip()
    if emails.problem_of(email) is not None:
        return None
    local, _at, domain = email.rpartition("@")
    address = f"mailto:{quote(local, safe='!$*+')}@{quote(domain, safe='')}"
    said = " ".join(safe_text(subject).split())[:_SUBJECT]
    return f"{address}?subject={quote(said, safe='')}" if said else address


def phone_address(number: str) -> str | None:
    """The address that calls an E.164 number, "+48600100200 ext. 12" (RFC 3966); None for any other text."""
    found = _PHONE.fullmatch(number)
    if found is None:
        return None
    return f"tel:{found[1]};ext={found[2]}" if found[2] else f"tel:{found[1]}"


def web_address(url: str) -> str | None:
    """The address of a web page, http and https only, or None where it is none.

    Signs that a shell somewhere on the way could take for its own are percent-encoded.
    """
    address = urls.normalize(url)
    if address is None:
        return None
    end = re.search(r"(?<=[^:/])[/?#]|$", address)
    cut = end.start() if end is not None else len(address)
    return address[:cut] + quote(address[cut:], safe="/?#[]@!&*+,;:=%~")


def is_harmless(address: str) -> bool:
    """Whether it is a well-formed address of a web page, an e-mail or a phone, and nothing else."""
    if len(address) > MAXIMUM or not address.isprintable():
        return False
    if address.startswith(("http://", "https://")):
        return urls.normalize(address) is not None
    return bool(_MAIL_ADDRESS.fullmatch(address) or _PHONE_ADDRESS.fullmatch(address))


def open_address(address: str, environment: Mapping[str, str] = os.environ) -> Opened:
    """Opens an address in a program of its own, with no terminal. Takes up to a second.

    Args:
        address: as the three functions above give it; anything else is refused.
        environment: tells SSH, displays and where programs are.
    """
    if not is_harmless(address):
        return Opened.REFUSED
    if over_ssh(environment):
        return Opened.OVER_SSH
    if sys.platform == "win32":
        return _start_file(address)
    program = _program(environment)
    if program is None or not _starts([program, address], environment):
        return Opened.NO_PROGRAM
    return Opened.OPENED


def _start_file(address: str) -> Opened:
    try:
        os.startfile(address)  # type: ignore[attr-defined, unused-ignore]  # noqa: S606 - Windows' own way
    except OSError:
        return Opened.NO_PROGRAM
    return Opened.OPENED


def _program(environment: Mapping[str, str]) -> str | None:
    """What opens addresses on this desktop; None without one, where xdg-open would try text browsers."""
    path = environment.get("PATH")
    if sys.platform == "darwin":
        return shutil.which("open", path=path)
    if environment.get("WSL_DISTRO_NAME") and (found := shutil.which("wslview", path=path)):
        return found
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=path)
    return None


def _starts(command: list[str], environment: Mapping[str, str]) -> bool:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=dict(environment),
        )
    except OSError:
        return False
    try:
        return process.wait(_SECONDS) == 0
    except subprocess.TimeoutExpired:
        # Its end is waited for, so that no dead process stays behind.
        threading.Thread(target=process.wait, name="opened", daemon=True).start()
        return True
