"""The door of the program: the usual starts take a fast lane, all others the ordinary way (`cli.main`).

Fast are a `query` and the screen on a base that is ready (`services.glance`): the first names are on the
terminal before Textual is loaded. A lane that meets anything unusual, or fails, leaves it to the ordinary
way, which alone tells people what is wrong; `tests/test_start.py` compares the answers of both.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import NoReturn

    from tui_crm.cli.regular import RegularLine
    from tui_crm.config import Config
    from tui_crm.services.glance import Glance
    from tui_crm.ui.early.painting import EarlyFrame


INTERRUPTED = 130


def run() -> NoReturn:
    """What the installed program `tui-crm` calls."""
    gc.disable()  # what a start makes is kept; `CrmApp` switches it on again when the screen stands
    argv = _asked(sys.argv[1:])
    try:
        status = fast(argv)
    except KeyboardInterrupt:
        status = INTERRUPTED
    if status is not None:
        os._exit(status)  # all is closed and flushed: taking the interpreter apart would cost 3 ms
    gc.enable()
    from tui_crm.cli.main import main

    sys.exit(main(argv))


def _asked(argv: list[str]) -> list[str]:
    """The command line; behind a key that logged in it is its owner's, in a session restricted now."""
    if argv[:1] != ["ssh"]:
        return argv
    from tui_crm.cli.ssh_session import forced_line

    asked = forced_line(argv)
    return argv if asked is None else asked


class _Lane:
    """Whatever goes wrong inside is left to the ordinary way, which meets it again and tells it."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        return isinstance(error, Exception)


def fast(argv: Sequence[str]) -> int | None:
    """The exit status of a usual start, None for what must go the ordinary way: nothing was said then."""
    with _Lane():
        return _version() if argv == ["--version"] else _usual(argv)
    return None


def _version() -> int:
    from tui_crm import __version__
    from tui_crm.paths import APPLICATION

    os.write(sys.stdout.fileno(), f"{APPLICATION} {__version__}\n".encode())
    return 0


def _usual(argv: Sequence[str]) -> int | None:
    from tui_crm import identity
    from tui_crm.cli.regular import QUERY, regular_line

    line = regular_line(argv)
    if line is None or sys.stdin is None or sys.stdout is None or sys.stderr is None:
        return None
    if line.db and identity.is_restricted():
        return None
    is_query = line.command == QUERY
    if not is_query and not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return None
    config = _config()
    if config is None:
        return None
    from tui_crm import i18n

    i18n.use_language(i18n.choose_language(line.language or None, config.language))
    return _query(line, config) if is_query else _screen(line, config)


def _config() -> Config | None:
    """The configuration; None if something is wrong with it."""
    from tui_crm import paths
    from tui_crm.config import load

    config, mistakes = load(os.path.join(paths.user_folder("config"), paths.CONFIG_FILE))
    return None if mistakes else config


def _glance(line: RegularLine, config: Config) -> Glance | None:
    from tui_crm import identity
    from tui_crm.paths import database_file
    from tui_crm.services.glance import glance

    login = identity.chosen_login(line.login, os.environ) or identity.system_login(os.environ)
    guest = identity.is_guest(line.login, os.environ)
    return glance(database_file(line.db, os.environ, config.database), login, guest)


def _query(line: RegularLine, config: Config) -> int | None:
    found = _glance(line, config)
    if found is None:
        return None
    from tui_crm.cli.addresses import for_mail_program, harmless

    rows = harmless(found.completions(" ".join(line.words)))
    found.close()
    data = for_mail_program(rows, line.format)
    while data:  # past Python's buffer, which would keep what could not be written
        data = data[os.write(sys.stdout.fileno(), data) :]
    return 0 if rows else 1


def _screen(line: RegularLine, config: Config) -> int | None:
    from tui_crm.ui.early.painting import can_paint

    if not can_paint(os.environ):
        return None
    found = _glance(line, config)
    if found is None:
        return None
    from tui_crm.ui.early.painting import paint

    return _open(found, config, paint(found, _preferred(found, config, line), os.environ), line.language)


def _preferred(found: Glance, config: Config, line: RegularLine) -> Config:
    """The configuration with the user's preferences; from now on their language is spoken."""
    from tui_crm import i18n
    from tui_crm.domain.preferences import chosen, preferred

    config = preferred(config, chosen(found.choices()))
    if config.language and not line.language:
        i18n.use_language(config.language)
    return config


def _load_asyncio() -> None:
    """Without `ssl`, which asyncio can do without and would take 6 ms for; others may import it later."""
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio as asyncio
    finally:
        del sys.modules["ssl"]


def _open(found: Glance, config: Config, early: EarlyFrame | None, language: str) -> int:
    """The program itself, behind the frame that stands on the terminal. From here on errors are told."""
    give_back, counted = (None, None) if early is None else (early.give_back, early.counted)
    try:
        from tui_crm.cli.outcome import guarded
    except BaseException:
        if give_back is not None:
            give_back()
        raise

    def work() -> int:
        _load_asyncio()
        from tui_crm.paths import user_paths
        from tui_crm.services.count_ahead import CountAhead
        from tui_crm.services.session import session_of

        with session_of(found, config.region) as session, CountAhead(session, counted) as session.ahead:
            from tui_crm.ui.app import run_app

            return run_app(session, config, (), user_paths(), early, language)

    return guarded(work, before_telling=give_back)
