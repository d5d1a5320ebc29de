"""From a problem to its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_crm.config import EXAMPLES, Config, ConfigMistake
from tui_crm.domain.access import Access, Permission
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.problems import Code, CrmError, Problem, Value
from tui_crm.i18n import _
from tui_crm.identity import is_restricted
from tui_crm.keymap import KeymapMistake
from tui_crm.paths import readable
from tui_crm.text.safe import safe_text
from tui_crm.wording.labels import (
    access_label,
    field_label,
    file_label,
    job_status_label,
    kind_label,
    permission_label,
    status_label,
)
from tui_crm.wording.sentences import CONFIG_MISTAKES, KEYMAP_MISTAKES, SENTENCES
from tui_crm.wording.special_sentences import (
    ACCESS_NEEDS_ORGANIZATION_OF,
    EMAIL_SHARED_WITH_HIDDEN,
    NO_TERMINAL_OVER_SSH,
    SENDER_HIDDEN,
    STALE_WITHOUT_FIELDS,
    UID_HIDDEN,
)

_IN_WORDS: dict[str, Callable[[str], str]] = {
    "reason": lambda text: _shown_text(_(text)),
    "permission": lambda text: permission_label(Permission(text)),
    "kind": lambda text: kind_label(Kind(text), plural=True),
    "status": lambda text: _job_status(text),
    "path": file_label,
}
_CHOICE_LABELS: dict[str, Callable[[str], str]] = {
    "status": lambda code: _with_word(code, status_label(Status(code))),
    "access": lambda code: _with_word(code, access_label(Access(code))),
    "kind": lambda code: _with_word(code, kind_label(Kind(code))),
}
_CONFIG_CODES = {
    "unopened": Code.CONFIG_UNOPENED,
    "unreadable": Code.CONFIG_UNREADABLE,
    "unknown": Code.CONFIG_UNKNOWN,
    "value": Code.CONFIG_VALUE,
}
_PATHS = ("path", "backup", "folder")
_SELF_TOLD = frozenset({"login", "group", "key", "permissions"})
"""Fields of users and groups that the sentences about them name."""
_LONGEST_VALUE = 200  # a cell may hold a megabyte; a sentence must stay a sentence


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, in the chosen language, as one line."""
    message = SENTENCES[problem.code]
    if problem.code is Code.STALE and not problem.values.get("fields"):
        message = STALE_WITHOUT_FIELDS
    if problem.code is Code.ACCESS_NEEDS_ORGANIZATION and problem.values.get("name"):
        message = ACCESS_NEEDS_ORGANIZATION_OF
    if problem.code is Code.EMAIL_SHARED and not problem.values.get("name"):
        message = EMAIL_SHARED_WITH_HIDDEN
    if problem.code is Code.DUPLICATE_HIDDEN and problem.field == "uid":
        message = UID_HIDDEN
    elif problem.code is Code.DUPLICATE_HIDDEN and problem.values.get("email"):
        message = SENDER_HIDDEN
    if problem.code is Code.NO_TERMINAL and is_restricted():
        message = NO_TERMINAL_OVER_SSH
    values = {name: _shown(name, value) for name, value in problem.values.items()}
    if problem.field in _CHOICE_LABELS and "allowed" in values:
        values["allowed"] = ", ".join(map(_CHOICE_LABELS[problem.field], values["allowed"].split(", ")))
    return _(message).format(**values)


def _with_word(code: str, word: str) -> str:
    """A value as it is entered on the command line, and what it is called where that is something else."""
    return code if code == word.casefold() else f"{code} ({word})"


def problem_line(problem: Problem) -> str:
    """The sentence with the label of its field in front, where it belongs to one."""
    if not problem.field or problem.field in _SELF_TOLD:
        return sentence(problem)
    return _("{label}: {text}").format(label=field_label(problem.field), text=sentence(problem))


def explain(error: CrmError) -> str:
    """All that an error has to say, as one line; what is said twice is said once."""
    return " ".join(dict.fromkeys(_lines(error.problems)))


