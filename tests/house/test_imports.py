"""How much a start loads, counted in modules: seconds would depend on the machine (R54).

Who needs more raises the number here, with a reason to give; who needs less lowers it.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.builders import a_person
from tests.kit.environment import clean_environment
from tui_crm.services.session import open_session

COMMAND = """
import sys
before = set(sys.modules)
from tui_crm import start
status = start.fast(sys.argv[1:])
if status is None:
    from tui_crm.cli.main import main
    status = main(sys.argv[1:])
print("\\n" + "\\n".join(["modules", str(status), *sorted(set(sys.modules) - before)]), flush=True)
"""
FRAME = """
import sys
before = set(sys.modules)
import tui_crm.start
import tui_crm.cli.regular, tui_crm.config, tui_crm.identity, tui_crm.ui.early.painting
from tui_crm.services.glance import glance
from tui_crm.ui.early import built_in, frame
found = glance(sys.argv[1], "anna", False)
skin = {**built_in.COLOURS["256"], **built_in.WORDS["en"]}
drawn = frame.FirstFrame(skin, 120, 40, may=found.login.may, card=True)
shown = "".join(text for row in drawn.draw(found.persons(drawn.fields, drawn.room)) for _codes, text in row)
assert "Kowalski" in shown
print("\\n" + "\\n".join(["modules", "0", *sorted(set(sys.modules) - before)]))
"""
SCREEN = """
import sys
before = set(sys.modules)
import tui_crm.start as start
start._load_asyncio()
import asyncio
from pathlib import Path
from tui_crm.config import BackupChoices, Config
from tui_crm.keymap import keymap
from tui_crm.services.session import open_session
from tui_crm.ui.app import CrmApp
from tui_crm.ui.screens import contacts_windows
contacts_windows.FIRST_MILLISECONDS = 20_000.0  # where reading takes longer, more is loaded to wait for it
async def look():
    with open_session(Path(sys.argv[1]), login="anna") as session:
        app = CrmApp(session, keymap({})[0], Config(backup=BackupChoices(enabled=False), tips=False))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            while app.screen.id == "_default":  # a process without a turn looks idle
                await asyncio.sleep(0.01)
            loaded = sorted(set(sys.modules) - before)
            assert app.screen.id != "_default"
    return loaded
print("\\n" + "\\n".join(["modules", "0", *asyncio.run(look())]))
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a start may load.

    Attributes:
        own: modules of the program, at most.
        python: modules of Python's library, at most; another version of Python has some more or less.
        packages: the packages of others, all that there may be.
    """

    own: int
    python: int
    packages: str = ""


DRIVER = "pysqlite3"
BUDGETS = {
    "--version": Budget(3, 1),
    "--help": Budget(28, 62),
    "query lukasz": Budget(33, 19, DRIVER),
    "completions bash": Budget(29, 61),
    "keys": Budget(48, 67),
    "list": Budget(119, 90, DRIVER),
    "show 1": Budget(154, 94, DRIVER),
    "edit 1 --set position=Prezes": Budget(147, 89, DRIVER),
    "bulk --ids 1 --add-tag VIP --yes": Budget(169, 95, DRIVER),
    "trash": Budget(134, 94, DRIVER),
    "card 1": Budget(114, 89, DRIVER),
    "note 1 x": Budget(140, 98, DRIVER),
    "attachments 1": Budget(145, 98, DRIVER),
    "history": Budget(171, 99, DRIVER),
    "undo --dry-run": Budget(193, 99, DRIVER),
    "today": Budget(202, 99, f"{DRIVER} rapidfuzz"),
    "due": Budget(153, 98, DRIVER),
    "duplicates list": Budget(138, 94, f"{DRIVER} rapidfuzz"),
    "import people.csv": Budget(236, 117, DRIVER),
    "imports list": Budget(142, 90, DRIVER),
    "export --format csv": Budget(148, 92, DRIVER),
    "opportunities list": Budget(155, 99, DRIVER),
    "stages list": Budget(155, 99, DRIVER),
    "meetings list": Budget(147, 98, DRIVER),
    "mail list": Budget(143, 89, DRIVER),
    "fields list": Budget(116, 89, DRIVER),
    "tags list": Budget(114, 89, DRIVER),
    "views list": Budget(137, 91, DRIVER),
    "layout show": Budget(115, 89, DRIVER),
    "users list": Budget(104, 89, DRIVER),
    "preferences list": Budget(107, 89, DRIVER),
    "db stats": Budget(163, 114, f"{DRIVER} peewee playhouse"),
}
FIRST_FRAME = Budget(41, 15, DRIVER)
FULL_SCREEN = Budget(206, 155, f"{DRIVER} platformdirs rich textual typing_extensions")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of somebody whose base has one contact."""
    environment = clean_environment(tmp_path_factory.mktemp("home"))
    path = Path(environment["HOME"], "crm.db")
    with open_session(path, login="anna", full_name="Anna Nowak") as session:
        a_person(session, "Łukasz Kowalski", email="lukasz@example.com", phone="600 100 200")
    Path(environment["HOME"], "people.csv").write_text("first name,e-mail\nJanusz,janusz@example.com\n")
    return {**environment, "TUI_CRM_DB": str(path)}


