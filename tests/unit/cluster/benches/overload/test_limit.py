"""The limit of a part, and when it is well again."""

import pytest

from cluster.benches.overload.limit import NEAR, WINDOW_S, recovered_s, search


@pytest.mark.parametrize("true", [3.0, 17.0, 36.0, 100.0, 1000.0])
def test_the_largest_load_that_holds_is_found_nearly(true: float) -> None:
    found = search(lambda load: load <= true, 16.0, whole=False, most=10_000)
    assert found <= true <= found * (1 + NEAR) + 0.01


def test_whole_loads_are_asked_where_loads_are_whole() -> None:
    asked: list[float] = []

    def holds(load: float) -> bool:
        asked.append(load)
        return load <= 37

    found = search(holds, 16.0, whole=True, most=240)
    assert all(load == round(load) for load in asked)
    assert found <= 37 <= found * (1 + NEAR) + 1


@pytest.mark.parametrize(("true", "most_asked"), [(50.0, 3), (45.0, 3), (40.0, 4), (90.0, 7)])
def test_a_limit_near_the_first_load_is_found_by_few_loads(true: float, most_asked: int) -> None:
    asked: list[float] = []

    def holds(load: float) -> bool:
        asked.append(load)
        return load <= true

    found = search(holds, 48.0, whole=True, most=240, near=True)
    assert found <= true <= found * (1 + NEAR) + 1
    assert len(asked) <= most_asked


def test_the_search_ends_where_it_is_told_to_and_where_nothing_holds() -> None:
    assert search(lambda load: True, 16.0, whole=False, most=100) > 60
    assert search(lambda load: False, 16.0, whole=False, most=100) == 0.0


def test_well_again_is_from_when_on_nothing_is_late() -> None:
    late = [(at / 10, at >= 51) for at in range(300)]
    assert recovered_s(late, 30.0) == 6.0
    assert recovered_s([(at / 10, True) for at in range(300)], 30.0) == 0.0
    assert recovered_s([(at / 10, at < 290) for at in range(300)], 30.0) is None


def test_a_single_late_answer_among_many_is_no_overload() -> None:
    answers = [(at / 100, at != 1500) for at in range(3000)]
    assert recovered_s(answers, 30.0) == 0.0
    assert WINDOW_S == 2.0
