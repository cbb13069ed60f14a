"""What the stream tells of tickets; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View


class TicketsDue(View, frozen=True, kw_only=True):
    """Tickets that are to be charged or reversed; who and how much stays in their rows."""

    v: int = 1
    ticket_ids: list[str]
    prison_code: str
    at: datetime
