"""Calls that the platform made to outside systems, as they are shown."""

from datetime import datetime
from enum import StrEnum

from schemas.base import Id, View


class CallResult(StrEnum):
    """How a call between systems ended."""

    OK = "ok"
    REFUSED = "refused"
    """The other side answered and said no."""
    FAILED = "failed"
    TIMED_OUT = "timed_out"


class OutboundCallView(View, frozen=True, kw_only=True):
    """One call to an outside system."""

    id: Id
    at: datetime
    peer: str
    method: str
    parameters_digest: str
    result: CallResult
    code: str
    """`ok`, or the code of the failure."""
    duration_ms: int


class OutboundCallPage(View, frozen=True, kw_only=True):
    """From the newest on; `next` is what to send as `before`, None at the end."""

    rows: list[OutboundCallView]
    next: str | None
    peers: list[str]
    """Every outside system in the log."""
