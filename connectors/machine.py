"""What this machine has and how much of it is used."""

import socket
from pathlib import Path
from typing import Final

import msgspec
import psutil

MB: Final = 1 << 20


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts in MB; `busy` is the share of all processors since it was last asked."""

    host: str
    processors: int
    busy: float
    memory_mb: int
    memory_free_mb: int
    disk_mb: int
    disk_free_mb: int


def machine(folder: Path) -> Machine:
    """As it is now; the disk is the one that `folder` lies on."""
    memory, disk = psutil.virtual_memory(), psutil.disk_usage(str(folder))
    return Machine(
        host=socket.gethostname(),
        processors=processors(),
        busy=psutil.cpu_percent() / 100,
        memory_mb=memory.total // MB,
        memory_free_mb=memory.available // MB,
        disk_mb=disk.total // MB,
        disk_free_mb=disk.free // MB,
    )


def processors() -> int:
    """Those that the platform may use."""
    return len(psutil.Process().cpu_affinity() or ()) or psutil.cpu_count() or 1


def free_mb() -> int:
    free: int = psutil.virtual_memory().available // MB
    return free


def private_mb(pid: int | None) -> int | None:
    """What a process holds for itself; None where it is gone."""
    if pid is None:
        return None
    try:
        held = psutil.Process(pid).memory_info()
    except psutil.Error:
        return None
    own: int = max(0, held.rss - held.shared) // MB
    return own
