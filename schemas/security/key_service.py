"""What is asked of the cryptographic service, and what it answers; bytes are base64."""

from schemas.base import Request, View


class WrapKey(Request, frozen=True):
    key: str


class UnwrapKey(Request, frozen=True):
    key_id: str
    blob: str


class DeriveKey(Request, frozen=True):
    purpose: str


class SealingKeyOf(Request, frozen=True):
    purpose: str
    generation: int | None
    """None: the one that seals now."""


class SignData(Request, frozen=True):
    owner: str
    data: str


class DecryptData(Request, frozen=True):
    owner: str
    sealed: str


class AskPublicKey(Request, frozen=True):
    owner: str


class WrappedBlob(View, frozen=True):
    key_id: str
    blob: str


class SealingKeyGiven(View, frozen=True):
    generation: int
    content: str


class ServiceBytes(View, frozen=True):
    """A key, a signature or an opened content."""

    content: str
