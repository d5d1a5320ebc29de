"""Pictures of contacts (R15): what may come in, and the size of what a terminal draws."""

from __future__ import annotations

MAXIMUM_MEGABYTES = 6
"""The largest file."""
MAXIMUM_MEGAPIXELS = 25
"""The largest picture, in millions of pixels: decoded it takes 100 MB."""
THUMBNAIL_SIDE = 24
"""Pixels of a thumbnail in each direction: 24 columns by 12 rows of a terminal."""
