"""`python -m tests.lanes`: all tests, in lanes that run beside one another where it disturbs none.

What streams media goes first and what starts the whole platform after it, one test at a time; all
the rest runs beside them. What failed is run once more at the end, when the machine is quiet: a
test that fails again fails the run, and one that then passes is named as unsteady.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

PYTHON = (sys.executable, "-m", "pytest")
LOGS = Path("build/lanes")
TOLD_EVERY_S = 60.0
WORTH_ANOTHER_TRY = 40
"""So many failures of one lane may be a noisy machine; more of them are a broken tree."""
ENDED_WELL = (0, 5)
"""pytest's exit codes for passed, and for nothing to run, as where a mark finds no test."""
TOLD_LINES = 150


@dataclass(frozen=True)
class Lane:
    """Tests that run one after the other, or in some processes of their own."""

    name: str
    paths: tuple[str, ...]
    without: tuple[str, ...] = ()
    processes: int = 0
    niceness: int = 0

    def command(self, options: list[str]) -> list[str]:
        split = ["-n", str(self.processes), "--dist", "worksteal"] if self.processes else []
        left_out = [f"--ignore={path}" for path in self.without]
        return [*PYTHON, *split, *left_out, *options, *self.paths]

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    @property
    def cache(self) -> Path:
        return LOGS / f"{self.name}.cache"


CALLS = Lane("calls", ("tests/integration/media",))
PLATFORM = Lane(
    "platform",
    (
        "tests/e2e",
        "tests/integration/actors",
        "tests/integration/cluster",
        "tests/integration/serve/wall",
        "tests/integration/serve/test_live_speech_by_ray.py",
    ),
)
LONG, SLOW = "tests/soak", "soak"
"""`make soak` runs this folder, and what bears this mark elsewhere."""
SHARED = Lane("shared", ("tests",), (*CALLS.paths, *PLATFORM.paths, LONG), processes=2, niceness=5)
BESIDE = ((CALLS, PLATFORM), (SHARED,))


@dataclass
class Outcome:
    lane: Lane
    code: int
    seconds: float
    unsteady: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.code in ENDED_WELL


def run(lane: Lane, options: list[str], proofs: Path | None, log: Path) -> Outcome:
    """One lane to its end; what it prints stands in its log."""
    began = time.monotonic()
    noted: list[str] = []
    if proofs is not None:
        heard = proofs.parent / "dialects" / proofs.name
        noted = ["--proofs", str(proofs), "--dialects", str(heard)]
    told = ["-o", f"cache_dir={lane.cache.resolve()}", *noted, *options]
    log.parent.mkdir(parents=True, exist_ok=True)
    # Another run's log may still be written to by something that outlived it.
    log.unlink(missing_ok=True)
    # pytest shuts the folder that sessions share to others whenever one begins, and PostgreSQL,
    # which runs as another user, out of it.
    with (
        tempfile.TemporaryDirectory(prefix="lane-", ignore_cleanup_errors=True) as own_root,
        log.open("wb") as out,
    ):
        process = subprocess.Popen(
            lane.command(told),
            env={**os.environ, "PYTEST_DEBUG_TEMPROOT": own_root},
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: yield_to_others(lane),
        )
        while True:
            try:
                code = process.wait(TOLD_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                say(lane, began, last_line(log))
    say(lane, began, last_line(log))
    return Outcome(lane, code, time.monotonic() - began)


def yield_to_others(lane: Lane) -> None:
    os.nice(lane.niceness)


def in_turn(lanes: Iterable[Lane], options: list[str], folder: Path | None) -> list[Outcome]:
    return [
        run(lane, ["--cache-clear", *options], proofs_of(lane.name, folder), lane.log)
        for lane in lanes
    ]


def proofs_of(name: str, folder: Path | None) -> Path | None:
    return folder / f"{name}.json" if folder else None


def again(outcome: Outcome, options: list[str], folder: Path | None) -> Outcome:
    """The failed tests of a lane once more, alone on the machine."""
    names = failed_tests(outcome.lane.log)
    if outcome.good or not 0 < len(names) <= WORTH_ANOTHER_TRY:
        return outcome
    print(f"again, on a quiet machine: {len(names)} of {outcome.lane.name}", flush=True)
    name = f"{outcome.lane.name}-again"
    # Named one by one: a file elsewhere that cannot be read keeps none of them from their try.
    second = run(
        Lane(outcome.lane.name, tuple(names)),
        options,
        proofs_of(name, folder),
        LOGS / f"{name}.log",
    )
    seconds = outcome.seconds + second.seconds
    # Any other end, also that of nothing run, is no proof that what failed has passed.
    if second.code == 0:
        return Outcome(outcome.lane, 0, seconds, names)
    return Outcome(outcome.lane, outcome.code, seconds)


def failed_tests(log: Path) -> list[str]:
    """The names in pytest's closing summary; a file that could not be read stands for its tests."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    ends = [line for line in lines if line.startswith(("FAILED tests/", "ERROR tests/"))]
    return sorted({line.partition(" ")[2].partition(" - ")[0] for line in ends})


def last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "")[-100:]


def say(lane: Lane, began: float, what: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(f"{lane.name:>9} {minutes:3d}:{seconds:02d}  {what}", flush=True)


def tell(outcomes: list[Outcome]) -> None:
    """What failed comes last, where whoever looks will look."""
    for outcome in outcomes:
        if not outcome.good:
            for log in sorted(LOGS.glob(f"{outcome.lane.name}*.log")):
                lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
                print(f"\n--- the end of {log.name}")
                print("\n".join(lines[-TOLD_LINES:]))
    print()
    for outcome in outcomes:
        for name in outcome.unsteady:
            print(f"UNSTEADY, passed when run again: {name}")
    for outcome in outcomes:
        state = "passed" if outcome.good else f"FAILED ({outcome.code})"
        print(f"{outcome.lane.name:>9} {state} after {outcome.seconds / 60:.1f} min")
        if not outcome.good:
            for log in sorted(LOGS.glob(f"{outcome.lane.name}*.log")):
                for name in failed_tests(log):
                    print(f"          {log.stem}: {name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proofs", type=Path, help="folder for the outcome of requirements")
    parser.add_argument("--mark", help="only the tests with this mark")
    chosen = parser.parse_args()
    marked = f"({chosen.mark}) and not {SLOW}" if chosen.mark else f"not {SLOW}"
    options = ["-q", "-m", marked] if chosen.mark else ["-m", marked]
    with ThreadPoolExecutor(len(BESIDE)) as pool:
        found = [pool.submit(in_turn, lanes, options, chosen.proofs) for lanes in BESIDE]
        outcomes = [outcome for each in found for outcome in each.result()]
    outcomes = [again(outcome, options, chosen.proofs) for outcome in outcomes]
    tell(outcomes)
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