def loaded(code: str, arguments: list[str], environment: dict[str, str]) -> set[str]:
    """The modules that a start loads beside those of a bare interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment, cwd=environment["HOME"], capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    status, *modules = done.stdout.rpartition("\nmodules\n")[2].split()
    assert status == "0", done.stderr
    # What belongs to Python's build, and what compiled modules bring, have names of their own.
    built = ("_sysconfigdata", "cython_runtime", "_cython_")
    return {one for one in modules if one not in sys.builtin_module_names and not one.startswith(built)}


def sorted_out(modules: set[str]) -> tuple[list[str], list[str], set[str]]:
    """Our own modules, those of Python's library, and the packages of others."""
    tops = {one: one.partition(".")[0] for one in modules}
    own = sorted(one for one, top in tops.items() if top == "tui_crm")
    python = sorted(one for one, top in tops.items() if top in sys.stdlib_module_names)
    return own, python, set(tops.values()) - {"tui_crm"} - sys.stdlib_module_names


def complaints(modules: set[str], budget: Budget) -> list[str]:
    """What is over the budget, with names."""
    own, python, packages = sorted_out(modules)
    found = []
    if len(own) > budget.own:
        found.append(f"{len(own)} own modules, budget {budget.own}: {' '.join(own)}")
    if len(python) > budget.python:
        found.append(f"{len(python)} of Python's modules, budget {budget.python}: {' '.join(python)}")
    if news := packages - set(budget.packages.split()):
        found.append(f"new packages: {' '.join(sorted(news))}")
    return found


@pytest.mark.parametrize("line", BUDGETS)
def test_a_command_loads_no_more_than_it_may(line: str, home: dict[str, str]) -> None:
    assert complaints(loaded(COMMAND, line.split(), home), BUDGETS[line]) == []


def test_the_first_frame_is_drawn_by_a_few_modules(home: dict[str, str]) -> None:
    assert complaints(loaded(FRAME, [home["TUI_CRM_DB"]], home), FIRST_FRAME) == []


def test_the_list_on_the_screen_loads_no_more_than_it_may(home: dict[str, str]) -> None:
    assert complaints(loaded(SCREEN, [home["TUI_CRM_DB"]], home), FULL_SCREEN) == []


def test_what_is_over_the_budget_is_named() -> None:
    modules = {"tui_crm.a", "tui_crm.b", "json", "re", "phonenumbers.data", "rich"}
    assert complaints(modules, Budget(1, 1, "rich")) == [
        "2 own modules, budget 1: tui_crm.a tui_crm.b",
        "2 of Python's modules, budget 1: json re",
        "new packages: phonenumbers",
    ]
    assert complaints(modules, Budget(2, 2, "rich phonenumbers")) == []
