"""Payloads about official bookings, as JSON; `v` is the version of the payload's shape."""

from schemas.base import View


class OfficialBookingTold(View, frozen=True, kw_only=True):
    """A booking went on: whoever has it open reads it again."""

    v: int = 1
    booking_id: str
    prison_code: str
