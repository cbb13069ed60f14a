"""What the real-person check of public security is asked and answers (公安实人认证, VC-PUB-06)."""

from enum import StrEnum
from typing import Annotated

import msgspec

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
IdNo = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{16}[0-9X]$")]
PICTURE_WRONG = "picture_wrong"
"""The service made out no face in the picture."""


class PersonResult(StrEnum):
    MATCH = "match"
    MISMATCH = "mismatch"
    """The person is known, and it is another face or another name."""
    UNKNOWN = "unknown"
    """Nobody has this number."""


class AskPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the live face is that of the person of this name and number."""

    key: Key
    """The same question asked again is answered as it was then."""
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    id_no: IdNo
    picture: bytes
    """A JPEG."""


class PersonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the service says, and under which number it keeps that."""

    result: PersonResult
    score: Annotated[float, msgspec.Meta(ge=0.0, le=100.0)] | None
    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
