"""Counters that run on."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.media.sequence import Unwrapper


def test_a_wrap_runs_on_and_a_step_back_over_it_too() -> None:
    counter = Unwrapper(16)
    assert [counter.unwrap(value) for value in (65534, 65535, 0, 65535, 1)] == [
        65534,
        65535,
        65536,
        65535,
        65537,
    ]


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(-2000, 5000), max_size=200))
def test_unwrapping_undoes_wrapping(start: int, steps: list[int]) -> None:
    counter = Unwrapper(32)
    true = [start]
    for step in steps:
        true.append(true[-1] + step)
    assert [counter.unwrap(value % 2**32) for value in true] == true
