"""A sample is drawn by its seed, and leaves the rest of the mutants alone."""

from pathlib import Path

from tests.mutants.sample import draw

MUTANTS = {f"doors.x_opens__mutmut_{number}": Path("doors.py") for number in range(50)}


def everything(name: str, path: Path) -> bool:
    return True


def test_a_seed_names_one_sample_and_another_seed_another() -> None:
    first = draw(MUTANTS, 1, 10, everything)
    assert draw(dict(reversed(MUTANTS.items())), 1, 10, everything) == first
    assert draw(MUTANTS, 2, 10, everything) != first


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert draw(MUTANTS, 1, 20, everything)[:10] == draw(MUTANTS, 1, 10, everything)


def test_what_does_not_count_gives_its_place_to_the_next() -> None:
    drawn = draw(MUTANTS, 1, 10, lambda name, path: name.endswith(("1", "3")))
    assert len(drawn) == len(set(drawn)) == 10
    assert all(name.endswith(("1", "3")) for name in drawn)


def test_more_than_there_are_is_all_of_them() -> None:
    assert sorted(draw(MUTANTS, 1, 500, everything)) == sorted(MUTANTS)
