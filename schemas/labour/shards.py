"""The ledger's shards, as operators see them."""

from datetime import datetime
from enum import StrEnum

from schemas.base import View


class ShardState(StrEnum):
    """Whether a shard does its work, and else why not."""

    WORKING = "working"
    LOST = "lost"
    BUSY = "busy"
    FULL = "full"
    SHAPE = "shape"


class ShardView(View, frozen=True, kw_only=True):
    """One shard with the prisons that lie on it."""

    number: int
    """From 0, as in the settings."""
    state: ShardState
    prisons: list[str]
    moving: list[str]
    """Prisons on their way to another shard."""


class ShardOutage(View, frozen=True, kw_only=True):
    """A time in which a shard did not do its work."""

    number: int
    state: ShardState
    began_at: datetime
    ended_at: datetime | None


class ShardsView(View, frozen=True, kw_only=True):
    shards: list[ShardView]
    outages: list[ShardOutage]
    """The latest first."""
