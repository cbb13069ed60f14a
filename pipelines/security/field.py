"""Single personal fields, sealed for a column of the database."""

from pipelines.security.sm4 import NONCE_BYTES, seal, unseal
from schemas.errors import IntegrityBroken

VERSION = b"\x01"


def seal_field(key: bytes, plain: str, context: str, nonce: bytes) -> bytes:
    """Version, nonce (12 random bytes), cipher text, tag; `context` names table, column and row."""
    return VERSION + nonce + seal(key, nonce, plain.encode(), VERSION + context.encode())


def seal_bytes(key: bytes, plain: bytes, context: str, nonce: bytes) -> bytes:
    """As `seal_field`, for bytes such as a face's embedding."""
    return VERSION + nonce + seal(key, nonce, plain, VERSION + context.encode())


def open_field(key: bytes, sealed: bytes, context: str) -> str:
    """The plain text; raises `IntegrityBroken` where it was sealed for another place."""
    return open_bytes(key, sealed, context).decode()


def open_bytes(key: bytes, sealed: bytes, context: str) -> bytes:
    """As `open_field`, for bytes."""
    if sealed[:1] != VERSION:
        raise IntegrityBroken("密封字段格式未知", code="seal_unknown", size=len(sealed))
    start = len(VERSION)
    nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    return unseal(key, nonce, body, VERSION + context.encode())
