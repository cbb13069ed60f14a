"""A record as it is stored, with sealed values opened."""

from datetime import datetime
from typing import Any

import msgspec

from schemas.platform.files import FileView


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One record; `values` are in clear and leave only masked."""

    id: str
    version: int
    created_at: datetime
    state: str | None
    values: dict[str, Any]
    titles: dict[str, str]
    """What linked, unit and coded values are called."""
    files: dict[str, list[FileView]]
    """Of fields with files: what the value names."""
    keys: dict[str, str]
    """How files name what linked and unit values point to: a number or code, else the id."""
    pending: str | None = None
    """The approval case that a change of it waits for; lists alone ask."""
    unit_path: str | None = None
    """Path of its unit, where units below read it too."""
    tampered: bool = False
    """Whether the row was found not to be as it was sealed (NF-CRYPTO-33)."""
