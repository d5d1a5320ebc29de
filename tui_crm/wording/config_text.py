"""The file that `config init` writes: every setting with what it is, and its default behind a `#`."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from tui_crm.commands import BY_ID
from tui_crm.config import ALLOWED, BACKUP, EXAMPLES, BackupChoices, Config, allowed
from tui_crm.i18n import N_, _

_WIDTH = 96
_ABOUT: dict[str, str] = {
    "language": N_("The language. Empty: that of the locale. The option --lang goes before it."),
    "theme": N_("The colours of the screen. Empty: the program's own choice."),
    "region": N_("The country whose phone numbers may be written without a prefix: two letters, ISO 3166-1."),
    "database": N_(
        "The database to open where neither --db nor TUI_CRM_DB names one. Empty: that in your data folder."
    ),
    "ssh_host": N_(
        "How colleagues reach this machine by ssh, for the command lines that the screen shows them."
        " Empty: this account at this machine's name."
    ),
    "start": N_('What the screen begins with: the contacts, or "today" for what is to be done.'),
    "keymap": N_("The keys to begin with: the program's own, or those of people who come from vim or Emacs."),
    "tips": N_("Whether a screen says at your first visit which keys matter there."),
    "backup.enabled": N_(
        "Whether a copy of the database is made on each day on which somebody works with it."
    ),
    "backup.folder": N_("Where the copies are. Empty: the folder backups beside the database."),
    "backup.keep_daily": N_("How many days keep their last copy."),
    "backup.keep_weekly": N_("How many weeks before these keep theirs."),
}
_TABLES: dict[str, str] = {
    "keys": N_(
        "Keys of your own, on top of the keymap: the name of a command, and its keys with commas between;"
        ' "" takes all its keys away. "tui-crm keys" lists all names.'
    ),
    "backup": N_("The copies of the database that are made by themselves."),
    "mail": N_(
        "For each mailbox, by its name here in place of Work: a command that prints its password."
        " No password is stored."
    ),
}
_HEAD = N_(
    "The settings of tui-crm. Each has its default here: take the # away from its line, and change it."
    ' "tui-crm config check" tells what is wrong, and on which line.'
)
_EXAMPLES = ("list.search", "list.edit", "list.add")
_MAILBOX, _COMMAND = "Work", "pass show mail/work"


def config_text() -> str:
    """A whole `config.toml` in the chosen language that changes nothing: every line is a comment.

    A comment of words begins with "# ", a setting with "#" alone.
    """
    default = Config()
    lines = [*_comment(_(_HEAD))]
    for name in ALLOWED:
        if name not in _TABLES:
            value = getattr(default, name)
            lines += [
                "",
                *_comment(_(_ABOUT[name])),
                *_allowed(allowed(name), name in EXAMPLES),
                f"#{name} = {_toml(value)}",
            ]
    for table, about in _TABLES.items():
        lines += ["", "", *_comment(_(about)), *_table(table)]
    return "\n".join(lines) + "\n"


def _table(name: str) -> Iterator[str]:
    if name == "mail":
        yield f"#[mail.{_MAILBOX}]"
        yield f"#password_command = {_toml(_COMMAND)}"
        return
    yield f"#[{name}]"
    if name == "keys":
        for one in _EXAMPLES:
            yield f"#{_toml(one)} = {_toml(', '.join(BY_ID[one].keys))}"
        return
    default = BackupChoices()
    for one, (_fits, may_be) in BACKUP.items():
        yield ""
        yield from _comment(_(_ABOUT[f"backup.{one}"]))
        yield from _allowed(may_be, f"backup.{one}" in EXAMPLES)
        yield f"#{one} = {_toml(getattr(default, one))}"


def _allowed(may_be: str, is_example: bool) -> list[str]:
    text = _("For example: {allowed}") if is_example else _("It may be: {allowed}")
    return _comment(text.format(allowed=may_be))


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False)]


def _toml(value: object) -> str:
    """A text, a number or a truth value as TOML writes it; the texts have no quotes in them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else f'"{value}"'
