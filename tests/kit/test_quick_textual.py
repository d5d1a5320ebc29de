"""What the apps of the tests share is what Textual works out itself."""

from __future__ import annotations

from tests.kit import quick_textual
from tests.kit.builders import a_person
from tests.kit.screen import press


async def test_each_widget_has_the_styles_that_textual_gives_it(make_app, session):
    a_person(session, "Anna Nowak", position="Director")
    async with make_app() as pilot:
        for keys in (["down"], ["e", "tab"], ["escape"], ["F"], ["escape"], ["f9"]):
            await press(pilot, *keys)
            for node in (pilot.app, *pilot.app.screen.walk_children(with_self=True)):
                given = dict(node.styles.base._rules)
                parts = {name: dict(one.base._rules) for name, one in node._component_styles.items()}
                flags = [getattr(node, name) for name in quick_textual._FLAGS]
                quick_textual._apply(pilot.app.stylesheet, node)
                assert dict(node.styles.base._rules) == given, node
                assert [getattr(node, name) for name in quick_textual._FLAGS] == flags, node
                assert {name: dict(one.base._rules) for name, one in node._component_styles.items()} == parts
