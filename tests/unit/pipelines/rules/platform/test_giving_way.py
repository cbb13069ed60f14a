"""Who gives way works a quarter of the time, and goes on however long something took."""

from pipelines.rules.platform.giving_way import PARTS, in_proportion


def test_a_rest_is_a_multiple_of_the_work_before_it() -> None:
    assert in_proportion(0.2, 1.0) == PARTS * 0.2


def test_no_rest_is_longer_than_allowed() -> None:
    assert in_proportion(60.0, 1.0) == 1.0
