"""Completions and manual say what the program says now, and those who read them understand them."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.kit import completions, manual, shipped
from tests.kit.environment import ROOT, run_program
from tests.kit.needed import need
from tui_crm.cli.command_line import COMMANDS
from tui_crm.paths import SHELLS, completion_script

BASH = completion_script("bash")
FISH = completion_script("fish")
ZSH = completion_script("zsh")


def answer(*arguments: str, **more: str) -> str:
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **more}
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_files_are_as_the_table_of_commands_makes_them() -> None:
    stale = [path for path, text in shipped.files().items() if (ROOT / path).read_text("utf-8") != text]
    assert stale == [], "run: make shipped"


LINES = [
    (["li"], ["list", "link"]),
    (["db", "re"], ["restore", "reindex"]),
    (["--db", "x.db", "db", "re"], ["restore", "reindex"]),
    (["list", "--form"], ["--format"]),
    (["list", "--kind", "per"], ["person"]),
    (["list", "--sort", "upd"], ["updated_at"]),
    (["list", "--columns", "name,em"], ["name,email", "name,email2"]),
    (["add", "--set", "em"], ["email=", "email2="]),
    (["fields", "add", "Budget", "--type", "dat"], ["date", "date_time"]),
    (["import", "/etc/passw"], ["/etc/passwd"]),
]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        *LINES,
        (["list", "--kind", "=", "per"], ["person"]),
        (["list", "--lang", "="], ["en", "pl"]),
        (["add", "--set", "city", "=", "Łódź", "--set", "ema"], ["email=", "email2="]),
        (["add", "--set", "city", "="], []),
    ],
    ids=str,
)
def test_bash_completes(words: list[str], offered: list[str]) -> None:
    ask = 'COMP_WORDS=(tui-crm "$@"); COMP_CWORD=$#; _tui_crm; printf "%s\\n" "${COMPREPLY[@]}"'
    code = f'source "{BASH}"; {ask}'
    found = answer(need("bash"), "--norc", "-c", code, "bash", *words).split()
    passwd = {one for one in found if one.startswith("/etc/passwd-")}  # the copy that Debian keeps
    assert set(found) - passwd == set(offered)


@pytest.mark.parametrize(("words", "offered"), LINES, ids=str)
def test_fish_completes(words: list[str], offered: list[str], tmp_path) -> None:
    line = " ".join(["tui-crm", *words])
    code = f"source {FISH}; complete -C '{line}'"
    shown = answer(need("fish"), "--no-config", "-c", code, HOME=str(tmp_path)).splitlines()
    found = {row.split("\t")[0] for row in shown}
    assert {one for one in found if not one.startswith("/etc/passwd-")} == set(offered)


_ZSH_ASKS = r"""
zmodload zsh/zpty
zpty asked zsh -f -i
zpty -w asked "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; bindkey '^X' complete-word
zle -C told complete-word told; bindkey '^T' told
told() { compadd() { builtin compadd -A found \"\$@\"; all+=(\"\${found[@]}\"); builtin compadd \"\$@\" }
all=(); _main_complete; print -r -- \"<<\${(j: :)all}>>\" }; print re''ady"
zpty -r asked out '*ready*'
zpty -n -w asked "$2"$'\x14'
zpty -r asked out '*<<*>>*'
print -r -- "$out"
zpty -d asked
"""


@pytest.mark.parametrize(("words", "offered"), LINES[:-1], ids=str)
def test_zsh_completes(words: list[str], offered: list[str]) -> None:
    line = " ".join(["tui-crm", *words])
    shown = answer(need("zsh"), "-f", "-c", _ZSH_ASKS, "zsh", str(ZSH.parent), line)
    found = shown.rpartition("<<")[2].partition(">>")[0].split()
    assert set(found) == {one.rpartition(",")[2] for one in offered}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_program_prints_them(shell: str, language: str, environment: dict[str, str]) -> None:
    printed = run_program(["completions", shell, "--lang", language], environment)
    assert (printed.returncode, printed.stderr) == (0, b"")
    assert printed.stdout == completion_script(shell, language).read_bytes()
    assert ("pokaż tę pomoc".encode() in printed.stdout) is (language == "pl" and shell != "bash")


@pytest.mark.parametrize("page", manual.PAGES.values())
def test_the_manual_names_every_command_and_is_read_without_a_warning(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert set(re.findall(r"^\.SS (.+)$", text, re.MULTILINE)) == {manual.plain(name) for name in COMMANDS}
    assert answer(need("mandoc"), "-T", "lint", "-W", "warning", str(ROOT / page)) == ""
    assert "TUI-CRM(1)" in answer(need("man"), "--warnings=w", "-l", str(ROOT / page), LC_ALL="C.UTF-8")


def test_every_shell_that_is_offered_has_its_script() -> None:
    assert set(SHELLS) == set(completions.SCRIPTS)
