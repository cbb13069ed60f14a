"""Sign-in challenges that the server need not remember until they are answered (NF-CRYPTO-27)."""

import hmac
from datetime import UTC, datetime, timedelta

import msgspec

from pipelines.rules.security.digest import hmac_sm3

PURPOSE = "sign-in-challenge"
"""Of the derived key."""
VALID_FOR = timedelta(minutes=2)
SIGNED = "qinqiao-sign-in:"
"""Before what is signed, so that a signature for another purpose is none for this one."""


class Challenge(msgspec.Struct, frozen=True):
    """What a challenge says, once its seal holds."""

    id: str
    login: str
    expires_at: datetime


def make(
    key: bytes, challenge_id: str, login: str, now: datetime, valid_for: timedelta = VALID_FOR
) -> str:
    """A text for one login, good for a while; its id must never come again."""
    expires = int((now + valid_for).timestamp())
    said = f"{challenge_id}.{expires}"
    return f"{said}.{_seal(key, said, login)}"


def read(key: bytes, text: str, login: str, now: datetime) -> Challenge | None:
    """What the text says; None where it is forged, for another login, or too old."""
    challenge_id, _, rest = text.partition(".")
    expires, _, seal = rest.partition(".")
    said = f"{challenge_id}.{expires}"
    if not expires.isdigit() or len(expires) > 11:
        return None
    if not hmac.compare_digest(_seal(key, said, login).encode(), seal.encode()):
        return None
    until = datetime.fromtimestamp(int(expires), UTC)
    return None if until <= now else Challenge(challenge_id, login, until)


def signed_bytes(text: str) -> bytes:
    """What the holder of the key signs."""
    return (SIGNED + text).encode()


def _seal(key: bytes, said: str, login: str) -> str:
    return hmac_sm3(key, f"{said}.{login}".encode()).hex()
