"""What every scanner offers."""

from types import TracebackType
from typing import Protocol, Self

import msgspec

from schemas.errors import Unavailable


class ScannerAway(Unavailable):
    """No scanner answers, so nothing can be said of the file."""

    default_code = "scanner_away"


class ScannerState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a scanner answers, and which."""

    ready: bool
    version: str
    """Program and signatures, as it says itself; empty where none answers."""


class Scan(Protocol):
    """One content on its way through a scanner; leaving it early ends it."""

    async def feed(self, piece: bytes) -> None: ...

    async def verdict(self) -> str | None:
        """Name of what was found, or None; `ScannerAway` where the scanner does not say."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Scanner(Protocol):
    """Opens scans; as many at once as are asked for."""

    def scan(self) -> Scan: ...

    async def state(self) -> ScannerState: ...
