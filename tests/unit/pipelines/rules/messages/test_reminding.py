"""Which reminder of an appointment is due."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.messages.reminding import Lead, reminder_due

START = datetime(2026, 12, 3, 2, tzinfo=UTC)
LEAD = Lead()


def before(**ago: float) -> datetime:
    return START - timedelta(**ago)


LONG_AGO = before(days=9)


@pytest.mark.parametrize(
    ("now", "which"),
    [
        (before(hours=25), None),
        (before(hours=24), "first"),
        (before(hours=2), "first"),
        (before(minutes=60), "last"),
        (before(minutes=1), "last"),
        (START, None),
    ],
)
def test_a_day_before_and_an_hour_before(now: datetime, which: str | None) -> None:
    assert reminder_due(LEAD, START, LONG_AGO, now) == which


def test_nobody_is_reminded_of_what_he_has_just_been_told() -> None:
    assert reminder_due(LEAD, START, before(hours=3), before(hours=2)) is None
    assert reminder_due(LEAD, START, before(hours=3), before(minutes=50)) == "last"
    assert reminder_due(LEAD, START, before(minutes=30), before(minutes=20)) is None


def test_a_unit_may_want_none() -> None:
    none = Lead(first=timedelta(0), last=timedelta(0))
    assert reminder_due(none, START, LONG_AGO, before(minutes=5)) is None
    first = Lead(first=timedelta(hours=24), last=timedelta(0))
    assert reminder_due(first, START, LONG_AGO, before(minutes=5)) == "first"
