"""A request's body, sealed above the channel."""

from typing import Annotated

import msgspec

from schemas.base import Request, View

Second = Annotated[int, msgspec.Meta(ge=0, le=2**40)]
"""Unix time in whole seconds."""


class SealedBody(Request, frozen=True):
    """What a client sends in place of its JSON."""

    key: str
    """The content key, SM2-encrypted for the platform (DER of GM/T 0009); base64."""
    nonce: str
    """12 bytes that were never used with this key before; base64."""
    at: Second
    """When it was sealed, by the platform's clock; it opens for a short time, and once."""
    content: str
    """The JSON under SM4-GCM with its tag, bound to method, path, query and time; base64."""


class SealedAnswer(View, frozen=True):
    """What a client is told in place of JSON that holds a secret."""

    nonce: str
    content: str
    """The JSON under the request's content key, bound to the request; base64."""


class Sealing(View, frozen=True):
    """What a client needs to seal."""

    public_key: str
    """`04‖X‖Y` of the platform's SM2 key; hexadecimal."""
    plain_prefixes: list[str]
    """Paths that begin so take plain JSON; every other interface takes sealed JSON alone."""
    time: int
    """The platform's clock, Unix time in whole seconds: a client's own may be wrong by hours."""
