"""What shells complete: shtab's scripts of our parsers, with the names of the fields."""

from __future__ import annotations

import argparse

import shtab

from tests.kit.program_tree import actions_below, spoken, whole_program
from tui_crm.cli.command_line import path_word
from tui_crm.domain.fields import FIELDS

FOLDER = "tui_crm/completions"
SCRIPTS = {"bash": "tui-crm.bash", "zsh": "_tui-crm", "fish": "tui-crm.fish"}
"""The file of each shell."""

_NAMES = " ".join(FIELDS)
_SETTABLE = " ".join(f"{name}=" for name in FIELDS)
_FIELD = {
    "bash": "_tui_crm_field",
    "zsh": "_tui_crm_field",
    "fish": _NAMES,
    "preamble": {
        "bash": f'_tui_crm_field() {{ compgen -W "{_NAMES}" -- "$1"; }}',
        "zsh": f"_tui_crm_field() {{ compadd -- {_NAMES} }}",
    },
}
_VALUE = {
    "bash": "_tui_crm_value",
    "zsh": "_tui_crm_value",
    "fish": _SETTABLE,
    "preamble": {
        "bash": f'_tui_crm_value() {{ compgen -W "{_SETTABLE}" -- "$1"; }}',
        "zsh": f"_tui_crm_value() {{ compadd -S '' -- {_SETTABLE} }}",
    },
}
_LIST = {
    "bash": "_tui_crm_fields",
    "zsh": "_tui_crm_fields",
    "fish": f"(__fish_append , {_NAMES})",
    "preamble": {
        "bash": f"""_tui_crm_fields() {{
  local before=""
  [[ $1 == *,* ]] && before="${{1%,*}},"
  compgen -P "$before" -W "{_NAMES}" -- "${{1##*,}}"
}}""",
        "zsh": f"_tui_crm_fields() {{ compset -P '*,'; compadd -S '' -- {_NAMES} }}",
    },
}
_OF_OPTION = {
    "--set": _VALUE,
    "--where": _VALUE,
    "--clear": _FIELD,
    "--sort": _FIELD,
    "--columns": _LIST,
    "--in": _LIST,
}
"""What shtab is told to complete behind an option."""

# bash cuts words at "=", and sets a space behind what it completed, a field that waits for its value too.
_BASH_END = """
_tui_crm() {
  local words=() word last open=""
  for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    last=$((${#words[@]} - 1))
    if [[ $word == "=" && $last -ge 0 && ${words[last]} == --* ]]; then
      words+=("")
      open=1
    elif [[ $word == "=" && $last -ge 0 ]]; then
      words[last]+="="
      open=1
    elif [[ $open && $word != -* ]]; then
      words[last]+="$word"
      open=""
    else
      words+=("$word")
      open=""
    fi
  done
  last=$((${#words[@]} - 1))
  COMPREPLY=()
  [[ ${words[last]} == *=* ]] && return 0
  local COMP_WORDS=("${words[@]}") COMP_CWORD=$last
  _shtab_tui_crm
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o bashdefault -F _tui_crm tui-crm
"""


def script(shell: str, language: str) -> str:
    """The script for a shell ("bash", "zsh", "fish"), its descriptions in a language."""
    with spoken(language):
        program = whole_program()
        for action in actions_below(program):
            _teach(action)
        written = shtab.complete(program, shell)
    return written + (_BASH_END if shell == "bash" else "")


def _teach(action: argparse.Action) -> None:
    """Says what stands behind an option, where argparse does not know it."""
    known = next((_OF_OPTION[name] for name in action.option_strings if name in _OF_OPTION), None)
    if action.type is path_word:
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    elif action.choices is None and known and action.nargs is None:
        action.complete = known  # type: ignore[attr-defined]
    elif isinstance(action.choices, list | tuple):
        action.choices = [one for one in action.choices if one]


def files() -> dict[str, str]:
    """Every script by its path in the project; bash shows no descriptions, one will do for all languages."""
    found = {f"{FOLDER}/{name}": script(shell, "en") for shell, name in SCRIPTS.items()}
    polish = {
        f"{FOLDER}/pl/{name}": script(shell, "pl") for shell, name in SCRIPTS.items() if shell != "bash"
    }
    return {**found, **polish}
