"""What became of the tests that name requirements, run by run."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from tests.trace.claims import Claim
from tests.trace.history import CHANGES


class Verdict(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """Switched off, or without something that this machine lacks."""
    UNSTEADY = "unsteady"
    """Failed, and passed when it was run again."""


class StandIn(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A part of the product that a test replaces."""

    part: str
    rows: list[str] = []
    """Those whose proof leans on it; none where all that the test names do."""

    def under(self, row: str) -> bool:
        return not self.rows or row in self.rows


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one test."""

    verdict: Verdict
    claims: list[Claim]
    stand_ins: list[StandIn] = []
    drives: list[str] = []
    """Files whose change ends what a soak proved."""
    soak: bool = False


class Run(msgspec.Struct, frozen=True):
    commit: str
    began: datetime
    tests: dict[str, Outcome]


class MixedRuns(Exception):
    """Files of different commits say nothing together."""


class Again(msgspec.Struct):
    """A line of `build/unsteady.json`."""

    test: str
    again: str
    """How it ended when it was run again."""


def read(files: Sequence[Path]) -> list[Run]:
    """The runs in the order in which they began."""
    runs = [msgspec.json.decode(file.read_bytes(), type=Run) for file in files]
    commits = {run.commit.removesuffix(CHANGES) for run in runs}
    if len(commits) > 1:
        raise MixedRuns(f"outcomes of several commits: {', '.join(sorted(commits))}")
    return sorted(runs, key=lambda run: run.began)


def read_unsteady(file: Path) -> set[str]:
    """Tests that the lanes found to pass at the second try; no file, no such tests."""
    if not file.exists():
        return set()
    told = msgspec.json.decode(file.read_bytes(), type=list[Again])
    return {one.test for one in told if one.again == Verdict.PASSED}


def together(runs: Sequence[Run], unsteady: Collection[str] = ()) -> dict[str, Outcome]:
    """Each test's last outcome; what soaks proved is told by the file that keeps it."""
    found: dict[str, Outcome] = {}
    for run in runs:
        for test, outcome in run.tests.items():
            if not outcome.soak:
                found[test] = _after(found.get(test), outcome)
    for test in found.keys() & set(unsteady):
        found[test] = _unsteady(found[test])
    return dict(sorted(found.items()))


def _after(first: Outcome | None, second: Outcome) -> Outcome:
    failed_before = first is not None and first.verdict in (Verdict.FAILED, Verdict.UNSTEADY)
    return _unsteady(second) if failed_before and second.verdict is Verdict.PASSED else second


def _unsteady(outcome: Outcome) -> Outcome:
    return msgspec.structs.replace(outcome, verdict=Verdict.UNSTEADY)
