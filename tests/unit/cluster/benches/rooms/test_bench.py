"""How the most calls at once are searched for."""

import pytest

from cluster.benches.rooms.bench import STEP, most_within


@pytest.mark.parametrize("most", [0, 3, 29, 30, 31, 64, 113])
def test_the_most_is_found_to_within_a_step_and_with_few_tries(most: int) -> None:
    tried: list[int] = []

    def fits(calls: int) -> bool:
        tried.append(calls)
        return calls <= most

    found = most_within(fits, 30, most >= 30)
    assert found <= most < found + STEP + 1
    assert len(tried) <= 8
