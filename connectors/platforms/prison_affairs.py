"""What is asked of the prison affairs platform: an inmate's state, movements, and ward rosters.

The interface grows with the platform's own connector; whoever decides asks through this alone.
"""

from datetime import date
from typing import Protocol

from pipelines.rules.exchange.prison_affairs import InmateStatus
from pipelines.rules.headcount.movement import MovementPage, WardRoster

PEER = "狱政平台"


class PrisonAffairs(Protocol):
    """The platform that keeps custody, visit approvals and the headcount ledger."""

    @property
    def connected(self) -> bool:
        """Whether there is such a platform; where there is none, our own records count."""
        ...

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        """The inmate's state now; None where the platform does not know the number.

        Raises `Unavailable` where it does not answer.
        """
        ...

    async def movements(self, after: int, limit: int) -> MovementPage:
        """Movements numbered above `after`, from the lowest on, at most `limit` of them.

        A number once given stays with its movement, and the same question may be asked again.
        Raises `Unavailable` where it does not answer (LR-IF-01).
        """
        ...

    async def roster(self, ward_code: str, day: date) -> WardRoster:
        """Who is in a ward at the end of a day, or now where it is not over (LR-IF-02).

        Raises `Unavailable` where it does not answer.
        """
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
