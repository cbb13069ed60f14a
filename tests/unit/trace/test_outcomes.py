"""Runs are told together: the last outcome of a test counts, and one that changed is unsteady."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.trace.claims import Claim
from tests.trace.outcomes import (
    MixedRuns,
    Outcome,
    Run,
    Verdict,
    read,
    read_unsteady,
    together,
)

BEGAN = datetime(2026, 11, 29, 8, tzinfo=UTC)
PASSED, FAILED = (Outcome(verdict, [Claim("VC-A")]) for verdict in (Verdict.PASSED, Verdict.FAILED))


def run(*tests: Outcome, hours: int = 0, commit: str = "abc") -> Run:
    named = {f"tests/e2e/test_{number}.py": test for number, test in enumerate(tests)}
    return Run(commit, BEGAN + timedelta(hours=hours), named)


def verdicts(*runs: Run, unsteady: set[str] | None = None) -> list[str]:
    return [one.verdict for one in together(runs, unsteady or set()).values()]


def test_what_failed_and_then_passed_is_unsteady() -> None:
    first, again = run(FAILED, FAILED, PASSED), run(PASSED, FAILED)
    assert verdicts(first, again) == ["unsteady", "failed", "passed"]
    assert verdicts(first, again, again) == ["unsteady", "failed", "passed"]


def test_what_passed_and_then_failed_has_failed() -> None:
    assert verdicts(run(PASSED), run(FAILED)) == ["failed"]


def test_what_the_lanes_call_unsteady_is(tmp_path: Path) -> None:
    file = tmp_path / "unsteady.json"
    assert read_unsteady(file) == set()
    ends = ("passed", "failed")
    told = [{"test": f"tests/e2e/test_{n}.py", "again": end} for n, end in enumerate(ends)]
    file.write_bytes(msgspec.json.encode(told))
    assert verdicts(run(FAILED, FAILED), unsteady=read_unsteady(file)) == ["unsteady", "failed"]


def test_soaks_are_left_to_the_file_that_keeps_them() -> None:
    soak = msgspec.structs.replace(PASSED, soak=True)
    assert together([run(PASSED, soak)]).keys() == {"tests/e2e/test_0.py"}


def test_files_are_read_in_the_order_of_their_runs(tmp_path: Path) -> None:
    late, early = run(FAILED, hours=1, commit="abc+changes"), run(PASSED)
    files = [tmp_path / name for name in ("1.json", "2.json")]
    for file, one in zip(files, (late, early), strict=True):
        file.write_bytes(msgspec.json.encode(one))
    assert read(files) == [early, late]


def test_runs_of_several_commits_are_not_told_together(tmp_path: Path) -> None:
    for commit in ("abc", "def"):
        (tmp_path / commit).write_bytes(msgspec.json.encode(run(PASSED, commit=commit)))
    with pytest.raises(MixedRuns, match="abc, def"):
        read([tmp_path / "abc", tmp_path / "def"])
