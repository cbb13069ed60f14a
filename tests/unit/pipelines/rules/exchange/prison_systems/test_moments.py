from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.exchange.prison_systems.moments import microseconds, problem_of, reader_of
from pipelines.rules.platform.local_time import LOCAL

SECONDS = st.datetimes(datetime(1975, 1, 1), datetime(2150, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
FORMATS = [
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%d.%m.%Y %H:%M:%S",
    "%d/%b/%Y %H:%M:%S",
]


@pytest.mark.parametrize("pattern", FORMATS)
@given(moment=SECONDS)
def test_what_was_written_is_read(pattern: str, moment: datetime) -> None:
    assert problem_of(pattern) == ""
    assert reader_of(pattern)(moment.strftime(pattern)) == moment.replace(tzinfo=LOCAL)


@pytest.mark.parametrize("pattern", FORMATS)
@given(text=st.text(max_size=24))
def test_other_texts_are_refused(pattern: str, text: str) -> None:
    try:
        moment = reader_of(pattern)(text)
    except ValueError:
        return
    assert moment.tzinfo is not None


@pytest.mark.parametrize("text", ["2026/11-28 10:00:00", "2026/13/28 10:00:00", "2026/11/28"])
def test_a_fixed_format_is_exact(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not match|month|remains"):
        reader_of("%Y/%m/%d %H:%M:%S")(text)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31 23:59:59", "1900-01-01 00:00:00"])
def test_what_no_clock_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="out of range"):
        reader_of("iso")(text)


def test_a_zone_of_its_own_counts() -> None:
    assert reader_of("iso")("2026-11-28T10:00:00Z") == datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert reader_of("epoch_s")("1795831200") == datetime(2026, 11, 28, 2, tzinfo=UTC)


@pytest.mark.parametrize("pattern", ["%H:%M", "%Y-%m", "%Y-%m-%d %Q", "yyyy-MM-dd"])
def test_formats_without_a_day_are_told(pattern: str) -> None:
    assert problem_of(pattern)


@given(SECONDS, SECONDS)
def test_microseconds_keep_the_order(one: datetime, other: datetime) -> None:
    first, second = one.replace(tzinfo=LOCAL), other.replace(tzinfo=UTC)
    assert (microseconds(first) < microseconds(second)) == (first < second)
