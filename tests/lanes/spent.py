"""Where the time of a run went."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.lanes.lane import Lane, Outcome

LONGEST = 12


@dataclass(frozen=True)
class Processors:
    """Ticks of all processors since the machine began: busy ones, and all."""

    busy: int
    all: int

    @classmethod
    def now(cls) -> "Processors":
        first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
        ticks = [int(tick) for tick in first.split()[1:9]]
        waiting = ticks[3] + ticks[4]
        return cls(sum(ticks) - waiting, sum(ticks))

    def share_since(self, before: "Processors") -> float:
        return (self.busy - before.busy) / max(1, self.all - before.all)


def lines(outcomes: Iterable[Outcome], before: Processors, after: Processors) -> list[str]:
    """By lane, by file and by test, for whoever wants it quicker."""
    told = [f"both cores were busy {after.share_since(before):.0%} of the time"]
    files: Counter[str] = Counter()
    tests: list[tuple[float, float, str]] = []
    for outcome in outcomes:
        spent = _of(outcome.lane)
        seconds, worked = (sum(one[n] for one in spent) for n in (1, 2))
        told.append(
            f"{outcome.lane.name:>10} {outcome.seconds / 60:5.1f} min: {len(spent)} tests took "
            f"{seconds / 60:.1f} min in their processes, which worked {worked / 60:.1f} of them"
        )
        tests += [(one[1], one[2], one[0]) for one in spent]
        for name, s, _ in spent:
            files[str(name).partition("::")[0]] += s
    told.append("the longest files")
    told += [f"    {seconds:6.1f} s  {name}" for name, seconds in files.most_common(LONGEST)]
    told.append("the longest tests")
    longest = sorted(tests, reverse=True)[:LONGEST]
    return told + [f"    {s:6.1f} s, {worked:5.1f} worked  {name}" for s, worked, name in longest]


def _of(lane: Lane) -> list[tuple[str, float, float]]:
    if not lane.clock.exists():
        return []
    tests: list[tuple[str, float, float]] = json.loads(lane.clock.read_text("utf-8"))["tests"]
    return tests
