"""Utterances of like length go together, since all cost as much as the longest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.speech.grouping import MOST_TOGETHER, WASTE, groups

LENGTHS = st.lists(st.floats(0.1, 28), min_size=1, max_size=40)


@settings(deadline=None)
@given(LENGTHS, st.floats(0, 12))
def test_each_is_in_one_group_and_none_wastes_much(lengths: list[float], margin: float) -> None:
    made = groups(lengths, margin)
    assert sorted(i for group in made for i in group) == list(range(len(lengths)))
    for group in made:
        padded = [lengths[i] + margin for i in group]
        assert len(group) <= MOST_TOGETHER
        assert max(padded) * len(padded) <= (1 + WASTE) * sum(padded) + 1e-9


def test_a_long_one_does_not_make_short_ones_dear() -> None:
    assert groups([1.0, 10.0, 1.1], 0.4) == [[0, 2], [1]]


def test_a_long_margin_makes_lengths_alike() -> None:
    assert groups([1.0, 4.0], 12.0) == [[0, 1]]
