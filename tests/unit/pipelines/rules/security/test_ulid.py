"""Names of rows."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.security.ulid import IdMaker, is_ulid, least_id, new_id

PATTERN = re.compile(r"^[0-9A-HJKMNP-TV-Z]{26}$")
times = st.integers(0, (1 << 48) - 1)
randoms = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_specification() -> None:
    assert new_id(1469918176385, bytes(10)).startswith("01ARYZ6S41")


@given(times, randoms)
def test_fits_the_contract(now_ms: int, randomness: bytes) -> None:
    assert PATTERN.match(new_id(now_ms, randomness))


@given(times, times, randoms, randoms)
def test_sorts_by_time(first: int, second: int, one: bytes, two: bytes) -> None:
    if first < second:
        assert new_id(first, one) < new_id(second, two)


@given(st.lists(st.integers(0, 1 << 40), min_size=2, max_size=30))
def test_a_maker_rises_even_when_the_clock_does_not(clock: list[int]) -> None:
    ticks = iter(clock)
    maker = IdMaker(lambda: next(ticks), lambda count: bytes(count))
    made = [maker.next() for _ in clock]
    assert made == sorted(set(made))
    assert made[0] == new_id(clock[0], bytes(10))


def test_within_a_millisecond_the_next_is_the_one_behind() -> None:
    times = iter([5, 5, 4, 6])
    maker = IdMaker(lambda: next(times), lambda count: bytes([1]) * count)
    first = bytes([1]) * 10
    behind = [(int.from_bytes(first) + more).to_bytes(10) for more in (0, 1, 2)]
    expected = [*(new_id(5, one) for one in behind), new_id(6, first)]
    assert [maker.next() for _ in expected] == expected


def test_wrong_randomness_or_time_is_refused() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        new_id(0, b"")
    for now_ms in (-1, 1 << 48):
        with pytest.raises(ValueError, match=f"out of range: {now_ms}"):
            new_id(now_ms, bytes(10))
    assert new_id(0, bytes(10)) == "0" * 26
    # As the specification has it, the greatest of all.
    assert new_id((1 << 48) - 1, b"\xff" * 10) == "7" + "Z" * 25


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), randoms)
def test_the_least_of_a_moment_is_below_all_that_are_made_then(
    at: datetime, randomness: bytes
) -> None:
    now_ms = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    # The moment is read as a floating number, which may fall a millisecond short.
    assert new_id(max(0, now_ms - 1), bytes(10)) <= least_id(at) <= new_id(now_ms, randomness)


def test_the_least_of_a_moment_has_nothing_random_and_none_is_below_the_first() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert least_id(noon) == new_id(int(noon.timestamp()) * 1000, bytes(10))
    assert least_id(datetime(1969, 12, 31, tzinfo=UTC)) == "0" * 26


def test_what_is_no_name_of_a_row() -> None:
    assert is_ulid("01ARYZ6S41" + "0" * 16)
    assert not any(map(is_ulid, ("", "0" * 25, "0" * 27, "0" * 25 + "I", "0" * 25 + "a")))
