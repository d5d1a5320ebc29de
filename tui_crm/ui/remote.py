"""What one types on one's own machine where the screen, over SSH, has no file and no program to offer (R44).

The line runs through two shells' worth of rules: the local one reads it, and what it hands to ssh is split by
`shlex.split` on the other side.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui_crm.config import Config
from tui_crm.identity import system_login

if TYPE_CHECKING:
    from tui_crm.ui.base import CrmScreen

_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
"""What no shell and no `shlex` reads anything into."""
_USUAL_PORT = "22"


def ssh_words(config: Config, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """How this machine is reached: "ssh", and the words up to its name.

    Where `ssh_host` is not configured: the account and the machine as they call themselves, and the port that
    the connection came in by.
    """
    if config.ssh_host:
        return ("ssh", config.ssh_host)
    host = f"{system_login(environment)}@{os.uname().nodename}"
    connection = environment.get("SSH_CONNECTION", "").split()
    port = connection[3] if len(connection) == 4 and connection[3].isdecimal() else _USUAL_PORT
    return ("ssh", host) if port == _USUAL_PORT else ("ssh", "-p", port, host)


def remote_line(ssh: Sequence[str], command: Sequence[str], send: str = "", fetch: str = "") -> str:
    """The line to type: `ssh crm@host export tag:VIP --format csv > contacts.csv`.

    Args:
        ssh: of `ssh_words`.
        command: the words for the program at the other end.
        send, fetch: the names of the files, on one's own machine, that go there and that come back.
    """
    remote = " ".join(map(_word, command))
    is_plain = all(_PLAIN.fullmatch(word) for word in command)
    line = f"{shlex.join(ssh)} {remote if is_plain else shlex.quote(remote)}"
    if send:
        line += f" < {shlex.quote(send)}"
    if fetch:
        line += f" > {shlex.quote(fetch)}"
    return line


def _word(word: str) -> str:
    """A word as `shlex.split` reads it, in double quotes: single ones are those of the local shell."""
    if _PLAIN.fullmatch(word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


async def ask_remote(
    screen: CrmScreen[Any],
    title: str,
    command: Sequence[str],
    *,
    send: str = "",
    fetch: str = "",
    note: str = "",
) -> None:
    """Shows, in place of a question for a path, the line to type on one's own machine; a key copies it.

    Args:
        title: what was asked for, already translated.
        command, send, fetch: of `remote_line`.
        note: what else to know, already translated.
    """
    from tui_crm.ui.modals.remote_command import RemoteCommand

    line = remote_line(ssh_words(screen.crm.config), command, send, fetch)
    await screen.app.push_screen_wait(RemoteCommand(title, line, note))
