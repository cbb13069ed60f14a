"""How the public faces fare on the platforms that carry them (VC-SSB-11)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View

Short = Annotated[str, msgspec.Meta(max_length=32, pattern=r"^[A-Za-z0-9_.-]*$")]


class FaultKind(StrEnum):
    """What went wrong."""

    PAGE = "page"
    """A page or the mini-program's shell threw an error, or something broke its policy."""
    INTERFACE = "interface"
    """A platform's interface failed or kept silent."""
    AVAILABILITY = "availability"
    """An entry could not be opened from outside."""


class FaultEntry(StrEnum):
    """By which way in it was seen."""

    WECHAT = "wechat"
    SSB = "ssb"
    BROWSER = "browser"


class FaultState(StrEnum):
    WATCHED = "watched"
    ALERTING = "alerting"
    OVER = "over"
    SETTLED = "settled"
    """An officer said what it was."""


class ClientFault(Request, frozen=True, kw_only=True):
    """What a page or the shell tells of an error of its own; anybody may send one."""

    face: Short
    entry: FaultEntry
    kind: Annotated[str, msgspec.Meta(pattern="^(error|rejection|policy|shell)$")]
    text: Annotated[str, msgspec.Meta(max_length=500)]
    place: Annotated[str, msgspec.Meta(max_length=300)] = ""
    device: Short = ""


class EntryHealth(View, frozen=True, kw_only=True):
    """One way in, as it was last tried from outside."""

    entry: FaultEntry
    available: bool | None
    """None where it was never tried."""
    tries: int
    misses: int
    last_at: datetime | None
    since: datetime | None
    """Since when it cannot be opened."""


class InterfaceHealth(View, frozen=True, kw_only=True):
    """One platform's interface, by the log of calls of the last quarter of an hour."""

    peer: str
    calls: int
    failures: int
    last_ok_at: datetime | None


class Alerting(View, frozen=True, kw_only=True):
    """What alerts now."""

    kind: FaultKind
    what: str
    since: datetime


class PublicWatch(View, frozen=True, kw_only=True):
    """The public faces at one look."""

    at: datetime
    looked_at: datetime | None
    """When the job last looked; None where it never did."""
    entries: list[EntryHealth]
    interfaces: list[InterfaceHealth]
    page_faults: int
    """Errors of pages since the day began."""
    alerting: list[Alerting]
