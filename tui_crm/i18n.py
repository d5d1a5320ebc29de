"""Languages: English message ids, gettext catalogues, translated when shown.

`domain` and `store` return codes; only what a person reads is translated. Light: English needs no catalogue,
and another language's is loaded by the first text that is shown.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

DOMAIN = "tui_crm"
LOCALE_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locale")
LANGUAGES = ("en", "pl")

_catalogue: NullTranslations | None = None
_language = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Marks a text for the catalogue; it is translated later, where it is shown."""
    return message


def _(message: str) -> str:
    """The message in the chosen language."""
    if _language == "en" or not message:
        return message
    return _translations().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message in the form that the count needs ("1 row", "2 wiersze", "5 wierszy")."""
    if _language == "en":
        return one if count == 1 else many
    return _translations().ngettext(one, many, count)


def _translations() -> NullTranslations:
    global _catalogue
    if _catalogue is None:
        import gettext  # 6 ms that English need not spend

        _catalogue = gettext.translation(DOMAIN, LOCALE_FOLDER, [_language], fallback=True)
    return _catalogue


def in_all_languages(message: str) -> tuple[str, ...]:
    """The message in each of `LANGUAGES`, whichever is chosen."""
    import gettext  # as above

    translated = (gettext.translation(DOMAIN, LOCALE_FOLDER, [one], fallback=True) for one in LANGUAGES)
    return tuple(catalogue.gettext(message) for catalogue in translated)


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
    code = code if code in LANGUAGES else "en"
    if code != _language:
        _catalogue, _language = None, code
