"""What relatives apply for beside calls, and what became of it (VC-NUM-01, VC-WL-01)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.approvals.state import CaseState
from schemas.base import Id, Request, View

Note = Annotated[str, msgspec.Meta(max_length=200)]


class ApplyForNumber(Request, frozen=True, kw_only=True):
    """A telephone number of the relative's that a bound inmate may dial."""

    inmate_id: Id
    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    note: Note = ""


class ApplyForWhitelist(Request, frozen=True, kw_only=True):
    """To be let onto the white list of video calls with a bound inmate."""

    inmate_id: Id
    note: Note = ""


class OwnApplication(View, frozen=True, kw_only=True):
    """An application as its relative sees it; who decided stays with the officers."""

    id: Id
    kind: str
    kind_title: str
    title: str
    state: CaseState
    opinion: str
    """What the last decision said, where it was not a yes."""
    submitted_at: datetime
    closed_at: datetime | None
