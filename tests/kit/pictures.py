"""``python -m tests.kit.pictures``: the picture of the real screen on sample data that README shows.

The same program and sample data give the same file: a fixed size, language, clock, theme and base.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from tests.kit.clock import StoppedClock
from tests.kit.environment import ROOT, clean_environment

PICTURE = ROOT / "docs" / "screen.svg"
SIZE = (120, 36)
CONTACTS = 2000
KEYS = ("slash", "a", "n", "n", "enter", "down", "down")
"""Search "ann", go to the list, look at the third."""

# The picture must not load a font from somewhere: whoever looks at it has a monospaced one.
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def picture(folder: Path) -> str:
    """The screen as SVG; the sample base is made in `folder`."""
    from tests.kit.screen import press, settle
    from tui_crm.i18n import use_language
    from tui_crm.services import demo
    from tui_crm.services.session import open_session
    from tui_crm.ui.app import CrmApp

    use_language("en")
    demo.make(folder / "demo.db", CONTACTS)
    clock = StoppedClock(demo.stopped_clock())
    with open_session(folder / "demo.db", login=demo.DEMO_LOGIN, clock=clock) as session:
        app = CrmApp(session)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            await press(pilot, *KEYS)
            return _FONT_FACE.sub("", app.export_screenshot(title="tui-crm"))


def main(path: Path = PICTURE) -> int:
    """Take the picture and write it to docs/screen.svg, or to another file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.clear()
        os.environ.update(clean_environment(folder / "home", COLORTERM="truecolor", TZ="UTC"))
        svg = asyncio.run(picture(folder))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")
    print(f"{path}: {len(svg)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
