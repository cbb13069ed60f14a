"""Who was overtaken on the way to the gateway, and who only came later."""

from datetime import UTC, datetime, timedelta

from cluster.benches.public.order import Left, overtaken

BEGUN = datetime(2026, 12, 2, 10, tzinfo=UTC)
AT_ONCE, SAME_DAY, WHENEVER = "1", "2", "3"


def left(haste: str, stands_s: float, claimed_s: float) -> Left:
    return Left(
        haste=haste,
        stands_at=BEGUN + timedelta(seconds=stands_s),
        claimed_at=BEGUN + timedelta(seconds=claimed_s),
    )


def test_the_hastiest_first_is_in_order() -> None:
    assert overtaken([left(AT_ONCE, 0, 5), left(SAME_DAY, 0, 5), left(WHENEVER, 0, 6)]) == 0


def test_one_that_stood_when_another_was_claimed_was_overtaken() -> None:
    assert overtaken([left(WHENEVER, 0, 5), left(AT_ONCE, 4, 6)]) == 1


def test_one_that_was_written_after_the_claim_was_not() -> None:
    assert overtaken([left(WHENEVER, 0, 5), left(AT_ONCE, 5.5, 6)]) == 0


def test_one_that_is_tried_again_stands_from_then_on() -> None:
    again = left(AT_ONCE, 9, 10)
    assert overtaken([left(SAME_DAY, 0, 6), again, left(SAME_DAY, 0, 10)]) == 0
    assert overtaken([left(SAME_DAY, 0, 9.5), again]) == 1


def test_each_is_counted_once_and_whoever_passed_is_not() -> None:
    passed = [left(WHENEVER, 0, 5), left(WHENEVER, 0, 6)]
    assert overtaken([*passed, left(SAME_DAY, 0, 7), left(AT_ONCE, 0, 7)]) == 2
