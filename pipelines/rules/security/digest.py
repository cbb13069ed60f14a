"""SM3 digests (GB/T 32905) and their keyed form."""

import hashlib
import hmac


def sm3(data: bytes) -> bytes:
    """SM3 of `data`: 32 bytes."""
    return hashlib.new("sm3", data).digest()


def sm3_hex(data: bytes) -> str:
    """SM3 of `data` as 64 hex digits."""
    return hashlib.new("sm3", data).hexdigest()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC with SM3: 32 bytes."""
    return hmac.digest(key, data, "sm3")


def keyed_digest(key: bytes, value: str) -> str:
    """HMAC-SM3 of a text as hex, to find a sealed value without opening it."""
    return hmac_sm3(key, value.encode()).hex()
