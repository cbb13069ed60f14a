"""What is asked of the prison affairs platform: inmates, movements, ward rosters, portraits.

Whoever decides asks through this alone.
"""

from datetime import date
from typing import Protocol

from pipelines.rules.exchange.prison_affairs import InmateStatus
from schemas.errors import Conflict
from schemas.exchange.prison_affairs import InmatePage, MovementPage, Portrait, WardRoster

PEER = "狱政平台"


class AffairsRefused(Conflict):
    """The platform answered, and will not tell it however often it is asked."""


class PrisonAffairs(Protocol):
    """The platform that keeps custody, visit approvals and the headcount ledger.

    Every method raises `Unavailable` where no readable answer came, and `AffairsRefused` where
    the question itself is not accepted.
    """

    @property
    def connected(self) -> bool:
        """Whether there is such a platform; where there is none, our own records count."""
        ...

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        """The inmate's state now; None where the platform does not know the number."""
        ...

    async def movements(self, after: int, limit: int) -> MovementPage:
        """Movements numbered above `after`, from the lowest on, at most `limit` of them.

        A number once given stays with its movement, and the same question may be asked again
        (LR-IF-01).
        """
        ...

    async def roster(self, ward_code: str, day: date) -> WardRoster:
        """Who is in a ward at the end of a day, or now where it is not over (LR-IF-02)."""
        ...

    async def inmates(self, after: int, limit: int) -> InmatePage:
        """Inmates in full whose last change is numbered above `after`, at most `limit` of them.

        From zero on these are all inmates, later on those who changed (VC-API-03).
        """
        ...

    async def portrait(self, inmate_no: str) -> Portrait | None:
        """The inmate's picture; None where the platform has none."""
        ...

    async def close(self) -> None:
        """Let connections go."""
        ...


class NoPrisonAffairs:
    """An installation without the platform."""

    connected = False

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        return None

    async def movements(self, after: int, limit: int) -> MovementPage:
        return MovementPage(movements=(), newest=after)

    async def roster(self, ward_code: str, day: date) -> WardRoster:
        return WardRoster(ward_code=ward_code, day=day, count=0, inmate_nos=())

    async def inmates(self, after: int, limit: int) -> InmatePage:
        return InmatePage(inmates=(), newest=after)

    async def portrait(self, inmate_no: str) -> Portrait | None:
        return None

    async def close(self) -> None:
        """Nothing is held."""
