"""What decides also where no replica serves: less than all services, from whoever has it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.platforms.prison_affairs import PrisonAffairs
from connectors.postgres.database import Database
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import RowSeal
from schemas.settings import Settings


class Desk(Protocol):
    """The services of a replica are one, and what a scheduler holds is another."""

    @property
    def database(self) -> Database: ...

    @property
    def keys(self) -> KeyProvider: ...

    @property
    def rights_seal(self) -> RowSeal: ...

    @property
    def affairs(self) -> PrisonAffairs: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...


@dataclass(frozen=True)
class StandingDesk:
    """A scheduler's."""

    database: Database
    keys: KeyProvider
    rights_seal: RowSeal
    affairs: PrisonAffairs
    clock: Callable[[], datetime]
    current: Callable[[], Settings]

    @property
    def settings(self) -> Settings:
        return self.current()
