"""The text of a message: out of HTML too, and its beginning without what it quotes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tui_crm.domain.mail import EXCERPT
from tui_crm.text.safe import safe_text

_LONGEST_HTML = 200_000
"""Characters that are looked at: `html.parser` takes long for some that is broken on purpose."""
_LONGEST_LINE = 300

_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "blockquote"})
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "dd"}
)
_QUOTES = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote")
"""Classes of blocks in which programs put what is answered; all that follows belongs to it."""
_REPLY_MARKS = ("divrplyfwdmsg", "appendonsend")
"""Ids of the same in Outlook."""

# Lines of at most `_LONGEST_LINE` characters are matched.
_ATTRIBUTION = re.compile(
    r"(?:On\s.*wrote|(?:W dniu|Dnia)\s.*(?:napisał|napisała|napisał\(a\)|napisali|pisze)"
    r"|.*[@\d].*(?:wrote|napisał|napisała|napisał\(a\)))\s*:?",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Wiadomość oryginalna|Oryginalna wiadomość|Original Nachricht)\s*-{2,}",
    re.IGNORECASE,
)
_HEAD_FROM = re.compile(r"\*?(?:From|Od|Von):\*?\s.+")
_HEAD_NEXT = re.compile(r"\*?(?:Sent|Date|To|Wysłano|Data|Do|Gesendet):\*?\s.+")


class _Text(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []
        self._is_quote = False
        self._whole = whole

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN and not (self._whole and tag == "blockquote"):
            self._hidden.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        if not self._whole and tag == "div":
            named = {name: (value or "").lower() for name, value in attrs}
            is_quote = any(one in named.get("class", "") for one in _QUOTES)
            self._is_quote |= is_quote or named.get("id", "") in _REPLY_MARKS

    def handle_endtag(self, tag: str) -> None:
        # A tag that was never opened hides nothing, one that is not closed hides up to what closes around it.
        if tag in self._hidden:
            while self._hidden.pop() != tag:
                pass
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._is_quote:
            self.parts.append(data)


def html_text(html: str, whole: bool = False) -> str:
    """What a browser would show of it, in lines.

    Args:
        whole: with what it quotes.
    """
    reader = _Text(whole)
    try:
        reader.feed(html[:_LONGEST_HTML])
        reader.close()
    except (AssertionError, ValueError):  # of declarations that are none; what was read before it counts
        pass
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(text: str) -> str:
    """The beginning of a text in one line, without what it quotes; with it where there is nothing else."""
    lines = text[: 40 * EXCERPT].splitlines()
    own = _line(_unquoted(lines))
    return own or _line([line.lstrip("> \t") for line in lines])


def whole_text(text: str) -> str:
    """All of a text, harmless to show."""
    return safe_text(text, keep_newlines=True).strip()


def _line(lines: list[str]) -> str:
    return " ".join(safe_text(" ".join(lines)).split())[:EXCERPT].strip()


def _unquoted(lines: list[str]) -> list[str]:
    """The lines that the writer wrote: those with ">" are left out, and all behind a mark of an answer."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        text = line.strip()
        following = next((one.strip() for one in lines[number + 1 : number + 3] if one.strip()), "")
        if _begins_quote(text, following):
            break
        if not text.startswith(">"):
            kept.append(text)
    return kept


def _begins_quote(line: str, following: str) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    if _ORIGINAL.fullmatch(line):
        return True
    if _HEAD_FROM.fullmatch(line) and _HEAD_NEXT.fullmatch(following[:_LONGEST_LINE]):
        return True
    # What introduces a quotation may be broken in two, and is followed by one where it is not.
    broken = f"{line} {following}"
    is_broken = line.startswith(("On ", "W dniu ", "Dnia ")) and not line.endswith((".", "!", "?"))
    return bool(_ATTRIBUTION.fullmatch(line) and line.endswith(":")) or bool(
        is_broken
        and len(broken) <= _LONGEST_LINE
        and following.endswith(":")
        and _ATTRIBUTION.fullmatch(broken)
    )
