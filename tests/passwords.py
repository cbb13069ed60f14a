"""Passwords of made-up accounts."""

import hashlib
from base64 import b64encode

N, R, P = 2, 8, 1
"""Costs of scrypt, which an account's record names."""


def as_kept(password: str) -> str:
    """As an account keeps it, for a thirty-thousandth of the work of a real one.

    Somebody signs in thousands of times in a run. Passwords that are set over HTTP are real ones.
    """
    salt = bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=N, r=R, p=P, dklen=32)
    return f"scrypt${N}${R}${P}${b64encode(salt).decode()}${b64encode(digest).decode()}"
