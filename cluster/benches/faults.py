"""What can be killed under a running call: `kill -9` of a room, a replica or a service."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import psutil

from cluster.ready import Ready
from cluster.running import find_running
from schemas.errors import InvalidInput, NotFound
from schemas.settings import Settings


def processes(platform: Ready, name: str) -> list[psutil.Process]:
    """Processes of the platform whose command line holds `name`; `NotFound` where none does."""
    running = psutil.Process(platform.pid).children(recursive=True)
    found = [one for one in running if any(name in part for part in one.cmdline())]
    if not found:
        raise NotFound(f"没有名为 {name} 的进程。", code="no_such_process", name=name)
    return found


def kill_rooms(platform: Ready) -> None:
    """Every room that stands."""
    for room in processes(platform, "CallRoomActor"):
        room.kill()


def kill_replica(platform: Ready) -> None:
    """One of the replicas that carry HTTP and signalling."""
    processes(platform, "ServeReplica:app:Api")[0].kill()


def kill_service(platform: Ready, service: str) -> None:
    """PostgreSQL's or NATS's own process."""
    os.kill(platform.services[service], signal.SIGKILL)


FAULTS: Final[Mapping[str, Callable[[Ready], None]]] = {
    "room": kill_rooms,
    "replica": kill_replica,
    "postgres": lambda platform: kill_service(platform, "postgres"),
    "nats": lambda platform: kill_service(platform, "nats"),
}


def strikes(settings: Settings, names: Sequence[str] | None) -> dict[str, Callable[[], None]]:
    """Each named fault, or all, ready to strike the platform that then runs."""
    unknown = sorted(set(names or ()) - set(FAULTS))
    if unknown:
        raise InvalidInput(
            f"没有这种故障：{'、'.join(unknown)}；可选：{'、'.join(FAULTS)}。", code="unknown_fault"
        )
    return {name: partial(_strike, settings, FAULTS[name]) for name in names or FAULTS}


def _strike(settings: Settings, kill: Callable[[Ready], None]) -> None:
    # Looked up at the moment itself: what was started again has another process.
    platform = find_running(settings)
    if platform is None:
        raise NotFound("平台未运行。", code="not_running")
    kill(platform)
