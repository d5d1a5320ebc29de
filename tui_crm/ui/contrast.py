"""How well colours are told apart, and themes in which all text can be read.

The formula is that of WCAG 2.2 (relative luminance, contrast ratio); its levels: 4.5:1 for text (1.4.3),
7:1 for high contrast (1.4.6), 3:1 for lines and signs (1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.color import BLACK, WHITE, Color

from tui_crm.ui.tag_colours import TAG_COLOURS, variable

TEXT, HIGH, SIGN = 4.5, 7.0, 3.0
_GROUNDS = ("background", "surface", "panel")
_TEXTS = (
    "foreground", "text-primary", "text-secondary", "text-warning", "text-error", "text-success",
    "text-accent",
    "footer-foreground", "footer-key-foreground", "footer-description-foreground",
)  # fmt: skip
_LINES = ("primary", "accent", "border")
"""Colours of the lines between the parts of a screen."""
_ON_ANOTHER = (
    ("block-cursor-foreground", "block-cursor-background", TEXT),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background", 6.0),
    ("input-selection-foreground", "input-selection-background", TEXT),
    ("button-color-foreground", "primary", TEXT),
)
"""What stands on a ground of its own, and the least contrast there; a blurred cursor may have dim text."""
_STEPS = 20


def luminance(colour: Color) -> float:
    """The relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = map(_linear, colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio, 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(variables: Mapping[str, str], is_dark: bool, least: float = TEXT) -> dict[str, str]:
    """The colours of a theme, those that could not be read changed as little as it takes, and those of tags.

    Args:
        variables: of `textual.design.ColorSystem.generate`, which may have "auto" colours.
        least: the contrast of text with every ground that text stands on.
    """
    found = dict(variables)
    grounds = [parsed(variables[name]) for name in _GROUNDS]
    pole = WHITE if is_dark else BLACK
    for name in _TEXTS:
        found[name] = _nudged(parsed(variables[name]), grounds, pole, least).hex
    for name in _LINES:
        found[name] = _nudged(parsed(variables[name]), grounds, pole, SIGN).hex
    for name, ground, its_least in _ON_ANOTHER:
        # One that lets its ground through lies on a list or in a field.
        found[name] = _on(variables[name], grounds[1] + parsed(found[ground]), max(least, its_least))
    found["text-muted"] = _auto(variables["text-muted"], grounds, least)
    found["text-disabled"] = _auto(variables["text-disabled"], grounds, SIGN if least == TEXT else TEXT)
    for colour, tone in TAG_COLOURS.items():
        found[variable(colour)] = _nudged(Color.parse(tone), grounds, pole, least).hex
    return found


def parsed(value: str) -> Color:
    """A colour as themes have it: "#ff0000", or "#ff0000 35%", which lets its ground through."""
    name, _space, percent = value.partition(" ")
    colour = Color.parse(name)
    return colour.with_alpha(float(percent.rstrip("%")) / 100) if percent else colour


def _nudged(colour: Color, grounds: Sequence[Color], pole: Color, least: float) -> Color:
    """The colour, so much nearer to white or black that it stands out from each ground."""
    for step in range(_STEPS + 1):
        nearer = colour.blend(pole, step / _STEPS, 1.0)
        if all(contrast(nearer, ground) >= least for ground in grounds):
            return nearer
    return pole


def _on(text: str, ground: Color, least: float) -> str:
    """The colour of a text on another one; white or black where it would not stand out."""
    if text.startswith("auto"):
        seen = ground + ground.get_contrast_text(float(text.split()[1].rstrip("%")) / 100)
    else:
        seen = parsed(text)
    if contrast(seen, ground) >= least:
        return text
    kept = WHITE if luminance(seen) > luminance(ground) else BLACK
    if contrast(kept, ground) >= least:
        return kept.hex
    return max(WHITE, BLACK, key=lambda one: contrast(one, ground)).hex


def _auto(text: str, grounds: Sequence[Color], least: float) -> str:
    """A weaker text, so much stronger that it stands out from each ground, as Textual draws it there."""
    if not text.startswith("auto"):
        return _nudged(parsed(text), grounds, grounds[0].get_contrast_text(1.0), least).hex
    for percent in range(int(float(text.split()[1].rstrip("%"))), 101, 4):
        drawn = ((ground, ground + ground.get_contrast_text(percent / 100)) for ground in grounds)
        if all(contrast(text, ground) >= least for ground, text in drawn):
            return f"auto {percent}%"
    return "auto 100%"
