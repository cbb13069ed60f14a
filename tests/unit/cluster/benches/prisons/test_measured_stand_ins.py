"""Each load of a bench begins at the same hour of the stand-ins' day."""

from datetime import UTC, datetime

import pytest

from cluster.benches.prisons.measured_stand_ins import until


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 3, 1, 20, 30, tzinfo=UTC), datetime(2026, 3, 3, 2, tzinfo=UTC)),
        (datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2026, 3, 3, 2, tzinfo=UTC)),
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), datetime(2026, 3, 3, 2, tzinfo=UTC)),
    ],
)
def test_ten_o_clock_of_the_next_local_day(now: datetime, then: datetime) -> None:
    assert now + until(now, 10) == then
