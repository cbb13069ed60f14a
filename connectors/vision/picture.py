"""Pictures as they come from outside: JPEG or PNG bytes, not to be trusted."""

import io
import warnings
from typing import Final

import numpy as np
from PIL import Image, ImageOps

from pipelines.rules.vision.arrays import Pixels
from schemas.errors import InvalidInput, TooLarge

LARGEST: Final = 50_000_000
"""Pixels; looked at in the header, before anything is expanded."""
QUALITY: Final = 92


def decode(picture: bytes, longest_side: int) -> Pixels:
    """The picture as upright RGB (H, W, 3), reduced to `longest_side` where it is larger.

    Raises InvalidInput(code="unreadable_picture") on anything but a whole JPEG or PNG.
    """
    return np.asarray(opened(picture, longest_side), np.uint8)


def encode(pixels: Pixels) -> bytes:
    """RGB (H, W, 3) as JPEG without metadata."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def cleaned(picture: bytes, longest_side: int = 1600) -> bytes:
    """The picture as an upright JPEG without metadata: what is fit to be stored and shown."""
    return encode(decode(picture, longest_side))


def opened(picture: bytes, longest_side: int) -> Image.Image:
    """The same as an image of Pillow's; raises what `decode` raises."""
    try:
        with warnings.catch_warnings():
            # Our own limit is the lower one, and Pillow's would only add noise to the log.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(io.BytesIO(picture), formats=("JPEG", "PNG"))
        _check_size(image)
        # A JPEG can be expanded at an eighth to all of its size: enough stays for a good reduction.
        image.draft("RGB", (longest_side, longest_side))
        image.load()
        upright = _flat(ImageOps.exif_transpose(image))
    except (TooLarge, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # Pillow raises of every kind on broken files.
        raise InvalidInput(
            "照片无法读取，请重新拍摄或换一张 JPEG、PNG 照片。", code="unreadable_picture"
        ) from error
    upright.thumbnail((longest_side, longest_side), Image.Resampling.BILINEAR)
    return upright


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > LARGEST:
        raise _too_large(width=image.width, height=image.height)


def _too_large(**figures: int) -> TooLarge:
    return TooLarge("照片太大，请用较低的分辨率重新拍摄。", code="picture_too_large", **figures)


def _flat(image: Image.Image) -> Image.Image:
    """The picture on white, where it is transparent."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")
