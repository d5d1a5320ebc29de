"""Who starts the program: asked for, fixed by whoever starts it, or the person at the machine.

A leaf, and light: it is on the way to the first frame and to `query`.
"""

from __future__ import annotations

import os

from tui_crm.paths import readable

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping

USER_VARIABLE = "TUI_CRM_USER"
FIXED_LOGIN_VARIABLE = "TUI_CRM_FIXED_LOGIN"
"""Set by whoever starts the program for a login that decides who one is (R44)."""


class LoginFixed(Exception):
    """Somebody is asked for although the login is fixed."""


def chosen_login(asked: str | None, environment: Mapping[str, str]) -> str:
    """The login that `--as` or the environment names; "" where the person at the machine is meant.

    Raises LoginFixed.
    """
    chosen = asked or readable(environment.get(USER_VARIABLE, ""))
    fixed = readable(environment.get(FIXED_LOGIN_VARIABLE, ""))
    if fixed and chosen:
        raise LoginFixed
    return fixed or chosen


def is_restricted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the login decides who one is (R44): then nothing leads to a shell, a program or a path here."""
    return bool(environment.get(FIXED_LOGIN_VARIABLE))


def is_guest(asked: str | None, environment: Mapping[str, str]) -> bool:
    """Whether a sample base may take an unknown login in as its own user: nobody was named."""
    return not (asked or environment.get(USER_VARIABLE) or is_restricted(environment))


def system_login(environment: Mapping[str, str]) -> str:
    """The login name of the person at the machine, found as `getpass.getuser` finds it, which loads more."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if login := environment.get(name):
            return readable(login)
    import pwd

    try:
        return readable(pwd.getpwuid(os.getuid()).pw_name)
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"user{os.getuid()}"
