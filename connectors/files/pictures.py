"""Photographs that people hand in, as they are kept: upright and without what cameras note down."""

import io
from typing import Final

from PIL import Image

from connectors.vision.picture import QUALITY, opened
from schemas.platform.files import PNG

LONGEST_SIDE: Final = 4096
"""Pixels; a photographed page stays legible."""


def without_metadata(picture: bytes, media_type: str) -> bytes:
    """The picture in its own format, drawn anew: no EXIF, no place, nothing behind its end.

    Raises `InvalidInput(code="unreadable_picture")` on anything but a whole JPEG or PNG.
    """
    image: Image.Image = opened(picture, LONGEST_SIDE)
    stream = io.BytesIO()
    if media_type == PNG:
        image.save(stream, "PNG", optimize=False)
    else:
        image.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
