"""Use cases: each public method is one, in at most one write transaction."""
