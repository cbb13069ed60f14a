"""Packages that people carry between a prison's network and ours, one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from connectors.prisons.port import Broken, Told

OWNER = "platform/prison-packages"
"""Whose SM2 key the prisons seal for, and sign with towards them."""


class PackageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A package that lies here, by what its file says of itself."""

    number: int
    name: str
    bytes: int
    laid_at: datetime
    order_id: str = ""
    """Of one of ours, the order that it holds."""


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was taken in."""

    number: int
    sm3: str
    again: bool
    """Whether the very same lay here already."""


class PackageContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a package from the prison brings."""

    made_at: datetime
    records: dict[str, Sequence[Told | Broken]]
    """By the sender's name of their kind."""
    receipts: int


@runtime_checkable
class Carried(Protocol):
    """A system behind packages, for the officer who carries them.

    Raises `PackageRefused` where one is broken, forged or out of place, and `Unavailable` where
    their folder cannot be reached.
    """

    def incoming(self) -> list[PackageSeen]:
        """Those from the prison, the newest first."""
        ...

    def outgoing(self) -> list[PackageSeen]:
        """Ours for the prison, the newest first."""
        ...

    def sealed(self, number: int) -> bytes:
        """One of ours as it is to be carried; raises `NotFound` where there is none."""
        ...

    def accept(self, content: bytes) -> Accepted:
        """Believe one from the prison and lay it down where it is read."""
        ...

    def content(self, number: int) -> PackageContent:
        """What one from the prison says; raises `NotFound` where there is none."""
        ...
