"""What the processes of one platform use: processor time and memory, part by part."""

import os
import time
from collections import defaultdict
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

from cluster.benches.idle.parts import part_of
from cluster.benches.prisons.memory import memory_of
from cluster.services.leftovers import marked_processes
from loadtests.bench.idle import Part

TICKS = os.sysconf("SC_CLK_TCK")


class Seen(NamedTuple):
    """A process at one moment; seconds of its own, and of its children that ended."""

    part: str
    own_s: float
    ended_s: float


Sight = Mapping[tuple[int, int], Seen]
"""By number and start, since numbers come again."""


class Use(NamedTuple):
    """Over a time."""

    cores: float
    by_part: dict[str, float]


class Watch:
    """Looks at all processes that carry the marker of a data folder, and at the first one."""

    def __init__(self, data_dir: Path, first: int) -> None:
        self._data_dir = data_dir
        self._first = first

    def pids(self) -> set[int]:
        """With all that descend from them: PostgreSQL's backends write over their environment."""
        return with_descendants({self._first, *marked_processes(self._data_dir)}, _parents())

    def look(self) -> Sight:
        seen: dict[tuple[int, int], Seen] = {}
        for pid in self.pids():
            if (found := _seen(pid)) is not None:
                seen[pid, found[0]] = found[1]
        return seen

    def parts(self, use: Use) -> dict[str, Part]:
        """Memory as it is now beside the cores of a time."""
        pids = defaultdict(list)
        for (pid, _), seen in self.look().items():
            pids[seen.part].append(pid)
        return {
            part: Part(
                processes=len(pids[part]),
                cores=round(use.by_part.get(part, 0.0), 4),
                memory_mb=memory_of(pids[part]).pss,
            )
            for part in sorted({*pids, *use.by_part})
        }


def with_descendants(pids: Set[int], parents: Mapping[int, int]) -> set[int]:
    """All processes whose line of parents leads to one of these."""
    found, fresh = set(pids), set(pids)
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def used(before: Sight, after: Sight, seconds: float) -> Use:
    """Cores between two looks.

    Of a process that ended in between its parent holds the whole time, of which what it had used
    before counts not.
    """
    spent: defaultdict[str, float] = defaultdict(float)
    for name, now in after.items():
        then = before.get(name, Seen(now.part, 0.0, 0.0))
        spent[now.part] += now.own_s - then.own_s + now.ended_s - then.ended_s
    for name, then in before.items():
        if name not in after:
            spent[then.part] -= then.own_s + then.ended_s
    by_part = {part: max(0.0, one) / seconds for part, one in spent.items()}
    return Use(cores=sum(spent.values()) / seconds, by_part=by_part)


def measured(watch: Watch, seconds: float) -> Use:
    """Sleeps meanwhile, so that looking costs nothing of what is measured."""
    before, began = watch.look(), time.monotonic()
    time.sleep(seconds)
    after, took = watch.look(), time.monotonic() - began
    return used(before, after, took)


def _parents() -> dict[int, int]:
    found: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and (fields := _fields(int(process.name))) is not None:
            found[int(process.name)] = int(fields[1])
    return found


def _fields(pid: int) -> list[str] | None:
    """Of the kernel's line, from the state on; the name before it may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _seen(pid: int) -> tuple[int, Seen] | None:
    """With the moment of its start; None where it ended meanwhile."""
    fields = _fields(pid)
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    if fields is None:
        return None
    own, ended = (sum(map(int, fields[at : at + 2])) / TICKS for at in (11, 13))
    line = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return int(fields[19]), Seen(part_of(line), own, ended)
