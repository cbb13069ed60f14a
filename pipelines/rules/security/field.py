"""Single personal fields, sealed for a column of the database."""

from pipelines.rules.security.sealing_key import SealingKey
from pipelines.rules.security.sm4 import NONCE_BYTES, seal, unseal
from schemas.errors import IntegrityBroken

HEAD_BYTES = 1 + NONCE_BYTES


def seal_field(key: SealingKey, plain: str, context: str, nonce: bytes) -> bytes:
    """Generation (a byte), nonce (12 random bytes), cipher text, tag; `context` names the place:
    table, column and row."""
    return seal_bytes(key, plain.encode(), context, nonce)


def seal_bytes(key: SealingKey, plain: bytes, context: str, nonce: bytes) -> bytes:
    """As `seal_field`, for bytes such as a face's embedding."""
    generation = key.current
    head = bytes([generation])
    return head + nonce + seal(key.of(generation), nonce, plain, head + context.encode())


def open_field(key: SealingKey, sealed: bytes, context: str) -> str:
    """The plain text; raises `IntegrityBroken` where it was sealed for another place."""
    return open_bytes(key, sealed, context).decode()


def open_bytes(key: SealingKey, sealed: bytes, context: str) -> bytes:
    """As `open_field`, for bytes."""
    if len(sealed) < HEAD_BYTES:
        raise IntegrityBroken("密封字段不完整", code="seal_unknown", size=len(sealed))
    head, nonce, body = sealed[:1], sealed[1:HEAD_BYTES], sealed[HEAD_BYTES:]
    return unseal(key.of(head[0]), nonce, body, head + context.encode())
