"""Payloads about venues, as JSON; `v` is the version of the payload's shape."""

from schemas.base import View


class VenueChangedMessage(View, frozen=True, kw_only=True):
    """A venue was broken, closed or restored, or its opening hours changed."""

    v: int = 1
    venue_id: str
    prison_id: str
    prison_path: str
