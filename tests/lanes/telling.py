"""What a run says at its end."""

from collections.abc import Mapping, Sequence

from tests.lanes.again import MOST_UNSTEADY, failed_tests
from tests.lanes.lane import LOGS, Outcome

TOLD_LINES = 150


def tell(outcomes: Sequence[Outcome], unsteady: Mapping[str, str]) -> None:
    """What failed comes last, where whoever looks will look.

    `unsteady`: what passed when it was run again, and why it failed at first.
    """
    bad = [outcome for outcome in outcomes if not outcome.good]
    for outcome in bad:
        for log in sorted(LOGS.glob(f"{outcome.lane.name}*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            print(f"\n--- the end of {log.name}")
            print("\n".join(lines[-TOLD_LINES:]))
    print()
    for name, why in unsteady.items():
        print(f"UNSTEADY, passed when run again: {name}\n    {why}")
    if len(unsteady) > MOST_UNSTEADY:
        print(f"FAILED: more than {MOST_UNSTEADY} tests needed a second try")
    for outcome in outcomes:
        state = "passed" if outcome.good else f"FAILED ({outcome.code})"
        print(f"{outcome.lane.name:>10} {state} after {outcome.seconds / 60:.1f} min")
        if not outcome.good:
            for log in sorted(LOGS.glob(f"{outcome.lane.name}*.log")):
                for name in failed_tests(log):
                    print(f"           {log.stem}: {name}")
