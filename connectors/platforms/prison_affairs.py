"""What calls need of the prison affairs platform: an inmate's state at the moment of decision.

The interface grows with the platform's own connector; whoever decides asks through this alone.
"""

from typing import Protocol

from pipelines.rules.prison_affairs import InmateStatus

PEER = "狱政平台"


class PrisonAffairs(Protocol):
    """The platform that keeps custody and visit approvals."""

    @property
    def connected(self) -> bool:
        """Whether there is such a platform; where there is none, our own records count."""
        ...

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        """The inmate's state now; None where the platform does not know the number.

        Raises `Unavailable` where it does not answer.
        """
        ...


class NoPrisonAffairs:
    """An installation without the platform."""

    connected = False

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        return None
