"""Text that a terminal or a person could be fooled by, made harmless; `safe` asks here only where it must."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# Every Unicode space and the white control characters: a plain space looks the same and can be typed.
_SPACES = re.compile("[\t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Controls (C0, DEL, C1), bidirectional marks, zero-width and filler characters, interlinear marks,
# tags, lone surrogates and the code points that are no characters.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f\ud800-\udfff]"
)
# What a terminal may obey; unlike above, everything else stays: tabs, line ends, spaces of all kinds.
_OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
_JOINERS = re.compile("[\u200c\u200d]")
# Arabic to Myanmar, Khmer and Mongolian, Arabic forms: letters whose shape a joiner decides.
_NEEDS_JOINER = re.compile("[\u0600-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
_EMOJI = re.compile("[\u00a9\u00ae\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_EMOJI_ENDS = re.compile("[\ufe0f\u20e3]")


def cleaned(text: str, keep_newlines: bool) -> str:
    """What `safe.safe_text` says, for any text."""
    text = _LINE_ENDS.sub("\n" if keep_newlines else " ", text)
    text = _SPACES.sub(" ", text)
    text = _UNSAFE.sub("", text)
    text = _JOINERS.sub(_joiner_where_needed, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def disarmed(text: str) -> str:
    """The text as data for another program, or for a terminal: without any character that terminals obey."""
    return _OBEYED.sub("", text)


def escaped(json_text: str) -> str:
    """The same JSON, with the characters that terminals obey as `\\u` escapes."""
    return _OBEYED.sub(_as_escape, json_text)


def _as_escape(match: re.Match[str]) -> str:
    import json  # whoever writes JSON has loaded it

    return json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f"


def _joiner_where_needed(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if _NEEDS_JOINER.match(before) and _NEEDS_JOINER.match(after):
        return match.group()
    if (
        match.group() == "\u200d"
        and _EMOJI.match(after)
        and (_EMOJI.match(before) or _EMOJI_ENDS.match(before))
    ):
        return match.group()
    return ""
