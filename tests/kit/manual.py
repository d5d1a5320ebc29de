"""The manual pages tui-crm(1), English and Polish: roff, written from the table of commands.

roff: groff_man(7), and mandoc(1), whose lint finds nothing to say.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from textwrap import wrap

from tests.kit.manual_texts import TEXTS, Page
from tests.kit.program_tree import command_of, filled, spoken
from tui_crm import __version__
from tui_crm.cli.argument_words import Parser
from tui_crm.cli.command_line import COMMANDS, PROGRAM, add_globals
from tui_crm.domain.fields import CUSTOM_PREFIX, FIELDS
from tui_crm.i18n import _

PAGES = {"en": "docs/man/tui-crm.1", "pl": "docs/man/pl/tui-crm.1"}
"""The page of each language, by its path in the project."""
_WIDTH = 70


def plain(text: str) -> str:
    """A line as roff shows it: a dash that can be copied, a backslash that is one."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped


def filled_text(text: str) -> str:
    """A paragraph, in lines that a person can read."""
    return "\n".join(map(plain, wrap(text, _WIDTH, break_on_hyphens=False, break_long_words=False)))


def bold(text: str) -> str:
    return f"\\fB{plain(text)}\\fR"


def slanted(text: str) -> str:
    return f"\\fI{plain(text)}\\fR"


def shown_value(action: argparse.Action) -> str:
    """What stands for the value of an argument: its choices, or a word for it."""
    if action.choices is not None:
        return bold("|".join(str(one) for one in action.choices if one))
    word = action.metavar or action.dest.upper()
    return " ".join(map(slanted, word)) if isinstance(word, tuple) else slanted(word)


def shown_argument(action: argparse.Action) -> str:
    """A positional argument as a usage line shows it."""
    value = shown_value(action)
    return {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} ..."}.get(str(action.nargs), value)


def entries(actions: list[argparse.Action], parser: argparse.ArgumentParser) -> Iterator[str]:
    """The arguments with what they mean, a paragraph each."""
    formatter = argparse.HelpFormatter(PROGRAM)
    for action in actions:
        if action.help == argparse.SUPPRESS:
            continue
        action.prog = parser.prog  # type: ignore[attr-defined]
        names = ", ".join(map(bold, action.option_strings))
        value = "" if action.nargs == 0 else shown_value(action)
        yield ".TP"
        yield f"{names} {value}".strip()
        yield filled_text(formatter._expand_help(action) if action.help else "")


def own_actions(name: str, parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments of a command without those of every command."""
    general = argparse.ArgumentParser(add_help=True)
    add_globals(general)
    known = {option for action in general._actions for option in action.option_strings} - {"--json"}
    filled(name, parser)
    return [action for action in parser._actions if not known & set(action.option_strings)]


def command_part(name: str) -> Iterator[str]:
    """The subsection of a command: how it is called, what it does, its arguments and an example."""
    parser = Parser(prog=f"{PROGRAM} {name}")
    actions = own_actions(name, parser)
    positional = [shown_argument(action) for action in actions if not action.option_strings]
    yield f".SS {plain(name)}"
    yield " ".join([bold(f"{PROGRAM} {name}"), f"[{slanted(_('options'))}]", *positional])
    yield ".PP"
    yield plain(_(COMMANDS[name].summary) + ".")
    yield from entries(actions, parser)
    yield ".PP"
    yield ".EX"
    for example in command_of(name).examples:
        yield plain(f"{PROGRAM} {example}")
    yield ".EE"


def section(title: str, paragraphs: tuple[str, ...]) -> Iterator[str]:
    """A section of prose; a paragraph that is a pair of a word and its meaning is an entry."""
    yield f".SH {title}"
    for number, paragraph in enumerate(paragraphs):
        word, bar, meaning = paragraph.partition(" | ")
        if bar:
            yield from (".TP", bold(word), filled_text(meaning))
        else:
            yield from ([".PP"] if number else [])
            yield filled_text(paragraph)


def lines(page: Page) -> Iterator[str]:
    """The whole page in the language that is spoken now."""
    yield '.\\" Written by "make shipped" from the table of commands.'
    yield ".nr HY 0"  # no words are divided: roff divides as in English
    yield f'.TH TUI\\-CRM 1 {page.date} "{PROGRAM} {__version__}" "{page.part}"'
    yield f".SH {page.name}"
    yield f"{PROGRAM.replace('-', chr(92) + '-')} \\- {plain(page.summary)}"
    yield f".SH {page.synopsis}"
    yield f"{bold(PROGRAM)} [{slanted(_('options'))}] [{slanted(_('COMMAND'))} ...]"
    yield from section(page.description, page.about)
    yield f".SH {page.options}"
    general = Parser(prog=PROGRAM)
    add_globals(general)
    yield from entries(general._actions, general)
    yield f".SH {page.commands}"
    for name in COMMANDS:
        yield from command_part(name)
    yield from section(page.fields, (" ".join([*FIELDS, CUSTOM_PREFIX + _("KEY")]), *page.about_fields))
    for title, paragraphs in page.rest.items():
        yield from section(title, paragraphs)


def files() -> dict[str, str]:
    """Both pages by their path in the project."""
    found = {}
    for language, path in PAGES.items():
        with spoken(language):
            found[path] = "\n".join(lines(TEXTS[language])) + "\n"
    return found
