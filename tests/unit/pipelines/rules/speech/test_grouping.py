"""Utterances of like length go together, since all cost as much as the longest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rules.speech.grouping import MOST_TOGETHER, SPARED_S, groups

LENGTHS = st.lists(st.floats(0.1, 28), min_size=1, max_size=40)


@settings(deadline=None)
@given(LENGTHS)
def test_each_is_in_one_group_and_padding_costs_less_than_a_pass(lengths: list[float]) -> None:
    made = groups(lengths)
    assert sorted(i for group in made for i in group) == list(range(len(lengths)))
    for group in made:
        longest = max(lengths[i] for i in group)
        assert len(group) <= MOST_TOGETHER
        assert sum(longest - lengths[i] for i in group) <= SPARED_S + 1e-6


def test_a_long_one_does_not_make_short_ones_dear() -> None:
    assert groups([1.0, 12.0, 1.1]) == [[0, 2], [1]]


def test_few_of_different_length_share_a_pass() -> None:
    assert groups([1.0, 3.5]) == [[0, 1]]
