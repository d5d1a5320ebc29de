"""Which command a line names, and the parser of that command alone.

Only the module of the named command is imported and only its parser is built: a bare `query` must start fast.
Global options may stand before or after the command.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from tui_crm import __version__
from tui_crm.cli.argument_texts import translate_argparse
from tui_crm.cli.argument_words import Parser, marked, prepared
from tui_crm.cli.outcome import PROGRAM as PROGRAM
from tui_crm.cli.outcome import UsageError as UsageError
from tui_crm.cli.outcome import help_over_ssh
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.i18n import LANGUAGES, N_, _
from tui_crm.identity import is_restricted

if TYPE_CHECKING:
    from tui_crm.cli.context import Context

WITH_VALUE = ("--db", "--as", "--lang", "--config")
ERRORS_AS_JSON = N_("print errors as JSON")


@dataclass(frozen=True, slots=True)
class Command:
    """What a module of commands offers for each of its commands.

    Attributes:
        define: adds the command's own arguments to its parser.
        run: does it and returns the exit status.
        examples: command lines without the program's name, for `--help`.
        takes_fields: whether its help lists the names of the fields.
        takes_text: whether it is told a text, which may begin with "-".
        json: what `--json` does, for `--help`; errors become JSON with every command.
    """

    define: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Context, argparse.Namespace], int]
    examples: tuple[str, ...]
    takes_fields: bool = False
    takes_text: bool = False
    json: str = ERRORS_AS_JSON


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that has only those of every command."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as the table knows it before its module is imported."""

    module: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "list": Entry("contacts", N_("List and search contacts")),
    "show": Entry("contacts", N_("Show whole contacts")),
    "add": Entry("edit", N_("Add a contact")),
    "edit": Entry("edit", N_("Change a contact")),
    "bulk": Entry("bulk", N_("Do one thing with many contacts")),
    "delete": Entry("lifecycle", N_("Move contacts to the trash")),
    "trash": Entry("lifecycle", N_("List what is in the trash")),
    "restore": Entry("lifecycle", N_("Bring contacts back from the trash")),
    "purge": Entry("lifecycle", N_("Delete contacts in the trash for good")),
    "activate": Entry("lifecycle", N_("Make contacts active")),
    "deactivate": Entry("lifecycle", N_("Make contacts inactive")),
    "link": Entry("links", N_("Link a person to an organization")),
    "unlink": Entry("links", N_("Take a link to an organization away")),
    "access": Entry("links", N_("Say who may see contacts")),
    "note": Entry("events", N_("Add a note to a contact")),
    "log": Entry("events", N_("Add a call, a message or a meeting to a contact")),
    "event list": Entry("events", N_("List the notes, calls, messages and meetings of a contact")),
    "event edit": Entry("events", N_("Change a note, a call, a message or a meeting")),
    "event delete": Entry("events", N_("Delete a note, a call, a message or a meeting")),
    "attach": Entry("attachments", N_("Add a file to a contact")),
    "attachments": Entry("attachments", N_("List the files of a contact")),
    "attachment save": Entry("attachments", N_("Write a contact's file out")),
    "attachment describe": Entry("attachments", N_("Change the description of a file")),
    "attachment remove": Entry("attachments", N_("Take a file away from a contact")),
    "avatar": Entry("avatar", N_("Set, remove or save a contact's picture")),
    "fields list": Entry("fields", N_("List the custom fields")),
    "fields add": Entry("fields", N_("Add a custom field")),
    "fields rename": Entry("fields", N_("Give a custom field another name")),
    "fields move": Entry("fields", N_("Move a custom field among the others")),
    "fields retire": Entry("fields", N_("Take a custom field out of use; its values are kept")),
    "fields restore": Entry("fields", N_("Bring a custom field back into use")),
    "fields options": Entry("fields", N_("List or change the options of a choice")),
    "tags list": Entry("tags", N_("List the tags")),
    "tags add": Entry("tags", N_("Add a tag")),
    "tags edit": Entry("tags", N_("Change a tag")),
    "tags rename": Entry("tags", N_("Give a tag another name")),
    "tags delete": Entry("tags", N_("Delete tags")),
    "users list": Entry("users", N_("List the users")),
    "users add": Entry("users", N_("Add a user")),
    "users edit": Entry("users", N_("Change a user's full name or group")),
    "users deactivate": Entry("users", N_("Let users log in no more")),
    "users activate": Entry("users", N_("Let users log in again")),
    "users add-key": Entry("users", N_("Let an SSH key log a user in")),
    "users keys": Entry("users", N_("List the SSH keys of users")),
    "users remove-key": Entry("users", N_("Let an SSH key log nobody in any more")),
    "groups list": Entry("groups", N_("List the permission groups")),
    "groups add": Entry("groups", N_("Add a permission group")),
    "groups edit": Entry("groups", N_("Change a permission group")),
    "groups delete": Entry("groups", N_("Delete a permission group that has no users")),
    "layout show": Entry("layout", N_("Show the columns of the lists on the screen")),
    "layout set": Entry("layout", N_("Choose the columns of the lists on the screen")),
    "layout reset": Entry("layout", N_("Bring the usual columns back")),
    "preferences list": Entry("preferences", N_("List what you chose for the screen")),
    "preferences set": Entry("preferences", N_("Choose theme, language and more for the screen")),
    "preferences reset": Entry("preferences", N_("Leave preferences to the configuration again")),
    "views list": Entry("views", N_("List the saved views")),
    "views show": Entry("views", N_("Show what a view keeps")),
    "views save": Entry("views", N_("Save a search as a view")),
    "views rename": Entry("views", N_("Give a view another name")),
    "views move": Entry("views", N_("Move a view among the others")),
    "views delete": Entry("views", N_("Delete a view")),
    "duplicates list": Entry("duplicates", N_("List contacts that may be one")),
    "duplicates scan": Entry("duplicates", N_("Look for duplicates in the whole database")),
    "duplicates show": Entry("duplicates", N_("Show two contacts side by side")),
    "duplicates merge": Entry("duplicates", N_("Make one contact of two")),
    "duplicates dismiss": Entry("dismissals", N_("Say that two contacts are no duplicates")),
    "duplicates dismissed": Entry("dismissals", N_("List those that are said to be no duplicates")),
    "today": Entry("today", N_("Show what is to be done today")),
    "due": Entry("due", N_("List contacts to get in touch with")),
    "touch": Entry("due", N_("Mark that you were in touch with contacts")),
    "history": Entry("history", N_("Show what happened with contacts")),
    "undo": Entry("history", N_("Take your last change back")),
    "redo": Entry("history", N_("Do again what you undid last")),
    "opportunities list": Entry("opportunities", N_("List opportunities, or what they are worth")),
    "opportunities show": Entry("opportunities", N_("Show whole opportunities")),
    "opportunities add": Entry("opportunities", N_("Add an opportunity")),
    "opportunities edit": Entry("opportunities", N_("Change an opportunity")),
    "opportunities move": Entry("opportunities", N_("Put an opportunity into another stage")),
    "opportunities note": Entry("opportunity_persons", N_("Add a note to an opportunity")),
    "opportunities delete": Entry("opportunities", N_("Delete opportunities")),
    "opportunities card": Entry("opportunity_persons", N_("Print or copy cards of an opportunity")),
    "opportunities add-person": Entry("opportunity_persons", N_("Add a person to an opportunity")),
    "opportunities remove-person": Entry("opportunity_persons", N_("Take a person off an opportunity")),
    "stages list": Entry("stages", N_("List the stages of opportunities")),
    "stages add": Entry("stages", N_("Add a stage")),
    "stages edit": Entry("stages", N_("Change a stage")),
    "stages move": Entry("stages", N_("Move a stage among the others")),
    "stages retire": Entry("stages", N_("Take a stage out of use; opportunities stay in it")),
    "stages restore": Entry("stages", N_("Bring a stage back into use")),
    "meetings list": Entry("meetings", N_("List when meetings take place")),
    "meetings show": Entry("meetings", N_("Show a whole meeting")),
    "meetings add": Entry("meeting_edit", N_("Add a meeting")),
    "meetings edit": Entry("meeting_edit", N_("Change a meeting, or one time that it takes place")),
    "meetings delete": Entry("meetings", N_("Delete a meeting, or one time that it takes place")),
    "meetings import": Entry("meeting_files", N_("Take meetings from calendar files")),
    "meetings export": Entry("meeting_files", N_("Write meetings into calendar files")),
    "mail sync": Entry("mail", N_("Read what is new in mailboxes")),
    "mail list": Entry("mail_messages", N_("List messages")),
    "mail show": Entry("mail_messages", N_("Show a message")),
    "mail link": Entry("mail_messages", N_("Link a message to a contact")),
    "mail unlink": Entry("mail_messages", N_("Take a message off a contact")),
    "mail pin": Entry("mail_messages", N_("Link all messages of a person to an organization")),
    "mail accounts": Entry("mail_accounts", N_("List your mailboxes")),
    "mail add-account": Entry("mail_accounts", N_("Set a mailbox up")),
    "mail edit-account": Entry("mail_accounts", N_("Change what is told about a mailbox")),
    "mail remove-account": Entry("mail_accounts", N_("Remove a mailbox")),
    "card": Entry("card", N_("Print or copy business cards")),
    "query": Entry("query", N_("Complete addresses for a mail program")),
    "add-email": Entry("add_email", N_("Add the sender of an e-mail")),
    "import": Entry("files", N_("Import a file of contacts")),
    "imports list": Entry("imports", N_("List earlier imports")),
    "imports show": Entry("imports", N_("Show what an import did")),
    "imports resume": Entry("imports", N_("Go on with an import that waits or was stopped")),
    "imports undo": Entry("imports", N_("Take a whole import back")),
    "imports refused": Entry("import_refused", N_("Write the refused rows of an import to a file")),
    "imports delete": Entry("imports", N_("Take an import off the list; contacts stay")),
    "export": Entry("files", N_("Export contacts")),
    "db stats": Entry("care", N_("Show what the database holds")),
    "db check": Entry("care", N_("Check the database for damage, and repair it")),
    "db backup": Entry("backups", N_("Copy the database while it is in use")),
    "db restore": Entry("backups", N_("Put a backup into the place of the database")),
    "db reindex": Entry("care", N_("Make the search index anew")),
    "db migrate": Entry("care", N_("Bring the database to this version")),
    "ssh authorized-keys": Entry("ssh", N_("Tell sshd whose keys open the database")),
    "ssh session": Entry("ssh", N_("Begin the session of a key's owner; sshd runs it")),
    "config init": Entry("config", N_("Write a configuration in which every setting is explained")),
    "config check": Entry("config", N_("Tell what is wrong with the configuration")),
    "config show": Entry("config", N_("Show every setting, and where it comes from")),
    "config path": Entry("config", N_("Print where the configuration is")),
    "keys": Entry("keys", N_("Show the keys as they are now")),
    "completions": Entry("completions", N_("Print what a shell needs to complete command lines")),
    "demo": Entry("demo", N_("Open the program on sample contacts")),
}


