"""Claim codes: two halves of which neither opens anything alone (NF-SEC-19)."""

import hmac
import secrets
from enum import StrEnum

from pipelines.rules.security.digest import hmac_sm3

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are mistaken for each other on a slip of paper."""
LENGTH = 10
GROUP = 5


class Half(StrEnum):
    """Which of the two; the other one is never taken for it."""

    FIRST = "first"
    SECOND = "second"


def new_half() -> str:
    """49 bits, in two groups that can be read out."""
    text = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{text[:GROUP]}-{text[GROUP:]}"


def digest(key: bytes, claim_id: str, half: Half, text: str) -> str:
    """What is kept of a half, however it was typed."""
    typed = "".join(char for char in text.upper() if char.isalnum())
    return hmac_sm3(key, f"{claim_id}.{half.value}.{typed}".encode()).hex()


def both_fit(key: bytes, claim_id: str, kept: tuple[str, str], typed: tuple[str, str]) -> bool:
    """Whether both halves are those that were handed out; which one is not is never told."""
    made = [
        digest(key, claim_id, half, text)
        for half, text in zip((Half.FIRST, Half.SECOND), typed, strict=True)
    ]
    return hmac.compare_digest("".join(made).encode(), "".join(kept).encode())
