"""What fetching recordings works with besides the system itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from connectors.files.store import SealedStore
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.retention import Usage, usage_of
from schemas.settings import Settings

TakeIn = Callable[[Incoming], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Sounds:
    """Where recordings gather, where they are sealed, and the settings as they are now."""

    store: SealedStore
    folder: Path
    settings: Callable[[], Awaitable[Settings]]
    usage: Usage = usage_of
    take_in: TakeIn | None = None
    """By another process, which carries the libraries of sound; none: by this one."""
