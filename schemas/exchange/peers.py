"""The list of everything outside that the platform is connected to (VC-API-01)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Reason, Request, View

PeerName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Way(StrEnum):
    """Who calls whom."""

    OUT = "out"
    IN = "in"


class PeerState(StrEnum):
    """How a peer stands now."""

    ABSENT = "absent"
    """Nothing of the kind is set up in this installation."""
    OFF = "off"
    """Switched off by an officer: nothing goes out to it."""
    SILENT = "silent"
    """Set up, and not called in the time that is looked at."""
    WORKING = "working"
    FAILING = "failing"
    """The last call failed or stayed unanswered."""


class PeerView(View, frozen=True, kw_only=True):
    name: str
    """As the log of calls names it."""
    kind: str
    way: Way
    protocol: str
    state: PeerState
    switchable: bool
    link: str | None
    """The console's page where it is kept."""
    last_at: datetime | None
    """The last call, in all the time that the log is kept."""
    last_ok_at: datetime | None
    calls: int
    failures: int
    reason: str
    """Why it is off."""
    changed_at: datetime | None
    changed_by: str


class PeerList(View, frozen=True, kw_only=True):
    since: datetime
    rows: list[PeerView]


class SwitchPeer(Request, frozen=True, kw_only=True):
    peer: PeerName
    on: bool
    reason: Reason
