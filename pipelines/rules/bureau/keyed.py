"""What stands in a story for what only keys can make: whoever plants it puts that in its place.

A story stays in clear thereby: two plantings tell the same, whichever keys they have.
"""

from functools import cached_property
from typing import Any

import msgspec

from pipelines.rules.approvals.content import SignedContent
from pipelines.rules.security.digest import sm3_hex
from schemas.approvals.definition import Scalar
from schemas.calls.views import HitMark


class KeyedDigest:
    """HMAC-SM3 of a content under the key of a purpose, in hexadecimal digits."""

    def __init__(self, purpose: str, content: bytes) -> None:
        self.purpose, self.content = purpose, content

    def __eq__(self, other: object) -> bool:
        mine = (self.purpose, self.content)
        return isinstance(other, KeyedDigest) and mine == (other.purpose, other.content)

    def __hash__(self) -> int:
        return hash((self.purpose, self.content))

    @cached_property
    def told(self) -> dict[str, str]:
        """How a story tells of it: a ward's day of lines stands in eight of its places."""
        return {"purpose": self.purpose, "content": sm3_hex(self.content)}


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


class ConversationKey(msgspec.Struct, frozen=True, tag=True):
    """The new key of a conversation, sealed as it is kept; what is sealed under it comes behind."""

    conversation_id: str


class SealedWords(msgspec.Struct, frozen=True, tag=True):
    """A line's text and marks under the conversation's key."""

    conversation_id: str
    place: str
    text: str
    hits: list[HitMark]


class SealedHeard(msgspec.Struct, frozen=True, tag=True):
    """What was heard in the place of a word, under the conversation's key."""

    conversation_id: str
    place: str
    text: str


class LineTokens(msgspec.Struct, frozen=True, tag=True):
    """By what a line is found."""

    text: str


def _told(value: Any) -> Any:
    if isinstance(value, KeyedDigest):
        return value.told
    raise NotImplementedError(f"a story holds a {type(value).__name__}")


encoded = msgspec.json.Encoder(enc_hook=_told).encode
"""What happened or is left as JSON, in clear: what the digest of a part is made over."""


def clear(value: Any) -> Any:
    """What a condition compares: of a sealed fact its value."""
    return value.value if isinstance(value, SealedFact) else value
