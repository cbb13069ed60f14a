"""One command of the quick check, and how it ended."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOGS = Path("build/quick")
TOLD_LINES = 60


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Ended:
    step: Step
    code: int
    seconds: float
    log: Path

    @property
    def good(self) -> bool:
        return self.code in (0, 5)

    def told(self) -> str:
        state = "passed" if self.good else f"FAILED ({self.code})"
        return f"{self.step.name:>12} {state} after {self.seconds:.0f} s"

    def last_lines(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-TOLD_LINES:])


def run(step: Step) -> Ended:
    LOGS.mkdir(parents=True, exist_ok=True)
    log, began = LOGS / f"{step.name}.log", time.monotonic()
    with log.open("wb") as out:
        code = subprocess.run(step.command, stdout=out, stderr=subprocess.STDOUT).returncode
    return Ended(step, code, time.monotonic() - began, log)
