"""Alerts as officers see them, and what they conclude."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.calls.alert_handling import Handling
from schemas.calls.state import AlertKind, Speaker
from schemas.people.contacts import ContactChannel


class AlertView(View, frozen=True, kw_only=True):
    """An alert as the queue shows it."""

    id: Id
    call_id: Id
    kind: AlertKind = AlertKind.WORD
    # None where nothing said raised it.
    line_id: Id | None
    word: str
    class_name: str
    severity: int
    heard_as: str
    matched_by: str
    confidence: float
    speaker: Speaker
    start_s: float
    end_s: float
    raised_after_s: float
    state: str
    at: datetime
    acknowledged_by: str | None
    recheck_id: Id | None
    recheck_state: str | None
    handling: Handling = Handling.NEW
    owner_id: Id | None = None
    owner: str | None = None
    owned_at: datetime | None = None
    escalated_at: datetime | None = None
    # Names of the leaders who have it before them since.
    escalated_to: list[str] = []
    # The check whose picture shows what was seen; none with words.
    face_check_id: Id | None = None
    channel: ContactChannel = ContactChannel.VIDEO_CALL
    inmate_name: str


class AlertPage(View, frozen=True, kw_only=True):
    """One page of alerts."""

    rows: list[AlertView]
    total: int
    # After so many seconds without an owner an alert is escalated.
    unowned_s: int


class Recheck(Request, frozen=True, kw_only=True):
    """An officer's conclusion on an alert."""

    conclusion: Annotated[str, msgspec.Meta(pattern="^(confirmed|dismissed)$")]
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""
