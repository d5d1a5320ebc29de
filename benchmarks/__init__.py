"""What a person at the terminal feels and pays, measured against other programs: see docs/benchmarks.md."""
