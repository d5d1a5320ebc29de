"""An empty Textual app that says which key was pressed: the floor under every program made with Textual."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line of text."""

    presses = 0

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("hello")

    def on_key(self, event: events.Key) -> None:
        """Shows the key and how many there were, without laying the screen out again."""
        self.presses += 1
        self.query_one(Static).update(f"{self.presses} {event.key}", layout=False)


if __name__ == "__main__":
    Hello().run()
