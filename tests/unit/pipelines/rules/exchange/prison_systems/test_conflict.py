from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.exchange.prison_systems.conflict import changed_at, ours_stands
from schemas.exchange.prison_systems.settings import ConflictRule

SEEN = datetime(2026, 11, 28, 4, tzinfo=UTC)
EARLIER, LATER = SEEN - timedelta(hours=1), SEEN + timedelta(hours=1)


def test_a_version_that_is_a_moment_says_when_it_changed() -> None:
    assert changed_at(int(EARLIER.timestamp()) * 1_000_000, SEEN) == EARLIER


@pytest.mark.parametrize("version", [0, 7, 1_795_000_000])
def test_a_version_that_only_counts_says_nothing_of_when(version: int) -> None:
    assert changed_at(version, SEEN) == SEEN


@pytest.mark.parametrize("ours_at", [EARLIER, LATER])
def test_one_side_counts_whichever_came_last(ours_at: datetime) -> None:
    assert ours_stands(ConflictRule.OURS, ours_at, SEEN)
    assert not ours_stands(ConflictRule.SOURCE, ours_at, SEEN)


def test_the_newer_one_counts() -> None:
    assert ours_stands(ConflictRule.NEWER, LATER, SEEN)
    assert not ours_stands(ConflictRule.NEWER, EARLIER, SEEN)
    assert not ours_stands(ConflictRule.NEWER, SEEN, SEEN)
