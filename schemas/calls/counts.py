"""How many calls inmates had and have, and how many there were: counted from the records."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind
from schemas.modules.calls.extra_calls import MOST


class KindCount(View, frozen=True, kw_only=True):
    """Calls of one kind: used, those booked among them, and left."""

    kind: ChargeKind
    used: int
    left: int


class CallCounts(View, frozen=True, kw_only=True):
    """An inmate's video calls of this month, by kind (VC-VCM-13)."""

    inmate_id: Id
    name: str
    inmate_no: str
    prison: str
    ward: str
    month: str
    period: str
    """In which ordinary calls are counted, as 本月."""
    most_calls: int
    rule: str
    kinds: list[KindCount]
    may_apply: bool
    """Whether no call is left, so that extra ones may be asked for (VC-VCM-01)."""


class CallCountsPage(View, frozen=True, kw_only=True):
    """One page of inmates with their counts."""

    rows: list[CallCounts]
    total: int


class AskExtraCalls(Request, frozen=True, kw_only=True):
    """Extra calls for an inmate who has none left this month; visits have none."""

    inmate_id: Id
    channel: Channel = Channel.VIDEO
    number: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class ExtraCallsAsked(View, frozen=True, kw_only=True):
    """The application, and how it stands."""

    id: Id
    state: str


class Told(View, frozen=True, kw_only=True):
    """Something known, with what it is called."""

    title: str
    value: str


class TimeOf(View, frozen=True, kw_only=True):
    """When something happened; None where it did not."""

    title: str
    at: datetime | None


class ReviewedBy(View, frozen=True, kw_only=True):
    """Who reviewed the call, and when."""

    officer: str
    at: datetime


class Particulars(View, frozen=True, kw_only=True):
    """A person on one side of a call."""

    id: Id
    name: str
    lines: list[Told]
    """What is known; numbers masked."""


class MonitorSpell(View, frozen=True, kw_only=True):
    """An officer at the call, from and until when."""

    officer: str
    since: datetime
    until: datetime | None


class CallParticulars(View, frozen=True, kw_only=True):
    """Both sides of a call and its exact times (VC-VCM-10)."""

    call_id: Id
    relative: Particulars
    inmate: Particulars
    times: list[TimeOf]
    monitors: list[MonitorSpell]
    reviews: list[ReviewedBy]
    """The oldest first; each stays."""
    captures: int
    may_watch: bool
    may_play: bool


class ComingCall(View, frozen=True, kw_only=True):
    """A booking of a barred inmate that is still to come."""

    id: Id
    case_no: str
    relative: str
    starts_at: datetime
    minutes: int
    state: str


class CancelCalls(Request, frozen=True, kw_only=True):
    """Bookings to be cancelled, and why; the relatives read it."""

    call_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class CaptureReport(Request, frozen=True, kw_only=True):
    """A capture that the client's shell noticed; sent again it is the same."""

    event_id: Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z_.:-]{8,64}$")]
    kind: Annotated[str, msgspec.Meta(pattern="^(screenshot|recording)$")] = "screenshot"
    at: datetime
    device: Annotated[str, msgspec.Meta(max_length=100)] = ""
    platform: Annotated[str, msgspec.Meta(max_length=20)] = ""


class CaptureTaken(View, frozen=True, kw_only=True):
    """The record of it."""

    id: Id
    new: bool
