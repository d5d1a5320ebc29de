"""The clipboard chain: which way is taken where, and that nothing is said that is not known."""

from __future__ import annotations

import base64
import os
import shutil
import sys

import pytest

from tui_crm import clipboard
from tui_crm.clipboard import Level, Outcome
from tui_crm.i18n import use_language
from tui_crm.wording.copied import copied_sentence

TEXT = "Łukasz Kowalski\nDyrektor\nlukasz@example.com\n+48 600 100 200"


class Machine:
    """Programs that answer as they are told, and a terminal that remembers."""

    def __init__(self, tmp_path, monkeypatch, **answers):
        self.answers, self.ran, self.written = answers, [], []
        self.file = tmp_path / "state/copied.txt"
        self.bin = tmp_path / "bin"
        self.bin.mkdir()
        for name in answers:
            program = self.bin / name
            program.write_text("")
            program.chmod(0o755)

    def run(self, command, data=b""):
        self.ran.append(tuple(command))
        name = os.path.basename(command[0])
        if command[0] == sys.executable:
            name = "pyperclip"
        answer = self.answers.get(name)
        return answer(tuple(command), data) if answer else (127, b"")

    def copy(self, **environment):
        environment.setdefault("TERM", "xterm-256color")
        return clipboard.copy(
            TEXT, self.written.append, self.file, {"PATH": str(self.bin), **environment}, self.run
        )


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return lambda **answers: Machine(tmp_path, monkeypatch, **answers)


def tmux(features, old=False):
    def answer(command, data):
        if command[1] == "load-buffer":
            assert data == TEXT.encode()
            return (1 if old and "-w" in command else 0), b""
        return 0, features

    return answer


def working(command, data):
    """A clipboard that gives back what was put there."""
    if data:
        working.holds = data
        return 0, b""
    return 0, working.holds


def lying(command, data):
    """Success whatever happens, and nothing comes back: a dead display."""
    return 0, b""


def osc52_text(written):
    (sequence,) = written
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\a")
    return base64.b64decode(sequence[7:-1]).decode()


def test_over_ssh_the_terminal_is_asked_and_no_tool_of_this_machine(machine):
    here = machine(xclip=working)
    outcome = here.copy(SSH_CONNECTION="1.2.3.4 5 6.7.8.9 22", DISPLAY=":0")
    assert outcome == Outcome(Level.SENT, "osc52")
    assert osc52_text(here.written) == TEXT
    assert here.ran == []


@pytest.mark.parametrize(
    ("tool", "environment"),
    [
        ("xclip", {"DISPLAY": ":0"}),
        ("xsel", {"DISPLAY": ":0"}),
        ("pbcopy", {}),
        ("pyperclip", {"DISPLAY": ":0"}),
    ],
)
def test_a_local_tool_is_believed_when_it_gives_the_text_back(machine, tool, environment):
    here = machine(**{tool: working, "pbpaste": working})
    assert here.copy(**environment) == Outcome(Level.VERIFIED, tool)
    assert here.written == []


def test_on_wayland_wl_copy_is_read_back_by_wl_paste(machine):
    here = machine(**{"wl-copy": working, "wl-paste": working, "xclip": lying})
    assert here.copy(WAYLAND_DISPLAY="wayland-0", DISPLAY=":0") == Outcome(Level.VERIFIED, "wl-copy")


def test_a_tool_that_lies_is_not_believed(machine):
    here = machine(xclip=lying, xsel=lying)
    assert here.copy(DISPLAY=":0") == Outcome(Level.SENT, "osc52")
    assert osc52_text(here.written) == TEXT


def test_without_a_display_the_tools_are_left_alone(machine):
    here = machine(xclip=working)
    assert here.copy() == Outcome(Level.SENT, "osc52")
    assert here.ran == []


@pytest.mark.parametrize(
    ("features", "old", "via"),
    [
        (b"256,clipboard,title\n", False, "tmux"),
        (b"256,title\n", False, "tmux-buffer"),
        (b"", True, "tmux-buffer"),
    ],
)
def test_tmux_takes_the_text_itself(machine, features, old, via):
    here = machine(tmux=tmux(features, old))
    assert here.copy(TMUX="/tmp/tmux-0/default,1,0", SSH_TTY="/dev/pts/1") == Outcome(Level.SENT, via)
    assert here.written == []


def test_in_tmux_on_a_desktop_a_checked_clipboard_is_better_than_the_buffer(machine):
    here = machine(tmux=tmux(b""), xclip=working)
    assert here.copy(TMUX="x", DISPLAY=":0") == Outcome(Level.VERIFIED, "xclip")


def test_where_tmux_does_not_answer_the_terminal_is_asked(machine):
    here = machine()
    assert here.copy(TMUX="x") == Outcome(Level.SENT, "osc52")


