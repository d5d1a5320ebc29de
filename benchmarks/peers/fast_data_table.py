"""textual-fastdatatable with the rows of a CSV file: ``python fast_data_table.py FILE``."""

import sys

from pyarrow import csv  # type: ignore[import-untyped]
from textual.app import App, ComposeResult
from textual_fastdatatable import ArrowBackend, DataTable


class Table(App[None]):
    """A table that fills the screen."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(backend=ArrowBackend(csv.read_csv(sys.argv[1])), cursor_type="row")


if __name__ == "__main__":
    Table().run()
