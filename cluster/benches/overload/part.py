"""What a part of the platform is to the bench: something that can be driven with a load."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

import msgspec

from cluster.benches.overload.limit import IN_TIME, recovered_s, search
from cluster.telling import Tell
from loadtests.bench.figures import figures
from loadtests.bench.overload import Overload, Step


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was asked: when, how long it took, and what became of it."""

    at_s: float
    took_s: float | None
    """None where it was not done."""
    size: float = 1.0
    declined: bool = False
    marked: bool = False


class Driven(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a load that was held for so long, and of what was asked after its end."""

    seconds: float
    outcomes: Sequence[Outcome]
    after: Sequence[Outcome] = ()
    """At half of the load; times count from the end of the overload."""
    offered: float | None = None
    """Of speech: the seconds that were said, also while nobody listened."""
    recall: float | None = None
    player_late_s: float | None = None


class Part(Protocol):
    """One part of the platform, standing and ready."""

    name: str
    unit: str
    deadline_s: float
    first: float
    """Where the search for the limit begins."""
    near: bool
    """Whether the limit is thought to be near there."""
    probe: float | None
    """A load far above the limit: what is done of it tells better where the search begins."""
    most: float
    whole: bool
    search_s: float
    """How long a load is held in the search for the limit."""
    hold_s: float
    """The same for what is told."""

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        """Hold a load for a while; then, where `after` is given, that one for the recovery."""
        ...

    def climb(self, loads: Sequence[float], *, seconds: float, after: float) -> list[Driven]:
        """Hold one load after the other for so long each, and `after` for the recovery."""
        ...


class Apart(ABC):
    """A part of whose load nothing goes on: each load may begin from nothing."""

    near: bool = False
    probe: float | None = None

    @abstractmethod
    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        """Hold a load for a while; then, where `after` is given, that one for the recovery."""

    def climb(self, loads: Sequence[float], *, seconds: float, after: float) -> list[Driven]:
        """Each load alone, `after` behind the last."""
        return [
            *(self.drive(load, seconds=seconds) for load in loads[:-1]),
            self.drive(loads[-1], seconds=seconds, after=after),
        ]


TIMES = (1.0, 1.5, 2.0)
AFTER_S = 30.0
NEARLY, TRIES = 0.95, 2
"""A load that nearly holds is tried once more: a moment of the machine's is no limit."""


def measured(part: Part, case: str, tell: Tell) -> Overload:
    """The limit, and what is done at it, above it and behind it."""
    limit = limit_of(part, case, tell)
    least = limit or part.first / 10
    loads = [times * least for times in TIMES]
    climbed = part.climb(loads, seconds=part.hold_s, after=least / 2)
    steps = [step_of(part, load, one) for load, one in zip(loads, climbed, strict=True)]
    for times, step in zip(TIMES, steps, strict=True):
        did = f"{step.goodput:g} a second, {step.p95_s} s"
        tell(f"{part.name}, {case}: {times:g} times the limit: {did}")
    at, half_more, twice = steps
    return Overload(
        part=part.name,
        case=case,
        unit=part.unit,
        deadline_s=part.deadline_s,
        limit=limit,
        at_limit=at,
        at_half_more=half_more,
        at_twice=twice,
        kept=round(twice.goodput / at.goodput, 3) if at.goodput else 0.0,
        slower=round(twice.p95_s / at.p95_s, 2) if twice.p95_s and at.p95_s else None,
        recovered_s=recovered_s(
            [(one.at_s, in_time(part, one)) for one in climbed[-1].after], AFTER_S
        ),
    )


def limit_of(part: Part, case: str, tell: Tell) -> float:
    """The largest load that holds."""
    cold = True

    def holds(load: float) -> bool:
        nonlocal cold
        for _ in range(TRIES):
            step = step_of(part, load, part.drive(load, seconds=part.search_s))
            tell(f"{part.name}, {case}: {load:g} {part.unit}: {step.in_time:.1%} in time")
            if step.in_time >= IN_TIME:
                cold = False
                return True
            # What was never asked before is slow at first: that is no limit either.
            if step.in_time < NEARLY and not cold:
                break
            cold = False
        return False

    first, near = part.first, part.near
    if part.probe is not None:
        driven = part.drive(part.probe, seconds=part.search_s)
        first, near, cold = max(first, part.probe * _done_meanwhile(driven)), True, False
        tell(f"{part.name}, {case}: {part.probe:g} {part.unit}: looked for from {first:g}")
    return search(holds, first, whole=part.whole, most=part.most, near=near)


def _done_meanwhile(driven: Driven) -> float:
    """The share that was done before the load ended."""
    asked = driven.outcomes
    ends = [one.at_s + one.took_s for one in asked if one.took_s is not None]
    return sum(end <= driven.seconds for end in ends) / len(asked) if asked else 0.0


def in_time(part: Part, one: Outcome) -> bool:
    return one.took_s is not None and one.took_s <= part.deadline_s


def step_of(part: Part, load: float, driven: Driven) -> Step:
    """The figures of one load."""
    asked = driven.outcomes
    done = [one for one in asked if one.took_s is not None]
    of_size = sum(one.size for one in done)
    took = figures([one.took_s for one in done if one.took_s is not None])
    timely = sum(in_time(part, one) for one in asked)
    return Step(
        load=load,
        goodput=round(of_size / driven.seconds, 2),
        in_time=round(timely / len(asked), 4) if asked else 0.0,
        p50_s=took.p50,
        p95_s=took.p95,
        declined=sum(one.declined for one in asked),
        marked=sum(one.marked for one in asked),
        lost=sum(one.took_s is None and not one.marked for one in asked),
        recall=driven.recall,
        heard=round(min(1.0, of_size / driven.offered), 4) if driven.offered else None,
        player_late_s=driven.player_late_s,
    )
