from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.exchange.prison_systems.breaker import LONGEST_PAUSE_S, Breaker, Circuit
from pipelines.rules.exchange.prison_systems.rate import BURST, Rate


def opened(breaker: Breaker, now: float = 0.0) -> None:
    while breaker.state is Circuit.CLOSED:
        assert breaker.enter(now)
        breaker.failed(now)


def test_it_opens_after_failures_in_a_row() -> None:
    breaker = Breaker(tries=3)
    for _ in range(2):
        breaker.failed(0.0)
    assert breaker.enter(0.0)
    assert breaker.state is Circuit.CLOSED
    breaker.succeeded()
    breaker.failed(0.0)
    assert breaker.state is Circuit.CLOSED


def test_one_probe_goes_after_the_pause() -> None:
    breaker = Breaker()
    opened(breaker)
    assert not breaker.enter(0.0)
    later = breaker.wait_s(0.0)
    assert breaker.enter(later)
    assert breaker.state is Circuit.HALF_OPEN
    assert not breaker.enter(later)
    breaker.succeeded()
    assert breaker.state is Circuit.CLOSED
    assert breaker.wait_s(later) == 0


def test_pauses_grow_to_a_limit() -> None:
    breaker, now, pauses = Breaker(), 0.0, []
    opened(breaker)
    for _ in range(12):
        now += breaker.wait_s(now)
        assert breaker.enter(now)
        breaker.failed(now)
        pauses.append(breaker.wait_s(now))
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_S


def test_a_probe_that_went_away_holds_nothing_up() -> None:
    breaker = Breaker()
    opened(breaker)
    later = breaker.wait_s(0.0)
    assert breaker.enter(later)
    breaker.left()
    assert breaker.enter(later)


@given(st.integers(1, 6000), st.lists(st.floats(0, 10), min_size=1, max_size=200))
def test_no_minute_bears_more_than_it_should(per_minute: int, pauses: list[float]) -> None:
    rate, now, went = Rate(per_minute), 0.0, []
    for pause in pauses:
        now += pause
        now += rate.take(now)
        went.append(now)
    for start in went:
        within = sum(start <= moment < start + 60 for moment in went)
        assert within <= per_minute + BURST + 1
