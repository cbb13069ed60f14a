"""The platform's processes as the machine shows them: what listens, and what services know."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import psutil

from cluster.services.bare_environment import bare
from cluster.services.leftovers import marked_processes
from pipelines.rules.platform.security_state.ports import NAMED, RAY, STAND_INS, Listening
from pipelines.rules.platform.security_state.services import ServiceSeen

_OF_RAY = ("gcs_server", "raylet", "ray::", "ray_", "dashboard")
_REPLICA = "ray::ServeReplica"
_PACKAGE = "/ray/"
"""Within the command of those parts of Ray that are scripts."""
_STAND_INS = ["cluster", "simulate"]


def processes_of(data: Path, first: int) -> list[psutil.Process]:
    """The platform's first process and all that bear the marker of its data folder."""
    found = []
    for pid in dict.fromkeys((first, *marked_processes(data))):
        try:
            found.append(psutil.Process(pid))
        except psutil.NoSuchProcess:  # Workers come and go.
            continue
    return found


def listening(processes: Iterable[psutil.Process], first: int) -> tuple[list[Listening], int]:
    """Every TCP socket that one of them listens on, and how many do not show theirs."""
    found, unseen = set(), 0
    for process in processes:
        try:
            held = process.net_connections("tcp")
            name = _name_of(process, first)
        except psutil.AccessDenied:
            unseen += 1
            continue
        except psutil.NoSuchProcess:  # Workers come and go.
            continue
        for one in held:
            if one.status == psutil.CONN_LISTEN:
                address = one.laddr.ip.removeprefix("::ffff:")
                found.add(Listening(name, address, one.laddr.port))
    return sorted(found), unseen


def services(pids: Mapping[str, int]) -> list[ServiceSeen]:
    """Embedded services by their names; one that has just ended is left out."""
    found = []
    for name, pid in pids.items():
        place = Path(f"/proc/{pid}")
        try:
            uid = place.stat().st_uid
        except OSError:
            continue
        found.append(ServiceSeen(name=name, uid=uid, inherited=_inherited(place)))
    return found


def _inherited(place: Path) -> Sequence[str] | None:
    """Names of variables that a service was given beyond what it needs."""
    try:
        lines = (place / "environ").read_text(errors="replace").split("\0")
    except OSError:
        return None
    given = {name: "" for line in lines if (name := line.partition("=")[0])}
    return sorted(given.keys() - bare(given).keys())


def _name_of(process: psutil.Process, first: int) -> str:
    """What the list of ports calls it."""
    name: str = process.name()
    if name.startswith(_REPLICA[:NAMED]):
        return _REPLICA
    if name.startswith(_OF_RAY) or process.pid == first:
        return RAY
    command: list[str] = process.cmdline()
    if command[2:4] == _STAND_INS:
        return STAND_INS
    return RAY if any(_PACKAGE in part for part in command) else name