def test_in_a_restricted_session_only_the_terminal_is_asked_and_no_file_is_left(machine):
    here = machine(tmux=tmux(b"clipboard"), xclip=working)
    fixed = {"TUI_CRM_FIXED_LOGIN": "anna", "TMUX": "x", "DISPLAY": ":0"}
    assert here.copy(**fixed) == Outcome(Level.SENT, "osc52")
    assert osc52_text(here.written) == TEXT
    assert here.copy(**fixed, STY="1.pts") == Outcome(Level.FAILED, "none")
    written = []
    long = clipboard.copy("x" * 60_000, written.append, None, {"TERM": "xterm", **fixed}, here.run)
    assert long == Outcome(Level.FAILED, "too-long")
    assert (here.ran, here.file.exists(), written) == ([], False, [])


def test_a_tmux_on_the_other_side_of_ssh_is_asked_and_asked_to_hand_it_on(machine):
    here = machine()
    outcome = here.copy(SSH_CONNECTION="1.2.3.4 5 6.7.8.9 22", TERM="tmux-256color")
    assert outcome == Outcome(Level.SENT, "osc52-tmux")
    (sent,) = here.written
    plain, wrapped = sent.split("\x1bPtmux;")
    assert osc52_text([plain]) == TEXT
    assert wrapped == plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"


@pytest.mark.parametrize("environment", [{"TERM": "linux"}, {"STY": "1.pts", "TERM": "screen"}])
def test_where_nothing_listens_it_goes_to_a_private_file(machine, environment):
    here = machine()
    here.file.parent.mkdir()
    here.file.write_text("an older text")
    here.file.chmod(0o644)
    assert here.copy(**environment) == Outcome(Level.FILE, "file", here.file)
    assert here.file.read_text() == TEXT
    assert here.file.stat().st_mode & 0o077 == 0
    assert here.written == []


def test_too_much_for_a_terminal_goes_to_the_file(tmp_path):
    written = []
    outcome = clipboard.copy(
        "x" * 60_000, written.append, tmp_path / "copied.txt", {"TERM": "xterm", "PATH": ""}
    )
    assert outcome.level is Level.FILE
    assert written == []


def test_a_terminal_that_is_gone_and_a_full_disk_are_an_outcome_too(tmp_path):
    def gone(_data):
        raise OSError

    (tmp_path / "file").write_text("")
    outcome = clipboard.copy(TEXT, gone, tmp_path / "file/copied.txt", {"TERM": "xterm", "PATH": ""})
    assert outcome == Outcome(Level.FAILED, "none")


def test_a_text_that_is_no_unicode_is_copied_all_the_same(tmp_path):
    written = []
    clipboard.copy("a\ud800b", written.append, tmp_path / "copied.txt", {"TERM": "xterm", "PATH": ""})
    assert osc52_text(written) == "a?b"


def test_programs_are_run_silently_and_their_answer_is_read(capfd):
    status, output = clipboard.run(("sh", "-c", "cat; echo noise >&2"), b"in")
    assert (status, output) == (0, b"in")
    assert capfd.readouterr() == ("", "")
    assert clipboard.run(("no-such-program-at-all",)) == (127, b"")


def test_a_program_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(clipboard, "TOOL_SECONDS", 0.05)
    assert clipboard.run((shutil.which("sleep"), "600")) == (127, b"")


def test_pyperclip_without_a_display_is_silent_and_not_believed(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(clipboard, "TOOL_SECONDS", 60)
    environment = {"TERM": "linux", "PATH": "", "WSL_DISTRO_NAME": "none"}
    outcome = clipboard.copy(TEXT, None, tmp_path / "copied.txt", environment)
    assert outcome.level is Level.FILE
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_every_outcome_has_an_honest_sentence(language, tmp_path):
    use_language(language)
    outcomes = [
        Outcome(Level.VERIFIED, "xclip"),
        Outcome(Level.SENT, "osc52"),
        Outcome(Level.SENT, "tmux"),
        Outcome(Level.SENT, "tmux-buffer"),
        Outcome(Level.FILE, "file", tmp_path / "copied.txt"),
        Outcome(Level.FAILED, "none"),
        Outcome(Level.SENT, "osc52-tmux"),
        Outcome(Level.FAILED, "too-long"),
    ]
    sentences = [copied_sentence(outcome, "Y") for outcome in outcomes]
    assert len(set(sentences)) == len(sentences)
    assert all(copied_sentence(outcome).endswith(".") for outcome in outcomes), "another sentence follows"
    assert [" Y " in sentence for sentence in sentences] == [
        False,
        True,
        True,
        True,
        False,
        True,
        True,
        False,
    ]
    assert str(tmp_path / "copied.txt") in sentences[4]
    assert " Y " not in copied_sentence(outcomes[1])
