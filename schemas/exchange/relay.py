"""What the inside and the relay of the internet zone say to each other."""

from typing import Annotated

import msgspec

from schemas.errors import ErrorBody


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the listed questions; asked again under its id it is put to the platform once."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
    operation: Annotated[str, msgspec.Meta(max_length=40)]
    texts: dict[str, str] = {}
    values: dict[str, str] = {}
    """Of a message."""


class Awaited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Waits on for the answer to a question that was put."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, or why there is none; neither while the platform is still asked."""

    id: str
    done: bool
    answer: msgspec.Raw = msgspec.Raw(b"null")
    refusal: ErrorBody | None = None
    status: int = 200
