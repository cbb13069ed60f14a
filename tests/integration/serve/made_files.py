"""Made-up files of every type that the tests hand in."""

import io
import itertools
import zipfile
from collections.abc import AsyncIterator

import httpx
from PIL import Image

from tests.integration.serve.client import Person

_numbers = itertools.count()
GPS, LATITUDE = 0x8825, 2


def made_file(name: str) -> bytes:
    """Content that fits the ending of the name; no two are the same."""
    mark = b"made %d" % next(_numbers)
    match name.rsplit(".", 1)[-1]:
        case "pdf":
            return b"%PDF-1.7\n%" + mark + b"\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
        case "jpg":
            return photograph()
        case "png":
            return photograph("PNG")
        case "exe":
            return b"MZ" + mark + bytes(2000)
        case "zip":
            return zipped(mark)
        case _:
            return mark


def photograph(form: str = "JPEG", *, size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture as a phone takes it: with the place where it was taken, and lying on its side."""
    picture = Image.effect_noise(size, 40).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(GPS)[LATITUDE] = (31.0, 13.0, 49.0)
    stream = io.BytesIO()
    picture.save(stream, form, exif=exif)
    return stream.getvalue()


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("setup.bin", content)
    return stream.getvalue()


async def send_file(
    person: Person,
    path: str,
    name: str,
    content: bytes | AsyncIterator[bytes],
    **query: str,
) -> httpx.Response:
    """Hand a file in as the pages do: the body is the file."""
    return await person.http.post(
        path,
        params={"name": name, **query},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )
