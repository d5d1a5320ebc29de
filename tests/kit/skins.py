"""`make skin`: the built-in look of the first frame, taken from the app itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.kit.builders import a_person
from tests.kit.clock import StoppedClock
from tests.kit.environment import ROOT
from tests.kit.screen import settle
from tui_crm.config import Config
from tui_crm.i18n import LANGUAGES, use_language
from tui_crm.keymap import keymap
from tui_crm.services.session import Session, open_session
from tui_crm.ui.app import CrmApp
from tui_crm.ui.early.making import colours_drawn, words_of
from tui_crm.ui.early.skin import EIGHT_BIT, TRUECOLOR, Skin

BUILT_IN = ROOT / "tui_crm/ui/early/built_in.py"
SIZES = ((120, 40), (80, 24))
"""The card beside the list, and below it."""

_HEAD = '''"""The built-in look of the first frame: made by `make skin`, not to be edited."""
'''


async def made() -> tuple[dict[str, Skin], dict[str, Skin]]:
    """Colours by their number and words by language, as the module should have them."""
    colours: dict[str, Skin] = {TRUECOLOR: {}, EIGHT_BIT: {}}
    words: dict[str, Skin] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        open_session(Path(folder) / "crm.db", login="anna", clock=StoppedClock()) as session,
    ):
        for name in ("Jan Adamski", "Ewa Bielak", "Adam Cieślak"):
            a_person(session, name)
        for size in SIZES:
            await _draw(session, size, colours)
    for language in LANGUAGES:
        use_language(language)
        words[language] = words_of(keymap({})[0])
    use_language("en")
    return colours, words


async def _draw(session: Session, size: tuple[int, int], colours: dict[str, Skin]) -> None:
    app = CrmApp(session, config=Config(tips=False))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for depth, found in colours.items():
            found.update(colours_drawn(app, depth))


def main() -> None:
    """Writes the module."""
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    colours, words = asyncio.run(made())
    said = [
        f"{name}: dict[str, dict[str, str]] = {value!r}\n"
        for name, value in (("COLOURS", colours), ("WORDS", words))
    ]
    BUILT_IN.write_text("\n".join([_HEAD, *said]), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(BUILT_IN)], check=True)


if __name__ == "__main__":
    main()
