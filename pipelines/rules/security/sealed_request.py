"""What a sealed request's body is bound to, and how it is put together (NF-CRYPTO-30, -32)."""

import base64
import binascii
from datetime import datetime

from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.sm4 import NONCE_BYTES, TAG_BYTES, seal, unseal
from schemas.errors import Conflict, InvalidInput
from schemas.security.sealing import SealedAnswer, SealedBody

CONTENT_TYPE = "application/vnd.qinqiao.sealed+json"
LATE, TWICE = "seal_late", "seal_used"
"""Codes of a body whose time is over, or not come, and of one that came before."""
OWNER = "platform/requests"
"""Whose SM2 key the content keys are encrypted for."""
KEY_BYTES = 16
MOST_KEY_BYTES = 200
"""An encrypted key has some 125 bytes; longer ones are none."""


LARGEST_OVERHEAD = 1_000
"""Of the JSON around the parts."""


def context_of(method: str, path: str, query: str, at: int) -> bytes:
    """A body sealed for one interface, or one record, at one moment opens for no other.

    `path` is percent-decoded, `query` is as it is sent, without the question mark.
    """
    return f"{method} {path}?{query}\n{at}".encode()


def answer_context(context: bytes, nonce: bytes) -> bytes:
    """An answer opens for the one request that it was given to; no method is named so."""
    return b"ANSWER " + context + b"\n" + nonce.hex().encode()


def require_timely(at: int, now: datetime, most_s: int) -> None:
    """Raise `Conflict` where a body was sealed too long ago, or ahead; it tells our own time."""
    clock = int(now.timestamp())
    if abs(clock - at) > most_s:
        message = "提交的内容已过有效时间，或本机时间不正确。请校准时间后重试。"
        raise Conflict(message, code=LATE, time=clock)


def mark_of(key: bytes, nonce: bytes) -> str:
    """By which a body is known again; whoever cannot open it can make no other of the same."""
    return hmac_sm3(key, b"sealed request\n" + nonce).hex()


def sealed_size(plain: int) -> int:
    """Bytes of a request whose JSON has so many, at most."""
    return (plain + TAG_BYTES + 2) // 3 * 4 + LARGEST_OVERHEAD


def sealed_body(
    key: bytes, encrypted_key: bytes, nonce: bytes, at: int, context: bytes, plain: bytes
) -> SealedBody:
    parts = (encrypted_key, nonce, seal(key, nonce, plain, context))
    key_text, nonce_text, content = (base64.b64encode(part).decode() for part in parts)
    return SealedBody(key=key_text, nonce=nonce_text, at=at, content=content)


def sealed_answer(key: bytes, nonce: bytes, context: bytes, plain: bytes) -> SealedAnswer:
    parts = (nonce, seal(key, nonce, plain, context))
    nonce_text, content = (base64.b64encode(part).decode() for part in parts)
    return SealedAnswer(nonce=nonce_text, content=content)


def encrypted_key_of(body: SealedBody) -> bytes:
    key = _bytes_of(body.key)
    if not 0 < len(key) <= MOST_KEY_BYTES:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable")
    return key


def nonce_of(body: SealedBody | SealedAnswer) -> bytes:
    nonce = _bytes_of(body.nonce)
    if len(nonce) != NONCE_BYTES:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable")
    return nonce


def opened_body(key: bytes, body: SealedBody | SealedAnswer, context: bytes) -> bytes:
    """The JSON; raises `IntegrityBroken` where a bit, the key, method, path or time differs."""
    nonce, content = nonce_of(body), _bytes_of(body.content)
    if len(key) != KEY_BYTES:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable")
    return unseal(key, nonce, content, context)


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("加密内容不完整，请刷新页面后重试。", code="unsealable") from error
