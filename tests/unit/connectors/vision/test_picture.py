import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from connectors.vision.picture import cleaned, decode, encode
from schemas.errors import InvalidInput, TooLarge

ORIENTATION = 0x0112
GPS = 0x8825


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def halves() -> Image.Image:
    """Left half red, right half blue, 80 x 40."""
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[:, :40, 0] = pixels[:, 40:, 2] = 255
    return Image.fromarray(pixels)


def phone_picture(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[1] = "N"
    return saved(halves(), "JPEG", exif=exif, quality=95)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_becomes_rgb(kind: str) -> None:
    pixels = decode(saved(halves(), kind), 1000)
    assert pixels.shape == (40, 80, 3)
    assert pixels[20, 5, 0] > 240
    assert pixels[20, 75, 2] > 240


def test_a_phone_held_sideways_gives_an_upright_picture() -> None:
    pixels = decode(phone_picture(6), 1000)
    assert pixels.shape == (80, 40, 3)
    assert pixels[5, 20, 0] > 240


def test_what_is_stored_tells_nothing_of_place_and_device() -> None:
    plain = cleaned(phone_picture(6))
    with Image.open(io.BytesIO(plain)) as image:
        assert image.size == (40, 80)
        assert not image.getexif()
    assert b"Exif" not in plain


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_reduced_and_a_small_one_left(kind: str) -> None:
    large = saved(Image.new("RGB", (3000, 1500), "white"), kind)
    assert decode(large, 1280).shape == (640, 1280, 3)
    assert decode(saved(halves(), kind), 1280).shape == (40, 80, 3)


def test_transparency_becomes_white() -> None:
    clear = saved(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG")
    assert decode(clear, 100).min() == 255


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "LA", "CMYK"])
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert decode(saved(Image.new(mode, (30, 20)), kind), 100).shape == (20, 30, 3)


def _png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises a size that its few bytes do not hold."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8000, 40000])
def test_a_picture_too_large_is_refused_by_its_header(side: int) -> None:
    with pytest.raises(TooLarge) as refused:
        decode(_png_of(side, side), 1000)
    assert refused.value.code == "picture_too_large"


GARBAGE = {
    "empty": b"",
    "text": b"no picture at all" * 20,
    "gif": saved(halves(), "GIF"),
    "bmp": saved(halves(), "BMP"),
    "half a JPEG": saved(halves(), "JPEG")[:400],
    "half a PNG": saved(halves(), "PNG")[:70],
    "a PNG that holds too little": _png_of(100, 100),
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE.keys())
def test_anything_else_is_unreadable(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(content, 1000)
    assert refused.value.code == "unreadable_picture"


def test_encoding_keeps_the_picture() -> None:
    pixels = np.asarray(halves())
    assert np.abs(decode(encode(pixels), 100).astype(int) - pixels)[:, 10:30].max() < 8
