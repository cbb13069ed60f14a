"""`python -m tests.lanes`: all tests, in lanes that run beside one another.

What failed is run once more at the end, when the machine is quiet: a test that fails again fails
the run, and one that then passes is named as unsteady.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.lanes import plan, spent
from tests.lanes.again import MOST_UNSTEADY, again, tell_unsteady
from tests.lanes.lane import Asked, Lane, Outcome
from tests.lanes.running import in_turn
from tests.lanes.runs import append, as_record
from tests.lanes.telling import tell
from tests.lanes.yardstick import speed


def main(
    given: Sequence[str] | None = None,
    beside: Sequence[Sequence[Lane]] = plan.BESIDE,
    after: Sequence[Lane] = plan.AFTER,
    measure: Callable[[], dict[str, float]] = speed,
) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proofs", type=Path, help="folder for the outcome of requirements")
    parser.add_argument("--dialects", action="store_true", help="compile statements for DM8 too")
    parser.add_argument("--runs", type=Path, help="file to which this run is appended")
    chosen = parser.parse_args(given)
    asked = Asked(chosen.proofs, chosen.dialects, mark=f"not {plan.SLOW}")

    measured, began = measure(), time.monotonic()
    before = spent.Processors.now()
    outcomes = _beside(beside, asked)
    outcomes += in_turn(after, asked)
    ended = spent.Processors.now()
    outcomes = [again(outcome, asked) for outcome in outcomes]

    print(f"\nthe machine's speed by the yardstick: {measured}")
    print("\n".join(spent.lines(outcomes, before, ended)))
    unsteady = tell_unsteady(outcomes)
    tell(outcomes, unsteady)
    if chosen.runs:
        minutes = (time.monotonic() - began) / 60
        append(as_record(outcomes, unsteady, measured, minutes), chosen.runs)
    good = all(outcome.good for outcome in outcomes) and len(unsteady) <= MOST_UNSTEADY
    return 0 if good else 1


def _beside(rows: Sequence[Sequence[Lane]], asked: Asked) -> list[Outcome]:
    with ThreadPoolExecutor(len(rows)) as pool:
        found = [pool.submit(in_turn, lanes, asked) for lanes in rows]
        return [outcome for each in found for outcome in each.result()]


if __name__ == "__main__":
    sys.exit(main())
