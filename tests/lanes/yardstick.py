"""How fast this machine is now, by a fixed piece of work: two of them differ by half."""

import time
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256

ROUNDS = 5
STEPS = 400_000
CORES = 2


def work() -> float:
    """Seconds for a fixed count of steps of the interpreter and of a digest."""
    began = time.perf_counter()
    total = 0
    for number in range(STEPS):
        total += number * number % 7
    for _ in range(40):
        total += sha256(bytes(STEPS)).digest()[0]
    assert total > 0
    return time.perf_counter() - began


def speed() -> dict[str, float]:
    """Pieces of work in a second by one process, and by two at once; the best of some rounds."""
    alone = min(work() for _ in range(ROUNDS))
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(_work, range(CORES)))
        both = min(max(pool.map(_work, range(CORES))) for _ in range(ROUNDS))
    return {"one_core": round(1 / alone, 1), "two_cores": round(CORES / both, 1)}


def _work(_: int) -> float:
    return work()
