"""Pictures: what is kept of them, and that no file, however made, does more than be refused."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import warnings
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.kit.environment import ROOT
from tui_crm.domain.problems import Code, Refused
from tui_crm.files.images import FORMATS, SIDE, read_picture

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)
# pytest sets the filters of warnings anew for each test, the module sets its own once.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
PICTURE_CODES = {Code.PICTURE_KIND, Code.PICTURE_BROKEN, Code.PICTURE_PIXELS, Code.PICTURE_TOO_LARGE}


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """The left half red, the right one blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def refusal(data: bytes) -> Code:
    with pytest.raises(Refused) as refused:
        read_picture(data)
    return refused.value.problem.code


def kept(data: bytes) -> Image.Image:
    """The picture as it would be stored."""
    return Image.open(io.BytesIO(read_picture(data).data))


def pixel(thumbnail: bytes, x: int, y: int) -> tuple[int, ...]:
    start = (y * 24 + x) * 3
    return tuple(thumbnail[start : start + 3])


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_becomes_a_png_and_a_thumbnail(kind: str) -> None:
    options = {"quality": 95} if kind in ("JPEG", "WEBP") else {}
    picture = read_picture(encoded(halves(), kind, **options))
    image = Image.open(io.BytesIO(picture.data))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (60, 40))
    assert picture.hash == hashlib.sha256(picture.data).hexdigest()
    assert len(picture.thumbnail) == 24 * 24 * 3
    assert near(pixel(picture.thumbnail, 2, 12), RED)
    assert near(pixel(picture.thumbnail, 21, 12), BLUE)


def test_a_picture_keeps_its_shape_and_never_grows() -> None:
    assert kept(encoded(halves(1200, 600))).size == (SIDE, SIDE // 2)
    assert kept(encoded(halves(3, 2))).size == (3, 2)
    assert kept(encoded(Image.new("RGB", (4000, 1), RED))).size == (SIDE, 1)


def test_the_thumbnail_is_the_middle_of_a_wide_picture() -> None:
    image = Image.new("RGB", (300, 100), RED)
    image.paste(BLUE, (100, 0, 200, 100))
    thumbnail = read_picture(encoded(image)).thumbnail
    assert all(near(pixel(thumbnail, x, 12), BLUE) for x in range(1, 23))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_keeps_its_grey(mode: str) -> None:
    white = 0xFFFF if mode == "I;16" else "white"
    assert pixel(read_picture(encoded(Image.new(mode, (50, 50), white))).thumbnail, 9, 9) == WHITE
    if mode == "I;16":
        half = read_picture(encoded(Image.new(mode, (50, 50), 0x8000)))
        assert near(pixel(half.thumbnail, 9, 9), (128, 128, 128))


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (40, 40), (*GREEN, 0))
    half = Image.new("RGBA", (40, 40), (0, 0, 0, 128))
    assert pixel(read_picture(encoded(clear)).thumbnail, 9, 9) == WHITE
    assert near(pixel(read_picture(encoded(half)).thumbnail, 9, 9), (127, 127, 127))
    coloured = Image.new("RGB", (40, 40), GREEN)
    assert pixel(read_picture(encoded(coloured, transparency=GREEN)).thumbnail, 9, 9) == WHITE
    with_palette = Image.new("P", (40, 40), 0)
    with_palette.putpalette([*GREEN, *RED])
    assert pixel(read_picture(encoded(with_palette, "GIF", transparency=0)).thumbnail, 9, 9) == WHITE


def test_only_the_first_frame_of_a_gif_counts() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in (GREEN, RED, BLUE)]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert near(pixel(read_picture(moving).thumbnail, 5, 5), GREEN)


def test_a_photograph_is_turned_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    picture = read_picture(encoded(halves(), "JPEG", exif=exif, quality=95))
    assert Image.open(io.BytesIO(picture.data)).size == (40, 60)
    assert near(pixel(picture.thumbnail, 12, 2), RED)
    assert near(pixel(picture.thumbnail, 12, 21), BLUE)


def test_nothing_but_the_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif.get_ifd(0x8825)[0x001D] = "SECRET:01"
    jpeg = encoded(halves(), "JPEG", exif=exif, comment=b"SECRET comment", icc_profile=b"SECRET profile")
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "SECRET author")
    png = encoded(halves(), "PNG", pnginfo=texts, exif=exif, icc_profile=b"SECRET profile", dpi=(72, 72))
    for data in (jpeg, png):
        assert b"SECRET" in data
        stored = read_picture(data).data
        assert set(_chunks(stored)) == {b"IHDR", b"IDAT", b"IEND"}
        assert b"SECRET" not in stored


