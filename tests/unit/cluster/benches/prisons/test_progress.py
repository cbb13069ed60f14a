"""What is told while a demonstration fills."""

from cluster.benches.prisons.filling import Stand
from cluster.benches.prisons.progress import line_of
from loadtests.bench.idle import Filled

HERE = Filled(
    systems=30,
    records=900,
    held=3,
    recordings=40,
    recordings_refused=0,
    recordings_closed=2,
    recordings_not_offered=3,
)


def stand(behind: int, to_fetch: int, to_read: int) -> Stand:
    return Stand(systems=30, behind=behind, waiting=0, to_fetch=to_fetch, to_read=to_read)


def test_what_is_still_to_come_is_told_until_nothing_is() -> None:
    assert line_of(stand(12, 5, 40), HERE) == (
        "  filling: 900 records and 40 playable recordings so far; "
        "12 kinds of record and 5 recordings still to come"
    )
    assert line_of(stand(0, 5, 40), HERE).endswith(
        "no kind of record and 5 recordings still to come"
    )


def test_once_full_the_counts_are_told_and_what_follows_at_rest() -> None:
    told = "  full: 900 records and 40 playable recordings of 30 systems, 3 held"
    assert line_of(stand(0, 0, 0), HERE) == told
    assert line_of(stand(0, 0, 7), HERE) == f"{told}; 7 recordings are transcribed at rest"
