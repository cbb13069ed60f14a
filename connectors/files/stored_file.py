"""What the database keeps of a sealed file."""

from datetime import datetime

import msgspec

from pipelines.rules.security.keys import WrappedKey

WORKING, LASTING = "working", "lasting"
"""The store that calls write to, and the one for good."""


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed file: size and SM3 are those of its plain content."""

    id: str
    kind: str
    media_type: str
    size: int
    sm3: str
    key_id: str
    wrapped_key: bytes
    # Below the store's root.
    location: str
    created_at: datetime
    store: str = WORKING

    @property
    def wrapped(self) -> WrappedKey:
        return WrappedKey(self.key_id, self.wrapped_key)
