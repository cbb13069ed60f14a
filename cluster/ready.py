"""The file that tells other programs that a platform runs here, and where."""

import os
from pathlib import Path

import msgspec

from schemas.settings import Settings


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A running platform, as `ready.json` describes it; there only while it serves."""

    address: str
    pid: int
    database_url: str
    labour_shards: tuple[str, ...] = ()
    nats_url: str
    nats_monitor: str | None = None
    services: dict[str, int] = {}
    """Process ids of the embedded services by name; absent where they run elsewhere."""
    settings: Settings | None = None
    """What it runs with, without what names the databases' owners; None of a former version."""


def write_ready(path: Path, ready: Ready) -> None:
    """Put the file in place at once; its owner alone may read it."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(ready)))
    fresh.replace(path)


def read_ready(path: Path) -> Ready | None:
    """The running platform, or None; a file whose writer is gone does not count."""
    try:
        ready = msgspec.json.decode(path.read_bytes(), type=Ready)
    except FileNotFoundError:
        return None
    return ready if Path(f"/proc/{ready.pid}").exists() else None
