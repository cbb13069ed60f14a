"""What the platform needs of 随申办市民云: whom a short-lived token stands for."""

from typing import Protocol

import msgspec


class Citizen(msgspec.Struct, frozen=True, kw_only=True):
    """Who was identified; the number finds the relative and is kept nowhere."""

    id_no: str
    name: str


class CitizenCloud(Protocol):
    """The provider that vouches for a citizen by identity number."""

    async def swap(self, token: str) -> Citizen:
        """Return whom a token stands for, and use the token up.

        Raises `Unauthenticated(code="ticket_unknown" | "ticket_used" | "ticket_expired")`.
        """
        ...
