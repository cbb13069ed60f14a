"""What the stream tells of messages to relatives; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View


class OutgoingQueued(View, frozen=True, kw_only=True):
    """A message waits to be sent; whom it goes to and what it says stays in its sealed row."""

    v: int = 1
    message_id: str
    prison_code: str
    at: datetime
