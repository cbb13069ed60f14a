"""Passwords, kept as scrypt in the form "scrypt$n$r$p$salt$hash"."""

import base64
import hashlib
import hmac

from schemas.errors import IntegrityBroken

N, R, P = 1 << 15, 8, 1
SALT_BYTES = 16
HASH_BYTES = 32
# 128 * n * r bytes of work space, and room beside it.
MEMORY = 128 * N * R * 2


def hash_password(password: str, salt: bytes) -> str:
    """What the account keeps; `salt` is 16 random bytes. About 60 ms of work."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"the salt has {SALT_BYTES} bytes, got {len(salt)}")
    digest = _scrypt(password, salt, N, R, P)
    return f"scrypt${N}${R}${P}${_text(salt)}${_text(digest)}"


def verify_password(password: str, kept: str) -> bool:
    """Whether the password is the one that `kept` was made of."""
    try:
        name, n, r, p, salt, digest = kept.split("$")
        cost, expected, known = (int(n), int(r), int(p)), _bytes(digest), _bytes(salt)
    except ValueError as error:
        raise IntegrityBroken("账号口令记录损坏", code="password_record_broken") from error
    if name != "scrypt":
        raise IntegrityBroken("账号口令记录损坏", code="password_record_broken", name=name)
    return hmac.compare_digest(_scrypt(password, known, *cost), expected)


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    memory = max(MEMORY, 256 * n * r)
    return hashlib.scrypt(
        password.encode(), salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=HASH_BYTES
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
