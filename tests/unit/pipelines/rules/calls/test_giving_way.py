"""Filling in rests while somebody talks, in proportion and not for long."""

from pipelines.rules.calls.giving_way import MOST_S, rest_s
from pipelines.rules.platform.giving_way import PARTS


def test_nobody_rests_where_nobody_talks() -> None:
    assert rest_s(5.0, 0) == 0.0


def test_the_rest_is_in_proportion_to_the_work_and_has_an_end() -> None:
    assert rest_s(0.2, 1) == PARTS * 0.2
    assert rest_s(0.2, 40) == PARTS * 0.2
    assert rest_s(60.0, 1) == MOST_S
