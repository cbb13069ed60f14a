"""What the platform needs of WeChat: who holds a one-time ticket."""

from typing import Protocol


class WeChat(Protocol):
    """The provider that vouches for a relative."""

    async def swap(self, ticket: str) -> str:
        """Return the openid that a ticket stands for, and use the ticket up.

        Raises `Unauthenticated(code="ticket_unknown" | "ticket_used" | "ticket_expired")`.
        """
        ...
