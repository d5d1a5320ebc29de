"""Pictures coming in: of any file a small clean PNG, or a sentence that says why not (R15).

Whatever was in the file besides its pixels (places, cameras, names) is gone, as it is encoded anew. Limits
are checked before anything is decoded: a PNG of 657 kB can cost 1.3 GB of memory. Import it when a picture is
set, not before: Pillow takes its time.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from tui_crm.domain.pictures import MAXIMUM_MEGABYTES, MAXIMUM_MEGAPIXELS, THUMBNAIL_SIDE
from tui_crm.domain.problems import Code, Refused

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SIDE = 256
"""Pixels that the picture keeps at most, in each direction."""

_MOST_PIXELS = MAXIMUM_MEGAPIXELS * 1_000_000
_MOST_SCANS = 100
"""A progressive JPEG has some ten; each costs a walk over all pixels, and may take only some bytes."""
_SCAN = b"\xff\xda"
_JPEG = b"\xff\xd8"

# What the parsers of Pillow raise, or let through from below, on files that are not what they seem.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, AttributeError,
    NotImplementedError, MemoryError, struct.error, zlib.error,
)  # fmt: skip

# Pillow keeps its limit, and Python what becomes of warnings, in globals: set once, and for Pillow alone.
Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
warnings.filterwarnings("ignore", module=r"PIL\.")  # about EXIF data: they would land on the screen
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture as it is stored.

    Attributes:
        data: PNG, opaque, at most 256 pixels wide and high, in the shape that it had.
        thumbnail: its middle square as 24 by 24 pixels, three bytes each: red, green, blue.
        hash: SHA-256 of `data`, in hexadecimal.
    """

    data: bytes
    thumbnail: bytes
    hash: str


def read_picture(data: bytes) -> PreparedPicture:
    """The picture in a file: its first frame, turned as its EXIF says, on white where it is transparent.

    Raises:
        Refused: PICTURE_TOO_LARGE, PICTURE_KIND, PICTURE_PIXELS or PICTURE_BROKEN.
    """
    if len(data) > MAXIMUM_MEGABYTES * 1024 * 1024:
        raise Refused(Code.PICTURE_TOO_LARGE, maximum=MAXIMUM_MEGABYTES)
    if data.startswith(_JPEG) and data.count(_SCAN) > _MOST_SCANS:
        raise Refused(Code.PICTURE_BROKEN)
    with _opened(data) as image:
        try:
            return _prepared(_on_white(_turned(_shrunk(image))))
        except _BROKEN as error:
            raise Refused(Code.PICTURE_BROKEN) from error


def _opened(data: bytes) -> Image.Image:
    """The picture, not decoded yet."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(Code.PICTURE_PIXELS, maximum=MAXIMUM_MEGAPIXELS) from error
    except UnidentifiedImageError as error:
        raise Refused(Code.PICTURE_KIND) from error
    except _BROKEN as error:
        raise Refused(Code.PICTURE_BROKEN) from error
    if image.width * image.height > _MOST_PIXELS:
        raise Refused(Code.PICTURE_PIXELS, maximum=MAXIMUM_MEGAPIXELS)
    return image


def _shrunk(image: Image.Image) -> Image.Image:
    """The picture in its first frame, decoded as small as its format can, in a mode that averages well."""
    image.draft(None, (SIDE * 2, SIDE * 2))
    image.load()
    if image.mode.startswith("I;16"):  # grey of 16 bits: the upper eight are what is seen
        image.info.pop("transparency", None)
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _turned(image: Image.Image) -> Image.Image:
    """The picture as the camera was held; what its EXIF says wrongly is passed over."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def _on_white(image: Image.Image) -> Image.Image:
    """Its pixels alone, in a picture that knows nothing of the file."""
    fresh = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA"):
        seen = image.convert("RGBA")
        fresh.paste(seen, mask=seen.getchannel("A"))
    else:
        fresh.paste(image.convert("RGB"))
    return fresh


def _prepared(image: Image.Image) -> PreparedPicture:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    square = ImageOps.fit(image, (THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    data = stream.getvalue()
    return PreparedPicture(data, square.tobytes(), hashlib.sha256(data).hexdigest())