def mistake_sentence(mistake: KeymapMistake, path: str = "", line: int = 0) -> str:
    """What is wrong with a line of `[keys]` in `config.toml`, behind its place where that is known."""
    values = {"id": mistake.id, "key": mistake.key, "other": mistake.other}
    text = _(KEYMAP_MISTAKES[mistake.reason]).format(**{n: _shown_text(v) for n, v in values.items()})
    return _placed(text + _meant(mistake), path, line)


def config_sentence(mistake: ConfigMistake) -> str:
    """What is wrong in `config.toml`, and what to write instead; behind its place where that is known."""
    if not mistake.line:
        code = _CONFIG_CODES[mistake.reason]
        values: dict[str, Value] = {"path": mistake.path, "name": mistake.name, "value": mistake.value}
        values |= {"allowed": mistake.allowed, "reason": mistake.value}
        return sentence(Problem(code, values=values)) + _meant(mistake)
    said = {"name": mistake.name, "value": mistake.value, "reason": _(mistake.value)}
    shown = {name: _shown_text(value) for name, value in said.items()}
    is_like = mistake.reason == "value" and (mistake.name in EXAMPLES or mistake.at[0] == "mail")
    text = _(CONFIG_MISTAKES["example" if is_like else mistake.reason]).format(
        **shown, allowed=mistake.allowed
    )
    return _placed(text + _meant(mistake), mistake.path, mistake.line)


def told_mistakes(
    config: Config, mistakes: Iterable[ConfigMistake], key_mistakes: Iterable[KeymapMistake]
) -> list[str]:
    """All that is wrong in `config.toml`, a sentence each, in the order of its lines."""
    told = [(mistake.line, config_sentence(mistake)) for mistake in mistakes]
    if wrong := tuple(key_mistakes):
        from tui_crm.config_check import located  # here, because few starts meet a mistake

        told += [(one.line, mistake_sentence(*one)) for one in located(config.source, wrong)]
    return [text for _line, text in sorted(told, key=lambda pair: pair[0])]


def _meant(mistake: ConfigMistake | KeymapMistake) -> str:
    from tui_crm.config_check import nearest  # here, because few starts meet a mistake

    near = nearest(mistake)
    return " " + _('Did you mean "{name}"?').format(name=safe_text(near)) if near else ""


def _placed(text: str, path: str, line: int) -> str:
    return f"{_shown('path', path)}:{line}: {text}" if line else text


def _lines(problems: Iterable[Problem]) -> Iterable[str]:
    return (problem_line(problem) for problem in problems)


def _shown(name: str, value: Value) -> str:
    """A value as the sentence shows it: codes in words, all else as harmless text."""
    text = readable(str(value))
    if name in _PATHS and is_restricted():
        text = text.rstrip("/").rpartition("/")[2]  # where things are on this machine is nothing of theirs
    if name in _IN_WORDS:
        return _in_words(name, text)
    if name == "fields":
        return ", ".join(field_label(part) for part in text.replace(",", " ").split())
    if name == "character":
        return _shown_character(text)
    return safe_text(text) if name in ("path", "backup") else _shown_text(text)


def _in_words(name: str, text: str) -> str:
    try:
        return _IN_WORDS[name](text)
    except ValueError:  # not one of the codes: a value of the user's
        return _shown_text(text)


def _job_status(text: str) -> str:
    from tui_crm.domain.imports import JobStatus  # here, because a start shows none

    return job_status_label(JobStatus(text))


def _shown_text(text: str) -> str:
    shown = safe_text(text[: _LONGEST_VALUE + 1])
    return shown if len(text) <= _LONGEST_VALUE else shown[:_LONGEST_VALUE] + "..."


def _shown_character(text: str) -> str:
    """The character, or its number in Unicode where nothing could be seen of it."""
    if safe_text(text).strip() or text == " ":
        return safe_text(text)
    return " ".join(f"U+{ord(character):04X}" for character in text)
