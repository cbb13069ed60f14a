"""`python -m tests.lanes.measured CLOCKS…`: keep how long each group of tests took."""

import json
import sys
from collections import Counter
from pathlib import Path

from tests.lanes.order import MEASURED, group_of

LEAST_S = 1.0
"""Shorter ones need no order."""


def by_group(clocks: list[Path]) -> dict[str, float]:
    seconds: Counter[str] = Counter()
    for clock in clocks:
        for name, spent, _ in json.loads(clock.read_text(encoding="utf-8"))["tests"]:
            seconds[group_of(name)] += spent
    return {group: round(spent) for group, spent in sorted(seconds.items()) if spent >= LEAST_S}


def main(clocks: list[str]) -> int:
    told = by_group([Path(clock) for clock in clocks])
    MEASURED.write_text(json.dumps(told, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
