"""Command lines of the documentation as a shell would read them, without a shell."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stage:
    """One program of a pipeline.

    Attributes:
        words: the program and its arguments.
        source, target: the file that is its input, its output; "" for none.
    """

    words: list[str] = field(default_factory=list)
    source: str = ""
    target: str = ""


def stages(line: str) -> list[Stage]:
    """The programs of a line, joined by "|"; a comment at its end is left out.

    Raises:
        ValueError: a quotation mark is open, or a sign of the shell is used that is not known here.
    """
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>;&")
    lexer.whitespace_split = True
    found = [Stage()]
    into = ""
    for token in lexer:
        if token == "|":
            found.append(Stage())
        elif token in ("<", ">"):
            into = token
        elif token[0] in "|<>;&":
            raise ValueError(f"not known here: {token}")
        elif into:
            setattr(found[-1], "source" if into == "<" else "target", token)
            into = ""
        else:
            found[-1].words.append(token)
    return [stage for stage in found if stage.words]


def told_programs(line: str) -> list[list[str]]:
    """The words of each program of a line, those included that another program is told to run by a text."""
    found = []
    for stage in stages(line):
        found.append(stage.words)
        if "-c" in stage.words:
            found += told_programs(stage.words[stage.words.index("-c") + 1])
    return found
