"""The life of an opened interface: registered, tried, enabled, deprecated, disabled (VC-API-07)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View


class LifeState(StrEnum):
    """How far a version of an interface has come."""

    TESTING = "testing"
    """Registered, and open to trials alone."""
    ENABLED = "enabled"
    DEPRECATED = "deprecated"
    """Still answers, until the end of a day that is told with every answer."""
    DISABLED = "disabled"


class SetLife(Request, frozen=True, kw_only=True):
    """The state a version is to enter; `before` is the one that whoever asks has seen."""

    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    before: LifeState
    state: LifeState
    ends_on: date | None = None
    """The last day, of a version that is deprecated."""
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Trial(Request, frozen=True, kw_only=True):
    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class TrialView(View, frozen=True, kw_only=True):
    """What a trial found: that it answers, how much and how fast; never what it holds."""

    rows: int
    more: bool
    fields: list[str]
    duration_ms: int


class InterfaceFigures(View, frozen=True, kw_only=True):
    """What the log says of one interface in a time."""

    interface: str
    calls: int
    refused: int
    failed: int
    p50_ms: int
    p95_ms: int
    last_at: datetime | None


class InterfaceLife(View, frozen=True, kw_only=True):
    """One version of an opened interface, and how it was called."""

    code: str
    title: str
    version: int
    state: LifeState
    ends_on: date | None
    tried_at: datetime | None
    note: str
    changed_at: datetime | None
    changed_by: str
    consumer: str
    """Whose data set it is; empty for what can be granted to many."""
    can_be_tried: bool
    figures: InterfaceFigures
    """Of all versions together."""


class InterfaceLives(View, frozen=True, kw_only=True):
    since: datetime
    until: datetime
    rows: list[InterfaceLife]
