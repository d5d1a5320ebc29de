"""Languages: English message ids, gettext catalogues, translated when shown.

`domain` and `store` return codes; only what a person reads is translated.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "tui_crm"
LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("en", "pl")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Marks a text for the catalogue; it is translated later, where it is shown."""
    return message


def _(message: str) -> str:
    """The message in the chosen language."""
    return _catalogue.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The message in the form that the count needs ("1 row", "2 wiersze", "5 wierszy")."""
    return _catalogue.ngettext(one, many, count)


def language() -> str:
    """The chosen language: "en" or "pl"."""
    return _language


def choose_language(
    asked: str | None, configured: str | None, environment: Mapping[str, str] = os.environ
) -> str:
    """The language to speak: asked for, else configured, else the locale's, else English.

    The locale's variables in the order POSIX gives them: LC_ALL, LC_MESSAGES, LANG.
    """
    for wanted in (asked, configured):
        if wanted in LANGUAGES:
            return str(wanted)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "pl" if value.lower().startswith("pl") else "en"
    return "en"


def use_language(code: str) -> None:
    """Speak this language from now on. An unknown one, or one without its catalogue, is English."""
    global _catalogue, _language
    _language = code if code in LANGUAGES else "en"
    if _language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation(DOMAIN, LOCALE_FOLDER, [_language], fallback=True)
