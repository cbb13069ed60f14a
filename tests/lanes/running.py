"""Running a lane to its end."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.lanes.lane import Asked, Lane, Outcome

TOLD_EVERY_S = 60.0
COMPILE_ANEW = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, each of a hundred processes compiles anew what it imports."""


def run(lane: Lane, asked: Asked, *, fresh: bool = False) -> Outcome:
    """What it prints stands in its log; `fresh` forgets what failed in earlier runs."""
    began = time.monotonic()
    told = ["-o", f"cache_dir={lane.cache.resolve()}", *asked.told(lane.name, lane.clock)]
    told += ["--cache-clear"] if fresh else []
    lane.log.parent.mkdir(parents=True, exist_ok=True)
    # Another run's log may still be written to by something that outlived it.
    lane.log.unlink(missing_ok=True)
    # pytest shuts the folder that sessions share to others whenever one begins, and PostgreSQL,
    # which runs as another user, out of it.
    with (
        tempfile.TemporaryDirectory(prefix="lane-", ignore_cleanup_errors=True) as own_root,
        lane.log.open("wb") as out,
    ):
        process = subprocess.Popen(
            lane.command(told, asked.mark),
            env=_environment(own_root),
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: _yield_to_others(lane),
        )
        code = _await(process, lane, began)
    say(lane, began, last_line(lane.log))
    return Outcome(lane, code, time.monotonic() - began)


def in_turn(lanes: Iterable[Lane], asked: Asked) -> list[Outcome]:
    return [run(lane, asked, fresh=True) for lane in lanes]


def last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "")[-100:]


def say(lane: Lane, began: float, what: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(f"{lane.name:>10} {minutes:3d}:{seconds:02d}  {what}", flush=True)


def _environment(own_root: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != COMPILE_ANEW}
    return {**inherited, "PYTEST_DEBUG_TEMPROOT": own_root}


def _yield_to_others(lane: Lane) -> None:
    os.nice(lane.niceness)


def _await(process: subprocess.Popen[bytes], lane: Lane, began: float) -> int:
    while True:
        try:
            return process.wait(TOLD_EVERY_S)
        except subprocess.TimeoutExpired:
            say(lane, began, last_line(lane.log))
