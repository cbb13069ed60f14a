"""Rooms of running calls as the interface shows and steers them (VC-AV-01, -04, -05)."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Request
from schemas.calls.kind import CallKind
from schemas.calls.quality import QualityGrade, SideQuality
from schemas.calls.state import CallState, EndReason, PartyRole

Reason = Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits in a room."""

    role: PartyRole
    name: str
    connected: bool
    """Whether media flow."""
    muted: bool
    quality: QualityGrade | None
    """By the last measurement; None where there was none."""


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    """A room as it is now."""

    call_id: Id
    state: CallState
    seats: list[SeatView]
    removed: list[PartyRole]
    """Parties that an officer has put out and not let in again."""
    held: bool
    """Nothing is forwarded any more: the call is ending."""
    recording: bool
    transcribing: bool


class RoomRow(msgspec.Struct, frozen=True, kw_only=True):
    """A call that has a room, or should have."""

    call_id: Id
    case_no: str
    state: CallState
    prison: str
    ward: str
    relative: str
    inmate: str
    kind: CallKind | None
    privileged: bool
    starts_at: datetime
    connected_at: datetime | None
    ends_at: datetime | None


class RoomPage(msgspec.Struct, frozen=True, kw_only=True):
    """Rooms within the officer's scope, and how full the platform is."""

    rows: list[RoomRow]
    running: int
    """Calls that run on the whole platform."""
    most: int
    """So many may."""


class MuteRequest(Request, frozen=True, kw_only=True):
    """Whether one party is heard by the other; officers, recording and transcript go on."""

    role: PartyRole
    on: bool
    reason: Reason


class RemoveRequest(Request, frozen=True, kw_only=True):
    """Put a party out, or let it in again."""

    role: PartyRole
    out: bool
    reason: Reason


class CloseRequest(Request, frozen=True, kw_only=True):
    """Close a room: a running call ends, one that nobody joined just has no room."""

    reason: Reason


class RoomStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """A call in figures, from its record alone."""

    call_id: Id
    state: CallState
    end_reason: EndReason | None
    joins: dict[str, int]
    """How often each party came in."""
    watchers: list[str]
    """Officers who looked on."""
    connected_s: float
    """From both sides' connection to the end, or to now."""
    billed_minutes: int | None
    notices: int
    interventions: int
    """How often an officer spoke in."""
    quality: list[SideQuality]
