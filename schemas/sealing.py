"""A request's body, sealed above the channel."""

from schemas.base import Request, View


class SealedBody(Request, frozen=True):
    """What a client sends in place of its JSON."""

    key: str
    """The content key, SM2-encrypted for the platform (DER of GM/T 0009); base64."""
    nonce: str
    """12 bytes that were never used with this key before; base64."""
    content: str
    """The JSON under SM4-GCM with its tag, bound to method and path; base64."""


class Sealing(View, frozen=True):
    """What a client needs to seal."""

    public_key: str
    """`04‖X‖Y` of the platform's SM2 key; hexadecimal."""
    plain_prefixes: list[str]
    """Paths that begin so take plain JSON; every other interface takes sealed JSON alone."""
