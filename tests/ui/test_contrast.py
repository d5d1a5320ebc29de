"""Every theme that is offered can be read: the ratios of WCAG 2.2, for the colours that the screens use."""

from __future__ import annotations

import pytest
from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES, Theme

from tui_crm.theme_names import DARK, DEFAULT, HIGH_CONTRAST, LIGHT, PLAIN, THEMES, is_light
from tui_crm.ui.contrast import contrast, parsed
from tui_crm.ui.tag_colours import TAG_COLOURS, variable
from tui_crm.ui.themes import OWN, colours_used

KNOWN = {**BUILTIN_THEMES, **{theme.name: theme for theme in OWN}}
COLOURFUL = [name for name in THEMES if name not in PLAIN]
TEXTS = (
    "foreground", "text", "text-muted", "text-primary", "text-warning", "text-error", "text-success",
    "text-accent", "footer-foreground", "footer-key-foreground", "footer-description-foreground",
    *(variable(colour) for colour in TAG_COLOURS),
)  # fmt: skip
GROUNDS = ("background", "surface", "panel")
ON_ANOTHER = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("button-color-foreground", "primary"),
)


def used(theme: Theme) -> dict[str, str]:
    return colours_used(theme, {**theme.to_color_system().generate(), **theme.variables})


def ratio(variables: dict[str, str], text: str, ground: str) -> float:
    """The contrast as Textual draws it: "auto 60%" is white or black let through so much."""
    behind = parsed(variables["surface"]) + parsed(variables[ground])
    value = variables[text]
    if value.startswith("auto"):
        drawn = behind + behind.get_contrast_text(float(value.split()[1].rstrip("%")) / 100)
    else:
        drawn = parsed(value)
    return contrast(drawn, behind)


def test_the_names_are_those_of_the_themes_that_there_are() -> None:
    assert sorted(THEMES) == sorted(KNOWN)
    assert DEFAULT in THEMES
    assert {name for name in THEMES if is_light(name)} == {
        name for name, theme in KNOWN.items() if not theme.dark
    }
    assert set(DARK) | set(LIGHT) == set(COLOURFUL) - set(HIGH_CONTRAST)
    assert {name for name, theme in KNOWN.items() if theme.ansi} == set(PLAIN)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # An example of "Understanding SC 1.4.3": the lightest grey on white that text may have.
    assert contrast(Color.parse("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast(Color.parse("#777777"), WHITE) < 4.5


@pytest.mark.parametrize("name", COLOURFUL)
def test_text_stands_out_from_what_it_stands_on(name: str) -> None:
    variables = used(KNOWN[name])
    least = 7 if name in HIGH_CONTRAST else 4.5
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS] + [*ON_ANOTHER]
    weak = {pair: found for pair in pairs if (found := ratio(variables, *pair)) < least}
    assert weak == {}
    lines = {(line, "background"): ratio(variables, line, "background") for line in ("primary", "accent")}
    assert {pair: found for pair, found in lines.items() if found < 3} == {}
    assert ratio(variables, "text-disabled", "surface") >= (4.5 if name in HIGH_CONTRAST else 3)


def test_what_can_be_read_already_stays_as_the_theme_has_it() -> None:
    theme = KNOWN[DEFAULT]
    before = {**theme.to_color_system().generate(), **theme.variables}
    changed = {name for name, value in used(theme).items() if name in before and before[name] != value}
    # White on the blue of the cursor, in place of nearly white, and two that no screen uses.
    assert changed == {"block-cursor-foreground", "button-color-foreground", "text-secondary"}
