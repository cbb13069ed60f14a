"""What stands in a story for what only keys can make: whoever plants it puts that in its place.

A story stays in clear thereby: two plantings tell the same, whichever keys they have.
"""

from typing import Any

import msgspec

from pipelines.rules.approvals.content import SignedContent
from schemas.approvals.definition import Scalar


class KeyedDigest(msgspec.Struct, frozen=True, tag=True):
    """HMAC-SM3 of a content under the key of a purpose, in hexadecimal digits."""

    purpose: str
    content: bytes


class SealedFact(msgspec.Struct, frozen=True, tag=True):
    """A fact of a case that lies sealed."""

    value: Scalar
    place: str


class SealedNote(msgspec.Struct, frozen=True, tag=True):
    """A value that lies sealed in the detail of the log."""

    purpose: str
    plain: str
    place: str


class FactsDigest(msgspec.Struct, frozen=True, tag=True):
    """SM3 over facts as a case keeps them; sealed and keyed ones may be among them."""

    facts: dict[str, Any]


class Signature(msgspec.Struct, frozen=True, tag=True):
    """An officer's SM2 signature over a decision."""

    content: SignedContent
    """Without the digest, which is that of the facts."""
    facts: FactsDigest


class SignedWith(msgspec.Struct, frozen=True, tag=True):
    """The id of the key that an officer signs with, used at this moment by the `Signature`."""

    officer_id: str


def clear(value: Any) -> Any:
    """What a condition compares: of a sealed fact its value."""
    return value.value if isinstance(value, SealedFact) else value
