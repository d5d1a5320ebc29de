"""Classes that change the looks of a few widgets, and of nothing that these hold."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget


def switch_class(node: Widget, name: str, on: bool, restyled: Iterable[Widget]) -> None:
    """Gives a class to a node, or takes it away, and styles anew what depends on it.

    Textual styles all that the node holds: of a form that takes longer than to make it.

    Args:
        restyled: whose styles ask for the class; the node itself only if it is among them.
    """
    if node.has_class(name) is not on:
        node.set_class(on, name, update=False)
        node.app.stylesheet.update_nodes(restyled, animate=False)
