"""The app as a whole: drafts at the end, crashes, rights, colours, and what works anywhere."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual.app import App
from textual.widgets import Input, Static
from textual.worker import WorkerFailed

from tests.kit.builders import a_session_of
from tests.kit.screen import press, read_all, screen_text, settle, type_text, until
from tui_crm import clipboard, log
from tui_crm.clipboard import Level, Outcome
from tui_crm.config import Config
from tui_crm.domain.problems import Code, CrmError, StoreError
from tui_crm.keymap import keymap
from tui_crm.ui.app import CrmApp
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.message import MessageBox
from tui_crm.ui.modals.quick_add import QuickAdd
from tui_crm.ui.widgets.keys_footer import KeysFooter

SECRET = "Jan Kowalski"


def toasts(app):
    return [notification.message for notification in app._notifications]


def test_the_private_names_that_are_replaced_are_still_textuals():
    """When this fails, Textual has changed: look at `ui/crash.py` and `ui/safe_app.py` again."""
    for name in ("_handle_exception", "_fatal_error", "_print_error_renderables", "_close_messages_no_wait"):
        assert callable(getattr(App, name))
    plain = App()
    assert plain._exit_renderables == []
    assert plain._clipboard == ""
    assert plain._driver is None
    assert plain.no_color is False


# What works anywhere.


@pytest.mark.parametrize("key", ["f7", "alt+ctrl+p", "alt+super+p"])
async def test_quick_add_opens_from_anywhere_but_on_top_of_itself(make_app, key):
    async with make_app() as pilot:
        await press(pilot, "slash", key)
        assert isinstance(pilot.app.screen, QuickAdd)
        await press(pilot, key)
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        pilot.app.push_screen(MessageBox("A dialog", "is open"))
        await settle(pilot)
        await press(pilot, key)
        assert isinstance(pilot.app.screen, QuickAdd)


async def test_screens_know_how_wide_they_are(make_app):
    for width, name in ((80, "-narrow"), (100, "-medium"), (139, "-medium"), (140, "-wide")):
        async with make_app(size=(width, 24)) as pilot:
            assert pilot.app.screen.has_class(name)


async def test_a_text_that_changes_again_just_after_a_layout_has_the_room_that_it_needs(make_app):
    async with make_app() as pilot:
        text = Static("one")
        text.styles.height = "auto"
        await pilot.app.screen.mount(text, before=0)
        await settle(pilot)
        text.update("one\ntwo")
        pilot.app.screen._clear_arrangement_cache()  # as anything else beside it does that changes just then
        pilot.app.screen._refresh_layout()
        assert text.size.height == 2
        text.update("one\ntwo\nthree")
        await settle(pilot)
        assert text.size.height == 3


async def test_ctrl_c_says_how_to_quit_and_ctrl_q_quits(make_app):
    async with make_app() as pilot:
        await press(pilot, "ctrl+c")
        assert toasts(pilot.app) == ["Press Ctrl+Q to quit."]
        await press(pilot, "ctrl+q")
    assert pilot.app.return_code == 0


async def test_mistakes_in_the_configuration_are_told_once(session):
    warnings = ["Line 3: [/] is no key.", "Line 4: no such theme."]
    app = CrmApp(session, keymap({})[0], Config(), warnings=warnings)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        told = toasts(app)
    assert len(told) == 1
    assert told[0].split("\n") == warnings


# Rights.


async def test_what_one_may_not_do_is_dim_and_says_why(make_app, session):
    async with make_app(size=(120, 30), of=a_session_of(session, "guest", "viewer")) as pilot:
        enabled = {e.binding.id: e.enabled for e in pilot.app.screen.active_bindings.values()}
        assert enabled["list.search"]
        assert not enabled["list.add"]
        assert not enabled["anywhere.quick_add"]
        for key in ("n", "f7"):
            await press(pilot, key)
            assert len(pilot.app.screen_stack) == 1
        assert len(toasts(pilot.app)) == 1  # an equal one replaces it
        pilot.app.clear_notifications()
        await press(pilot, "f8")
        await type_text(pilot, "add contact")
        dim = screen_text(pilot.app)
        await press(pilot, "enter")
        (reason,) = toasts(pilot.app)
        assert reason[:30] in dim
        assert len(pilot.app.screen_stack) == 1


# The clipboard.


async def test_a_copied_text_is_told_honestly(make_app, monkeypatch):
    async with make_app(size=(100, 30)) as pilot:
        calls = []

        def copy(text, write, fallback):
            calls.append((text, fallback))
            write("\x1b]52;c;eA==\a")
            return Outcome(Level.SENT, "osc52")

        monkeypatch.setattr(clipboard, "copy", copy)
        screen = pilot.app.screen
        assert await screen.copy("a card") == Outcome(Level.SENT, "osc52")
        await settle(pilot)
        assert calls == [("a card", pilot.app.paths.copied_file)]
        assert toasts(pilot.app)[-1].endswith("If it did not arrive, Y shows the text.")
        await press(pilot, "slash", "a", "shift+left", "ctrl+c")
        assert calls[1][0] == "a"
        assert pilot.app.clipboard == "a"


# Toasts and colours.


async def test_data_in_a_toast_is_never_markup(session):
    async with CrmApp(session).run_test(size=(100, 40), notifications=True) as pilot:
        await settle(pilot)
        pilot.app.screen.tell("Jan [/] [bold]x[/bold] \x1b[2J")
        pilot.app.notify("[@click=app.quit]Anna[/]", markup=True)
        await settle(pilot)
        text = screen_text(pilot.app)
        pilot.app.screen.refuse(CrmError(Code.FILE_MISSING, path="[red]/x"))
        await settle(pilot)
        text += screen_text(pilot.app)
    assert "Jan [/] [bold]x[/bold] [2J" in text
    assert "[@click=app.quit]Anna[/]" in text
    assert "[red]/x" in text


async def test_no_color_means_none_and_no_greys(session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = CrmApp(session)
    async with app.run_test() as pilot:
        await press(pilot, "f7")
        strips = app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        colors = {str(color.name) for style in styles for color in (style.color, style.bgcolor) if color}
        assert colors <= {"default"}
        assert any(style.reverse for style in styles)


async def test_text_fields_are_the_only_thing_that_could_blink_and_do_not(make_app):
    async with make_app() as pilot:
        await press(pilot, "f7")
        assert all(not field.cursor_blink for field in pilot.app.screen.query(Input))
        assert pilot.app.animation_level == "none"
        assert len(pilot.app.screen.query(KeysFooter)) == 1


# The end.


class Typing(CrmScreen[None]):
    """A screen with something half typed."""

    kept = 0
    fails = False

    def flush_draft(self):
        if self.fails:
            raise StoreError(Code.DATABASE_BUSY)
        self.kept += 1

    def break_down(self):
        raise ValueError(SECRET)


async def test_quitting_keeps_every_draft_first(make_app):
    async with make_app() as pilot:
        lower, upper = Typing(), Typing()
        for screen in (lower, upper):
            pilot.app.push_screen(screen)
            await settle(pilot)
        assert [flush.__self__ for flush in pilot.app.flushes()][:2] == [upper, lower]
        await press(pilot, "ctrl+q")
    assert (lower.kept, upper.kept) == (1, 1)


async def test_a_draft_that_cannot_be_kept_stops_the_first_quit_only(make_app):
    async with make_app() as pilot:
        screen = Typing()
        screen.fails = True
        pilot.app.push_screen(screen)
        await settle(pilot)
        await press(pilot, "ctrl+q")
        assert pilot.app.return_code is None
        assert len(pilot.app._notifications) == 1
        await press(pilot, "ctrl+q")
    assert pilot.app.return_code == 0


async def test_a_crash_is_logged_without_data_and_nothing_is_drawn(session, tmp_path, capfd):
    log.open_log(tmp_path / "tui-crm.log")
    app = CrmApp(session)
    screen = Typing()

    async def break_down():
        async with app.run_test() as pilot:
            await settle(pilot)
            app.push_screen(screen)
            await settle(pilot)
            screen.call_later(screen.break_down)
            await read_all(pilot)

    with pytest.raises(ValueError, match=SECRET):
        await break_down()
    log.close_log()
    assert app.crashed
    assert app.return_code == 1
    assert screen.kept == 1
    assert capfd.readouterr() == ("", "")
    text = (tmp_path / "tui-crm.log").read_text()
    assert "builtins.ValueError" in text
    assert "break_down" in text
    assert SECRET not in text


async def test_textuals_own_panic_ends_with_a_status_and_draws_nothing(session, tmp_path, capfd):
    from rich.traceback import Traceback

    log.open_log(tmp_path / "tui-crm.log")
    app = CrmApp(session)
    async with app.run_test() as pilot:
        await settle(pilot)
        try:
            raise OSError(SECRET)
        except OSError:
            app.panic(Traceback(show_locals=True))
        await until(lambda: app.crashed)
    log.close_log()
    assert app.return_code == 1
    assert app.crashed
    assert capfd.readouterr() == ("", "")
    assert re.search(r"Textual gave up: OSError", (tmp_path / "tui-crm.log").read_text())


async def test_a_refusal_in_a_worker_is_told_and_the_screen_stands(make_app):
    async def refused():
        raise StoreError(Code.DATABASE_BUSY)

    async with make_app() as pilot:
        worker = pilot.app.run_worker(refused())
        with pytest.raises(WorkerFailed):
            await worker.wait()
        await read_all(pilot)
        assert len(pilot.app._notifications) == 1
        assert not pilot.app.crashed
        assert pilot.app.is_running


async def test_what_is_read_for_a_screen_that_closes_is_shown_nowhere(make_app):
    """Its parts go one after another; what was read may come in between."""

    class Shown(CrmScreen):
        def compose(self):
            for number in range(20):
                yield Static(id=f"part-{number}")

    async with make_app() as pilot:
        screen, is_read = Shown(), asyncio.Event()
        pilot.app.push_screen(screen)
        await settle(pilot)

        async def show() -> None:
            await is_read.wait()
            while True:
                screen.query_one("#part-0", Static).update("read")
                await asyncio.sleep(0)

        screen.run_worker(show())
        await read_all(pilot)
        is_read.set()
        screen.dismiss(None)
        await settle(pilot)
        assert not pilot.app.crashed
        await press(pilot, "question_mark")
        assert "Help" in screen_text(pilot.app)


async def test_a_screen_that_asks_while_it_closes_takes_nothing_along(make_app):
    """Two keys at once: one closes a screen, the other opens a question in it."""
    async with make_app() as pilot:
        app, screen = pilot.app, CrmScreen()
        app.push_screen(screen)
        await settle(pilot)

        async def ask() -> None:
            await app.push_screen_wait(MessageBox("Question", "text"))

        screen.dismiss(None)
        screen.run_worker(ask())
        await settle(pilot)
        assert app.is_running
        assert [type(one).__name__ for one in app.screen_stack] == ["ContactsScreen"]
        await press(pilot, "question_mark")
        assert "Help" in screen_text(app)
