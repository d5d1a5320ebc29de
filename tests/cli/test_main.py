"""Exit statuses, streams and what the program does when something breaks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Crm
from tests.kit.environment import PROGRAM, clean_environment, run_program
from tui_crm.cli import contacts
from tui_crm.cli.context import require_terminal
from tui_crm.domain.problems import Code, CrmError
from tui_crm.services.session import Session


def test_without_a_terminal_the_screen_is_refused(crm: Crm, database_path: Path) -> None:
    database_path.unlink()
    answer = crm(status=1)
    assert "terminal" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not database_path.exists()


def test_errors_are_one_line_or_json(crm: Crm) -> None:
    plain = crm("show", "99", status=1)
    assert plain.out == ""
    assert plain.err == 'tui-crm: There is no contact "99" that you may see: check the number.\n'
    error = crm("show", "99", "--json", status=1).error
    assert error == {"code": "not_found", "message": plain.err.removeprefix("tui-crm: ").strip()}


def test_errors_speak_the_language(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    english = crm("show", "99", status=1).err
    polish = crm("show", "99", "--lang", "pl", status=1).err
    assert polish != english
    monkeypatch.setenv("LANG", "pl_PL.UTF-8")
    assert crm("show", "99", status=1).err == polish
    assert crm("show", "99", "--lang", "en", status=1).err == english


def test_a_user_that_there_is_not(crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    assert crm("--as", "zofia", "list", "--json", status=1).error["code"] == "login_unknown"
    monkeypatch.setenv("TUI_CRM_USER", "zofia")
    assert crm("list", "--json", status=1).error["code"] == "login_unknown"
    assert crm("list", "--count", "--as", "anna").out == "3\n"


def test_a_login_that_decides_who_one_is(
    crm: Crm, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_CRM_FIXED_LOGIN", "anna")
    assert crm("list", "--count").out == "3\n"
    assert crm("list", "--as", "anna", "--json", status=1).error["code"] == "login_fixed"
    monkeypatch.setenv("TUI_CRM_USER", "zofia")
    assert crm("list", "--json", status=1).error["code"] == "login_fixed"


def test_a_first_use_makes_the_base_and_its_administrator(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUI_CRM_DB")
    crm("add", "--set", "full_name=Ewa Mazur", "email=ewa@example.com")
    assert Path(os.environ["XDG_DATA_HOME"], "tui-crm", "crm.db").exists()
    assert crm("show", "1", "--json").json["owners"] == ["anna"]


def test_a_mistyped_folder_is_told(crm: Crm, tmp_path: Path) -> None:
    answer = crm("--db", str(tmp_path / "nowhere" / "crm.db"), "list", "--json", status=1)
    assert answer.error["code"] == "database_missing_folder"


def test_an_unexpected_error_goes_to_the_log(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object) -> None:
        raise ZeroDivisionError("Jan Kowalski")

    monkeypatch.setattr(contacts, "query_of", break_down)
    log_file = Path(os.environ["XDG_STATE_HOME"], "tui-crm", "tui-crm.log")
    answer = crm("list", status=1)
    assert str(log_file) in answer.err
    assert len(answer.err.splitlines()) == 1
    logged = log_file.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in logged
    assert "break_down" in logged
    assert "Jan Kowalski" not in logged + answer.err
    assert crm("list", "--json", status=1).error["code"] == "unexpected"


def test_ctrl_c_is_130(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(contacts, "query_of", interrupt)
    answer = crm("list", status=130)
    assert (answer.out, answer.err) == ("", "")


def test_a_base_is_closed_after_an_error(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []
    close = Session.close

    def noticed(session: Session) -> None:
        closed.append(True)
        close(session)

    monkeypatch.setattr(Session, "close", noticed)
    crm("show", "99", status=1)
    assert closed == [True]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose base holds more than a pipe takes."""
    home = tmp_path_factory.mktemp("home")
    environment = clean_environment(home, TUI_CRM_DB=str(home / "demo.db"), TUI_CRM_USER="demo")
    made = run_program(["demo", "--no-app", "--contacts", "1500", "--db", "demo.db"], environment)
    assert made.returncode == 0, made.stderr
    return environment


@pytest.mark.parametrize("form", ["table", "json", "tsv"])
def test_a_broken_pipe_is_silent(filled: dict[str, str], form: str) -> None:
    command = [*PROGRAM, "list", "--kind", "all", "--format", form]
    with subprocess.Popen(command, env=filled, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.read(10)
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(300) == 0


def test_a_pipe_broken_before_anything_was_written(filled: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, "list", "--count"],
        env=filled,
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=300,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["--version"], ["show", "99"]])
def test_nothing_breaks_at_the_very_end(filled: dict[str, str], arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, *arguments], env=filled, stdout=writer, stderr=subprocess.PIPE, timeout=300, check=False
    )
    os.close(writer)
    assert done.returncode == 0
    assert b"Exception" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--count"], ["export", "--format", "csv"]])
