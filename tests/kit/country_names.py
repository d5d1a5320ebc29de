"""Writes `tui_crm/text/country_names.py`: ``python -m tests.kit.country_names``.

The names are those of CLDR (https://cldr.unicode.org), as Babel has them, of every region of `phonenumbers`.
"""

from __future__ import annotations

from babel import Locale
from phonenumbers import SUPPORTED_REGIONS

from tests.kit.environment import ROOT

MODULE = ROOT / "tui_crm" / "text" / "country_names.py"
_HEAD = '''"""The names of countries in English and Polish, from CLDR; tests.kit.country_names writes it."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
'''


def country_names() -> dict[str, tuple[str, str]]:
    """Region -> its name in English and in Polish."""
    english, polish = Locale.parse("en").territories, Locale.parse("pl").territories
    return {region: (english[region], polish[region]) for region in sorted(SUPPORTED_REGIONS)}


def main() -> None:
    """Writes the module anew."""
    lines = [
        f'    "{region}": ("{english}", "{polish}"),\n'
        for region, (english, polish) in country_names().items()
    ]
    tail = '}\n"""Region (ISO 3166-1 alpha-2) -> (English, Polish)."""\n'
    MODULE.write_text(_HEAD + "".join(lines) + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
