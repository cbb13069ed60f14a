"""Places at a post over the days of an assignment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.posts import Held, covers, fullest_day, meets, overlap

START = date(2026, 11, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


HELD = st.builds(
    lambda first, length: Held(day(first), None if length is None else day(first + length)),
    st.integers(0, 20),
    st.none() | st.integers(0, 10),
)


def test_the_fullest_day_is_found_within_the_asked_ones() -> None:
    held = [Held(day(0), day(9)), Held(day(5), None), Held(day(8), day(8)), Held(day(30), None)]
    assert fullest_day(held, Held(day(6), day(12))) == (day(8), 3)
    assert fullest_day(held, Held(day(10), day(12))) == (day(10), 1)
    assert fullest_day([], Held(day(1), None)) == (day(1), 0)


@given(st.lists(HELD, max_size=8), HELD)
def test_no_asked_day_is_fuller_than_the_fullest(held: list[Held], asked: Held) -> None:
    _, most = fullest_day(held, asked)
    asked_days = [day(number) for number in range(40) if covers(asked, day(number))]
    assert most == max(sum(covers(one, one_day) for one in held) for one_day in asked_days)


@given(HELD, HELD)
def test_two_overlap_where_some_day_is_in_both(one: Held, other: Held) -> None:
    both = any(covers(one, day(n)) and covers(other, day(n)) for n in range(40))
    assert overlap(one, other) == overlap(other, one) == both


@pytest.mark.parametrize(
    ("grade", "needed", "enough"),
    [(3, 3, True), (1, 3, True), (4, 3, False), (None, 3, False), (None, None, True)],
)
def test_a_higher_grade_has_the_lower_number(
    grade: int | None, needed: int | None, enough: bool
) -> None:
    assert meets(grade, needed) is enough
