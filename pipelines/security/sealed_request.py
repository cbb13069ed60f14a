"""What a sealed request's body is bound to, and how it is put together (NF-CRYPTO-30, -32)."""

import base64
import binascii

from pipelines.security.sm4 import NONCE_BYTES, TAG_BYTES, seal, unseal
from schemas.errors import InvalidInput
from schemas.sealing import SealedBody

CONTENT_TYPE = "application/vnd.qinqiao.sealed+json"
OWNER = "platform/requests"
"""Whose SM2 key the content keys are encrypted for."""
KEY_BYTES = 16
MOST_KEY_BYTES = 200
"""An encrypted key has some 125 bytes; longer ones are none."""


LARGEST_OVERHEAD = 1_000
"""Of the JSON around the parts."""


def context_of(method: str, path: str, query: str) -> bytes:
    """A body sealed for one interface, or one record, opens nowhere else.

    `path` is percent-decoded, `query` is as it is sent, without the question mark.
    """
    return f"{method} {path}?{query}".encode()


def sealed_size(plain: int) -> int:
    """Bytes of a request whose JSON has so many, at most."""
    return (plain + TAG_BYTES + 2) // 3 * 4 + LARGEST_OVERHEAD


def sealed_body(
    key: bytes, encrypted_key: bytes, nonce: bytes, context: bytes, plain: bytes
) -> SealedBody:
    parts = (encrypted_key, nonce, seal(key, nonce, plain, context))
    key_text, nonce_text, content = (base64.b64encode(part).decode() for part in parts)
    return SealedBody(key=key_text, nonce=nonce_text, content=content)


def encrypted_key_of(body: SealedBody) -> bytes:
    key = _bytes_of(body.key)
    if not 0 < len(key) <= MOST_KEY_BYTES:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable")
    return key


def opened_body(key: bytes, body: SealedBody, context: bytes) -> bytes:
    """The JSON; raises `IntegrityBroken` where a bit, the key, method or path differs."""
    nonce, content = _bytes_of(body.nonce), _bytes_of(body.content)
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable")
    return unseal(key, nonce, content, context)


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable") from error
