"""Processor time between two looks, whoever came and went in between."""

from cluster.benches.idle.processes import Seen, used, with_descendants


def test_what_stood_before_counts_not_and_what_came_counts_whole() -> None:
    before = {(1, 1): Seen("api", 10.0, 0.0)}
    after = {(1, 1): Seen("api", 13.0, 0.0), (2, 7): Seen("rooms", 2.0, 0.0)}
    use = used(before, after, 10.0)
    assert use.cores == 0.5
    assert use.by_part == {"api": 0.3, "rooms": 0.2}


def test_a_child_that_ended_is_counted_by_its_parent_without_what_it_had_before() -> None:
    before = {(1, 1): Seen("postgres", 5.0, 0.0), (2, 2): Seen("postgres", 4.0, 0.0)}
    after = {(1, 1): Seen("postgres", 5.0, 6.0)}
    assert used(before, after, 4.0).cores == 0.5


def test_a_number_that_comes_again_is_another_process() -> None:
    before = {(1, 1): Seen("api", 1.0, 0.0), (9, 3): Seen("api", 2.0, 0.0)}
    after = {(1, 1): Seen("api", 1.0, 3.0), (9, 8): Seen("api", 1.0, 0.0)}
    assert used(before, after, 1.0).cores == 2.0


def test_whoever_descends_from_one_of_them_belongs_to_them() -> None:
    parents = {2: 1, 3: 2, 4: 3, 9: 8, 5: 1}
    assert with_descendants({2}, parents) == {2, 3, 4}
    assert with_descendants({1, 9}, parents) == {1, 2, 3, 4, 5, 9}