def _chunks(png: bytes) -> list[bytes]:
    names, at = [], 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        names.append(name)
        at += size + 12
    return names


def test_an_exif_that_is_broken_costs_no_picture() -> None:
    jpeg = encoded(halves(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + b"\xff" * 40)
    assert kept(jpeg).size == (60, 40)
    assert len(read_by_a_program(jpeg)) == 64


def test_the_same_picture_has_the_same_hash() -> None:
    assert read_picture(encoded(halves())).hash == read_picture(encoded(halves(), compress_level=1)).hash


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "PPM", "ICO", "TGA"])
def test_other_kinds_are_refused_whatever_their_name(kind: str) -> None:
    assert refusal(encoded(halves(), kind)) is Code.PICTURE_KIND


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) in (Code.PICTURE_KIND, Code.PICTURE_BROKEN)


def test_six_megabytes_are_the_most() -> None:
    assert refusal(encoded(halves()) + bytes(6 * 1024 * 1024)) is Code.PICTURE_TOO_LARGE
    assert kept(encoded(halves()) + bytes(5 * 1024 * 1024)).size == (60, 40)


def png_claiming(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG of one bit a pixel with these rows, already compressed."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5001, 5000), (8000, 4000), (12000, 12000), (1, 30_000_000)])
def test_too_many_pixels_are_refused(size: tuple[int, int]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the limit holds where somebody has silenced Pillow's own
        assert refusal(png_claiming(*size)) is Code.PICTURE_PIXELS
    assert refusal(png_claiming(*size)) is Code.PICTURE_PIXELS


SCRIPT = """
import resource, sys
from tui_crm.domain.problems import Refused
from tui_crm.files.images import read_picture
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) << 20, int(sys.argv[1]) << 20))
try:
    print(read_picture(sys.stdin.buffer.read()).hash)
except Refused as refused:
    print(refused.problem.code.value)
"""


def read_by_a_program(data: bytes, megabytes: int = 1_024) -> str:
    """The hash or the refusal, of a program that gets no more memory; nothing may be said on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(megabytes)],
        input=data,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().strip()


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    side = 40_000
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(side // 8 + 1) * 1_000) for _ in range(side // 1_000))
    bomb = png_claiming(side, side, packed + packer.flush())
    assert len(bomb) < 400_000
    # decoding it takes 1.6 GB: without them it would be called broken
    assert read_by_a_program(bomb) == Code.PICTURE_PIXELS.value


def test_the_largest_picture_fits_into_memory_and_what_is_between_the_limits_is_refused() -> None:
    assert len(read_by_a_program(encoded(Image.new("RGBA", (5000, 5000), (*RED, 200))), 600)) == 64
    assert read_by_a_program(png_claiming(6000, 6000)) == Code.PICTURE_PIXELS.value


def test_a_photograph_of_thousands_of_scans_is_refused() -> None:
    progressive = encoded(halves(), "JPEG", progressive=True)
    last = progressive[progressive.rfind(b"\xff\xda") : -2]
    assert kept(progressive).size == (60, 40)
    assert refusal(progressive[:-2] + last * 2_000 + progressive[-2:]) is Code.PICTURE_BROKEN


SAMPLES = {
    kind: encoded(Image.effect_noise((90, 70), 60).convert("RGB"), kind, **options)
    for kind, options in {
        "PNG": {},
        "JPEG": {"exif": Image.Exif(), "progressive": True},
        "WEBP": {"quality": 60},
        "GIF": {},
    }.items()
}


def only_refused(data: bytes) -> None:
    codes = PICTURE_CODES
    try:
        assert len(read_picture(data).thumbnail) == 1_728
    except Refused as refused:
        codes = {refused.problem.code}
    assert codes <= PICTURE_CODES


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_was_cut_is_refused(kind: str) -> None:
    whole = SAMPLES[kind]
    for end in range(0, len(whole) * 9 // 10, max(1, len(whole) // 150)):
        assert refusal(whole[:end]) in (Code.PICTURE_KIND, Code.PICTURE_BROKEN)


@given(data=st.binary(max_size=400))
def test_random_bytes_are_only_refused(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x01\x00\x00WEBPVP8 "):
        only_refused(head + data)


@given(
    kind=st.sampled_from(FORMATS),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6),
)
def test_damaged_pictures_are_only_refused(kind: str, changes: list[tuple[float, bytes]]) -> None:
    damaged = bytearray(SAMPLES[kind])
    for place, piece in changes:
        # most of what a parser looks at stands at the beginning
        at = int(place**3 * (len(damaged) - len(piece)))
        damaged[at : at + len(piece)] = piece
    only_refused(bytes(damaged))
