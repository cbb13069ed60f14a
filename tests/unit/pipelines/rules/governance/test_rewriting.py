"""Small tables are written anew at once, large ones by night."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.governance.rewriting import QUICK_BYTES, may_rewrite

NOON, NIGHT = datetime(2026, 11, 10, 4, tzinfo=UTC), datetime(2026, 11, 10, 19, tzinfo=UTC)
"""Twelve and three o'clock in Shanghai."""


@pytest.mark.parametrize(
    ("size", "now", "may"),
    [(QUICK_BYTES, NOON, True), (QUICK_BYTES + 1, NOON, False), (QUICK_BYTES + 1, NIGHT, True)],
)
def test_a_table_is_written_anew_where_it_holds_nobody_up(
    size: int, now: datetime, may: bool
) -> None:
    assert may_rewrite(size, now) is may
