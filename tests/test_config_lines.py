"""The lines of keys in TOML, compared with what `tomllib` finds in the same text."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.config_lines import lines_of

BARE = st.text("abcDEF019_-", min_size=1, max_size=4)
ODD = st.text("a.#=\"'[]{}\\ ż", max_size=4)
BASIC = ODD.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
LITERAL = st.text('a.#="[]{}\\ ż', max_size=4).map(lambda text: f"'{text}'")
PART = st.one_of(BARE, BASIC, LITERAL)
TEXTS = st.sampled_from(
    ["1", "-2.5", "true", "1979-05-27 07:32:00", '"x # y"', "'a\\'",
     '"""\nkey = 1\n[t]\n"""', "'''\n'' a\n'''",
     '"""a"""""', '"""\\\n  "" \\""""', '"\\""', "[]", "{}"]
)  # fmt: skip
GAP = st.sampled_from(["", " ", "\t"])
VALUE = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[ # list\n" + ",\n ".join(parts) + "\n]"),
        st.tuples(PART, inner).map(lambda pair: f"{{ {pair[0]} = {pair[1]} }}"),
    ),
    max_leaves=4,
)


@st.composite
def documents(draw):
    """A text, which may be no TOML at all, such as one with a key twice."""
    lines = []
    for _number in range(draw(st.integers(1, 6))):
        path = draw(GAP).join([""]) + f"{draw(GAP)}.{draw(GAP)}".join(
            draw(st.lists(PART, min_size=1, max_size=3))
        )
        kind = draw(st.sampled_from(["pair", "pair", "pair", "table", "array", "blank"]))
        if kind == "pair":
            lines.append(f"{draw(GAP)}{path}{draw(GAP)}={draw(GAP)}{draw(VALUE)}")
        elif kind == "blank":
            lines.append("# x = [1")
        else:
            begin, end = ("[", "]") if kind == "table" else ("[[", "]]")
            lines.append(f"{begin}{path}{end} # [comment]")
    return "\n".join(lines) + "\n"


def paths(value, before=()):
    """The path of every key that `tomllib` found; elements of arrays are not told apart."""
    if isinstance(value, list):
        for one in value:
            yield from paths(one, before)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield (*before, key)
            yield from paths(one, (*before, key))


@given(documents(), st.sampled_from(["\n", "\r\n"]))
def test_every_key_of_the_reader_has_a_line_and_no_other(text, end):
    text = text.replace("\n", end)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found = lines_of(text)
    assert set(found) == set(paths(values))
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a = 1\nb = 2\n", ("b",), 2),
        ("# a = 0\r\n\r\na = 1", ("a",), 3),
        ('a = """\nb = 1\n"""\nb = 2', ("b",), 4),
        ("a = '''\nb = 1'''\nb = 2", ("b",), 3),
        ('[keys]\n"list.edit" = "e"', ("keys", "list.edit"), 2),
        ('[keys]\nlist . edit = "e"', ("keys", "list", "edit"), 2),
        ("a = [\n1, # ]\n2]\nb = 1", ("b",), 4),
        ("a = {x = 1, y.z = 2}\n[b]\nc = 3", ("a", "y", "z"), 1),
        ("[a.b]\n[a]\nc = 3", ("a", "c"), 3),
        ("[[a]]\nx = 1\n[[a]]\ny = 1", ("a", "y"), 4),
        ('"\\u017c" = 1', ("ż",), 1),
    ],
)
def test_the_line_of_a_key(text, key, line):
    assert lines_of(text)[key] == line
