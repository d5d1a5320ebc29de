"""What every test may ask for: a session on a real file, a stopped clock, an app of a size and language."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

import tui_crm
from tests.kit import quick_textual
from tests.kit.clock import StoppedClock
from tests.kit.environment import clean_environment

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui_crm.services.session import Session

    MakeApp = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]

# Each app leaves many thousands of objects: looking for rings among them so often takes a fifth of the time.
gc.set_threshold(100_000, 50, 100)

quick_textual.share()

# The same examples each time, and no limit that a busy machine would break.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("ci")

# Wherever the machine stands, tests stand at Greenwich until they say otherwise.
os.environ["TZ"] = "UTC"
time.tzset()

_ABOUT_THE_MACHINE = (
    "TMUX", "TMUX_PANE", "STY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY",
    "NO_COLOR", "COLORTERM", "LC_ALL", "LC_MESSAGES", "LANGUAGE",
)  # fmt: skip

_PATIENCE = {
    "ui.app.CrmApp.NOTIFICATION_TIMEOUT": 3600.0,
    "ui.going.LEAVE_SECONDS": 60.0,
    "ui.hints.HINT_SECONDS": 3600.0,
    "ui.modals.interruption.REST_SECONDS": 3600.0,
    "ui.offers._LOOK_SECONDS": 60.0,
    "ui.rights.IDLE_SECONDS": 3600.0,
    "ui.rights.LOOK_SECONDS": 3600.0,
    "ui.screens.imports_flow._QUIET_SECONDS": 3600.0,
    "ui.typing_ahead.LONGEST_SECONDS": 20.0,
    "clipboard.TOOL_SECONDS": 60.0,
    "opener._SECONDS": 60.0,
}


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of this machine's user reaches a test, and no test leaves a language behind."""
    from tui_crm.i18n import use_language
    from tui_crm.wording import custom_names

    for name in list(os.environ):
        if name in _ABOUT_THE_MACHINE or name.startswith(("TUI_CRM_", "TEXTUAL")):
            monkeypatch.delenv(name)
    for name, value in clean_environment(tmp_path / "home").items():
        if name.startswith("XDG_") or name in ("HOME", "LANG", "TERM", "USER", "LOGNAME", "TUI_CRM_TIPS"):
            monkeypatch.setenv(name, value)
    use_language("en")
    yield
    use_language("en")
    custom_names.use(dict)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """A zone that a test moved to is left: some functions of C look at TZ again, others do not."""
    result = yield
    time.tzset()
    return result


@pytest.fixture
def clock() -> StoppedClock:
    """31 January 2026, noon, until the test moves it."""
    return StoppedClock()


@pytest.fixture
def warsaw(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Warsaw."""
    with monkeypatch.context() as moved:
        moved.setenv("TZ", "Europe/Warsaw")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Where the test's base is; the file is made when something opens it."""
    return tmp_path / "crm.db"


@pytest.fixture(autouse=True)
def _quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk and for others who may want to write is half the time of most tests."""
    from tui_crm.store import driver, upkeep

    if request.node.path.parent.name not in ("store", "faults"):
        kept = tuple(one for one in driver.PRAGMAS if one[0] != "synchronous")
        monkeypatch.setattr(driver, "PRAGMAS", (*kept, ("synchronous", "OFF")))
        monkeypatch.setattr(upkeep, "_PAUSE", 0.0)


@pytest.fixture(scope="session", autouse=True)
def _all_is_loaded() -> None:
    """What is loaded while a test has put something in the place of another thing would keep that."""
    for module in pkgutil.walk_packages(tui_crm.__path__, "tui_crm."):
        if module.name != "tui_crm.__main__":
            importlib.import_module(module.name)


@pytest.fixture(autouse=True)
def _patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long something takes on a machine that is busy with others decides nothing about what is shown."""
    if request.node.path.parent.name in ("ui", "journeys", "access"):
        for name, seconds in _PATIENCE.items():
            monkeypatch.setattr(f"tui_crm.{name}", seconds)


@pytest.fixture(scope="session")
def empty_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of the administrator "anna" without contacts, in one file: for copies."""
    from tui_crm.services.session import open_session

    path = tmp_path_factory.mktemp("empty") / "crm.db"
    open_session(path, login="anna", full_name="Anna Nowak", clock=StoppedClock()).close()
    return path


@pytest.fixture(scope="session")
def nameless_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base as the first command of "anna" makes it: nobody has told her full name."""
    from tui_crm.services.session import open_session

    path = tmp_path_factory.mktemp("nameless") / "crm.db"
    open_session(path, login="anna").close()
    return path


@pytest.fixture
def session(database_path: Path, clock: StoppedClock, empty_base: Path) -> Iterator[Session]:
    """A session of the administrator "anna" on an empty base."""
    from tui_crm.services.session import open_session

    if not database_path.exists():  # making one takes ten times as long
        shutil.copy(empty_base, database_path)
    with open_session(database_path, login="anna", full_name="Anna Nowak", clock=clock) as opened:
        yield opened


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The whole environment for a program that the test starts."""
    return clean_environment(tmp_path / "home")


@pytest.fixture
def make_app(session: Session) -> MakeApp:
    """Opens the app: ``async with make_app(size=(80, 24), language="pl") as pilot``."""
    from tests.kit.screen import settle
    from tui_crm.config import BackupChoices, Config
    from tui_crm.i18n import use_language
    from tui_crm.keymap import keymap
    from tui_crm.ui.app import CrmApp

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (80, 24),
        language: str = "en",
        keys: dict[str, str] | None = None,
        of: Session | None = None,
        notifications: bool = False,
        preset: str = "default",
        tips: bool = False,
    ) -> AsyncIterator[Pilot[Any]]:
        use_language(language)
        config = Config(backup=BackupChoices(enabled=False), keymap=preset, tips=tips)
        if tips:
            os.environ.pop("TUI_CRM_TIPS", None)
        app = CrmApp(of or session, keymap(keys or {}, preset)[0], config)
        async with app.run_test(size=size, notifications=notifications) as pilot:
            await settle(pilot)
            yield pilot

    return opened
