"""Pages, gaps, parts of a day and comparisons."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.headcount.comparison import compare
from pipelines.rules.headcount.day import part_of_day
from pipelines.rules.headcount.delay import is_late, pause_s
from pipelines.rules.headcount.gaps import Gap, gaps, reached
from pipelines.rules.headcount.movement import merged, read_page, read_roster
from pipelines.rules.headcount.own import OwnRecord, own_since
from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import BasicData, Movement, MovementPage, WardRoster
from schemas.headcount.headcount import MovementKind

DAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)


def movement(seq: int) -> Movement:
    return Movement(
        seq=seq,
        inmate_no="3103000001",
        kind=MovementKind.MOVED,
        prison_code="P03",
        ward_code="P03-W01",
        effective_at=NOON,
        recorded_at=NOON,
    )


def page(*seqs: int, newest: int = 9) -> MovementPage:
    return MovementPage(movements=tuple(map(movement, seqs)), newest=newest)


def test_a_page_is_read_in_order_and_each_number_once() -> None:
    assert [one.seq for one in read_page(page(7, 5, 6, 5, 3), 4, 10)] == [5, 6, 7]


@pytest.mark.parametrize(
    "told",
    [page(1, 2), page(newest=2), page(10), page(5, 6, 7)],
    ids=["nothing new", "newest before the cursor", "beyond the newest", "more than asked"],
)
def test_an_answer_to_another_question_is_refused(told: MovementPage) -> None:
    with pytest.raises(Unavailable) as wrong:
        read_page(told, 4, 2)
    assert wrong.value.code == "peer_wrong"


def test_a_moment_without_its_zone_is_refused() -> None:
    bare = msgspec.structs.replace(movement(5), effective_at=datetime(2026, 11, 26))
    with pytest.raises(Unavailable):
        read_page(MovementPage(movements=(bare,), newest=9), 4, 2)


def test_gaps_are_found_before_between_and_behind() -> None:
    assert gaps(4, [6, 7, 9], 11) == [Gap(5, 5), Gap(8, 8), Gap(10, 11)]
    assert gaps(4, [5, 6], 6) == []


@given(st.integers(0, 5), st.sets(st.integers(1, 20)))
def test_filled_gaps_let_the_cursor_reach_the_end(after: int, known: set[int]) -> None:
    missing = gaps(after, known, 20)
    assert reached(after, known, missing) == 20
    first = missing[0].first - 1 if missing else 20
    assert reached(after, known, []) == first


def test_the_last_word_of_basic_data_counts_and_silence_empties_nothing() -> None:
    told = [BasicData(name="周某", offence="盗窃罪"), BasicData(offence="诈骗罪")]
    assert merged(told) == BasicData(name="周某", offence="诈骗罪")


def test_parts_of_a_day_are_the_bureaus() -> None:
    start, end = datetime(2026, 11, 25, 16, tzinfo=UTC), datetime(2026, 11, 26, 16, tzinfo=UTC)
    whole = part_of_day(DAY, datetime(2020, 1, 1, tzinfo=UTC), None)
    assert whole is not None
    assert (whole.since, whole.until, whole.whole_day) == (start, end, True)
    half = part_of_day(DAY, NOON, None)
    assert half is not None
    assert (half.since, half.until, half.whole_day) == (NOON, end, False)
    assert part_of_day(DAY, end, None) is None
    assert part_of_day(DAY, datetime(2020, 1, 1, tzinfo=UTC), start) is None


def test_a_ward_is_compared_by_its_numbers() -> None:
    found = compare(frozenset({"1", "2"}), frozenset({"2", "3"}))
    assert (found.only_here, found.only_there, found.agrees) == (("1",), ("3",), False)
    assert compare(frozenset({"1"}), frozenset({"1"})).agrees


def test_a_roster_that_contradicts_itself_is_refused() -> None:
    good = WardRoster(ward_code="P03-W01", day=DAY, count=1, inmate_nos=("3103000001",))
    assert read_roster(good, "P03-W01", DAY) == {"3103000001"}
    with pytest.raises(Unavailable):
        read_roster(msgspec.structs.replace(good, count=2), "P03-W01", DAY)
    with pytest.raises(Unavailable):
        read_roster(good, "P03-W02", DAY)


def test_a_stay_of_our_own_record_begins_with_the_term_or_the_record() -> None:
    made = datetime(2026, 11, 20, tzinfo=UTC)
    term = OwnRecord(term_from=date(2025, 1, 6), created_at=made)
    assert own_since(term, NOON) == datetime(2025, 1, 5, 16, tzinfo=UTC)
    to_come = OwnRecord(term_from=date(2027, 1, 6), created_at=made)
    assert own_since(to_come, NOON) == made
    assert own_since(OwnRecord(term_from=None, created_at=made), NOON) == made


def test_it_is_late_after_the_configured_time_and_before_the_first_success() -> None:
    most = timedelta(minutes=10)
    assert is_late(None, NOON, most)
    assert not is_late(NOON - most, NOON, most)
    assert is_late(NOON - most - timedelta(seconds=1), NOON, most)


def test_it_is_asked_often_enough_for_the_delay_that_is_allowed() -> None:
    assert pause_s(15, timedelta(minutes=1)) == 15
    assert pause_s(3_600, timedelta(minutes=1)) == 20
    assert pause_s(3_600, timedelta(days=1)) == 3_600
