"""The lean output: the terminal gets only what changed, and scrolls by itself.

`lean.py` is the door (the app's base class, the only one that leans on Textual's private names); below it
`frames.py` turns Textual's updates into bytes with `cells.py`, `styles.py`, `moves.py`, `lines.py` and
`scrolling.py`, `driver.py` knows what the terminal has taken, `flow.py` when it may be given more.
"""
