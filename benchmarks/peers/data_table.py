"""Textual's own table with the rows of a CSV file: ``python data_table.py FILE``."""

import csv
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Table(App[None]):
    """A table that fills the screen."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fills it."""
        with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        table = self.query_one(DataTable)
        table.add_columns(*header)
        table.add_rows(rows)


if __name__ == "__main__":
    Table().run()
