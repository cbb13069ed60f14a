from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.exchange.prison_systems.lateness import delay_s

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def ago(seconds: int) -> datetime:
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("succeeded", "behind", "delay"),
    [
        (None, None, None),
        (ago(30), None, 30),
        # Pages come, and what waits behind them waits longer.
        (ago(1), ago(500), 500),
        (ago(600), ago(500), 600),
        # A clock that was set back.
        (ago(-5), None, 0),
    ],
)
def test_the_oldest_that_waits_counts(
    succeeded: datetime | None, behind: datetime | None, delay: int | None
) -> None:
    assert delay_s(succeeded, behind, NOW) == delay
