"""Which of the demonstration's pairs holds a scripted call: one script a pair at a time."""

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cluster.benches.seed.cast import SCRIPT_PAIRS, ScriptPair
from cluster.telling import Tell

LONGEST_S = 1800.0
"""A call with its review takes minutes, a bench over a folder of calls longer."""
LOOK_S = 0.5


class PairsTaken(Exception):
    """Other scripted calls use the pair, and did not end in time."""


@contextmanager
def held_pair(
    data_dir: Path, tell: Tell, number: int | None = None, longest_s: float = LONGEST_S
) -> Iterator[ScriptPair]:
    """The pair of this number, or the first that is free, for this script alone.

    The hold goes with the process, however that ends. Raises `PairsTaken`.
    """
    numbers = range(1, len(SCRIPT_PAIRS) + 1) if number is None else (number,)
    taken, hold = _first_free(data_dir, numbers, tell, longest_s)
    try:
        yield SCRIPT_PAIRS[taken - 1]
    finally:
        os.close(hold)


def _first_free(
    data_dir: Path, numbers: Sequence[int], tell: Tell, longest_s: float
) -> tuple[int, int]:
    """Its number, and the file that holds it."""
    began, told = time.monotonic(), False
    while True:
        for number in numbers:
            hold = _hold(data_dir / f"demonstration-pair-{number}.lock")
            if hold is not None:
                return number, hold
        pairs = " or ".join(map(str, numbers))
        if time.monotonic() - began > longest_s:
            raise PairsTaken(f"pair {pairs}: other scripted calls did not end in {longest_s:.0f} s")
        if not told:
            tell(f"waiting for another scripted call of pair {pairs} to end")
            told = True
        time.sleep(LOOK_S)


def _hold(path: Path) -> int | None:
    """The locked file; None while another process has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file
