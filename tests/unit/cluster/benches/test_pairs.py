"""One script a pair, and two at once for two pairs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cluster.benches.pairs import PairsTaken, held_pair
from cluster.benches.seed.cast import SCRIPT_PAIRS

HOLDER = """
import sys
from pathlib import Path
from cluster.benches.pairs import held_pair
with held_pair(Path(sys.argv[1]), print, int(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(folder: Path, number: int) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the pair."""
    command = [sys.executable, "-c", HOLDER, str(folder), str(number)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_first_pair_that_is_free_is_taken(tmp_path: Path) -> None:
    first, second = SCRIPT_PAIRS
    with held_pair(tmp_path, print) as one:
        assert one == first
    with another(tmp_path, 1), held_pair(tmp_path, print) as one:
        assert one == second


def test_a_pair_that_was_killed_is_free_again(tmp_path: Path) -> None:
    with another(tmp_path, 1) as holder:
        holder.kill()
        holder.wait()
        with held_pair(tmp_path, print, 1, longest_s=0) as one:
            assert one == SCRIPT_PAIRS[0]


def test_a_pair_in_use_is_waited_for_within_bounds(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        another(tmp_path, 2),
        pytest.raises(PairsTaken, match="pair 2: other scripted calls did not end in 0 s"),
        held_pair(tmp_path, told.append, 2, longest_s=0),
    ):
        pass
    assert told in ([], ["waiting for another scripted call of pair 2 to end"])
