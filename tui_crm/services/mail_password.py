"""The password of a mailbox, out of a program of its user: it is kept nowhere and told to nobody else."""

from __future__ import annotations

import shlex
import subprocess

from tui_crm.domain.problems import Code, Refused

VARIABLE = "TUI_CRM_MAIL_PASSWORD"
"""In the environment: the password, where the configuration has no command for the mailbox."""
_PATIENCE = 120
"""Seconds: whoever keeps the password may have to ask for another one first."""


def by_command(command: str) -> str:
    """The first line that a command prints: a line of words as of a shell, of which no shell is run.

    Raises Refused (MAIL_PASSWORD_COMMAND) where it gives none.
    """
    try:
        words = shlex.split(command)
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=_PATIENCE, check=False)
    except (ValueError, IndexError):  # quotes that are not closed, or nothing at all
        raise Refused(Code.MAIL_PASSWORD_COMMAND, reason="it failed") from None
    except subprocess.TimeoutExpired:
        raise Refused(Code.MAIL_PASSWORD_COMMAND, reason="it took too long") from None
    except OSError as error:
        raise Refused(Code.MAIL_PASSWORD_COMMAND, reason=error.strerror or "it failed") from error
    if done.returncode != 0:
        raise Refused(Code.MAIL_PASSWORD_COMMAND, reason="it failed")
    password = done.stdout.decode("utf-8", "replace").partition("\n")[0].strip("\r")
    if not password:
        raise Refused(Code.MAIL_PASSWORD_COMMAND, reason="it printed nothing")
    return password
