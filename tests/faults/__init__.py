"""The promises of README, each tried by force, with a control: without the protection the loss is seen.

`make test` runs a short form, `make faults` (FAULTS=long) a long one of some minutes.
"""
