"""Pictures as requests carry them."""

import base64
import binascii

from schemas.errors import InvalidInput
from schemas.platform.files import JPEG, PNG


def decode_picture(picture: str) -> bytes:
    """Bytes of a base64 picture."""
    try:
        content = base64.b64decode(picture, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("照片无法识别，请重新拍摄。", code="unreadable_picture") from error
    media_type(content)
    return content


def media_type(content: bytes) -> str:
    """JPEG or PNG, by the first bytes; nothing else is taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    raise InvalidInput("照片只能是JPEG或PNG格式。", code="unreadable_picture")
