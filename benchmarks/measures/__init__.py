"""The rows of the table: each module measures one of them, one round at a time."""
