"""What else the machine has to do meanwhile."""

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Final

import psutil

from schemas.errors import InvalidInput

BLOCK = 256 * 1024


def _spin() -> None:
    while True:
        pass


def _sync(folder: str) -> None:
    """Write and sync as fast as the disk takes it: everybody's commits wait behind it."""
    path = Path(folder) / "neighbour"
    content = os.urandom(BLOCK)
    while True:
        with path.open("wb") as file:
            for _ in range(64):
                file.write(content)
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def _beside(target: Callable[..., None], *args: str) -> Iterator[None]:
    process = multiprocessing.get_context("spawn").Process(target=target, args=args, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


@contextmanager
def _one_core() -> Iterator[None]:
    """Everything that runs, and what it starts, on the first processor alone."""
    me = psutil.Process()
    every = me.cpu_affinity()
    _bind(me, [every[0]])
    try:
        yield
    finally:
        _bind(me, every)


def _bind(process: psutil.Process, processors: list[int]) -> None:
    for one in [process, *process.children(recursive=True)]:
        try:
            for thread in one.threads():
                os.sched_setaffinity(thread.id, processors)
        except (psutil.NoSuchProcess, ProcessLookupError):
            # It ended meanwhile.
            continue


@contextmanager
def _slow_disk() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="qinqiao-bench-") as folder, _beside(_sync, folder):
        yield


CASES: Final[Mapping[str, Callable[[], AbstractContextManager[None]]]] = {
    "quiet": nullcontext,
    "neighbour": lambda: _beside(_spin),
    "one_core": _one_core,
    "slow_disk": _slow_disk,
}


def require_known(what: str, names: Sequence[str], known: Mapping[str, object]) -> None:
    """`InvalidInput` that says what there is."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise InvalidInput(
            f"没有 {what} {'、'.join(unknown)}；可选：{'、'.join(known)}。", code=f"unknown_{what}"
        )
