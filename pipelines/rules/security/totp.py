"""One-time codes by time (RFC 6238), six digits for thirty seconds."""

import hmac
from datetime import datetime

import pyotp

PURPOSE = "second-factor"
"""Of the derived key that seals secrets."""
STEP_S = 30
DRIFT = 1
"""Steps before and after now whose codes are taken, for clocks that are not quite right."""
ISSUER = "亲桥"


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """The `otpauth://` text that an app reads, typed or as a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """The time step whose code this is; None for a wrong one and for one up to the last used."""
    current = int(now.timestamp()) // STEP_S
    generator = pyotp.HOTP(secret)
    for step in range(current - DRIFT, current + DRIFT + 1):
        fresh = used is None or step > used
        if hmac.compare_digest(generator.at(step).encode(), code.encode()) and fresh:
            return step
    return None