def test_a_full_disk_is_told(filled: dict[str, str], arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments], env=filled, stdout=full, stderr=subprocess.PIPE, timeout=300, check=False
        )
    assert done.returncode == 1
    assert b'"stdout" cannot be written' in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_closed_stdout_is_no_traceback(filled: dict[str, str]) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "list"],
        env=filled,
        stderr=subprocess.PIPE,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_of_the_real_program_is_130(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, "import", "-"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what runs behind "&" ignores it
    ) as program:
        assert program.stdin is not None
        assert program.stderr is not None
        # More than a pipe holds: once it is written, the program is reading.
        program.stdin.write(b"x" * 1_000_000)
        program.stdin.flush()
        assert interrupted(program) == 130
        assert program.stderr.read() == b""


def interrupted(program: subprocess.Popen[bytes]) -> int:
    """The exit status after Ctrl+C, pressed again where it came between two reads and was not noticed."""
    for _attempt in range(30):
        program.send_signal(signal.SIGINT)
        try:
            return program.wait(10)
        except subprocess.TimeoutExpired:
            continue
    pytest.fail("the program cannot be interrupted")


LATIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "iso8859-2"}


def test_letters_that_the_locale_lacks_are_no_traceback(environment: dict[str, str]) -> None:
    added = run_program(
        ["add", "--set", "full_name=伟伟伟 Łoś", "email=a@example.com"], {**environment, **LATIN}
    )
    assert added.returncode == 0, added.stderr
    listed = run_program(["list"], {**environment, **LATIN})
    assert listed.returncode == 0
    assert "Łoś".encode("iso8859-2") in listed.stdout
    assert b"Traceback" not in listed.stderr


def test_json_is_utf_8_in_every_locale(environment: dict[str, str]) -> None:
    run_program(["add", "--set", "full_name=Łukasz Żółw", "email=a@example.com"], environment)
    listed = run_program(["list", "--json"], {**environment, **LATIN})
    assert json.loads(listed.stdout.decode("utf-8"))[0]["name"] == "Łukasz Żółw"
    assert "Żółw".encode() in listed.stdout
    refused = run_program(["show", "Żółw", "--json"], {**environment, **LATIN})
    assert json.loads(refused.stderr.decode("utf-8"))["error"]["code"] == "not_found"


def test_bytes_that_are_no_text_in_an_argument(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [*(word.encode() for word in PROGRAM), b"list", b"\xff\xfe", b"--json"],
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("ttys", [(True, True, False), (True, False, True), (False, True, True)])
def test_the_screen_needs_all_three_streams(
    ttys: tuple[bool, bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, tty in zip(("stdin", "stdout", "stderr"), ttys, strict=True):
        monkeypatch.setattr(sys, name, SimpleNamespace(isatty=lambda tty=tty: tty))
    with pytest.raises(CrmError) as refused:
        require_terminal({"TERM": "xterm"})
    assert refused.value.problem.code is Code.NO_TERMINAL


def test_a_terminal_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, SimpleNamespace(isatty=lambda: True))
    require_terminal({"TERM": "linux"})


@pytest.mark.parametrize(("term", "said"), [("dumb", b'"dumb"'), ("", b'""')])
def test_a_terminal_that_cannot_show_the_screen(environment: dict[str, str], term: str, said: bytes) -> None:
    reader, terminal = os.openpty()
    done = subprocess.run(
        PROGRAM, env={**environment, "TERM": term}, stdin=terminal, stdout=terminal, stderr=terminal,
        timeout=300, check=False,
    )  # fmt: skip
    os.close(terminal)
    shown = os.read(reader, 10_000)
    os.close(reader)
    assert done.returncode == 1
    assert said in shown
    assert len(shown.strip().splitlines()) == 1


SLOW = """
import sys
from tui_crm.cli.main import main
code = main(["query", "lukasz"])
loaded = {"textual", "rich", "asyncio", "phonenumbers", "email_validator", "dateutil", "stdnum",
          "platformdirs", "segno", "pyperclip", "tomllib", "logging.handlers"} & set(sys.modules)
print(code, *sorted(loaded))
"""


def test_query_loads_nothing_slow(environment: dict[str, str]) -> None:
    run_program(["add", "--set", "full_name=Łukasz Żółw", "email=lukasz@example.com"], environment)
    done = subprocess.run(
        [sys.executable, "-c", SLOW], env=environment, capture_output=True, timeout=300, check=True
    )
    assert done.stdout.decode().splitlines() == ["1 address", "lukasz@example.com\tŁukasz Żółw\t", "0"]
