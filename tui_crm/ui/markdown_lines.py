"""Markdown of notes as lines of text: read by markdown-it-py, shown with nothing of it trusted (R46, R56).

No raw HTML, no pictures, no entities, nothing that a click would open: a link is shown with its address, and
`links_of` gives the addresses for those who open them by `tui_crm.opener`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.content import Content

from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST = 10_000
"""Characters that are read as Markdown; what follows them is shown as it was written (facts 31)."""
_GLANCE = 300
"""Characters that `first_line` looks at."""
_RULE = "─" * 20
_BULLET, _QUOTED = "• ", "│ "
_OFF = ("html_block", "html_inline", "reference", "lheading", "entity")
"""What would run, hide or invent text: entities also make signs that `safe_text` took out."""
_STYLES = {"strong": "bold", "em": "italic", "s": "strike", "link": "underline"}
_SHOWN = re.compile(
    r"https?://[^\s<>\"'`)\]]{3,2000}|mailto:[^\s<>\"'`)\]]{3,300}|tel:\+[0-9]{3,15}", re.ASCII
)
_OPENED = ("http://", "https://", "mailto:", "tel:")

Piece = tuple[str, str]
"""Text without line ends, or one line end; and its style: "bold italic", "" for none."""


class Block(NamedTuple):
    """A paragraph, a heading, an item of a list, lines of code.

    Attributes:
        first, rest: what stands before its first line, and before the others.
        has_gap: whether a blank line stands above it.
    """

    first: str
    rest: str
    pieces: tuple[Piece, ...]
    has_gap: bool = False


def markdown_lines(text: str, width: int, head: str = "") -> list[list[tuple[str, str | Style]]]:
    """A text as lines of at most `width` cells, each of pieces with a style.

    Args:
        head: plain text before the first line; it has a line of its own where the text begins with more than
            a paragraph.
    """
    blocks = list(_blocks(text))
    if head and blocks and not blocks[0].rest:
        blocks[0] = blocks[0]._replace(pieces=((f"{safe_text(head)} ", ""), *blocks[0].pieces), has_gap=False)
    elif head:
        blocks.insert(0, Block("", "", ((safe_text(head), ""),)))
    lines: list[list[tuple[str, str | Style]]] = []
    for number, block in enumerate(blocks):
        if block.has_gap and number:
            lines.append([("", "")])
        lines += _wrapped(block, width)
    return lines


@lru_cache(maxsize=4096)
def first_line(text: str) -> str:
    """The first line that a text has when it is shown, for lists that have room for one."""
    shown = markdown_lines(text[:_GLANCE], _GLANCE)
    return next((line for line in ("".join(piece for piece, _style in each) for each in shown) if line), "")


def links_of(text: str) -> tuple[str, ...]:
    """The addresses in a text, in order, each once: of links and bare ones, of pages, e-mails and phones."""
    text = safe_text(text, keep_newlines=True)[:MOST]
    found = [str(token.attrs.get("href", "")) for token in _inline(text) if token.type == "link_open"]
    found += [one.rstrip(".,;:!?") for one in _SHOWN.findall(text)]
    return tuple(dict.fromkeys(safe_text(one) for one in found if one.startswith(_OPENED)))


# -- blocks ----------------------------------------------------------------------------------------


def _blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text; behind `MOST` characters its lines as they are."""
    text = safe_text(text, keep_newlines=True).strip("\n")
    return _read(text) if len(text) <= MOST else (*_read(*_split(text)), Block("", "", _plain(text)))


def _split(text: str) -> tuple[str]:
    return (text[:MOST].rpartition("\n")[0] or text[:MOST],)


def _plain(text: str) -> tuple[Piece, ...]:
    return tuple(_code(text[len(_split(text)[0]) :].strip("\n"), ""))


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[Block, ...]:
    return tuple(_Reading().blocks(_tokens(text)))


@lru_cache(maxsize=16)
def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt  # the first frame has no use for it

    reader = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable(list(_OFF))
    return reader.parse(text)


def _inline(text: str) -> Iterator[Token]:
    for token in _tokens(text):
        yield from token.children or ()


