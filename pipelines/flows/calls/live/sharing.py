"""Pictures that people show in a call, never passed on as they came."""

import base64
import binascii

from connectors.vision.picture import cleaned
from schemas.calls.board import LARGEST_SHARE, LONGEST_SIDE
from schemas.errors import InvalidInput, TooLarge


def drawn_anew(text: str) -> bytes:
    """A base64 picture as a JPEG of the server's own drawing: no metadata, nothing behind its end.

    Raises `InvalidInput` or `TooLarge`.
    """
    try:
        picture = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise InvalidInput("图片无法读取。", code="unreadable_picture") from error
    if len(picture) > LARGEST_SHARE:
        raise TooLarge("图片太大，请选择300KB以内的图片。", code="picture_too_large")
    return cleaned(picture, LONGEST_SIDE)
