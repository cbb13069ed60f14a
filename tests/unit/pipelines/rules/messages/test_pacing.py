"""No gateway is given more than it takes in any second."""

from pipelines.rules.messages.pacing import Pace


def test_no_second_has_more_than_so_many() -> None:
    pace, given = Pace(50), []
    for tick in range(400):
        now = tick * 0.01
        count = min(pace.free(now), 7)
        pace.took(now, count)
        given += [now] * count
    assert len(given) == 4 * 50
    for begin in range(300):
        within = [one for one in given if begin * 0.01 <= one < begin * 0.01 + 0.999]
        assert len(within) <= 50


def test_a_closed_way_is_given_nothing_until_it_opens() -> None:
    pace = Pace(5)
    pace.close(3.0)
    assert (pace.free(2.9), pace.is_closed(2.9)) == (0, True)
    assert (pace.free(3.0), pace.is_closed(3.0)) == (5, False)
