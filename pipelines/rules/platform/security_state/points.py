"""Making points, and whether a state with them passes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from schemas.platform.security_state import (
    POINT_TITLES,
    PointCode,
    PointState,
    SecurityPoint,
    SecurityState,
)

SHOWN: Final = 5
"""So many gaps are told of; more are counted."""
INTERVAL_S: Final = 120.0
"""A running platform looks at itself so often."""
STALE_AFTER: Final = timedelta(seconds=5 * INTERVAL_S)


def sound(code: PointCode, seen: str, advice: str = "") -> SecurityPoint:
    return _made(code, PointState.SOUND, seen, advice)


def opened(code: PointCode, seen: str, remedy: str) -> SecurityPoint:
    return _made(code, PointState.OPEN, seen, remedy)


def unknown(code: PointCode, why: str, remedy: str = "") -> SecurityPoint:
    return _made(code, PointState.UNKNOWN, why, remedy)


def not_here(code: PointCode, why: str) -> SecurityPoint:
    return _made(code, PointState.NOT_HERE, why, "")


def told(gaps: Sequence[str]) -> str:
    """The gaps as one sentence; of many the first ones and how many there are."""
    rest = f"；共 {len(gaps)} 处" if len(gaps) > SHOWN else ""
    return "；".join(gaps[:SHOWN]) + rest + "。"


def passes(points: Iterable[SecurityPoint]) -> bool:
    """Whether none is open, and none is left that nobody saw."""
    return not any(one.state in (PointState.OPEN, PointState.UNKNOWN) for one in points)


def is_stale(state: SecurityState | None, now: datetime) -> bool:
    """Whether the platform should have looked again since."""
    return state is not None and now - state.seen_at > STALE_AFTER


def days(span: timedelta) -> int:
    """Whole days, never less than none."""
    return max(0, span.days)


def _made(code: PointCode, state: PointState, seen: str, remedy: str) -> SecurityPoint:
    return SecurityPoint(code=code, title=POINT_TITLES[code], state=state, seen=seen, remedy=remedy)
