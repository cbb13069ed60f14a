"""What officers of a unit are told at once, as JSON; `v` is the version of the payload's shape."""

from datetime import datetime

from schemas.base import View


class OfficerNotice(View, frozen=True, kw_only=True):
    """Something that happened and that officers of a prison should see now."""

    v: int = 1
    kind: str
    prison_code: str
    unit_path: str
    permission: str
    """Code without which nobody is told."""
    title: str
    text: str
    link: str
    """Page of the console that shows more."""
    at: datetime
