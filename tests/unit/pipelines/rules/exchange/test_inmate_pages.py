"""A page of inmates says who changed, whatever order and number it comes in."""

import pytest

from pipelines.rules.exchange.inmate_pages import read_inmates
from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import InmatePage, InmateRecord
from schemas.people.kinds import CustodyState


def record(change: int, inmate_no: str = "3103000001") -> InmateRecord:
    return InmateRecord(
        change=change,
        inmate_no=inmate_no,
        name="周某",
        prison_code="P03",
        ward_code="P03-W01",
        custody_state=CustodyState.IN_CUSTODY,
    )


def page(*records: InmateRecord, newest: int = 9) -> InmatePage:
    return InmatePage(inmates=records, newest=newest)


def test_repeated_and_reordered_rows_are_read_once_in_the_order_of_changes() -> None:
    told = page(record(5, "3103000002"), record(3), record(5, "3103000002"), record(3))
    assert [one.change for one in read_inmates(told, 0, 10)] == [3, 5]


def test_of_an_inmate_the_last_change_counts_and_what_was_read_before_does_not() -> None:
    told = page(record(7), record(4), record(2, "3103000002"))
    assert [one.change for one in read_inmates(told, 2, 10)] == [7]


def test_nothing_new_is_an_answer() -> None:
    assert read_inmates(page(newest=4), 4, 10) == []


@pytest.mark.parametrize(
    ("told", "after", "limit"),
    [
        (page(record(10), newest=9), 0, 10),
        (page(record(3)), 3, 10),
        (page(newest=2), 3, 10),
        (page(record(3), record(4, "3103000002")), 0, 1),
        (page(newest=9), 3, 10),
    ],
    ids=["beyond the newest", "old alone", "newest went back", "more than asked", "nobody"],
)
def test_an_answer_to_another_question_is_none(told: InmatePage, after: int, limit: int) -> None:
    with pytest.raises(Unavailable) as wrong:
        read_inmates(told, after, limit)
    assert wrong.value.code == "peer_wrong"
