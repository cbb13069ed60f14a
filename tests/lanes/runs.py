"""Runs are kept, to see whether the tests can be believed and how long they take."""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.lanes.again import failed_tests
from tests.lanes.lane import LOGS, Outcome


def as_record(
    outcomes: Sequence[Outcome], unsteady: Sequence[str], speed: dict[str, float], minutes: float
) -> dict[str, Any]:
    """One run: commit, the machine's speed, minutes by lane, what failed and what was unsteady."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": _commit(),
        "speed": speed,
        "minutes": round(minutes, 1),
        "by_lane": {one.lane.name: round(one.seconds / 60, 1) for one in outcomes},
        "failed": [name for one in outcomes if not one.good for name in _failed(one)],
        "unsteady": list(unsteady),
    }


def append(record: dict[str, Any], file: Path) -> None:
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    told = json.dumps([*kept, record], indent=1, ensure_ascii=False)
    file.write_text(told + "\n", encoding="utf-8")


def _failed(outcome: Outcome) -> list[str]:
    """Those that failed twice; a lane that names none failed as a whole."""
    second = LOGS / f"{outcome.lane.name}-again.log"
    log = second if second.exists() else outcome.lane.log
    return failed_tests(log) or [outcome.lane.name]


def _commit() -> str:
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return head.stdout.strip()[:12]
