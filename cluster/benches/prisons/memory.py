"""What processes hold in memory: their own share of it, and what they have mapped."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

KB = 1024


class Memory(NamedTuple):
    """In megabytes; what several share counts in `pss` once in all, in `rss` for each."""

    pss: float
    rss: float


def memory_of(pids: Iterable[int]) -> Memory:
    """Of all of them together; one that has ended counts nothing."""
    pss = rss = 0
    for pid in pids:
        for name, number in _rolled_up(pid):
            if name == "Pss":
                pss += number
            elif name == "Rss":
                rss += number
    return Memory(round(pss / KB, 1), round(rss / KB, 1))


def _rolled_up(pid: int) -> Iterable[tuple[str, int]]:
    """Kilobytes by name, as the kernel adds them up."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return
    for line in text.splitlines()[1:]:
        name, _, said = line.partition(":")
        if said.endswith(" kB"):
            yield name, int(said.split()[0])
