"""What failed is run once more when the machine is quiet."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tests.lanes.lane import Asked, Lane, Outcome
from tests.lanes.running import run

WORTH_ANOTHER_TRY = 40
"""So many failures of one lane may be a noisy machine; more of them are a broken tree."""
MOST_UNSTEADY = 2
"""More tests than these that need a second try fail the run."""
UNSTEADY = Path("build/unsteady.json")


def again(outcome: Outcome, asked: Asked) -> Outcome:
    """The failed tests of a lane once more, alone on the machine."""
    names = failed_tests(outcome.lane.log)
    if outcome.good or outcome.lane.tool or not 0 < len(names) <= WORTH_ANOTHER_TRY:
        return outcome
    print(f"again, on a quiet machine: {len(names)} of {outcome.lane.name}", flush=True)
    name = f"{outcome.lane.name}-again"
    # Named one by one: a file elsewhere that cannot be read keeps none of them from their try.
    told = replace(asked, mark="", options=(*asked.options, "-rA"))
    second = run(Lane(name, tuple(names)), told)
    passed = _passed(second.lane.log)
    # Any other end, also that of nothing run, is no proof that what failed has passed.
    code = 0 if second.code == 0 else outcome.code
    unsteady = [one for one in names if one in passed or code == 0]
    return Outcome(outcome.lane, code, outcome.seconds + second.seconds, unsteady)


def failed_tests(log: Path) -> list[str]:
    """The names in pytest's closing summary; a file that could not be read stands for its tests."""
    return sorted(failures(log))


def _passed(log: Path) -> set[str]:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return {line.partition(" ")[2] for line in lines if line.startswith("PASSED tests/")}


def failures(log: Path) -> dict[str, str]:
    """Each failed test of a lane, and what pytest's closing summary says of it."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    ends = [line for line in lines if line.startswith(("FAILED tests/", "ERROR tests/"))]
    told = (line.partition(" ")[2].partition(" - ") for line in ends)
    return {name: why for name, _, why in told}


def tell_unsteady(outcomes: Iterable[Outcome], target: Path = UNSTEADY) -> dict[str, str]:
    """Write what failed and then passed with both outcomes; the names, and what failed of them."""
    found = [
        {"test": name, "first": f"failed: {failures(outcome.lane.log)[name]}", "again": "passed"}
        for outcome in outcomes
        for name in outcome.unsteady
    ]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    return {one["test"]: one["first"] for one in found}
