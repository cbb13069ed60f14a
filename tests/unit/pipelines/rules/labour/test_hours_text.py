"""Hours as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.labour.hours_text import cell_text, hours_text, minutes_of, typed


@given(st.integers(0, 24 * 60))
def test_what_is_written_reads_the_same(minutes: int) -> None:
    assert minutes_of(typed(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"), [("8", 480), (" 7.5 ", 450), ("7:30", 450), ("7：05", 425), ("", 0)]
)
def test_hours_are_read_in_each_form(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["七", "-1", "1e3", "25", "7:60", "24:01", "8小时"])
def test_what_is_no_time_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="小时"):
        minutes_of(text)


def test_cells_of_files_and_words_for_people() -> None:
    assert [cell_text(one) for one in (None, 8.0, 7.5, time(7, 30), " 8 ")] == [
        "", "8", "7.5", "7:30", "8",
    ]  # fmt: skip
    assert [hours_text(one) for one in (None, 0, 45, 450, 480)] == [
        "—", "0分", "45分", "7小时30分", "8小时",
    ]  # fmt: skip
