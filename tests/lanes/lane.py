"""One lane: some tests, in some processes of their own."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

LOGS = Path("build/lanes")
PYTHON = (sys.executable, "-m", "pytest")
ENDED_WELL = (0, 5)
"""pytest's exit codes for passed, and for nothing to run, as where a mark finds no test."""


@dataclass(frozen=True)
class Lane:
    """Tests that run one after the other, or in some processes of their own."""

    name: str
    paths: tuple[str, ...]
    without: tuple[str, ...] = ()
    mark: str = ""
    """Only the tests that this expression of marks chooses."""
    processes: int = 0
    niceness: int = 0
    tool: tuple[str, ...] = ()
    """What runs in place of pytest."""

    def command(self, options: list[str], mark: str = "") -> list[str]:
        """What to run; `mark` narrows what the lane itself chooses."""
        if self.tool:
            return list(self.tool)
        split = ["-n", str(self.processes), "-p", "tests.lanes.order"] if self.processes else []
        left_out = [f"--ignore={path}" for path in self.without]
        marks = " and ".join(f"({one})" for one in (self.mark, mark) if one)
        chosen = ["-m", marks] if marks else []
        return [*PYTHON, *split, *left_out, *chosen, *options, *self.paths]

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    @property
    def cache(self) -> Path:
        return LOGS / f"{self.name}.cache"

    @property
    def clock(self) -> Path:
        """How long each of its tests took."""
        return LOGS / f"{self.name}.clock.json"

    @property
    def failed(self) -> Path:
        """What failed so far and why, while it runs."""
        return self.clock.with_suffix(".failed")


@dataclass(frozen=True)
class Asked:
    """What is asked of every lane of a run."""

    proofs: Path | None = None
    """Folder for what the tests prove of the requirements."""
    dialects: bool = False
    """Whether each statement is compiled for DM8 as well, which takes a while."""
    mark: str = ""
    options: tuple[str, ...] = ()

    def told(self, name: str, clock: Path) -> list[str]:
        """pytest's options for the lane of this name."""
        options = [*self.options, "--clock", str(clock)]
        if self.proofs:
            options += ["--proofs", str(self.proofs / f"{name}.json")]
        if self.dialects:
            options += ["--dialects", str(LOGS / "dialects" / f"{name}.json")]
        return options


@dataclass
class Outcome:
    """How a lane ended."""

    lane: Lane
    code: int
    seconds: float
    unsteady: list[str] = field(default_factory=list)
    """Tests that failed, and passed when run again."""

    @property
    def good(self) -> bool:
        return self.code in ENDED_WELL
