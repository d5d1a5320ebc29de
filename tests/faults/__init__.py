"""What docs/promises.md promises, tried by force; a control beside each takes a protection away and loses.

`make test` runs a short form, `make faults` (FAULTS=long) a long one of some minutes.
"""
