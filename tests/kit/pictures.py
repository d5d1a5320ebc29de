"""``python -m tests.kit.pictures [FOLDER]``: the pictures of the real screens that the documentation shows.

The same program and sample data give the same files: fixed sizes, languages, themes, clock and base.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.kit.clock import StoppedClock
from tests.kit.environment import ROOT, clean_environment

if TYPE_CHECKING:
    from tui_crm.services.session import Session

FOLDER = ROOT / "docs"
CONTACTS = 2000
SHEET = "klienci.csv"
SHEET_OF = ROOT / "fixtures" / "imports" / "polish-cp1250.csv"

# The pictures must not load a font from somewhere: whoever looks at them has a monospaced one.
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


class Picture(NamedTuple):
    """One screen.

    Attributes:
        name: of the file, without its ending.
        size: columns and rows.
        steps: what is pressed from the contact list; a step of several words is typed as it stands.
    """

    name: str
    size: tuple[int, int]
    steps: tuple[str, ...]
    language: str = "en"
    theme: str = ""
    tips: bool = False


def _typed(text: str) -> str:
    return f"type {text}"


PICTURES = (
    Picture("screen", (120, 36), ("slash", _typed("ann"), "enter", "down", "down")),
    Picture("szukanie", (80, 24), ("slash", _typed("miasto:Kraków ann"), "enter", "down"), language="pl"),
    Picture("light", (100, 30), ("space", "down", "space"), theme="textual-light"),
    Picture("profile", (150, 40), ("slash", _typed("kowalski luk"), "enter", "f")),
    Picture(
        "filter", (110, 30), ("slash", _typed("tag:VIP,Partner city:Warszawa created:>2024"), "enter", "L")
    ),
    Picture("columns", (120, 30), ("C", "down", "down", "space")),
    Picture("opportunities", (110, 26), ("O", "down", "down")),
    Picture("meetings", (160, 40), ("K",)),
    Picture("today", (110, 22), ("N",)),
    Picture("history", (120, 30), ("H", "down")),
    Picture("help", (100, 34), ("question_mark",)),
    Picture("preferences", (100, 20), ("f9", "shift+tab"), tips=True),
    Picture("import", (110, 26), ("i", _typed(SHEET), "enter")),
)


async def take(picture: Picture, session: Session) -> str:
    """The screen as SVG."""
    from tests.kit.screen import press, settle, type_text
    from tui_crm.config import BackupChoices, Config
    from tui_crm.i18n import use_language
    from tui_crm.ui.app import CrmApp

    use_language(picture.language)
    config = Config(theme=picture.theme, backup=BackupChoices(enabled=False), tips=picture.tips)
    app = CrmApp(session, config=config)
    async with app.run_test(size=picture.size) as pilot:
        await settle(pilot)
        for step in picture.steps:
            if step.startswith("type "):
                await type_text(pilot, step.removeprefix("type "))
            else:
                await press(pilot, step)
        return _FONT_FACE.sub("", app.export_screenshot(title="tui-crm"))


async def take_all(folder: Path) -> None:
    """Write every picture into a folder; the sample base is made in the working folder."""
    from tui_crm.services import demo
    from tui_crm.services.session import open_session

    base = Path("demo.db")
    demo.make(base, CONTACTS)
    shutil.copy(SHEET_OF, SHEET)
    clock = StoppedClock(demo.stopped_clock())
    for picture in PICTURES:
        with open_session(base, login=demo.DEMO_LOGIN, clock=clock) as session:
            svg = await take(picture, session)
        path = folder / f"{picture.name}.svg"
        path.write_text(svg, encoding="utf-8")
        print(f"{path}: {len(svg)} characters")


def main(folder: Path = FOLDER) -> int:
    """Take the pictures and write them to docs/, or to another folder."""
    folder = folder.resolve()
    with tempfile.TemporaryDirectory() as name:
        os.environ.clear()
        os.environ.update(clean_environment(Path(name) / "home", COLORTERM="truecolor", TZ="UTC"))
        os.chdir(name)
        asyncio.run(take_all(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
