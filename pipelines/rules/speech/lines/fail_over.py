"""Which speech engine writes, and the change from one to another."""

from datetime import datetime

import msgspec


class FailOver(msgspec.Struct, frozen=True, kw_only=True):
    """When it was, between which engines, and why."""

    at: datetime
    from_engine: str
    to_engine: str
    reason: str
    """Code of the error, `too_slow`, or `recovered` on the way back."""
