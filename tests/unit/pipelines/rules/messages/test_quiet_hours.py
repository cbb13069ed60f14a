"""Who is left in peace until when, and what cannot wait for it."""

from datetime import datetime, timedelta

import pytest

from pipelines.rules.messages.quiet_hours import Quiet, haste_of, leaves_at, quiet_until
from pipelines.rules.platform.local_time import LOCAL
from schemas.messages.occasions import Haste

NIGHT = Quiet(begins="21:30", ends="07:30")
NOON = Quiet(begins="12:00", ends="14:00")


def at(hour: int, minute: int = 0, day: int = 3) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        (at(21, 29), NIGHT, None),
        (at(21, 30), NIGHT, at(7, 30, day=4)),
        (at(0, 5), NIGHT, at(7, 30)),
        (at(7, 29), NIGHT, at(7, 30)),
        (at(7, 30), NIGHT, None),
        (at(12, 0), NOON, at(14, 0)),
        (at(14, 0), NOON, None),
        (at(3, 0), Quiet(begins="00:00", ends="00:00"), None),
    ],
)
def test_quiet_hours_may_lie_over_midnight(
    now: datetime, quiet: Quiet, until: datetime | None
) -> None:
    assert quiet_until(now, quiet) == until


def test_what_can_wait_leaves_when_they_end() -> None:
    assert leaves_at(at(23), NIGHT, Haste.SAME_DAY) == at(7, 30, day=4)
    assert leaves_at(at(20), NIGHT, Haste.WHENEVER) == at(20)
    assert leaves_at(at(23), NIGHT, Haste.AT_ONCE) == at(23)


@pytest.mark.parametrize(
    ("begins", "leaves"),
    [
        (at(23, 30), at(23)),
        (at(8, 30, day=4), at(23)),
        (at(8, 31, day=4), at(7, 30, day=4)),
        (at(22), at(7, 30, day=4)),
    ],
)
def test_nobody_is_told_only_afterwards(begins: datetime, leaves: datetime) -> None:
    assert leaves_at(at(23), NIGHT, Haste.SAME_DAY, begins_at=begins) == leaves


def test_what_begins_within_the_hour_is_told_at_once() -> None:
    now = at(10)
    assert haste_of(Haste.WHENEVER, now, now + timedelta(minutes=60)) is Haste.AT_ONCE
    assert haste_of(Haste.WHENEVER, now, now + timedelta(minutes=61)) is Haste.WHENEVER
    assert haste_of(Haste.WHENEVER, now, now - timedelta(minutes=1)) is Haste.WHENEVER
    assert haste_of(Haste.SAME_DAY, now, None) is Haste.SAME_DAY
