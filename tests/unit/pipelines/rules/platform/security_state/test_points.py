"""What passes, what is told of many gaps, and when a look is too old."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.platform.security_state import points
from schemas.platform.security_state import (
    POINT_TITLES,
    STATE_TITLES,
    PointCode,
    PointState,
    SecurityPoint,
    SecurityState,
)

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
CODE = PointCode.EDGE


def test_every_point_and_state_has_a_title() -> None:
    assert set(POINT_TITLES) == set(PointCode)
    assert set(STATE_TITLES) == set(PointState)
    assert points.sound(CODE, "好").title == "来源地址"


@pytest.mark.parametrize(
    ("point", "passes"),
    [
        (points.sound(CODE, "好", "再好一点"), True),
        (points.not_here(CODE, "没有"), True),
        (points.opened(CODE, "开着", "关上"), False),
        (points.unknown(CODE, "看不到"), False),
    ],
)
def test_what_is_open_or_was_not_seen_does_not_pass(point: SecurityPoint, passes: bool) -> None:
    assert points.passes([points.sound(CODE, "好"), point]) is passes


def test_of_many_gaps_the_first_ones_are_told_and_all_are_counted() -> None:
    assert points.told(["一", "二"]) == "一；二。"
    assert points.told(["一"] * 5) == "一；一；一；一；一。"
    assert points.told([str(n) for n in range(7)]) == "0；1；2；3；4；共 7 处。"


def test_a_look_is_stale_after_several_that_did_not_come() -> None:
    state = SecurityState(seen_at=NOW, node="", points=[])
    assert not points.is_stale(None, NOW)
    assert not points.is_stale(state, NOW + points.STALE_AFTER)
    assert points.is_stale(state, NOW + points.STALE_AFTER + timedelta(seconds=1))
