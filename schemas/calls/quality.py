"""Measured quality of a call's two sides (VC-AV-12)."""

from enum import StrEnum

import msgspec

from schemas.calls.state import PartyRole


class QualityGrade(StrEnum):
    """What a person is told about figures."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class QualityFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement by a side's client; None where it could not tell.

    Times in milliseconds, loss as a share of packets (0 to 1): `loss` of what it receives,
    `up_loss` of what it sends. Sizes in pixels, of the picture that it sends.
    """

    rtt_ms: float | None = None
    loss: float | None = None
    jitter_ms: float | None = None
    kbit_s: float | None = None
    up_loss: float | None = None
    sent_width: int | None = None
    sent_height: int | None = None


class QualitySpan(msgspec.Struct, frozen=True, kw_only=True):
    """A side's measurements over at most a minute; seconds count from the first join."""

    role: PartyRole
    from_s: float
    to_s: float
    samples: int
    rtt_ms: float | None
    rtt_most_ms: float | None
    loss: float | None
    loss_most: float | None
    jitter_ms: float | None
    kbit_s: float | None
    up_loss: float | None
    sent_width: int | None
    sent_height: int | None
    grade: QualityGrade
    """The worst of its measurements."""


class SideQuality(msgspec.Struct, frozen=True, kw_only=True):
    """A whole call's quality as one side had it."""

    role: PartyRole
    measured_s: float
    """Seconds that were measured; the rest of the call is not known."""
    rtt_ms: float | None
    loss: float | None
    loss_most: float | None
    up_loss: float | None
    jitter_ms: float | None
    kbit_s: float | None
    poor_s: float
    """Seconds in spans with a poor measurement."""
    grade: QualityGrade | None
    spans: list[QualitySpan]
