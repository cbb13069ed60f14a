"""What became of the sample, for people to read."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutmut.stats import status_by_exit_code

from tests.mutants.change import Change

STATS = Path("mutants/mutmut-stats.json")
SURVIVED = ("survived", "no tests")
"""What no unit test reaches survives them all; an integration test may still kill it."""
UNTRIED = ("not checked", "check was interrupted by user")


@dataclass(frozen=True)
class Survivor:
    mutant: str
    change: Change
    tests: int
    """How many unit tests ran through the changed function."""

    def told(self) -> dict[str, str | int]:
        return {
            "place": self.change.place,
            "was": self.change.was,
            "became": self.change.became,
            "tests": self.tests,
            "mutant": self.mutant,
        }


def outcome(
    seed: int,
    sample: Iterable[str],
    codes: Mapping[str, int | None],
    survivor_of: Callable[[str], Survivor],
    minutes: float,
) -> dict[str, object]:
    """The figures, and each survivor with its change, in the order of the files."""
    by_status: dict[str, list[str]] = {}
    for name in sample:
        by_status.setdefault(status_by_exit_code[codes[name]], []).append(name)
    untried = [name for status in UNTRIED for name in by_status.pop(status, [])]
    survivors = [survivor_of(name) for status in SURVIVED for name in by_status.pop(status, [])]
    survivors.sort(key=lambda one: (one.change.path, one.change.line, one.mutant))
    killed, timeout = (len(by_status.pop(status, [])) for status in ("killed", "timeout"))
    return {
        "seed": seed,
        "mutants": killed + timeout + len(survivors) + sum(map(len, by_status.values())),
        "killed": killed,
        "survived": [one.told() for one in survivors],
        "timeout": timeout,
        "unclear": by_status,
        "untried": len(untried),
        "minutes": round(minutes, 1),
    }


def tests_by_function() -> dict[str, int]:
    """Function -> how many unit tests ran through it."""
    told = json.loads(STATS.read_text(encoding="utf-8"))
    by_function: dict[str, list[str]] = told["tests_by_mangled_function_name"]
    return {name: len(tests) for name, tests in by_function.items()}