class PathWord(str):
    """A word of the line that names a file or a folder: `remote_commands` knows it by its type."""

    __slots__ = ()


def path_word(text: str) -> PathWord:
    """A path of the command line stays as it came: the system knows the file by exactly these bytes."""
    return PathWord(text)


def option_value(argv: Sequence[str], option: str) -> str | None:
    """The value of a global option, wherever it stands; needed before anything is parsed."""
    found = None
    for index, word in enumerate(argv):
        if word == "--":
            break
        if word == option and index + 1 < len(argv):
            found = argv[index + 1]
        elif word.startswith(option + "="):
            found = word.partition("=")[2]
    return found


def wants_json(argv: Sequence[str]) -> bool:
    """Whether errors are to be told as JSON."""
    words = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in words or option_value(words, "--format") == "json"


def find_command(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The command's name ("" for none) and the line without its words.

    Raises UsageError for a command that there is not.
    """
    groups = {name.split()[0] for name in COMMANDS if " " in name}
    rest = list(argv)
    positions = _plain_words(rest)
    first = next(positions, None)
    if first is None:
        return "", rest
    name = rest[first]
    places = [first]
    if name in groups:
        second = next(positions, None)
        if second is None:
            return name, _without(rest, places)
        name = f"{name} {rest[second]}"
        places.append(second)
    if name not in COMMANDS:
        raise UsageError(_('there is no command "{name}"').format(name=name))
    return name, _without(rest, places)


def _plain_words(argv: Sequence[str]) -> Iterator[int]:
    """Where the words stand that are neither options nor the values of global ones."""
    skip = False
    for index, word in enumerate(argv):
        if skip or word.startswith("-"):
            skip = not skip and word in WITH_VALUE
            if word == "--":
                return
        else:
            yield index


def _without(words: Sequence[str], places: Sequence[int]) -> list[str]:
    return [word for index, word in enumerate(words) if index not in places]


def add_globals(parser: argparse.ArgumentParser, json: str = ERRORS_AS_JSON) -> None:
    """The options that every command has; `json` says what `--json` does."""
    parser.add_argument("--json", action="store_true", help=_(json))
    group = parser.add_argument_group(_("for every command"))

    def told(text: str) -> str:  # a restricted session refuses these, and need not hear of them
        return argparse.SUPPRESS if is_restricted() else text

    database, user = _("the database (also TUI_CRM_DB)"), _("act as this user (also TUI_CRM_USER)")
    group.add_argument("--db", type=path_word, metavar=_("PATH"), help=told(database))
    group.add_argument("--as", dest="login", metavar=_("USER"), help=told(user))
    group.add_argument("--lang", choices=LANGUAGES, help=_("the language"))
    file = told(_("another configuration file"))
    group.add_argument("--config", type=path_word, metavar=_("FILE"), help=file)
    group.add_argument(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help=_("print the version")
    )


def parse(name: str, argv: Sequence[str]) -> tuple[argparse.Namespace, Command | None]:
    """The options of a line whose command was found, and the command (None opens the screen).

    Raises UsageError, and SystemExit(0) after `--help` and `--version`.
    """
    translate_argparse()
    if name not in COMMANDS:
        return _parse_without_command(name, argv), None
    entry = COMMANDS[name]
    command: Command = import_module(f"tui_crm.cli.{entry.module}").COMMANDS[name]
    parser = Parser(
        prog=f"{PROGRAM} {name}",
        description=_(entry.summary) + ".",
        epilog=_more(command),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.define(parser)
    add_globals(parser, command.json)
    # The intermixed form makes the usage anew by cutting "usage: " off, whatever the language calls it.
    parser.usage = parser.format_usage().removeprefix(_("usage: ")).strip().replace("%", "%%")
    return parser.parse_intermixed_args(marked(prepared(argv, parser.flags()), command.takes_text)), command


def _parse_without_command(group: str, argv: Sequence[str]) -> argparse.Namespace:
    names = [name for name in _offered() if not group or name.startswith(group + " ")]
    # The catalogue's tool does not look into f-strings.
    path, user, file, word = _("PATH"), _("USER"), _("FILE"), _("COMMAND")
    own = "" if is_restricted() else f"[--db {path}] [--as {user}] [--config {file}] "
    parser = Parser(
        prog=f"{PROGRAM} {group}".strip(),
        usage=f"{PROGRAM} {own}[--lang en|pl] [--json] "
        + (f"{group} {word} ..." if group else f"[{word} ...]"),
        description=_("A contacts CRM in the terminal. Without a command the screen opens."),
        epilog=_summaries(names),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_globals(parser)
    options = parser.parse_args(list(argv))
    if group:
        parser.error(_("name one of the commands: {names}").format(names=", ".join(names)))
    return options


def _offered() -> list[str]:
    """The commands that this session has."""
    if not is_restricted():
        return list(COMMANDS)
    from tui_crm.cli.remote_commands import OFFERED

    return [name for name in COMMANDS if name in OFFERED]


def _summaries(names: Sequence[str]) -> str:
    widest = max(map(len, names))
    lines = [f"  {name:<{widest}} {_(COMMANDS[name].summary)}" for name in names]
    more = _('"{program} COMMAND --help" tells more and gives an example.').format(program=PROGRAM)
    if is_restricted():
        line = help_over_ssh(f"{PROGRAM} {_('COMMAND')}")
        more = _('"{line}" tells more and gives an example.').format(line=line)
    return "\n".join([_("commands:"), *lines, "", more])


def _more(command: Command) -> str:
    """What stands below the options in the help of a command."""
    examples = [f"  {PROGRAM} {example}" for example in command.examples]
    lines = [_("example:") if len(examples) == 1 else _("examples:"), *examples]
    if command.takes_fields:
        from textwrap import wrap

        names = wrap(" ".join([*FIELDS, CUSTOM_PREFIX + _("KEY")]), 76)
        lines += ["", _("fields:"), *(f"  {line}" for line in names)]
    return "\n".join(lines)
