"""Each mutant of a sample is counted once, and what survived is told with its change."""

from tests.mutants.change import Change
from tests.mutants.outcome import Survivor, outcome

CODES = {"a": 1, "b": 0, "c": 33, "d": 36, "e": None, "f": -11, "left out": 34}
LINES = {"b": 7, "c": 3}


def survivor(name: str) -> Survivor:
    return Survivor(name, Change("doors.py", LINES[name], "keys > 0", "keys >= 0"), tests=2)


def test_killed_survived_and_ended_by_time_are_told_apart() -> None:
    told = outcome(5, "abcdef", CODES, survivor, minutes=1.23)
    assert (told["seed"], told["mutants"], told["minutes"]) == (5, 5, 1.2)
    assert (told["killed"], told["timeout"], told["untried"]) == (1, 1, 1)
    assert told["unclear"] == {"segfault": ["f"]}


def test_what_no_unit_test_reaches_survived_and_stands_in_the_order_of_the_file() -> None:
    told = outcome(5, "bc", CODES, survivor, minutes=1.0)
    assert told["survived"] == [
        {
            "place": f"doors.py:{line}",
            "was": "keys > 0",
            "became": "keys >= 0",
            "tests": 2,
            "mutant": name,
        }
        for name, line in (("c", 3), ("b", 7))
    ]