@dataclass
class _Reading:
    """Goes through the tokens; knows in which lists and quotations it is.

    Attributes:
        before: what stands before each line, from the outside in.
        marks: the bullet or number of each list item that has no line yet, by its place in `before`.
        numbers: of each open list the number of its next item; None for bullets.
        item: the lines of the text that the last list item is on: the first, and the one after the last.
        end: the line after that of the last block.
    """

    before: list[str] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    numbers: list[int | None] = field(default_factory=list)
    item: Sequence[int] | None = None
    style: str = ""
    end: int = 0

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """The blocks of these tokens."""
        for token in tokens:
            if token.type == "inline":
                yield self._block(tuple(_pieces(token.children or (), self.style)), token.map)
            elif token.type in ("fence", "code_block"):
                lines = [safe_text(token.info).strip(), token.content.strip("\n")]  # the first may hide much
                yield self._block(tuple(_code("\n".join(filter(None, lines)), "dim")), token.map)
            elif token.type == "hr":
                yield self._block(((_RULE, "dim"),), token.map)
            elif token.type == "list_item_close" and len(self.before) - 1 in self.marks:
                yield self._block((), self.item)  # it has no text
                self._note(token)
            else:
                self._note(token)

    def _note(self, token: Token) -> None:
        """A list, one of its items, a quotation or a heading begins or ends."""
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.numbers.append(int(token.attrs.get("start", 1)) if kind.startswith("ordered") else None)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.numbers.pop()
        elif kind == "list_item_open":
            mark = _BULLET if (number := self.numbers[-1]) is None else f"{number}. "
            self.numbers[-1] = None if number is None else number + 1
            self.marks[len(self.before)], self.item = mark, token.map
            self.before.append(" " * len(mark))
        elif kind == "blockquote_open":
            self.before.append(_QUOTED)
        elif kind in ("list_item_close", "blockquote_close"):
            self.before.pop()
            self.marks.pop(len(self.before), None)
        elif kind == "heading_open":
            self.style = "bold"
        elif kind == "heading_close":
            self.style = ""

    def _block(self, pieces: tuple[Piece, ...], lines: Sequence[int] | None) -> Block:
        first = "".join(self.marks.get(place, text) for place, text in enumerate(self.before))
        self.marks.clear()
        begin, end = lines or (self.end, self.end)
        has_gap, self.end = begin > self.end, end
        return Block(first, "".join(self.before), pieces, has_gap)


def _pieces(tokens: Sequence[Token], style: str) -> Iterator[Piece]:
    """The text of a paragraph; a link whose text is not its address is followed by that."""
    styles = [style] if style else []
    address, said = "", ""
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.type in ("softbreak", "hardbreak"):
            yield "\n", ""
        elif token.type == "link_open":
            address, said = str(token.attrs.get("href", "")), ""
            styles.append(_STYLES[name])
        elif token.type == "link_close":
            styles.remove(_STYLES[name])
            if safe_text(address).removeprefix("mailto:") != said:
                yield f" <{safe_text(address)}>", "dim"
        elif token.type.endswith("_open"):
            styles.append(_STYLES[name])
        elif token.type.endswith("_close"):
            styles.remove(_STYLES[name])
        elif token.type == "image":
            yield f"{safe_text(token.content)} <{safe_text(str(token.attrs.get('src', '')))}>", "dim"
        else:
            text = safe_text(token.content)
            said += text
            yield text, "dim" if token.type == "code_inline" else " ".join(dict.fromkeys(styles))


def _code(text: str, style: str) -> Iterator[Piece]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "\n", ""
        yield safe_text(line), style


# -- lines -----------------------------------------------------------------------------------------


def _wrapped(block: Block, width: int) -> Iterator[list[tuple[str, str | Style]]]:
    """The lines of a block, each with what stands before it."""
    first, rest = block.first[: width // 2], block.rest[: width // 2]
    room = max(2, width - max(len(first), len(rest)))
    before = first
    for text in _each_line(block.pieces):
        for line in text.wrap(room) if text.cell_length > room else [text]:
            styled = ((piece, style.rich_style) for piece, style in line.render(end=""))
            yield [(before, ""), *((piece, style) for piece, style in styled if piece)]
            before = rest


def _each_line(pieces: Sequence[Piece]) -> Iterator[Content]:
    line: list[Piece] = []
    for piece in (*pieces, ("\n", "")):
        if piece[0] == "\n":
            yield Content.assemble(*line)
            line = []
        else:
            line.append(piece)
