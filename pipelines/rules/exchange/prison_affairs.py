"""What the prison affairs platform says of an inmate decides, while it is recent (VC-GEN-05)."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.calls.custody import require_custody
from pipelines.rules.platform.local_time import moment_text
from schemas.errors import Forbidden, Unavailable
from schemas.people.kinds import CustodyState


class InmateStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The platform's answer about one inmate."""

    custody: CustodyState
    visits_allowed: bool = True
    """Whether visits and calls with the inmate are approved there."""
    reason: str = ""
    """Why they are not."""


class KnownStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The last answer, and since when none came any more."""

    status: InmateStatus | None
    read_at: datetime | None
    failed_at: datetime | None


def recent(known: KnownStatus | None, now: datetime, most_age: timedelta) -> InmateStatus | None:
    """The last answer where it may be relied on; an old one only while it is not too old."""
    if known is None or known.status is None or known.read_at is None:
        return None
    return known.status if now - known.read_at <= most_age else None


def require_status(known: KnownStatus | None, now: datetime, most_age: timedelta) -> None:
    """Raise where the platform forbids the call, or nobody knows whether it does."""
    status = recent(known, now, most_age)
    if status is None:
        raise Unavailable(
            "狱政平台没有应答，无法核实服刑人员的当前状态，请稍后再试。", code="affairs_unknown"
        )
    require_custody(status.custody)
    if not status.visits_allowed:
        why = f"（{status.reason}）" if status.reason else ""
        raise Forbidden(
            f"狱政平台未批准该服刑人员会见{why}，不能进行可视通话。", code="visits_not_allowed"
        )


def source_text(known: KnownStatus | None) -> str:
    """Where the state comes from, as the officer reads it behind the check."""
    if known is None or known.read_at is None:
        return "狱政平台未应答"
    at = moment_text(known.read_at)
    if known.failed_at is not None:
        return f"狱政平台未应答，沿用{at}的状态"
    return f"狱政平台，{at}"
