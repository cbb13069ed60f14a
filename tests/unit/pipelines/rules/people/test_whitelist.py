"""How a pair stands on the white list."""

from datetime import date

import pytest

from pipelines.rules.people.whitelist import CLOSED, Standing, standing

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("since", "until", "applied", "found"),
    [
        (None, None, False, Standing.NONE),
        (None, None, True, Standing.PENDING),
        (date(2026, 11, 24), None, False, Standing.OPEN),
        (date(2026, 1, 1), date(2026, 11, 24), True, Standing.OPEN),
        (date(2026, 1, 1), date(2026, 11, 23), False, Standing.ENDED),
        (date(2026, 1, 1), date(2026, 11, 23), True, Standing.PENDING),
        (date(2026, 11, 25), None, False, Standing.COMING),
        (date(2026, 11, 25), None, True, Standing.PENDING),
    ],
)
def test_an_entry_counts_on_its_days(
    since: date | None, until: date | None, applied: bool, found: Standing
) -> None:
    assert standing(since, until, applied=applied, today=TODAY) is found


def test_whoever_is_kept_out_is_told_why() -> None:
    assert CLOSED[Standing.OPEN] == ""
    assert all(CLOSED[one] for one in Standing if one is not Standing.OPEN)
