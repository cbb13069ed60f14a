"""The platform's ids as the 128 bits that they are."""

from functools import lru_cache
from uuid import UUID

from pipelines.rules.security.ulid import ALPHABET, LENGTH

REMEMBERED = 1 << 16
"""The same inmates, posts and wards come every day."""
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


@lru_cache(REMEMBERED)
def as_bits(ulid: str) -> bytes:
    """Sixteen bytes of an id; `ValueError` for what is none."""
    value = 0
    try:
        for character in ulid:
            value = value << 5 | _VALUES[character]
    except KeyError:
        raise ValueError(f"no ULID: {ulid!r}") from None
    if len(ulid) != LENGTH or value >> 128:
        raise ValueError(f"no ULID: {ulid!r}")
    return value.to_bytes(16)


def is_ulid(text: str) -> bool:
    """Whether it can be an id at all: 26 characters may say more than 128 bits."""
    try:
        as_bits(text)
    except ValueError:
        return False
    return True


def as_uuid(ulid: str) -> UUID:
    return UUID(bytes=as_bits(ulid))


@lru_cache(REMEMBERED)
def ulid_of(bits: bytes) -> str:
    value = int.from_bytes(bits)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def as_ulid(stored: UUID) -> str:
    return ulid_of(stored.bytes)
