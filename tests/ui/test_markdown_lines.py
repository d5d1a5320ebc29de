"""Markdown of notes: what it looks like, and that nothing in it does anything."""

from __future__ import annotations

import pytest

from tests.kit.hostile import _OBEYED, ATTACK
from tui_crm.ui.markdown_lines import MOST, links_of, markdown_lines
from tui_crm.ui.widgets.cells import cells_of
from tui_crm.ui.widgets.entry_view import text_items
from tui_crm.ui.widgets.item_lines import item_lines
from tui_crm.ui.widgets.items import Item, ItemKind


def plain(text: str, width: int = 60, head: str = "") -> list[str]:
    lines = ["".join(piece for piece, _style in line) for line in markdown_lines(text, width, head)]
    return [line.rstrip() for line in lines]


def styled(text: str) -> dict[str, str]:
    pieces = (piece for line in markdown_lines(text, 60) for piece in line)
    return {piece.strip(): str(style) for piece, style in pieces if str(style) not in ("", "none")}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("two\nlines", ["two", "lines"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("# Title\ntext", ["Title", "text"]),
        ("- a\n- b\n  - c", ["• a", "• b", "  • c"]),
        ("- a\n-\n- c", ["• a", "•", "• c"]),
        ("3. a\n4. b", ["3. a", "4. b"]),
        ("> said\n> by him", ["│ said", "│ by him"]),
        ("> - a\n>   b", ["│ • a", "│   b"]),
        ("```python\na\n```", ["python", "a"]),
        ("```\na  b\n   c\n```", ["a  b", "   c"]),
        ("- [ ] call back", ["• [ ] call back"]),
        ("[offer](https://a.pl/b?c=1)", ["offer <https://a.pl/b?c=1>"]),
        ("<https://a.pl>", ["https://a.pl"]),
        ("![logo](https://a.pl/x.png)", ["logo <https://a.pl/x.png>"]),
        ("snake_case_name and 2 * 3 * 4", ["snake_case_name and 2 * 3 * 4"]),
        ("Acme\n---\nLublin", ["Acme", "─" * 20, "Lublin"]),
        ("[x]: https://a.pl", ["[x]: https://a.pl"]),
        ("", []),
        # Nothing is run, hidden or invented
        ("<b>x</b><script>y</script>", ["<b>x</b><script>y</script>"]),
        ("[a](javascript:alert(1))", ["[a](javascript:alert(1))"]),
        ("&#x202e;&amp;&#27;[2J", ["&#x202e;&amp;&#27;[2J"]),
        ("[@click=app.quit]x[/] [red]y[/red] [/]", ["[@click=app.quit]x[/] [red]y[/red] [/]"]),
    ],
)
def test_what_it_looks_like(text, lines):
    assert plain(text) == lines


def test_words_are_bold_italic_struck_and_underlined():
    assert styled("**a** *b* ~~c~~ ***d***\n\n# E\n\n[f](https://g.pl)") == {
        "a": "bold", "b": "italic", "c": "strike", "d": "bold italic", "E": "bold",
        "f": "underline", "<https://g.pl>": "dim",
    }  # fmt: skip


def test_what_stands_before_joins_a_paragraph_and_stands_above_a_list():
    assert plain("met\nagain", head="Note:") == ["Note: met", "again"]
    assert plain("- a", head="Note:") == ["Note:", "• a"]


def test_lines_are_as_wide_as_there_is_room_and_lists_stay_in_their_column():
    lines = plain("1. " + "Zażółć gęślą jaźń " * 5 + "\n\n> " + "日本語" * 20, width=24)
    assert max(map(cells_of, lines)) <= 24
    assert [line[:3] for line in lines[:2]] == ["1. ", "   "]
    assert all(line.startswith("│ ") for line in lines[lines.index("") + 1 :])


def test_links_are_those_that_may_be_opened():
    text = (
        "[a](https://a.pl/x%20y) http://b.pl/c, <jan@c.pl> tel:+48600100200 mailto:ewa@d.pl "
        "[e](javascript:x) [f](file:///etc/passwd) https://a.pl/x%20y ftp://g.pl"
    )
    assert set(links_of(text)) == {
        "https://a.pl/x%20y", "http://b.pl/c", "mailto:jan@c.pl", "tel:+48600100200", "mailto:ewa@d.pl",
    }  # fmt: skip
    items = list(text_items(text))
    assert items[0].is_markdown
    kinds = {item.kind: item.value for item in items[1:] if item.is_selectable}
    assert kinds[ItemKind.PHONE] == "+48600100200"
    assert kinds[ItemKind.EMAIL] in ("jan@c.pl", "ewa@d.pl")


@pytest.mark.parametrize(
    "text",
    [
        ATTACK,
        f"# {ATTACK}\n- **{ATTACK}**\n> [{ATTACK}](http://x.pl/{ATTACK})\n```{ATTACK}\n{ATTACK}\n```",
        "<http://x.pl/%E2%80%AE%1b[2J>",
        "![" + ATTACK + "](http://x.pl/%1b)",
    ],
)
def test_no_control_character_leaves_it(text):
    for line in plain(text, 40, head=ATTACK) + list(links_of(text)):
        assert not _OBEYED.search(line), line


@pytest.mark.parametrize(
    "text",
    [
        "- " * 60_000, "> " * 60_000, "[" * 60_000, "![" * 60_000, "[a](" * 30_000, "*a **b " * 10_000,
        "`" * 99_999, "<a" * 50_000, "- a\n" * 30_000, "\n".join("  " * level + "- x" for level in range(99)),
        "a" * 100_000, "日" * 50_000, "https://" * 12_000,
    ],
)  # fmt: skip
def test_what_was_made_to_be_slow_is_cut_off_and_shown_as_it_is(text):
    lines = plain(text[:100_000], 60)
    assert lines
    assert len(links_of(text)) <= MOST
    if not any(sign in text for sign in ("\n", "- ", "> ", "`")):
        assert sum(len(line.replace(" ", "")) for line in lines) >= len(text[:100_000].replace(" ", "")) - 60


def test_an_item_of_a_card_is_drawn_so_only_where_it_says_that_it_is():
    ((*_label, piece),) = item_lines(Item(ItemKind.TEXT, "**a**"), 40, 0)
    assert piece == ("**a**", "")
    ((*_indent, piece),) = item_lines(Item(ItemKind.EVENT, "**a**", is_markdown=True), 40, 0)
    assert (piece[0], str(piece[1])) == ("a", "bold")
