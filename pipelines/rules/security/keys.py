"""What every holder of keys offers, software or cipher machine (GM/T 0018)."""

from typing import Protocol

import msgspec

from pipelines.rules.security.sealing_key import SealingKey

KEY_BYTES = 16
"""SM4 keys have 128 bits."""


class WrappedKey(msgspec.Struct, frozen=True):
    """A data key sealed under the provider's key `key_id`."""

    key_id: str
    blob: bytes


class KeyProvider(Protocol):
    """Seals data keys, derives keys for a purpose and signs; master keys never leave it."""

    def wrap(self, key: bytes) -> WrappedKey: ...

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """The data key; raises `IntegrityBroken` where the seal does not hold."""
        ...

    def derive(self, purpose: str) -> bytes:
        """32 bytes that are always the same for a purpose and tell nothing of another."""
        ...

    def sealing(self, purpose: str) -> SealingKey:
        """What seals for a purpose; it follows the generations of the master key.

        Unlike `derive`, whose key finds and compares what was kept long ago and so never changes.
        """
        ...

    def sign(self, owner: str, data: bytes) -> bytes:
        """An SM2 signature with the key of `owner`, such as `officer/<id>`; DER."""
        ...

    def decrypt(self, owner: str, sealed: bytes) -> bytes:
        """What was encrypted with SM2 for `owner`; raises `IntegrityBroken` where it was not."""
        ...

    def public_key(self, owner: str) -> bytes:
        """The public half of the owner's key: `04‖X‖Y`."""
        ...
